import Domain
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOPosix
import Replication

/// The endpoints of the sync protocol (docs/sync.md). Short requests, idempotent: whatever is
/// repeated changes nothing. JSON for control, packs for data; errors are problem documents
/// (RFC 9457); requests are signed (RFC 9421).
struct Routes {
    let desk: Desk
    let peers = Guard()
    let metrics = Metrics()
    /// The machine's clock.
    let now: @Sendable () -> Instant
    /// What central decides by itself once batches came into a scope.
    private let afterPush: @Sendable (_ scope: String) throws -> Void
    private let reading: Turns
    private let writing: Turns

    /// The greatest body: one part of a pack and its framing.
    private static let bodyLimit = Pack.partLimit + 64 * 1024
    /// Threads that read the storage at once; one more writes.
    private static let readers = 4
    static let threads = readers + 1

    /// - Parameter threads: at least `Routes.threads`.
    init(
        storage: any CentralStorage, threads: NIOThreadPool,
        now: @escaping @Sendable () -> Instant,
        afterPush: @escaping @Sendable (_ scope: String) throws -> Void
    ) {
        desk = Desk(storage: storage)
        self.now = now
        self.afterPush = afterPush
        reading = Turns(places: Routes.readers, threads: threads)
        writing = Turns(places: 1, threads: threads)
    }

    func router() -> Router<BasicRequestContext> {
        let router = Router(context: BasicRequestContext.self)
        router.add(middleware: ProblemMiddleware())
        router.get("healthz") { _, _ in
            _ = try await reading.run(.machine) { try desk.storage.tips(of: AuthorityEntry.scope) }
            return Routes.text("ok\n")
        }
        router.get("metrics") { _, _ in
            Routes.text(
                metrics.text(try await reading.run(.machine) { try desk.storage.counts() }))
        }
        router.post("v1/enrol") { request, context in
            try await answer("/v1/enrol", request, context) { body, peer in
                let request = try decode(EnrolRequest.self, body)
                let now = now()
                let answer = try await writing.run(peer.asker) {
                    try desk.enrol(request, from: peer.keys, now: now)
                }
                await follow(AuthorityEntry.scope, peer, context.logger)
                return try json(answer)
            }
        }
        router.post("v1/frontiers") { request, context in
            try await answer("/v1/frontiers", request, context) { body, peer in
                let digests = try decode(Digests.self, body)
                return try json(
                    try await reading.run(peer.asker) {
                        try desk.frontiers(digests, from: peer.keys)
                    })
            }
        }
        router.post("v1/scopes/:scope/pull") { request, context in
            try await answer("/v1/scopes/{scope}/pull", request, context) { body, peer in
                let scope = try scope(context)
                let tips = try decode(Tips.self, body)
                let (bytes, isMore) = try await reading.run(peer.asker) {
                    try desk.pull(scope, tips, from: peer.keys)
                }
                return Response(
                    status: .ok,
                    headers: [
                        .contentType: "application/octet-stream",
                        .more: isMore ? "true" : "false",
                    ], body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
            }
        }
        router.post("v1/scopes/:scope/push") { request, context in
            try await answer("/v1/scopes/{scope}/push", request, context) { body, peer in
                let pushed = try await push(try scope(context), body, peer, context.logger)
                metrics.count(pushed.results)
                return try json(pushed)
            }
        }
        return router
    }

    private func push(
        _ scope: String, _ body: [UInt8], _ peer: Peer, _ logger: Logger
    ) async throws -> Pushed {
        // Paid for before it costs anything: what is no pack is worded when it is opened.
        let count = (try? Pack.count(body)) ?? 0
        try limited {
            () throws(Guard.Refusal) in
            try peers.charge(batches: count, bytes: body.count, to: peer.owner, now: seconds)
        }
        var push = try await reading.run(peer.asker) {
            let push = try desk.open(scope, body, from: peer.keys)
            try desk.admit(push)
            return push
        }
        try limited {
            [push] () throws(Guard.Refusal) in
            try peers.charge(
                batches: 0, bytes: max(0, push.weight - body.count), to: peer.owner, now: seconds)
        }
        while let batches = push.next() {
            push.note(
                try await writing.run(peer.asker) { [push] in try desk.take(batches, push) })
        }
        if push.hasStored { await follow(scope, peer, logger) }
        return try await reading.run(peer.asker) { [push] in try desk.answer(push) }
    }

    /// What central decides by itself once something new stands in a scope.
    private func follow(_ scope: String, _ peer: Peer, _ logger: Logger) async {
        do {
            try await writing.run(peer.asker) { try afterPush(scope) }
        } catch {
            // What came is stored all the same; the next push, or a person, tries again.
            logger.warning("after what came into \(scope)", metadata: ["error": "\(error)"])
        }
    }

    // MARK: - Every request

    /// Who asks.
    private struct Peer {
        /// Its key, and those that certified it.
        let keys: [ReplicaKey]
        /// Whose quota pays: the key, where a grant names it; nil for a stranger.
        let owner: ReplicaKey?
        var asker: Asker { Asker(owner) }
    }

    private var seconds: Int64 { now().milliseconds / 1000 }

    /// Checks the signature, reads the body, answers, words what went wrong, counts.
    private func answer(
        _ path: String, _ request: Request, _ context: BasicRequestContext,
        _ body: ([UInt8], Peer) async throws -> Response
    ) async throws -> Response {
        var count = 0
        var response: Response
        do {
            // Who does not sign is not listened to: the body is read afterwards.
            let peer = try await enter(request)
            defer { peers.leave(peer.owner) }
            let bytes = try await read(request)
            count = bytes.count
            guard RequestSignature.covers(request.headers[.contentDigest] ?? "", bytes) else {
                throw Routes.badSignature(.wrongDigest)
            }
            response = try await body(bytes, peer)
            await note(peer, context)
        } catch let problem as Problem {
            response = try problem.response()
        } catch let refusal as Desk.Refusal {
            response = try Problem(refusal).response()
        } catch let error as StorageError {
            context.logger.error("storage", metadata: ["error": "\(error)"])
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

    /// Only an enrolled home is a contact: strangers leave nothing on the disk. A full disk does not
    /// take the answer back.
    private func note(_ peer: Peer, _ context: BasicRequestContext) async {
        guard let key = peer.owner, peers.isNews(key, now: seconds) else { return }
        let now = now()
        do {
            try await writing.run(.home(key)) {
                try desk.storage.note(contactOf: peer.keys, at: now)
            }
        } catch {
            context.logger.warning("contact", metadata: ["error": "\(error)"])
        }
    }

    private static func badSignature(_ failure: RequestSignature.Failure) -> Problem {
        Problem(
            .unauthorized, "signature", "the request's signature is missing or wrong (\(failure))")
    }

    private func enter(_ request: Request) async throws -> Peer {
        let seconds = seconds
        // The signature covers the path: nothing else of the target is listened to.
        guard request.uri.query == nil else {
            throw Problem(.badRequest, "malformed", "no request of this protocol has a query")
        }
        let signer: RequestSignature.Signer
        do {
            signer = try RequestSignature.check(
                method: request.method.rawValue, path: request.uri.path, now: seconds
            ) { name in
                HTTPField.Name(name).flatMap { request.headers[$0] }
            }
        } catch .clock {
            throw Problem(
                .unauthorized, "clock",
                "the clocks differ by more than \(RequestSignature.tolerance) seconds: retry with "
                    + "the time of the header p352-time", time: seconds)
        } catch {
            throw Routes.badSignature(error)
        }
        // New keys wait together: they cost nothing to make.
        let familiar = signer.keys.first.flatMap { peers.isFamiliar($0) ? $0 : nil }
        let isKnown = try await reading.run(Asker(familiar)) {
            try desk.storage.access(ofPeer: signer.keys).isKnown
        }
        let owner = isKnown ? signer.keys.first : nil
        try limited {
            () throws(Guard.Refusal) in try peers.enter(signer, as: owner, now: seconds)
        }
        return Peer(keys: signer.keys, owner: owner)
    }

    /// Words what the guard refuses.
    private func limited(_ body: () throws(Guard.Refusal) -> Void) throws(Problem) {
        do {
            try body()
        } catch {
            switch error {
            case .replayed:
                throw Problem(.unauthorized, "replay", "this request was answered already")
            case .tooMany(let after):
                throw Problem(
                    .tooManyRequests, "quota", "this home asks for too much: wait \(after) s",
                    retryAfter: after)
            }
        }
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
        do {
            for try await buffer in request.body {
                guard bytes.count + buffer.readableBytes <= Routes.bodyLimit else { throw tooLarge }
                bytes.append(contentsOf: buffer.readableBytesView)
            }
        } catch let problem as Problem {
            throw problem
        } catch let error as CancellationError {
            throw error
        } catch {
            throw Problem(
                .badRequest, "malformed",
                "the body cannot be read: it is cut, or its framing is not HTTP/1.1's")
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
