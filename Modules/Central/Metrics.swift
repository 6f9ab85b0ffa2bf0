import Replication
import Synchronization

/// Counters for Prometheus.
final class Metrics: Sendable {
    private struct State {
        /// Path and status → requests.
        var requests: [String: Int] = [:]
        var receptions: [String: Int] = [:]
        var bytesIn = 0
        var bytesOut = 0
    }
    private let state = Mutex(State())

    func count(path: String, status: Int, bytesIn: Int, bytesOut: Int) {
        state.withLock { state in
            state.requests["path=\"\(path)\",status=\"\(status)\"", default: 0] += 1
            state.bytesIn += bytesIn
            state.bytesOut += bytesOut
        }
    }

    func count(_ results: [Pushed.One]) {
        state.withLock { state in
            for one in results { state.receptions[one.status.rawValue, default: 0] += 1 }
        }
    }

    /// The text exposition format (Prometheus, version 0.0.4).
    func text(_ counts: StorageCounts) -> String {
        let state = state.withLock { $0 }
        var text = ""
        func metric(_ name: String, _ kind: String, _ help: String, _ lines: [(String, Int)]) {
            text += "# HELP \(name) \(help)\n# TYPE \(name) \(kind)\n"
            for (labels, value) in lines {
                text += labels.isEmpty ? "\(name) \(value)\n" : "\(name){\(labels)} \(value)\n"
            }
        }
        metric(
            "p352_requests_total", "counter", "Requests answered.",
            state.requests.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
        metric(
            "p352_batches_received_total", "counter", "What became of pushed batches.",
            state.receptions.sorted { $0.key < $1.key }.map { ("status=\"\($0.key)\"", $0.value) })
        metric(
            "p352_body_bytes_in_total", "counter", "Bytes of bodies read.", [("", state.bytesIn)])
        metric(
            "p352_body_bytes_out_total", "counter", "Bytes of bodies written.",
            [("", state.bytesOut)])
        metric("p352_batches", "gauge", "Batches in the log.", [("", counts.batches)])
        metric("p352_records", "gauge", "Records in the store.", [("", counts.records)])
        metric(
            "p352_batches_waiting", "gauge", "Batches that wait for a parent.",
            [("", counts.waiting)])
        return text
    }
}
