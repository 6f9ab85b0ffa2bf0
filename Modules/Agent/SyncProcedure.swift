public import Domain
import Foundation
public import Replication
public import Store

/// One request to central and its answer: the agent's only way out, so that a fleet runs in one
/// test without a socket.
public struct Exchange: Sendable {
    public struct Answer: Sendable {
        public var status: Int
        /// Header fields by lower-case name.
        public var headers: [String: String]
        public var body: [UInt8]

        public init(status: Int, headers: [String: String], body: [UInt8]) {
            self.status = status
            self.headers = headers
            self.body = body
        }
    }

    /// The network failed before a whole answer came.
    public struct Failure: Error {
        public let message: String
        /// Whether sending less may help: the answer or the body was cut.
        public let isCut: Bool

        public init(message: String, isCut: Bool) {
            self.message = message
            self.isCut = isCut
        }
    }

    /// POSTs to a path below central's address. Throws `Failure`.
    public var post:
        @Sendable (
            _ path: String, _ headers: [(String, String)], _ body: [UInt8]
        ) async throws -> Answer

    public init(
        post:
            @escaping @Sendable (
                _ path: String, _ headers: [(String, String)], _ body: [UInt8]
            ) async throws -> Answer
    ) {
        self.post = post
    }
}

/// What a person reads when a sync could not be finished; what was exchanged so far stays.
public struct SyncError: Error, CustomStringConvertible {
    public let message: String
    /// The type of central's problem document, where it sent one.
    let problem: String?
    /// Seconds that central asked to wait, where it did and a sync is not to wait so long.
    public let retryAfter: Double?
    public var description: String { message }

    init(message: String, problem: String? = nil, retryAfter: Double? = nil) {
        self.message = message
        self.problem = problem
        self.retryAfter = retryAfter
    }
}

/// Carries out what the session decides, over a store and an exchange.
public struct SyncProcedure: Sendable {
    private let store: Store
    private let post: SignedPost

    public init(
        store: Store, exchange: Exchange, now: @escaping @Sendable () -> Instant,
        waiting: Waiting = Waiting()
    ) {
        self.store = store
        post = SignedPost(store: store, exchange: exchange, now: now, waiting: waiting)
    }

    public func run() async throws -> SyncReport {
        guard try store.root != nil else {
            throw SyncError(
                message: "this home is not enrolled: `enrol --central URL --code CODE` first")
        }
        var session = AgentSession()
        let scopes = try store.scopes(readBy: try store.ownKeys)
        let digests = try store.digests(of: scopes)
        let tips = try Dictionary(
            uniqueKeysWithValues: scopes.map { ($0, try store.tips(ofScope: $0)) })
        var received: Set<BatchName> = []
        var effects = session.step(
            .begin(digests: digests, fresh: try store.fresh(in: scopes)))
        while !effects.isEmpty {
            let effect = effects.removeFirst()
            switch effect {
            // The mark is on the disk before anything leaves.
            case .mark: try store.markSent()
            case .send(let request): effects += session.step(try await send(request))
            case .read(let scope, let after, let limit):
                effects += session.step(try read(scope, after, limit))
            case .check(let tips):
                effects += session.step(
                    .checked(areHeld: try store.holds(tips).count == Set(tips).count))
            case .readTips(let scope):
                let all = Set(try store.tips(ofScope: scope) + (tips[scope] ?? []))
                    .union(try store.remembered(ofScope: scope))
                effects += session.step(.readTips(all.sorted()))
            case .take(let pack):
                let event = try take(pack)
                if case .took(let receptions) = event { received.formUnion(receptions.keys) }
                effects += session.step(event)
            case .remember(let scope):
                // What was here at the beginning was sent, what came was sent by central; what was
                // written meanwhile is neither.
                let now = try store.tips(ofScope: scope).filter { received.contains($0) }
                let held = Set(now + (tips[scope] ?? []))
                if !held.isEmpty { try store.remember(held.sorted(), ofScope: scope) }
            case .finish(let report): return report
            case .fail(let reason): throw SyncError(message: reason)
            }
        }
        throw SyncError(message: "the sync ended without an end: try again")
    }

    private func read(
        _ scope: String, _ after: [BatchName], _ limit: Int
    ) throws -> AgentSession.Event {
        var pack: [UInt8] = []
        let isMore = try store.pack(
            after: after, scopes: [scope], partLimit: limit, limit: 1
        ) { pack += $0 }
        return .read(
            pack: pack, names: pack.isEmpty ? [] : try Pack.batches(pack).map(\.name),
            isMore: isMore)
    }

    private func take(_ pack: [UInt8]) throws -> AgentSession.Event {
        let batches: [Batch]
        do {
            batches = try Pack.batches(pack)
        } catch {
            return .failed("central's answer is no pack: \(error)", isCut: true)
        }
        var receptions: [BatchName: AgentSession.Event.Reception] = [:]
        for (name, reception) in try store.receive(batches) {
            receptions[name] =
                switch reception {
                case .stored: .stored
                case .withoutEffect: .withoutEffect
                case .known: .known
                case .waiting: .waiting
                case .refused(let reason): .refused(reason)
                }
        }
        return .took(receptions)
    }

    private func send(_ request: SyncRequest) async throws -> AgentSession.Event {
        do {
            switch request {
            case .frontiers(let digests):
                return .answered(
                    .frontiers(try await post.json("/v1/frontiers", digests, as: Frontiers.self)))
            case .push(let scope, let pack):
                let answer = try await post.bytes(
                    "/v1/scopes/\(Self.escaped(scope))/push", "application/octet-stream", pack)
                return .answered(.pushed(try SignedPost.decode(Pushed.self, answer)))
            case .pull(let scope, let tips):
                let answer = try await post.bytes(
                    "/v1/scopes/\(Self.escaped(scope))/pull", "application/json",
                    try SignedPost.encode(tips))
                return .answered(
                    .pulled(pack: answer.body, isMore: answer.headers["p352-more"] == "true"))
            }
        } catch let failure as Exchange.Failure {
            return .failed(failure.message, isCut: failure.isCut)
        } catch let error as SyncError where error.problem != nil {
            return .refused(error.message)
        }
    }

    private static func escaped(_ scope: String) -> String {
        scope.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? scope
    }
}
