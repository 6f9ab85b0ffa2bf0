internal import CCurl
import Dispatch
import Synchronization

/// Sends requests one after the other over connections that stay open (HTTP/1.1).
///
/// HTTP/2 is left out on purpose: libcurl 7.88 resets each stream after its answer, and servers
/// cut the connection after some hundreds of them.
public final class HTTPClient: Sendable {
    private let configuration: HTTPConfiguration
    private let queue = DispatchQueue(label: "p352.http")
    /// Used on `queue` only.
    private nonisolated(unsafe) let handle: CurlHandle

    private static let initialised: Void = {
        _ = curl_global_init(Int(CURL_GLOBAL_ALL))
    }()

    public init(configuration: HTTPConfiguration) {
        _ = HTTPClient.initialised
        self.configuration = configuration
        unsafe handle = CurlHandle()
    }

    /// Any status is an answer; errors are about the way there and back. Cancelling the task ends
    /// the exchange.
    public func send(_ request: HTTPRequest) async throws -> HTTPResponse {
        let cancellation = Cancellation()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                queue.async { [self] in
                    let result: Result<HTTPResponse, TransportError>
                    do throws(TransportError) {
                        result = .success(
                            try unsafe handle.perform(request, configuration) {
                                cancellation.isRequested.withLock { $0 }
                            })
                    } catch {
                        result = .failure(error)
                    }
                    continuation.resume(with: result.mapError { $0 as any Error })
                }
            }
        } onCancel: {
            cancellation.isRequested.withLock { $0 = true }
        }
    }
}

/// Whether the caller gave up.
private final class Cancellation: Sendable {
    let isRequested = Mutex(false)
}
