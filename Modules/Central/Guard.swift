import Domain
import Replication
import Synchronization

/// What one peer may ask for in a while, and which requests were seen.
///
/// A signed request is answered once: its nonce is kept as long as its signature is fresh.
/// A bucket a key refills with time (token bucket): a home that syncs never notices it. Keys cost
/// nothing to make, so all that no grant names share one bucket: whoever floods with new ones
/// shuts out strangers, never a home that is enrolled.
final class Guard: Sendable {
    struct Limits: Sendable {
        /// Requests a key may make at once, and a second.
        var burst = 2000.0
        var perSecond = 200.0
        /// The same for all strangers together.
        var strangers = (burst: 500.0, perSecond: 50.0)
        /// Kept nonces of one key, and of all strangers; beyond them requests wait for older ones
        /// to expire.
        var nonces = 100_000
    }

    enum Refusal: Error { case replayed, tooMany }

    private struct State {
        /// By key, nil for strangers: nonce → when its request was signed.
        var seen: [ReplicaKey?: [String: Int64]] = [:]
        var buckets: [ReplicaKey?: (tokens: Double, at: Int64)] = [:]
        var swept: Int64 = 0
        /// When a key's contact was last noted.
        var noted: [ReplicaKey: Int64] = [:]

        /// Forgets what is too old to matter. Cost: all that is kept.
        mutating func sweep(_ now: Int64) {
            swept = now
            seen = seen.mapValues { $0.filter { now - $0.value <= 2 * RequestSignature.tolerance } }
                .filter { !$0.value.isEmpty }
            noted = noted.filter { now - $0.value <= 600 }
            buckets = buckets.filter { now - $0.value.at <= 600 }
        }
    }

    private let state = Mutex(State())
    private let limits: Limits

    init(limits: Limits = Limits()) { self.limits = limits }

    /// - Parameters:
    ///   - isKnown: whether a grant names the key.
    ///   - now: seconds since 1970.
    func admit(
        _ signer: RequestSignature.Signer, isKnown: Bool, now: Int64
    ) throws(Refusal) {
        guard let key = signer.keys.first else { throw .replayed }
        let owner = isKnown ? key : nil
        let (burst, perSecond) =
            isKnown ? (limits.burst, limits.perSecond) : limits.strangers
        let refusal: Refusal? = state.withLock { state in
            if now - state.swept > 60 { state.sweep(now) }
            var bucket = state.buckets[owner] ?? (burst, now)
            let refill = Double(max(0, now - bucket.at)) * perSecond
            bucket = (min(burst, bucket.tokens + refill), now)
            defer { state.buckets[owner] = bucket }
            guard bucket.tokens >= 1, state.seen[owner, default: [:]].count < limits.nonces else {
                return .tooMany
            }
            bucket.tokens -= 1
            let name = isKnown ? signer.nonce : "\(key.hex) \(signer.nonce)"
            guard state.seen[owner]?[name] == nil else { return .replayed }
            state.seen[owner, default: [:]][name] = signer.created
            return nil
        }
        if let refusal { throw refusal }
    }

    /// Whether a contact is worth noting on the disk: once a minute a key.
    func isNews(_ key: ReplicaKey, now: Int64) -> Bool {
        state.withLock { state in
            if let last = state.noted[key], now - last < 60 { return false }
            state.noted[key] = now
            return true
        }
    }
}

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
    func text(batches: Int, records: Int, waiting: Int) -> String {
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
        metric("p352_batches", "gauge", "Batches in the log.", [("", batches)])
        metric("p352_records", "gauge", "Records in the store.", [("", records)])
        metric("p352_batches_waiting", "gauge", "Batches that wait for a parent.", [("", waiting)])
        return text
    }
}
