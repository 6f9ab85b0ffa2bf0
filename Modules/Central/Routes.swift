import Domain
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import Replication
import Store

/// The endpoints of the sync protocol (docs/sync.md). Short requests, idempotent: whatever is
/// repeated changes nothing. JSON for control, packs for data; errors are problem documents
/// (RFC 9457); requests are signed (RFC 9421).
struct Routes {
    let desk: Desk
    let peers = Guard()
    let metrics = Metrics()
    /// The machine's clock.
    let now: @Sendable () -> Instant

    /// The greatest body: one part of a pack and its framing.
    private static let bodyLimit = Pack.partLimit + 64 * 1024

    func router() -> Router<BasicRequestContext> {
        let router = Router(context: BasicRequestContext.self)
        router.add(middleware: ProblemMiddleware())
        router.get("healthz") { _, _ in
            _ = try desk.storage.size()
            return Routes.text("ok\n")
        }
        router.get("metrics") { _, _ in
            let size = try desk.storage.size()
            return Routes.text(
                metrics.text(
                    batches: size.batches, records: size.records, waiting: size.waiting))
        }
        router.post("v1/enrol") { request, context in
            try await answer("/v1/enrol", request, context) { body, keys in
                try json(
                    try desk.enrol(
                        try decode(EnrolRequest.self, body), from: keys, now: now()))
            }
        }
        router.post("v1/frontiers") { request, context in
            try await answer("/v1/frontiers", request, context) { body, keys in
                try json(try desk.frontiers(try decode(Digests.self, body), from: keys))
            }
        }
        router.post("v1/scopes/:scope/pull") { request, context in
            try await answer("/v1/scopes/{scope}/pull", request, context) { body, keys in
                let (bytes, isMore) = try desk.pull(
                    try scope(context), try decode(Tips.self, body), from: keys)
                return Response(
                    status: .ok,
                    headers: [
                        .contentType: "application/octet-stream",
                        .more: isMore ? "true" : "false",
                    ], body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
            }
        }
        router.post("v1/scopes/:scope/push") { request, context in
            try await answer("/v1/scopes/{scope}/push", request, context) { body, keys in
                let pushed = try desk.push(try scope(context), body, from: keys)
                metrics.count(pushed.results)
                return try json(pushed)
            }
        }
        return router
    }

    // MARK: - Every request

    /// Reads the body, checks the signature, answers, words what went wrong, counts.
    private func answer(
        _ path: String, _ request: Request, _ context: BasicRequestContext,
        _ body: @Sendable ([UInt8], [ReplicaKey]) throws -> Response
    ) async throws -> Response {
        var count = 0
        var response: Response
        do {
            let bytes = try await read(request)
            count = bytes.count
            let keys = try signer(request, bytes).keys
            response = try body(bytes, keys)
            // Only an enrolled home is a contact: strangers leave nothing on the disk.
            if let key = keys.first, try desk.storage.access(of: keys).isKnown,
                peers.isNews(key, now: now().milliseconds / 1000)
            {
                try desk.storage.noteContact(keys, at: now())
            }
        } catch let problem as Problem {
            response = try problem.response()
        } catch let refusal as Desk.Refusal {
            response = try Problem(refusal).response()
        } catch let error as StoreError {
            response = try Problem(error).response()
        }
        metrics.count(
            path: path, status: response.status.code, bytesIn: count,
            bytesOut: response.body.contentLength ?? 0)
        if response.status.code >= 400 {
            context.logger.info(
                "refused", metadata: ["path": "\(path)", "status": "\(response.status.code)"])
        }
        return response
    }

    private func signer(_ request: Request, _ body: [UInt8]) throws -> RequestSignature.Signer {
        let seconds = now().milliseconds / 1000
        let signer: RequestSignature.Signer
        do {
            signer = try RequestSignature.check(
                method: request.method.rawValue, path: request.uri.path, body: body, now: seconds
            ) { name in
                HTTPField.Name(name).flatMap { request.headers[$0] }
            }
        } catch RequestSignature.Failure.clock {
            throw Problem(
                .unauthorized, "clock",
                "the clocks differ by more than \(RequestSignature.tolerance) seconds: retry with "
                    + "the time of the header p352-time", time: seconds)
        } catch {
            throw Problem(
                .unauthorized, "signature",
                "the request's signature is missing or wrong (\(error))")
        }
        do {
            let isKnown = try desk.storage.access(of: signer.keys).isKnown
            try peers.admit(signer, isKnown: isKnown, now: seconds)
        } catch Guard.Refusal.replayed {
            throw Problem(.unauthorized, "replay", "this request was answered already")
        } catch Guard.Refusal.tooMany {
            throw Problem(.tooManyRequests, "quota", "too many requests: wait a minute")
        }
        return signer
    }

    private func scope(_ context: BasicRequestContext) throws -> String {
        guard let scope = try context.parameters.require("scope").removingPercentEncoding else {
            throw Problem(
                .badRequest, "malformed",
                "the scope in the address is not percent-encoded UTF-8")
        }
        return scope
    }

    // MARK: - Bodies

    private var tooLarge: Problem {
        Problem(
            .contentTooLarge, "too-large",
            "a body has at most \(Routes.bodyLimit) bytes: send less")
    }

    private func read(_ request: Request) async throws -> [UInt8] {
        if let length = request.headers[.contentLength].flatMap({ Int($0) }),
            length > Routes.bodyLimit
        {
            throw tooLarge
        }
        var bytes: [UInt8] = []
        for try await buffer in request.body {
            guard bytes.count + buffer.readableBytes <= Routes.bodyLimit else { throw tooLarge }
            bytes.append(contentsOf: buffer.readableBytesView)
        }
        return bytes
    }

    private func decode<T: Decodable>(_ type: T.Type, _ body: [UInt8]) throws -> T {
        do {
            return try JSONDecoder().decode(type, from: Data(body))
        } catch {
            throw Problem(
                .badRequest, "malformed", "the body is not the JSON that this address takes")
        }
    }

    private func json(_ value: some Encodable) throws -> Response {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return Response(
            status: .ok, headers: [.contentType: "application/json"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: try encoder.encode(value))))
    }

    private static func text(_ text: String) -> Response {
        Response(
            status: .ok, headers: [.contentType: "text/plain; charset=utf-8"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }
}
