/// What became of one batch that was brought to a store.
public enum Reception: Hashable, Sendable {
    case stored
    /// Stored in quarantine: no grant covers it, or its key is revoked.
    case withoutEffect
    case known
    /// These parents are not here yet, in order; the batch is kept until they come, within
    /// `WaitingQuota`.
    case waiting([BatchName])
    case refused(String)
}

/// What a peer may do, by the grants and revocations in force.
public struct PeerAccess: Hashable, Sendable {
    /// Scopes that it writes; `*` for every one.
    public var scopes: Set<String>
    public var isRevoked: Bool

    public init(scopes: Set<String>, isRevoked: Bool) {
        self.scopes = scopes
        self.isRevoked = isRevoked
    }

    public var isKnown: Bool { !scopes.isEmpty }

    public func reads(_ scope: String) -> Bool {
        scope == AuthorityEntry.scope || scope == "shared" || scopes.contains(scope)
            || scopes.contains(AuthorityEntry.Grant.everywhere)
    }
}

/// Greatest number and size of batches that wait for a parent; beyond it the peer keeps them and
/// sends them again.
public enum WaitingQuota {
    /// Of all bringers together.
    public static let all = (count: 20_000, bytes: 256 << 20)
    /// Of one bringer.
    public static let bringer = (count: 2000, bytes: 32 << 20)
}
