public import Domain
public import Replication
public import Store

/// Enrols a home with central by an invitation.
public struct Enrolment: Sendable {
    private let store: Store
    private let exchange: Exchange
    private let now: @Sendable () -> Instant
    private let waiting: Waiting

    public init(
        store: Store, exchange: Exchange, now: @escaping @Sendable () -> Instant,
        waiting: Waiting = Waiting()
    ) {
        self.store = store
        self.exchange = exchange
        self.now = now
        self.waiting = waiting
    }

    /// Proves the invitation's secret, takes the authority chain and learns the root; the home is
    /// enrolled when this returns. May be repeated after any failure.
    /// - Parameters:
    ///   - invitation: as its code told it.
    ///   - central: the address, kept for later syncs.
    public func run(_ invitation: Invitation, central: String) async throws {
        guard let home = store.home else { throw SyncError(message: "a view cannot be enrolled") }
        do {
            try await run(invitation, central: central, home)
        } catch let error as SyncError where error.problem == SyncError.revoked {
            // Its keys are revoked: it goes on under one that they do not certify. What they signed
            // after the last good batch goes along, without effect until it is released.
            try home.makeKey()
            try await run(invitation, central: central, home)
        }
    }

    private func run(
        _ invitation: Invitation, central: String, _ home: HomeFolder
    ) async throws {
        let keys = try store.ownKeys
        let request = EnrolRequest(
            invitation: invitation.name, keys: keys.map(\.hex),
            proof: invitation.proof(for: keys))
        let post = SignedPost(store: store, exchange: exchange, now: now, waiting: waiting)
        let answer: EnrolAnswer
        do {
            answer = try await post.json("/v1/enrol", request, as: EnrolAnswer.self)
        } catch let failure as Exchange.Failure {
            throw SyncError(message: failure.message)
        }
        guard let bytes = Hex.bytes(answer.authority) else {
            throw SyncError(message: "the answer is not central's: try again")
        }
        let batches = try Pack.batches(bytes)
        // The chain must be this root's and name this key before anything is believed.
        guard let root = invitation.root(of: batches) else {
            throw SyncError(
                message: "central's authority chain is not the invitation's: the code is another "
                    + "central's, or somebody stands between")
        }
        try store.adopt(root: root)
        for (name, reception) in try store.receive(batches) {
            if case .refused(let reason) = reception {
                throw SyncError(
                    message: "central's authority chain is not the invitation's (\(name.short): "
                        + "\(reason)): the code is another central's, or somebody stands between")
            }
        }
        guard try store.access(of: keys).isKnown else {
            throw SyncError(
                message: "central's answer grants this home nothing: ask DINUM for a new code")
        }
        try home.write(HomeFolder.Enrolment(root: root, central: central))
        try store.keepAuthority()
    }
}
