public import Domain
import Replication
public import Store

/// What a home may write where it is enrolled, as far as it has heard.
public struct HomeRights: Sendable {
    /// The scopes that grants name, `*` for every one; none once a key of the home is revoked.
    public let scopes: Set<String>
    public let isRevoked: Bool
    /// When central said so of the present key, while the entry that does has not come.
    public let toldRevoked: Instant?

    public init(_ store: Store) throws {
        let access = try store.access(of: try store.ownKeys)
        toldRevoked = access.isRevoked ? nil : try store.toldRevoked()
        isRevoked = access.isRevoked || toldRevoked != nil
        scopes = isRevoked ? [] : access.scopes
    }
}
