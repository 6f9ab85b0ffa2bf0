import Central
import Domain
import Replication
import Synchronization

/// A storage in memory, written from the definition of trust alone (`Definition`): slow, short, and
/// without a database.
final class DefinedStorage: CentralStorage {
    private let root: [UInt8]
    private let key: SigningKey
    private let certificates: [Certificate]
    private let state = Mutex(DefinedLog())

    init(root: [UInt8], authority: Author) {
        self.root = root
        key = authority.key
        certificates = authority.certificates
    }

    private func run<T>(
        _ body: (inout DefinedLog) throws(StorageError) -> T
    ) throws(StorageError) -> T {
        let result: Result<T, StorageError> = state.withLock { log in
            do throws(StorageError) { return .success(try body(&log)) } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    func tips(of scope: String) throws(StorageError) -> [BatchName] {
        try run { $0.tips(of: scope) }
    }

    func frontierDigests() throws(StorageError) -> [String: [UInt8]] {
        try run { log in
            Dictionary(
                uniqueKeysWithValues: log.scopes.map { scope in
                    (scope, sha256(log.frontier(of: scope).flatMap(\.bytes)))
                })
        }
    }

    func pack(
        ofScope scope: String, after tips: [BatchName], limit: Int
    ) throws(StorageError) -> (bytes: [UInt8], isMore: Bool) {
        try run { log in
            let lacking = log.lacking(of: scope, after: tips)
            var builder = Pack.Builder(limit: .max)
            var size = 0
            var count = 0
            for batch in lacking {
                size += batch.bytes.count + 70
                if count > 0, size > limit { break }
                builder.append(batch)
                count += 1
            }
            return (builder.finish().flatMap(\.self), count < lacking.count)
        }
    }

    func take(
        _ batches: [Batch], from keys: [ReplicaKey], scope: String
    ) throws(StorageError) -> [(BatchName, Reception)] {
        try run { $0.take(batches, DefinedBringer(keys: keys, scope: scope, root: root)) }
    }

    func access(ofPeer keys: [ReplicaKey]) throws(StorageError) -> PeerAccess {
        try run { $0.access(keys) }
    }

    func keep(invitation: Invitation, until expires: Instant) throws(StorageError) {
        try run {
            $0.invitations[invitation.name] = KeptInvitation(
                invitation, expires: expires, usedBy: nil)
        }
    }

    func keptInvitation(_ name: String) throws(StorageError) -> KeptInvitation? {
        try run { $0.invitations[name] }
    }

    func use(
        invitation name: String, for grant: AuthorityEntry.Grant, recorded: Instant
    ) throws(StorageError) -> ReplicaKey {
        try run { log throws(StorageError) in
            guard let kept = log.invitations[name], let owner = grant.keys.first else {
                throw .refused("there is no invitation \(name)")
            }
            if let former = kept.usedBy { return former }
            guard log.frontier(of: AuthorityEntry.scope).count <= 1 else {
                throw .refused("the authority chain is forked")
            }
            do {
                let batch = try signed(.grant(grant), recorded, log)
                _ = log.take(
                    [batch], DefinedBringer(keys: [], scope: AuthorityEntry.scope, root: root))
            } catch {
                throw .failed("\(error)")
            }
            log.invitations[name] = KeptInvitation(
                kept.invitation, expires: kept.expires, usedBy: owner)
            return owner
        }
    }

    private func signed(
        _ entry: AuthorityEntry, _ recorded: Instant, _ log: DefinedLog
    ) throws(WireError) -> Batch {
        let tips = log.tips(of: AuthorityEntry.scope)
        let own = tips.last { log.keys(of: $0).first == key.replica }
        var header = BatchHeader(prev: own, recorded: recorded)
        if own == nil {
            header.replica = key.replica
            header.scope = AuthorityEntry.scope
            header.schemaVersion = 1
            header.certificates = certificates
            header.programme = .root(root)
        }
        header.seen = tips.filter { $0 != own }
        header.entry = entry.encoded
        return try Batch(header: header, operations: Operations(runs: []), key: key)
    }

    func note(contactOf keys: [ReplicaKey], at now: Instant) throws(StorageError) {}

    func counts() throws(StorageError) -> StorageCounts { try run { $0.counts } }
}
