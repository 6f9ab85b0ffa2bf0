import Foundation
import Testing
import Transport

struct ProxyTests {
    /// Answers requests for absolute addresses itself, and says that it was the proxy.
    private func plainProxy() throws -> LoopbackServer {
        try LoopbackServer.answering {
            .init(headers: ["Via: 1.1 test"], body: Array($0.target.utf8))
        }
    }

    @Test(arguments: ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"])
    func `A request goes to the proxy that the environment names`(variable: String) async throws {
        let proxy = try plainProxy()
        defer { proxy.stop() }
        let client = client([variable: "127.0.0.1:\(proxy.port)"])

        let response = try await client.send(get("http://central.invalid/v1"))

        #expect(response.headers["via"] == "1.1 test")
        #expect(String(decoding: response.body, as: UTF8.self) == "http://central.invalid/v1")
    }

    @Test func `The process's own environment is not read`() async throws {
        // In a process of its own: the environment is everybody's.
        await #expect(processExitsWith: .success) {
            setenv("http_proxy", "http://127.0.0.1:1", 1)
            setenv("no_proxy", "central.invalid", 1)
            let server = try LoopbackServer.answering { _ in .init(status: 204) }
            let proxy = try LoopbackServer.answering { _ in .init(headers: ["Via: 1.1 test"]) }

            let direct = try await client().send(get(server.url()))
            let proxied = try await client(["HTTP_PROXY": proxy.url()]).send(
                get("http://central.invalid/"))

            #expect(direct.status == 204)
            #expect(proxied.headers["via"] == "1.1 test")
        }
    }

    @Test func `NO_PROXY leads past the proxy, for its own names only`() async throws {
        let server = try LoopbackServer.answering { _ in .init(status: 204) }
        let proxy = try plainProxy()
        defer {
            server.stop()
            proxy.stop()
        }
        let client = client([
            "HTTP_PROXY": proxy.url(), "NO_PROXY": "localhost, 127.0.0.0/8,.intranet",
        ])

        let direct = try await client.send(get(server.url()))
        let proxied = try await client.send(get("http://central.invalid/"))

        #expect(direct.status == 204)
        #expect(proxied.headers["via"] == "1.1 test")
        #expect(server.seen.requests.map(\.target) == ["/"])
        #expect(proxy.seen.requests.map(\.target) == ["http://central.invalid/"])
    }

    /// The request fails (the proxy's port is dead), and the error tells which way it took.
    @Test(arguments: [
        ("central.invalid", "http://central.invalid/", true),
        ("central.invalid", "http://a.central.invalid/", true),
        ("central.invalid", "http://acentral.invalid/", false),
        (".invalid", "http://central.invalid/", true),
        ("*.invalid", "http://central.invalid/", true),
        ("CENTRAL.invalid.", "http://central.INVALID/", true),
        ("central.invalid:8080", "http://central.invalid/", false),
        ("central.invalid:8080", "http://central.invalid:8080/", true),
        ("*", "http://central.invalid/", true),
        ("a.invalid b.invalid", "http://b.invalid/", true),
        (", ,", "http://central.invalid/", false),
        ("10.0.0.0/8", "http://central.invalid/", false),
        (".0.0.1", "http://127.0.0.1:1/", false),
        ("127.0.0.1", "http://127.0.0.1:1/", true),
        ("127.0.0.0/31", "http://127.0.0.1:1/", true),
        ("127.0.0.2/31", "http://127.0.0.1:1/", false),
        ("0.0.0.0/0", "http://127.0.0.1:1/", true),
        ("::1", "http://[::1]:1/", true),
        ("[::1]:1", "http://[::1]:1/", true),
        ("[::1]:2", "http://[::1]:1/", false),
    ])
    func `What NO_PROXY excepts`(exceptions: String, url: String, isDirect: Bool) async throws {
        let (port, descriptor) = try LoopbackServer.deadPort()
        defer { Foundation.close(descriptor) }
        let client = client(["http_proxy": "127.0.0.1:\(port)", "no_proxy": exceptions])

        let error = await failure(of: client, get(url))

        let viaProxy = TransportError.cannotConnect(
            .proxy("127.0.0.1:\(port)", variable: "http_proxy"))
        #expect((error != viaProxy) == isDirect)
    }

    @Test func `https goes through the proxy's tunnel, to the name that the proxy resolves`()
        async throws
    {
        let proxy = try LoopbackServer { connection in
            guard connection.readRequest() != nil else { return }
            connection.write("HTTP/1.1 200 Open\r\n\r\n")
            connection.resetAtEnd()
            _ = connection.readSome(1)
        }
        defer { proxy.stop() }
        let client = client(["HTTPS_PROXY": proxy.url()])

        let error = await failure(of: client, get("https://central.invalid/"))

        #expect(proxy.seen.requests.first?.method == "CONNECT")
        #expect(proxy.seen.requests.first?.target == "central.invalid:443")
        #expect(error?.message.contains("central.invalid:443") == true)
    }

    private func asking(_ scheme: String = "Basic realm=\"x\"") throws -> LoopbackServer {
        try LoopbackServer.answering { _ in
            .init(status: 407, headers: ["Proxy-Authenticate: \(scheme)"], body: [1, 2, 3])
        }
    }

    @Test(arguments: [("HTTPS_PROXY", "https"), ("HTTP_PROXY", "http"), ("all_proxy", "https")])
    func `A proxy that asks for a password is named, with the remedy`(
        variable: String, scheme: String
    ) async throws {
        let proxy = try asking()
        defer { proxy.stop() }
        let client = client([variable: proxy.url()])

        let error = await failure(of: client, get("\(scheme)://central.invalid/"))

        #expect(
            error?.message
                == "the proxy 127.0.0.1:\(proxy.port) asks for a password: give it in \(variable) "
                + "as http://USER:PASSWORD@127.0.0.1:\(proxy.port)")
        #expect(error?.isTransient == false)
    }

    @Test(arguments: ["http", "https"], ["Basic realm=\"x\"", "Digest realm=\"x\", nonce=\"n\""])
    func `A password that the proxy does not accept is in no message`(
        scheme: String, asked: String
    ) async throws {
        let proxy = try asking(asked)
        defer { proxy.stop() }
        let address = "http://marie:s%40cret@127.0.0.1:\(proxy.port)"
        let client = client(["HTTPS_PROXY": address, "HTTP_PROXY": address])

        let error = await failure(of: client, get("\(scheme)://central.invalid/"))

        guard case .proxyRefused("127.0.0.1:\(proxy.port)", _, .wrongPassword) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        for word in ["marie", "s@cret", "s%40cret"] {
            #expect(error?.message.contains(word) == false)
            #expect(!String(reflecting: error).contains(word))
        }
    }

    @Test func `A password that the proxy accepts goes there with its body, and not to the server`()
        async throws
    {
        let right = "Basic " + Data("marie:s@cret".utf8).base64EncodedString()
        let proxy = try LoopbackServer.answering { request in
            request.headers["proxy-authorization"] == right
                ? .init(body: request.body)
                : .init(status: 407, headers: ["Proxy-Authenticate: Basic realm=\"x\""])
        }
        let server = try LoopbackServer.answering { _ in .init() }
        defer {
            proxy.stop()
            server.stop()
        }
        let client = client([
            "HTTP_PROXY": "http://marie:s%40cret@127.0.0.1:\(proxy.port)", "NO_PROXY": "127.0.0.1",
        ])
        let body = noise(300_000)

        let answer = try await client.send(
            HTTPRequest(method: "POST", url: "http://central.invalid/", body: body))
        _ = try await client.send(get(server.url()))

        #expect(answer.body == body)
        #expect(
            server.seen.requests.first?.headers["proxy-authorization"] == nil)
    }

    /// Refuses at the header fields and resets the connection with the body unread, so that the
    /// refusal is lost on the way unless there is no body.
    private func hasty(_ right: String? = nil) throws -> LoopbackServer {
        try LoopbackServer { connection in
            while let request = connection.readRequest(withBody: false) {
                guard request.headers["proxy-authorization"] == right, right != nil else {
                    let answer = Connection.Answer(
                        status: 407, headers: ["Proxy-Authenticate: Basic realm=\"x\""])
                    if request.headers["content-length"] == nil {
                        connection.write(answer.bytes(isHead: request.method == "HEAD"))
                        continue
                    }
                    return connection.resetAtEnd()
                }
                let body = connection.readBody(of: request)
                connection.write(
                    Connection.Answer(body: body).bytes(isHead: request.method == "HEAD"))
            }
        }
    }

    @Test func `What a proxy asks for is heard though it cuts the body`() async throws {
        let proxy = try hasty()
        defer { proxy.stop() }
        let client = client(["HTTP_PROXY": proxy.url()])

        let error = await failure(
            of: client,
            HTTPRequest(method: "POST", url: "http://central.invalid/", body: noise(300_000)))

        #expect(
            error
                == .proxyRefused(
                    "127.0.0.1:\(proxy.port)", variable: "HTTP_PROXY", .needsPassword))
    }

    @Test func `A password passes though the proxy cuts bodies without one, once asked for`()
        async throws
    {
        let proxy = try hasty("Basic " + Data("marie:secret".utf8).base64EncodedString())
        defer { proxy.stop() }
        let client = client(["HTTP_PROXY": "http://marie:secret@127.0.0.1:\(proxy.port)"])
        let request = HTTPRequest(
            method: "POST", url: "http://central.invalid/", body: noise(300_000))

        for _ in 0..<3 {
            #expect(try await client.send(request).body == request.body)
        }

        // The first was cut, then asked twice without a body; each POST after it passes at once.
        #expect(
            proxy.seen.requests.map(\.method) == ["POST", "HEAD", "HEAD", "POST", "POST", "POST"])
    }

    @Test func `A proxy that forbids the way, and one that finds no way`() async throws {
        let proxy = try LoopbackServer.answering {
            .init(status: $0.target.hasPrefix("forbidden") ? 403 : 503)
        }
        defer { proxy.stop() }
        let client = client(["https_proxy": proxy.url()])

        let forbidden = await failure(of: client, get("https://forbidden.invalid/"))
        let down = await failure(of: client, get("https://down.invalid/"))

        #expect(
            forbidden
                == .proxyRefused(
                    "127.0.0.1:\(proxy.port)", variable: "https_proxy", .forbids(status: 403)))
        #expect(forbidden?.isTransient == false)
        #expect(
            down
                == .proxyRefused(
                    "127.0.0.1:\(proxy.port)", variable: "https_proxy", .cannotReach(status: 503)))
        #expect(down?.isTransient == true)
    }

    @Test(arguments: [
        "http://marie:secret@", "gopher://marie:secret@proxy:1", "http://marie:secret@a b:1",
    ])
    func `A proxy's address that is none is not repeated`(value: String) async throws {
        let error = await failure(
            of: client(["HTTP_PROXY": value]), get("http://central.invalid/"))

        #expect(
            error
                == .badURL("the value of HTTP_PROXY is no proxy's address: write http://HOST:PORT"))
    }

    @Test(arguments: [
        ("proxy.invalid", "proxy.invalid:1080"), ("proxy.invalid:80", "proxy.invalid:80"),
        ("http://u:p@proxy.invalid:3128/", "proxy.invalid:3128"),
        ("https://proxy.invalid", "proxy.invalid:443"),
        ("socks5h://proxy.invalid", "proxy.invalid:1080"),
    ])
    func `A proxy's port is curl's default where none is written`(
        value: String, place: String
    ) async throws {
        let error = await failure(
            of: client(["HTTP_PROXY": value]), get("http://central.invalid/"))

        #expect(error == .cannotResolve(.proxy(place, variable: "HTTP_PROXY")))
    }

    @Test func `A SOCKS proxy that asks for a password is named, too`() async throws {
        let proxy = try LoopbackServer { connection in
            _ = connection.readSome(16)
            connection.write([5, 0xFF])
            connection.hangUntilClosed()
        }
        defer { proxy.stop() }
        let client = client(["ALL_PROXY": "socks5h://127.0.0.1:\(proxy.port)"])

        let error = await failure(of: client, get("http://central.invalid/"))

        #expect(
            error
                == .proxyRefused(
                    "127.0.0.1:\(proxy.port)", variable: "ALL_PROXY", .needsPassword))
    }
}
