import Testing
import Transport

struct ExchangeTests {
    @Test func `A body of 5 MB comes back unchanged`() async throws {
        let server = try LoopbackServer.answering { .init(body: $0.body) }
        defer { server.stop() }
        let body = noise(5 << 20)

        let response = try await client().send(
            HTTPRequest(method: "POST", url: server.url("/echo"), body: body))

        #expect(response.status == 200)
        #expect(response.body == body)
    }

    @Test func `A GET carries its header fields and no body, and nothing that was not asked for`()
        async throws
    {
        let server = try LoopbackServer.answering { _ in .init(body: Array("hello".utf8)) }
        defer { server.stop() }
        let client = client { $0.userAgent = "p352-test/1" }

        let response = try await client.send(
            HTTPRequest(
                method: "GET", url: server.url("/a?b=c"),
                headers: [("X-One", "1"), ("X-Empty", "")]))

        #expect(String(decoding: response.body, as: UTF8.self) == "hello")
        let request = try #require(server.seen.requests.first)
        #expect(request.method == "GET")
        #expect(request.target == "/a?b=c")
        #expect(
            request.headers == [
                "host": "127.0.0.1:\(server.port)", "user-agent": "p352-test/1", "accept": "*/*",
                "x-one": "1", "x-empty": "",
            ])
    }

    @Test(arguments: ["POST", "PUT", "DELETE", "PATCH"])
    func `An empty body has a length and no content type`(method: String) async throws {
        let server = try LoopbackServer.answering { _ in .init(status: 201) }
        defer { server.stop() }

        _ = try await client().send(HTTPRequest(method: method, url: server.url()))

        let request = try #require(server.seen.requests.first)
        #expect(request.method == method)
        #expect(request.headers["content-length"] == "0")
        #expect(request.headers["content-type"] == nil)
        #expect(request.headers["expect"] == nil)
    }

    @Test func `HEAD ends with the header fields`() async throws {
        let server = try LoopbackServer.answering { _ in .init(body: [1, 2, 3]) }
        defer { server.stop() }

        let response = try await client().send(HTTPRequest(method: "HEAD", url: server.url()))

        #expect(response.headers["content-length"] == "3")
        #expect(response.body.isEmpty)
    }

    @Test(arguments: [204, 302, 404, 413, 429, 500])
    func `Any status is an answer, and redirections are not followed`(status: Int) async throws {
        let problem = status == 204 ? "" : "{\"title\": \"why\"}"
        let server = try LoopbackServer.answering { _ in
            .init(
                status: status, headers: ["Location: /elsewhere", "Retry-After: 7"],
                body: Array(problem.utf8))
        }
        defer { server.stop() }

        let response = try await client().send(
            HTTPRequest(method: "POST", url: server.url(), body: [1]))

        #expect(response.status == status)
        #expect(String(decoding: response.body, as: UTF8.self) == problem)
        #expect(response.headers["retry-after"] == "7")
        #expect(server.seen.requests.count == 1)
    }

    @Test func `Header fields are those of the last answer, joined, without trailers`() async throws
    {
        let server = try LoopbackServer { connection in
            _ = connection.readRequest()
            connection.write("HTTP/1.1 103 Early Hints\r\nEarly: yes\r\n\r\n")
            connection.write("HTTP/1.1 200 OK\r\nVary: a\r\nVARY:\tb \r\nEmpty:\r\n")
            connection.write("Transfer-Encoding: chunked\r\nTrailer: T\r\n\r\n")
            connection.write("3\r\nabc\r\n0\r\nT: late\r\n\r\n")
        }
        defer { server.stop() }

        let response = try await client().send(get(server.url()))

        #expect(
            response.headers == [
                "vary": "a, b", "empty": "", "transfer-encoding": "chunked", "trailer": "T",
            ])
        #expect(response.body == Array("abc".utf8))
    }

    @Test func `Requests one after the other share a connection`() async throws {
        let server = try LoopbackServer.answering { .init(body: $0.body) }
        defer { server.stop() }
        let client = client()
        var longestRest = Duration.zero
        var last = ContinuousClock.now

        for number in 0..<20 {
            let response = try await client.send(
                HTTPRequest(method: "POST", url: server.url(), body: [UInt8(number)]))
            longestRest = max(longestRest, last.duration(to: .now))
            last = .now
            #expect(response.body == [UInt8(number)])
        }

        // Counted by the requests: a client of another test that looks for its own server, gone
        // since, may knock on a port that was given out again. libcurl takes no connection that has
        // rested for two minutes, as between two requests on a machine with much else to do: from
        // one answer to the next, since a request may wait before libcurl looks at it, too.
        let count = Set(server.seen.requests.map(\.connection)).count
        #expect(count == 1 || longestRest > .seconds(60))
        #expect(server.seen.requests.count == 20)
        #expect(client.openHandles == 0)
    }

    @Test func `A kept connection that the server has closed is replaced, body and all`()
        async throws
    {
        // One answer a connection, without saying so.
        let server = try LoopbackServer { connection in
            guard let request = connection.readRequest() else { return }
            connection.write(Connection.Answer(body: request.body).bytes())
        }
        defer { server.stop() }
        let client = client()
        let body = noise(200_000)

        for _ in 0..<5 {
            let response = try await client.send(
                HTTPRequest(method: "POST", url: server.url(), body: body))
            #expect(response.body == body)
        }

        #expect(server.seen.requests.count == 5)
    }

    @Test func `Many requests at once each get their own answer and leave no handle behind`()
        async throws
    {
        let server = try LoopbackServer.answering { .init(body: Array($0.target.utf8)) }
        defer { server.stop() }
        let client = client()

        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<40 {
                group.addTask {
                    let response = try await client.send(get(server.url("/\(number)")))
                    #expect(String(decoding: response.body, as: UTF8.self) == "/\(number)")
                }
            }
            try await group.waitForAll()
        }

        #expect(client.openHandles == 0)
    }

    @Test(arguments: [0, 10, 100_000, 3_000_000])
    func `Bytes are counted as the server counts them`(size: Int) async throws {
        let server = try LoopbackServer.answering { .init(body: $0.body + $0.body) }
        defer { server.stop() }

        let response = try await client().send(
            HTTPRequest(method: "POST", url: server.url(), body: noise(size)))

        // The server notes what it sent a moment after the client may have it.
        for _ in 0..<1_000 where server.seen.bytesOut < response.bytesReceived {
            try await Task.sleep(for: .milliseconds(10))
        }
        #expect(response.bytesSent == server.seen.bytesIn)
        #expect(response.bytesReceived == server.seen.bytesOut)
        #expect(response.bytesSent > size)
    }
}
