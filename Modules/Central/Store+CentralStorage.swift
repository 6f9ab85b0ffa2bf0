public import Domain
public import Replication
public import Store

/// The embedded storage: SQLite, one process that serves.
extension Store: CentralStorage {
    public func tips(of scope: String) throws(StorageError) -> [BatchName] {
        try worded { try tips(ofScope: scope) }
    }

    public func frontierDigests() throws(StorageError) -> [String: [UInt8]] {
        try worded { try digests() }
    }

    public func pack(
        ofScope scope: String, after tips: [BatchName], limit: Int
    ) throws(StorageError) -> (bytes: [UInt8], isMore: Bool) {
        try worded {
            var bytes: [UInt8] = []
            let isMore = try pack(
                after: tips, scopes: [scope], partLimit: limit, limit: limit / 2
            ) { bytes += $0 }
            // Before a batch of central's own leaves the machine, its name is beside the key.
            if !bytes.isEmpty { try markSent() }
            return (bytes, isMore)
        }
    }

    public func take(
        _ batches: [Batch], from keys: [ReplicaKey], scope: String
    ) throws(StorageError) -> [(BatchName, Reception)] {
        try worded { try receive(batches, from: .replica(keys), scope: scope) }
    }

    public func access(ofPeer keys: [ReplicaKey]) throws(StorageError) -> PeerAccess {
        try worded { try access(of: keys) }
    }

    public func keep(
        invitation: Invitation, until expires: Instant
    ) throws(StorageError) {
        try worded { try keep(invitation, expires: expires) }
    }

    public func keptInvitation(_ name: String) throws(StorageError) -> KeptInvitation? {
        try worded { try invitation(named: name) }
    }

    public func use(
        invitation name: String, for grant: AuthorityEntry.Grant, recorded: Instant
    ) throws(StorageError) -> ReplicaKey {
        try worded { try redeem(name, for: grant, recorded: recorded) }
    }

    public func note(contactOf keys: [ReplicaKey], at now: Instant) throws(StorageError) {
        try worded { try noteContact(keys, at: now) }
    }

    public func counts() throws(StorageError) -> StorageCounts {
        try worded {
            let size = try size()
            return StorageCounts(
                batches: size.batches, records: size.records, waiting: size.waiting)
        }
    }

    private func worded<T>(_ body: () throws -> T) throws(StorageError) -> T {
        do {
            return try body()
        } catch let error as StoreError {
            throw StorageError(error)
        } catch {
            throw .failed("\(error)")
        }
    }
}

extension StorageError {
    init(_ error: StoreError) {
        switch error.code {
        case .full: self = .full(error.message)
        case .busy: self = .busy(error.message)
        case .refused, .forbidden, .ambiguousKey, .unknownRecord, .unknownBasis, .wrongKey:
            self = .refused(error.message)
        case .notAHome, .alreadyAHome, .newerProgram, .damaged: self = .failed(error.message)
        }
    }
}
