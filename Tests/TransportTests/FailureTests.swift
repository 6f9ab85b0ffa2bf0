import Foundation
import Testing
import Transport

struct FailureTests {
    @Test func `A port that nobody listens on: which one, and what to check`() async throws {
        let (port, descriptor) = try LoopbackServer.deadPort()
        defer { Foundation.close(descriptor) }

        let error = await failure(of: client(), get("http://127.0.0.1:\(port)/"))

        #expect(error == .cannotConnect(.server("127.0.0.1:\(port)")))
        #expect(error?.isTransient == true)
        #expect(
            error?.message == "127.0.0.1:\(port) takes no connection: check the address and the "
                + "network, and whether this network wants a proxy (HTTPS_PROXY, or HTTP_PROXY "
                + "for http addresses)")
    }

    @Test func `A name that nobody knows`() async throws {
        let error = await failure(of: client(), get("https://central.invalid/v1"))

        #expect(error == .cannotResolve(.server("central.invalid:443")))
    }

    @Test(arguments: [
        "", "central", "ftp://central/", "http://", "http://a b/", "http://a:99999/",
        "http://a/\r\nX: y", "file:///etc/passwd", "http://user:secret@ho st/",
    ])
    func `What is no address is said so, without its password`(url: String) async throws {
        let error = await failure(of: client(), get(url))

        guard case .badURL(let message) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(message.hasSuffix("is no address: write https://HOST[:PORT]/PATH"))
        #expect(!message.contains("secret"))
    }

    @Test(arguments: [
        HTTPRequest(method: "GET /x HTTP/1.1\r\nA:", url: "http://127.0.0.1:1/"),
        HTTPRequest(method: "", url: "http://127.0.0.1:1/"),
        HTTPRequest(method: "GET", url: "http://127.0.0.1:1/", headers: [("A", "b\r\nC: d")]),
        HTTPRequest(method: "GET", url: "http://127.0.0.1:1/", headers: [("A: b\nC", "d")]),
    ])
    func `What would break out of its line is not sent`(request: HTTPRequest) async throws {
        let error = await failure(of: client(), request)

        guard case .badRequest = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test(arguments: [
        "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhalf",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
        "HTTP/1.1 200 OK\r\nContent-", "",
    ])
    func `A connection cut within the answer is no answer`(part: String) async throws {
        let server = try LoopbackServer { connection in
            _ = connection.readRequest()
            connection.write(part)
        }
        defer { server.stop() }

        let error = await failure(of: client(), get(server.url()))

        #expect(error == .cut("127.0.0.1:\(server.port)"))
        #expect(error?.isTransient == true)
    }

    @Test func `A connection reset while the body goes up is a cut`() async throws {
        let server = try LoopbackServer { connection in
            _ = connection.readSome(1000)
            connection.resetAtEnd()
        }
        defer { server.stop() }
        let client = client()

        let error = await failure(
            of: client, HTTPRequest(method: "POST", url: server.url(), body: noise(5 << 20)))

        #expect(error == .cut("127.0.0.1:\(server.port)"))
        #expect(client.openHandles == 0)
    }

    @Test func `A server that never answers is left after the total time`() async throws {
        let server = try LoopbackServer { $0.hangUntilClosed() }
        defer { server.stop() }
        let client = client { $0.totalTimeout = 0.2 }

        let error = await failure(of: client, get(server.url()))

        #expect(error == .timedOut(.server("127.0.0.1:\(server.port)"), seconds: 0.2))
        #expect(
            error?.message
                == "127.0.0.1:\(server.port) did not answer within 0.2 s: try again later")
    }

    @Test func `A server that trickles is left as too slow`() async throws {
        let server = try LoopbackServer { connection in
            _ = connection.readRequest()
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nfew")
            connection.hangUntilClosed()
        }
        defer { server.stop() }
        let client = client {
            $0.lowSpeedBytes = 1000
            $0.lowSpeedSeconds = 1
        }

        let error = await failure(of: client, get(server.url()))

        #expect(error == .tooSlow("127.0.0.1:\(server.port)", bytes: 1000, seconds: 1))
    }

    @Test func `A body at the bound is taken, one byte more is refused`() async throws {
        let server = try LoopbackServer.answering {
            .init(body: noise($0.target == "/less" ? 1000 : 1001))
        }
        defer { server.stop() }
        let client = client { $0.maxResponseBytes = 1000 }

        let taken = try await client.send(get(server.url("/less")))
        let error = await failure(of: client, get(server.url("/more")))

        #expect(taken.body.count == 1000)
        #expect(error == .tooLarge("127.0.0.1:\(server.port)", limit: 1000))
        #expect(error?.isTransient == false)
    }

    @Test func `A body without a length is bounded, too, and so are header fields`() async throws {
        let server = try LoopbackServer { connection in
            guard let request = connection.readRequest() else { return }
            let line = "X: " + String(repeating: "x", count: 1000) + "\r\n"
            connection.write("HTTP/1.1 200 OK\r\n")
            for _ in 0..<(request.target == "/headers" ? 100 : 0) { connection.write(line) }
            connection.write("\r\n")
            for _ in 0..<100 { connection.write(line) }
        }
        defer { server.stop() }
        let client = client { $0.maxResponseBytes = 1000 }

        for path in ["/headers", "/body"] {
            let error = await failure(of: client, get(server.url(path)))
            #expect(error == .tooLarge("127.0.0.1:\(server.port)", limit: 1000))
        }
    }

    @Test(arguments: ["SSH-2.0-OpenSSH_9.2\r\n", "220 smtp.example ESMTP\r\n"])
    func `Something else than HTTP on the port is said so`(greeting: String) async throws {
        let server = try LoopbackServer { connection in
            connection.write(greeting)
            _ = connection.readRequest()
        }
        defer { server.stop() }

        let error = await failure(of: client(), get(server.url()))

        #expect(error?.message.contains("does not answer in HTTP: check the port") == true)
        #expect(error?.isTransient == false)
    }

    @Test func `https to a server that speaks plain HTTP is said so`() async throws {
        let server = try LoopbackServer { connection in
            _ = connection.readSome(5)
            connection.write("HTTP/1.1 400 Bad Request\r\n\r\n")
        }
        defer { server.stop() }

        let error = await failure(of: client(), get("https://127.0.0.1:\(server.port)/"))

        #expect(error?.message.hasPrefix("no TLS connection to 127.0.0.1:\(server.port)") == true)
        #expect(error?.isTransient == false)
    }
}
