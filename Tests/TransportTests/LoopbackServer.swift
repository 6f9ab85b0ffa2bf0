import Foundation
import Synchronization

/// A TCP server on an ephemeral loopback port, one thread for each connection, that does what the
/// test's closure says. It counts raw bytes, so that nobody has to believe the client.
final class LoopbackServer: Sendable {
    struct Seen {
        var connections = 0
        var requests: [Connection.Request] = []
        var bytesIn = 0
        var bytesOut = 0
    }

    let port: Int
    fileprivate let counts = Mutex(Seen())
    var seen: Seen { counts.withLock { $0 } }
    private let descriptor: Int32
    private let open = Mutex<Set<Int32>>([])

    init(_ serve: @escaping @Sendable (Connection) -> Void) throws {
        descriptor = try LoopbackServer.socketOnLoopback()
        guard listen(descriptor, 64) == 0 else { throw POSIXError(.EIO) }
        port = LoopbackServer.port(of: descriptor)
        Thread { [self] in
            while true {
                let peer = accept(descriptor, nil, nil)
                guard peer >= 0 else {
                    // Closed by whoever uses it: closed elsewhere, its number could already be
                    // another server's, whose connections would be taken here.
                    Foundation.close(descriptor)
                    return
                }
                open.withLock { _ = $0.insert(peer) }
                let number = counts.withLock { counts in
                    counts.connections += 1
                    return counts.connections
                }
                Thread { [self] in
                    serve(Connection(peer, self, number: number))
                    open.withLock { _ = $0.remove(peer) }
                    Foundation.close(peer)
                }.start()
            }
        }.start()
    }

    /// The usual server: answers every request of every connection.
    static func answering(
        _ answer: @escaping @Sendable (Connection.Request) -> Connection.Answer
    ) throws -> LoopbackServer {
        try LoopbackServer { connection in
            while let request = connection.readRequest() {
                connection.write(answer(request).bytes(isHead: request.method == "HEAD"))
            }
        }
    }

    /// Ends the threads. A test that forgets it leaks them until the process ends, no more.
    func stop() {
        shutdown(descriptor, Int32(SHUT_RDWR))
        for peer in open.withLock({ $0 }) { shutdown(peer, Int32(SHUT_RDWR)) }
    }

    func url(_ path: String = "/") -> String { "http://127.0.0.1:\(port)\(path)" }

    /// A port that nobody listens on, kept from others as long as the descriptor is open.
    static func deadPort() throws -> (port: Int, descriptor: Int32) {
        let descriptor = try socketOnLoopback()
        return (port(of: descriptor), descriptor)
    }

    private static func socketOnLoopback() throws -> Int32 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let code = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard descriptor >= 0, code == 0 else { throw POSIXError(.EADDRNOTAVAIL) }
        return descriptor
    }

    private static func port(of descriptor: Int32) -> Int {
        var address = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        _ = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                getsockname(descriptor, $0, &length)
            }
        }
        return Int(UInt16(bigEndian: address.sin_port))
    }
}

/// One accepted connection, in its thread.
struct Connection {
    struct Request: Sendable {
        var method = ""
        /// As it stands in the request line: absolute when the client speaks to a proxy.
        var target = ""
        /// By lower-case name; of fields that stand twice, the last.
        var headers: [String: String] = [:]
        var body: [UInt8] = []
        /// By which of the server's connections, from 1.
        var connection = 0
        var length: Int { Int(headers["content-length"] ?? "0") ?? 0 }
    }

    struct Answer: Sendable {
        var status = 200
        var headers: [String] = []
        var body: [UInt8] = []

        func bytes(isHead: Bool = false) -> [UInt8] {
            let lines = ["HTTP/1.1 \(status) Words", "Content-Length: \(body.count)"] + headers
            return Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)
                + (isHead ? [] : body)
        }
    }

    private let descriptor: Int32
    private let server: LoopbackServer
    /// From 1, in the order of their arrival.
    private let number: Int

    init(_ descriptor: Int32, _ server: LoopbackServer, number: Int) {
        self.descriptor = descriptor
        self.server = server
        self.number = number
    }

    /// Nil when the client closes the connection, or at the first byte that is not HTTP.
    func readRequest(withBody: Bool = true) -> Request? {
        guard let head = readHead() else { return nil }
        let lines = head.components(separatedBy: "\r\n")
        let words = lines[0].split(separator: " ")
        guard words.count == 3 else { return nil }
        var request = Request(method: String(words[0]), target: String(words[1]))
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { continue }
            request.headers[line[..<colon].lowercased()] =
                line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
        }
        request.connection = number
        if withBody { request.body = readBody(of: request) }
        // What is cut within its body is no request.
        guard !withBody || request.body.count == request.length else { return nil }
        let seen = request
        server.counts.withLock { $0.requests.append(seen) }
        return request
    }

    /// Shorter than announced when the client closes the connection before.
    func readBody(of request: Request) -> [UInt8] {
        var body: [UInt8] = []
        while body.count < request.length {
            let bytes = readSome(min(request.length - body.count, 1 << 16))
            guard !bytes.isEmpty else { return body }
            body += bytes
        }
        return body
    }

    /// Up to `count` bytes; empty at the connection's end.
    func readSome(_ count: Int) -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: count)
        let length = max(0, recv(descriptor, &buffer, count, 0))
        server.counts.withLock { $0.bytesIn += length }
        return Array(buffer[..<length])
    }

    /// Says nothing until the client goes.
    func hangUntilClosed() { while !readSome(1 << 16).isEmpty {} }

    func write(_ bytes: [UInt8]) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let length = rest.withUnsafeBytes {
                send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard length > 0 else { return }
            server.counts.withLock { $0.bytesOut += length }
            rest = rest.dropFirst(length)
        }
    }

    func write(_ text: String) { write(Array(text.utf8)) }

    /// The connection is reset, not closed, when the closure returns.
    func resetAtEnd() {
        var linger = linger(l_onoff: 1, l_linger: 0)
        setsockopt(
            descriptor, SOL_SOCKET, SO_LINGER, &linger,
            socklen_t(MemoryLayout<Foundation.linger>.size))
    }

    private func readHead() -> String? {
        var head: [UInt8] = []
        while head.suffix(4) != [13, 10, 13, 10] {
            let byte = readSome(1)
            guard !byte.isEmpty else { return nil }
            head += byte
        }
        return String(decoding: head.dropLast(4), as: UTF8.self)
    }
}
