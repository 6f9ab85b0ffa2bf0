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
        let limit = cuts.withLock { $0.isEmpty ? Int.max : $0.removeFirst() }
        Loopback.relay(peer, to: target, limit: limit) { count in
            counted.withLock { $0 += count }
        }
    }
}
