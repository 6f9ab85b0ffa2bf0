import Domain
import Foundation
import HTTPTypes
import Hummingbird
import Replication
import Store

/// The endpoints of the sync protocol. Short requests, idempotent: whatever is repeated changes
/// nothing. JSON for control, packs for data; errors are problem documents (RFC 9457).
struct Routes {
    let store: Store

    /// The greatest body: one part of a pack and its framing.
    private static let bodyLimit = Pack.partLimit + 64 * 1024
    /// After so many bytes an answer stops and says that there is more.
    private static let answerLimit = 1 << 20

    func router() -> Router<BasicRequestContext> {
        let router = Router(context: BasicRequestContext.self)
        router.get("healthz") { _, _ in
            _ = try store.digests()
            return Response(
                status: .ok, headers: [.contentType: "text/plain; charset=utf-8"],
                body: ResponseBody(byteBuffer: ByteBuffer(string: "ok\n")))
        }
        router.post("v1/frontiers") { request, context in
            try await guarded { try await frontiers(request, context) }
        }
        router.post("v1/scopes/:scope/pull") { request, context in
            try await guarded { try await pull(request, context) }
        }
        router.post("v1/scopes/:scope/push") { request, context in
            try await guarded { try await push(request, context) }
        }
        return router
    }

    // MARK: - Endpoints

    private struct Digests: Codable {
        var digests: [String: String]
    }

    private struct Frontiers: Codable {
        var frontiers: [String: [String]]
    }

    /// In: the digest of each scope that the peer holds. Out: the tips of the scopes that differ.
    private func frontiers(
        _ request: Request, _ context: BasicRequestContext
    ) async throws -> Response {
        let peer = try await json(Digests.self, request, context).digests
        var differing: [String: [String]] = [:]
        let own = try store.frontier()
        for (scope, tips) in own where Hex.string(sha256(tips.flatMap(\.bytes))) != peer[scope] {
            differing[scope] = try store.tips(ofScope: scope).map(\.hex)
        }
        for scope in peer.keys where own[scope] == nil { differing[scope] = [] }
        return try answer(Frontiers(frontiers: differing))
    }

    private struct Tips: Codable {
        var tips: [String]
    }

    /// In: the peer's tips. Out: one part of a pack with what it lacks, and whether there is more.
    private func pull(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let escaped = try context.parameters.require("scope")
        guard let scope = escaped.removingPercentEncoding else {
            throw Problem(.badRequest, "the scope in the address is not percent-encoded UTF-8")
        }
        let tips = try await json(Tips.self, request, context).tips.map { hex in
            guard let name = BatchName(hex: hex) else {
                throw Problem(.badRequest, "a tip is the 64 hexadecimal digits of a batch's name")
            }
            return name
        }
        var body: [UInt8] = []
        let isMore = try store.pack(
            after: tips, scopes: [scope], limit: Routes.answerLimit
        ) { body += $0 }
        return Response(
            status: .ok,
            headers: [
                .contentType: "application/octet-stream", .more: isMore ? "true" : "false",
            ],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: body)))
    }

    private struct Received: Codable {
        struct One: Codable {
            var batch: String
            var status: String
            var reason: String?
        }
        var results: [One]
        /// The digest of every scope after this push.
        var digests: [String: String]
    }

    /// In: a pack. Out: what became of each batch, and the digests that central then has.
    private func push(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let batches: [Batch]
        do {
            batches = try Pack.batches(try await body(request))
        } catch let error as WireError {
            throw Problem(.badRequest, "the pack cannot be read: \(error)")
        }
        let results = try store.receive(batches).map { name, reception in
            switch reception {
            case .stored: Received.One(batch: name.hex, status: "stored")
            case .known: Received.One(batch: name.hex, status: "known")
            case .waiting: Received.One(batch: name.hex, status: "waiting")
            case .refused(let reason):
                Received.One(batch: name.hex, status: "refused", reason: reason)
            }
        }
        return try answer(
            Received(results: results, digests: try store.digests().mapValues { Hex.string($0) }))
    }

    // MARK: - Bodies

    private func body(_ request: Request) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        for try await buffer in request.body {
            guard bytes.count + buffer.readableBytes <= Routes.bodyLimit else {
                throw Problem(
                    .contentTooLarge, "a body has at most \(Routes.bodyLimit) bytes: send less")
            }
            bytes.append(contentsOf: buffer.readableBytesView)
        }
        return bytes
    }

    private func json<T: Decodable>(
        _ type: T.Type, _ request: Request, _ context: BasicRequestContext
    ) async throws -> T {
        do {
            return try JSONDecoder().decode(type, from: Data(try await body(request)))
        } catch is DecodingError {
            throw Problem(.badRequest, "the body is not the JSON that this address takes")
        }
    }

    private func answer(_ value: some Encodable) throws -> Response {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return Response(
            status: .ok, headers: [.contentType: "application/json"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: try encoder.encode(value))))
    }

    private func guarded(_ body: () async throws -> Response) async throws -> Response {
        do {
            return try await body()
        } catch let problem as Problem {
            return try problem.response()
        } catch let error as StoreError {
            return try Problem(
                error.code == .full ? .insufficientStorage : .internalServerError, error.message
            ).response()
        }
    }
}

/// An error as the peer reads it: a problem document (RFC 9457).
struct Problem: Error {
    let status: HTTPResponse.Status
    let detail: String

    init(_ status: HTTPResponse.Status, _ detail: String) {
        self.status = status
        self.detail = detail
    }

    private struct Document: Codable {
        var status: Int
        var title: String
        var detail: String
    }

    func response() throws -> Response {
        let document = Document(
            status: status.code, title: status.reasonPhrase, detail: detail)
        return Response(
            status: status, headers: [.contentType: "application/problem+json"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: try JSONEncoder().encode(document))))
    }
}

extension HTTPField.Name {
    /// Whether a pull's answer stopped before the end.
    static var more: HTTPField.Name {
        guard let name = HTTPField.Name("p352-more") else {
            preconditionFailure("a valid field name")
        }
        return name
    }
}

extension HTTPResponse.Status {
    static let insufficientStorage = HTTPResponse.Status(
        code: 507, reasonPhrase: "Insufficient Storage")
}
