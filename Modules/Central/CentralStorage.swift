public import Domain
public import Replication

/// What the endpoints need of a store, and nothing of how it keeps it: SQLite is one
/// implementation. docs/architecture.md tells what another one has to do; the contract suite of
/// the tests (`StorageContract`) holds each against it.
///
/// A storage knows its programme's root and signs grants with its authority key. Safe for use from
/// several threads, and from several processes where it says so. Each call is one transaction: it
/// does all that is asked, on the disk when it returns, or nothing.
public protocol CentralStorage: Sendable {
    // MARK: - Frontiers

    /// The last batch of every chain of a scope, those included that others cite; in order.
    func tips(of scope: String) throws(StorageError) -> [BatchName]
    /// SHA-256 over the sorted names of each scope's frontier, of those scopes that hold
    /// anything.
    func frontierDigests() throws(StorageError) -> [String: [UInt8]]

    // MARK: - Batches after tips

    /// What of a scope is not in the past of `tips`, parents first: a pack of about `limit`
    /// bytes and at least one batch, and whether something remains. Names that the storage does
    /// not hold are left aside.
    func pack(
        ofScope scope: String, after tips: [BatchName], limit: Int
    ) throws(StorageError) -> (bytes: [UInt8], isMore: Bool)

    // MARK: - Append

    /// Checks batches of one scope, in any order, and stores those whose parents are held; what
    /// waited for them follows.
    /// - Parameter keys: who brings them: its key, and those that certified it.
    /// - Returns: what became of each, in the order given.
    func take(
        _ batches: [Batch], from keys: [ReplicaKey], scope: String
    ) throws(StorageError) -> [(BatchName, Reception)]

    // MARK: - Effect

    /// What the grants and revocations in force say of a peer.
    /// - Parameter keys: its key, and those that certified it.
    func access(ofPeer keys: [ReplicaKey]) throws(StorageError) -> PeerAccess

    // MARK: - Enrolment

    func keep(invitation: Invitation, until expires: Instant) throws(StorageError)
    /// Nil for a name that was never kept.
    func keptInvitation(_ name: String) throws(StorageError) -> KeptInvitation?
    /// Appends a grant to the authority chain and uses an invitation up for the first of its keys;
    /// one that is used already stays as it is, and so does the chain.
    /// - Returns: the key that the invitation is used by.
    /// - Throws: `refused` for an unknown name, and while the chain is forked.
    func use(
        invitation name: String, for grant: AuthorityEntry.Grant, recorded: Instant
    ) throws(StorageError) -> ReplicaKey

    // MARK: - For the console and for metrics

    /// Notes when a peer of these keys asked something.
    func note(contactOf keys: [ReplicaKey], at now: Instant) throws(StorageError)
    func counts() throws(StorageError) -> StorageCounts
}

/// Why a storage did not do what it was asked. Nothing of it was done.
public enum StorageError: Error, Hashable, Sendable {
    /// There is no room on its disk.
    case full(String)
    /// Somebody else writes for long, or its server is away: worth trying again soon.
    case busy(String)
    /// The state of the store does not allow it; in words for the peer.
    case refused(String)
    /// It is damaged or not reachable; in words for who runs central.
    case failed(String)
}

public struct StorageCounts: Hashable, Sendable {
    /// In the log.
    public var batches: Int
    /// Shown by it.
    public var records: Int
    /// Kept until a parent comes.
    public var waiting: Int

    public init(batches: Int, records: Int, waiting: Int) {
        self.batches = batches
        self.records = records
        self.waiting = waiting
    }
}
