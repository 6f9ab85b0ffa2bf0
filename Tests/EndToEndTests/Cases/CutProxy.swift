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
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = Self.loopback(0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let code = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) + listen(descriptor, 64)
                    + getsockname(descriptor, $0, &length)
            }
        }
        guard descriptor >= 0, code == 0 else { throw POSIXError(.EADDRNOTAVAIL) }
        self.descriptor = descriptor
        port = Int(UInt16(bigEndian: address.sin_port))
        Thread { [self] in
            while true {
                let peer = accept(descriptor, nil, nil)
                guard peer >= 0 else { return }
                Thread { [self] in relay(peer) }.start()
            }
        }.start()
    }

    func stop() {
        shutdown(descriptor, Int32(SHUT_RDWR))
        close(descriptor)
    }

    private static func loopback(_ port: Int) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        address.sin_port = UInt16(port).bigEndian
        return address
    }

    private func relay(_ peer: Int32) {
        defer { close(peer) }
        let server = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(server) }
        var address = Self.loopback(target)
        let code = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(server, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard code == 0 else { return }
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
                guard count > 0, Self.write(buffer[..<count], to: to) else { return }
                left -= count
                counted.withLock { $0 += count }
                if left == 0 { return }
            }
        }
    }

    private static func write(_ bytes: ArraySlice<UInt8>, to descriptor: Int32) -> Bool {
        var rest = bytes
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }
}
