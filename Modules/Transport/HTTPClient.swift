internal import Foundation
internal import Synchronization

/// Sends requests over connections that stay open (HTTP/1.1), any number at a time, from any task.
/// All of a client's transfers run on one thread of its own, which ends with the client.
///
/// HTTP/2 is left out on purpose: libcurl 7.88 resets each stream after its answer, and servers
/// cut the connection after some hundreds of them.
public final class HTTPClient: Sendable {
    private let loop: TransferLoop

    /// Starts the thread; connects to nothing.
    public init(configuration: HTTPConfiguration) {
        let loop = TransferLoop(configuration)
        self.loop = loop
        let thread = Thread { loop.run() }
        thread.name = "http"
        thread.start()
    }

    deinit { loop.close() }

    /// Sends a request and waits for the whole answer. Any status is an answer, but a proxy's own
    /// 407; errors are about the way there and back. Cancelling the task ends the exchange within
    /// milliseconds. Throws `cancelled` after `close()`.
    public func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
        do {
            return try await exchange(request)
        } catch {
            guard case .cut = error, !request.body.isEmpty, loop.passesBodyToProxy(request.url)
            else { throw error }
            // A proxy that refuses at the header fields and closes with the body unread resets the
            // connection, and its refusal may be lost (RFC 9112, section 9.6). Asked without a
            // body it can tell what it wants, and the loop learns how it asks.
            _ = try await exchange(HTTPRequest(method: "HEAD", url: request.url))
            guard loop.knowsHowProxyAsks else { throw error }
            return try await exchange(request)
        }
    }

    private func exchange(
        _ request: HTTPRequest
    ) async throws(TransportError) -> HTTPResponse {
        let job = TransferLoop.Job(request)
        let answer = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                job.expect(continuation)
                loop.submit(job)
            }
        } onCancel: {
            loop.cancel(job)
        }
        // A client that nobody else holds lives until its answer is there.
        withExtendedLifetime(self) {}
        return try answer.get()
    }

    /// Cancels what is on its way and closes all connections; further requests are refused.
    /// Returns at once. A client that goes away does the same.
    public func close() { loop.close() }

    /// How many of libcurl's handles are open: 0 when nothing is on its way.
    package var openHandles: Int { loop.handles.value.load(ordering: .relaxed) }
}
