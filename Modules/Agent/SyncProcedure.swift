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
    /// Whether central refused what was asked, whole and readable; else it may have done it.
    public var isRefusal: Bool { problem != nil }

    /// The type of problem of a key that is revoked.
    static let revoked = "urn:p352:revoked"

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
    private let now: @Sendable () -> Instant

    public init(
        store: Store, exchange: Exchange, now: @escaping @Sendable () -> Instant,
        waiting: Waiting = Waiting()
    ) {
        self.store = store
        self.now = now
        post = SignedPost(store: store, exchange: exchange, now: now, waiting: waiting)
    }

    public func run() async throws -> SyncReport {
        guard try store.root != nil else {
            throw SyncError(
                message: "this home is not enrolled: `enrol --central URL --code CODE` first")
        }
        var run = try SyncRun(store)
        while let effect = run.next() {
            switch effect {
            case .send(let request): run.tell(try await send(request))
            case .finish(let report):
                try store.note(revokedAt: nil)
                return report
            case .fail(let reason): throw SyncError(message: reason)
            case .mark, .read, .check, .readTips, .take, .remember:
                if let event = try run.carryOut(effect) { run.tell(event) }
            }
        }
        throw SyncError(message: "the sync ended without an end: try again")
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
            if error.problem == SyncError.revoked { try store.note(revokedAt: now()) }
            return .refused(error.message)
        }
    }

    private static func escaped(_ scope: String) -> String {
        scope.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? scope
    }
}
