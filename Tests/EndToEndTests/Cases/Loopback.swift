import Foundation

/// TCP on 127.0.0.1.
enum Loopback {
    private static func withAddress<T>(
        _ port: Int, _ body: (UnsafeMutablePointer<sockaddr>, inout socklen_t) -> T
    ) -> (T, port: Int) {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        address.sin_port = UInt16(port).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, &length) }
        }
        return (result, Int(UInt16(bigEndian: address.sin_port)))
    }

    private static func open() -> Int32 { socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0) }

    /// A listening socket on any free port.
    static func listener() throws -> (descriptor: Int32, port: Int) {
        let descriptor = open()
        let (code, port) = withAddress(0) {
            bind(descriptor, $0, $1) + listen(descriptor, 64) + getsockname(descriptor, $0, &$1)
        }
        guard descriptor >= 0, code == 0 else { throw POSIXError(.EADDRNOTAVAIL) }
        return (descriptor, port)
    }

    /// A port that is free now.
    static func freePort() throws -> Int {
        let (descriptor, port) = try listener()
        close(descriptor)
        return port
    }

    /// Nil when nobody listens.
    static func connection(to port: Int) -> Int32? {
        let descriptor = open()
        let (code, _) = withAddress(port) { connect(descriptor, $0, $1) }
        if code == 0 { return descriptor }
        close(descriptor)
        return nil
    }

    /// Whether all bytes went out.
    static func write(_ bytes: ArraySlice<UInt8>, to descriptor: Int32) -> Bool {
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

    /// Passes bytes on both ways until either side ends.
    /// - Parameters:
    ///   - limit: bytes of both ways together, after which both sides are cut off.
    ///   - counted: is told how many bytes passed.
    static func relay(
        _ peer: Int32, to port: Int, limit: Int = .max, counted: (Int) -> Void = { _ in }
    ) {
        guard let server = connection(to: port) else { return }
        defer { close(server) }
        var left = limit
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while left > 0 {
            var polled = [
                pollfd(fd: peer, events: Int16(POLLIN), revents: 0),
                pollfd(fd: server, events: Int16(POLLIN), revents: 0),
            ]
            guard poll(&polled, 2, -1) > 0 else { return }
            for (from, to) in [(0, server), (1, peer)] where polled[from].revents != 0 {
                let count = recv(polled[from].fd, &buffer, min(buffer.count, left), 0)
                guard count > 0, write(buffer[..<count], to: to) else { return }
                left -= count
                counted(count)
                if left == 0 { return }
            }
        }
    }

    /// Serves each connection in a thread of its own until the listener is shut down.
    static func serve(_ listener: Int32, _ body: @escaping @Sendable (Int32) -> Void) {
        Thread {
            while true {
                let peer = accept(listener, nil, nil)
                guard peer >= 0 else { return }
                Thread {
                    body(peer)
                    close(peer)
                }.start()
            }
        }.start()
    }
}

/// Answers every connection's first bytes with the same ones; with none, it keeps silent for ever.
final class CannedServer: Sendable {
    let port: Int
    private let descriptor: Int32

    init(_ answer: String) throws {
        (descriptor, port) = try Loopback.listener()
        let bytes = Array(answer.utf8)
        Loopback.serve(descriptor) { peer in
            var buffer = [UInt8](repeating: 0, count: 1 << 16)
            while recv(peer, &buffer, buffer.count, 0) > 0 {
                if !bytes.isEmpty {
                    _ = Loopback.write(bytes[...], to: peer)
                    return
                }
            }
        }
    }

    func stop() {
        shutdown(descriptor, Int32(SHUT_RDWR))
        close(descriptor)
    }
}
