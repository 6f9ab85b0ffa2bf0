import Foundation
import Synchronization

/// Before central, on a loopback port: answers the first requests itself, one a connection, and
/// passes the later connections on.
final class GateServer: Sendable {
    let port: Int
    private let descriptor: Int32
    private let target: Int
    private let answers: Mutex<[String]>

    var address: String { "http://127.0.0.1:\(port)" }

    /// - Parameter answers: each a status line, header lines and a body, as they go out.
    init(to target: Int, answers: [String]) throws {
        self.target = target
        self.answers = Mutex(answers)
        (descriptor, port) = try Loopback.listener()
        Loopback.serve(descriptor) { [self] peer in
            let answer = self.answers.withLock { $0.isEmpty ? nil : $0.removeFirst() }
            if let answer {
                Self.readRequest(peer)
                _ = Loopback.write(Array(answer.utf8)[...], to: peer)
            } else {
                Loopback.relay(peer, to: target)
            }
        }
    }

    func stop() {
        shutdown(descriptor, Int32(SHUT_RDWR))
        close(descriptor)
    }

    /// An answer that ends its connection.
    static func answer(_ status: String, _ fields: [String], _ body: String) -> String {
        let head = [
            "HTTP/1.1 \(status)", "Connection: close", "Content-Length: \(body.utf8.count)",
        ]
        return (head + fields).joined(separator: "\r\n") + "\r\n\r\n" + body
    }

    private static func readRequest(_ peer: Int32) {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = recv(peer, &buffer, buffer.count, 0)
            guard count > 0 else { return }
            bytes += buffer[..<count]
            let text = String(decoding: bytes, as: UTF8.self)
            guard let end = text.range(of: "\r\n\r\n") else { continue }
            let head = text[..<end.lowerBound].lowercased()
            let length =
                head.components(separatedBy: "content-length: ").dropFirst().first
                .flatMap { Int($0.prefix { $0.isNumber }) } ?? 0
            let headBytes = text[..<end.upperBound].utf8.count
            if bytes.count >= headBytes + length { return }
        }
    }
}
