import Foundation
import Synchronization

/// A TCP relay on a loopback port, before central, that cuts each connection after a number of
/// bytes: the next of `cuts`, both directions counted; when they are used up it cuts no more.
final class CutProxy: Sendable {
    let port: Int
    private let descriptor: Int32
    private let target: Int
    private let cuts: Mutex<[Int]>
    private let counted = Mutex(0)

    /// Bytes that passed, both ways.
    var bytes: Int { counted.withLock { $0 } }
    var address: String { "http://127.0.0.1:\(port)" }

    init(to target: Int, cuts: [Int] = []) throws {
        self.target = target
        self.cuts = Mutex(cuts)
        (descriptor, port) = try Loopback.listener()
        Loopback.serve(descriptor) { [self] peer in relay(peer) }
    }

    func stop() {
        shutdown(descriptor, Int32(SHUT_RDWR))
        close(descriptor)
    }

    private func relay(_ peer: Int32) {
        guard let server = Loopback.connection(to: target) else { return }
        defer { close(server) }
        var left = cuts.withLock { $0.isEmpty ? Int.max : $0.removeFirst() }
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while left > 0 {
            var polled = [
                pollfd(fd: peer, events: Int16(POLLIN), revents: 0),
                pollfd(fd: server, events: Int16(POLLIN), revents: 0),
            ]
            guard poll(&polled, 2, -1) > 0 else { return }
            for (from, to) in [(0, server), (1, peer)] where polled[from].revents != 0 {
                let count = recv(polled[from].fd, &buffer, min(buffer.count, left), 0)
                guard count > 0, Loopback.write(buffer[..<count], to: to) else { return }
                left -= count
                counted.withLock { $0 += count }
                if left == 0 { return }
            }
        }
    }
}
