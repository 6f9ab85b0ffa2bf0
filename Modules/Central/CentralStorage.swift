public import Domain
public import Replication
public import Store

/// What the endpoints need of a store, and nothing of how it keeps it: SQLite is one
/// implementation. Safe for use from several threads; what is acknowledged is on the disk.
public protocol CentralStorage: Sendable {
    /// The last batch of every chain of a scope, in order.
    func tips(ofScope scope: String) throws -> [BatchName]
    /// SHA-256 over the sorted frontier of each scope that the log holds, by scope.
    func digests() throws -> [String: [UInt8]]
    /// What of a scope is not in the past of `tips`, parents first: one pack of about `limit`
    /// bytes, and whether something remains.
    func pack(ofScope scope: String, after tips: [BatchName], limit: Int) throws -> (
        bytes: [UInt8], isMore: Bool
    )
    /// Takes batches of one scope in: all that can be stored in one transaction.
    func take(
        _ batches: [Batch], from keys: [ReplicaKey], scope: String
    ) throws -> [(BatchName, Reception)]
    func access(of keys: [ReplicaKey]) throws -> PeerAccess
    func redeem(_ request: EnrolRequest, keys: [ReplicaKey], now: Instant) throws
    /// Notes when a peer of these keys asked something.
    func noteContact(_ keys: [ReplicaKey], at now: Instant) throws
    /// Batches, records and waiting batches, for metrics.
    func size() throws -> (batches: Int, records: Int, waiting: Int)
}

extension Store: CentralStorage {
    public func pack(
        ofScope scope: String, after tips: [BatchName], limit: Int
    ) throws -> (bytes: [UInt8], isMore: Bool) {
        var bytes: [UInt8] = []
        let isMore = try pack(after: tips, scopes: [scope], partLimit: limit, limit: limit / 2) {
            bytes += $0
        }
        return (bytes, isMore)
    }

    public func take(
        _ batches: [Batch], from keys: [ReplicaKey], scope: String
    ) throws -> [(BatchName, Reception)] {
        try receive(batches, from: .replica(keys), scope: scope)
    }
}
