import Foundation
import HTTPTypes
import Hummingbird
import Logging
import Replication

/// An error as the peer reads it: a problem document (RFC 9457).
struct Problem: Error {
    let status: HTTPResponse.Status
    /// What programs branch on: `urn:p352:` and this.
    let kind: String
    let detail: String
    /// The server's clock in seconds since 1970, where that helps.
    let time: Int64?
    /// Seconds after which it is worth asking again, where that is known.
    let retryAfter: Int?

    init(
        _ status: HTTPResponse.Status, _ kind: String, _ detail: String, time: Int64? = nil,
        retryAfter: Int? = nil
    ) {
        self.status = status
        self.kind = kind
        self.detail = detail
        self.time = time
        self.retryAfter = retryAfter
    }

    init(_ refusal: Desk.Refusal) {
        switch refusal {
        case .revoked:
            self.init(.forbidden, "revoked", "this home's key is revoked: ask DINUM, then enrol")
        case .unknown:
            self.init(.forbidden, "unknown-key", "no grant names this home's key: enrol it")
        case .foreign(let scope):
            self.init(
                .forbidden, "foreign-scope",
                "the scope \(scope) is not this home's: ask DINUM for a grant")
        case .malformed(let what): self.init(.badRequest, "malformed", what)
        case .forbidden(let why): self.init(.forbidden, "forbidden", why)
        }
    }

    /// What is wrong with the machine stays on the machine; `StorageError` says it to the log.
    init(_ error: StorageError) {
        switch error {
        case .full:
            self.init(
                .insufficientStorage, "full",
                "central's disk is full, nothing was taken in: tell DINUM; what is unsent stays "
                    + "unsent", retryAfter: 300)
        case .busy:
            self.init(
                .serviceUnavailable, "busy", "central is busy: try again in a while",
                retryAfter: 10)
        case .refused(let reason): self.init(.conflict, "refused", reason)
        case .failed:
            self.init(
                .internalServerError, "internal", "central cannot answer now: tell DINUM")
        }
    }

    private struct Document: Codable {
        var type: String
        var status: Int
        var title: String
        var detail: String
    }

    func response() throws -> Response {
        let document = Document(
            type: "urn:p352:\(kind)", status: status.code, title: status.reasonPhrase,
            detail: detail)
        var headers: HTTPFields = [.contentType: "application/problem+json"]
        if let time { headers[.time] = "\(time)" }
        if let retryAfter { headers[.retryAfter] = "\(retryAfter)" }
        // The rest of a body that is too large, or nobody's, is not waited for.
        if status == .contentTooLarge || kind == "signature" { headers[.connection] = "close" }
        return Response(
            status: status, headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: try JSONEncoder().encode(document))))
    }
}

/// Words the router's own refusals, and whatever nobody foresaw, as problem documents too.
struct ProblemMiddleware<Context: RequestContext>: RouterMiddleware {
    func handle(
        _ request: Request, context: Context,
        next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let error as HTTPError {
            return try Problem(
                error.status, "http", "there is nothing to be had here this way: see docs/sync.md"
            ).response()
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            context.logger.error("failed", metadata: ["error": "\(error)"])
            return try Problem(
                .internalServerError, "internal", "central cannot answer now: tell DINUM"
            ).response()
        }
    }
}

extension HTTPField.Name {
    private static func named(_ text: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(text) else { preconditionFailure("a valid field name") }
        return name
    }

    /// Whether a pull's answer stopped before the end.
    static let more = named("p352-more")
    /// The server's clock.
    static let time = named("p352-time")
    static let contentDigest = named("content-digest")
}

extension HTTPResponse.Status {
    static let insufficientStorage = HTTPResponse.Status(
        code: 507, reasonPhrase: "Insufficient Storage")
}
