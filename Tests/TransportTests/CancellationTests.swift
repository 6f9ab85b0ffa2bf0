import Testing
import Transport

struct CancellationTests {
    @Test func `Cancelling ends a request while the server hangs`() async throws {
        let arrived = Signal()
        let left = Signal()
        let server = try LoopbackServer { connection in
            _ = connection.readRequest()
            arrived.give()
            connection.hangUntilClosed()
            left.give()
        }
        defer { server.stop() }
        let client = client()
        let task = Task { await failure(of: client, get(server.url())) }
        await arrived.wait()

        task.cancel()

        // Had cancelling no effect, the client would end it as too slow or timed out.
        #expect(await task.value == .cancelled)
        #expect(client.openHandles == 0)
        // The server sees the connection go.
        await left.wait()
    }

    @Test func `A task cancelled before it asks never connects`() async throws {
        let server = try LoopbackServer.answering { _ in .init() }
        defer { server.stop() }
        let client = client()
        let begin = Signal()
        let task = Task {
            await begin.wait()
            return await failure(of: client, get(server.url()))
        }

        task.cancel()
        begin.give()

        #expect(await task.value == .cancelled)
        #expect(server.seen.connections == 0)
    }

    @Test func `One cancelled request leaves the others alone`() async throws {
        let arrived = Signal()
        let server = try LoopbackServer { connection in
            while let request = connection.readRequest() {
                if request.target == "/hang" {
                    arrived.give()
                    return connection.hangUntilClosed()
                }
                connection.write(Connection.Answer().bytes())
            }
        }
        defer { server.stop() }
        let client = client()
        let hanging = Task { await failure(of: client, get(server.url("/hang"))) }
        await arrived.wait()

        let first = try await client.send(get(server.url("/one")))
        hanging.cancel()
        let second = try await client.send(get(server.url("/two")))

        #expect(first.status == 200 && second.status == 200)
        #expect(await hanging.value == .cancelled)
    }

    @Test func `Cancelling at any moment ends every request once`() async throws {
        let server = try LoopbackServer.answering { .init(body: $0.body) }
        defer { server.stop() }
        let client = client()

        var ends = 0
        for round in 0..<200 {
            let task = Task {
                do throws(TransportError) {
                    return try await client.send(
                        HTTPRequest(method: "POST", url: server.url(), body: noise(round * 50))
                    ).status == 200
                } catch {
                    return error == .cancelled
                }
            }
            for _ in 0..<(round % 20) { await Task.yield() }
            task.cancel()
            if await task.value { ends += 1 }
        }

        #expect(ends == 200)
        #expect(client.openHandles == 0)
    }

    @Test func `Closing cancels what is on its way, and what comes later`() async throws {
        let arrived = Signal()
        let left = Signal()
        let server = try LoopbackServer { connection in
            _ = connection.readRequest()
            arrived.give()
            connection.hangUntilClosed()
            left.give()
        }
        defer { server.stop() }
        let client = client()
        let task = Task { await failure(of: client, get(server.url())) }
        await arrived.wait()

        client.close()

        #expect(await task.value == .cancelled)
        #expect(await failure(of: client, get(server.url())) == .cancelled)
        #expect(client.openHandles == 0)
        await left.wait()
    }

    @Test func `A client that goes away closes its idle connections`() async throws {
        let left = Signal()
        let server = try LoopbackServer { connection in
            _ = connection.readRequest()
            connection.write(Connection.Answer().bytes())
            connection.hangUntilClosed()
            left.give()
        }
        defer { server.stop() }

        do {
            let client = client()
            #expect(try await client.send(get(server.url())).status == 200)
        }

        // Only when the thread has ended and the multi handle is gone.
        await left.wait()
    }

    @Test func `A client that nobody holds any more still gives its answer`() async throws {
        let server = try LoopbackServer.answering { _ in .init(status: 204) }
        defer { server.stop() }

        #expect(try await client().send(get(server.url())).status == 204)
    }
}
