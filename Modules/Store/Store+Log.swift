public import Domain
public import Replication

/// One batch as `log` lists it.
public struct LogEntry: Hashable, Sendable {
    public let name: BatchName
    public let scope: String
    public let replica: ReplicaKey
    /// From 1, within its chain.
    public let ordinal: Int
    public let recorded: Instant
    public let source: String?
    public let reason: String?
    /// Bytes of the signed batch, signature left out.
    public let size: Int
}

extension Store {
    /// The log in the order in which it was received. Cost: every batch's header.
    public func log() throws -> [LogEntry] {
        try read { access in
            let count = try access.log.lastNumber()
            var entries: [LogEntry] = []
            for number in stride(from: 1, through: count, by: 1) {
                let logged = try access.log.batch(number: number)
                let batch = try access.log.signed(number: number)
                let chain = try access.log.chain(logged.chain)
                entries.append(
                    LogEntry(
                        name: logged.name, scope: try access.log.scopeName(chain.scope),
                        replica: try access.log.key(ofReplica: chain.replica),
                        ordinal: logged.ordinal, recorded: logged.recorded,
                        source: try logged.source.map { try access.log.sourceName($0) },
                        reason: batch.header.reason, size: batch.bytes.count))
            }
            return entries
        }
    }

    /// How many batches, records (deleted ones included) and waiting batches there are.
    public func size() throws -> (batches: Int, records: Int, waiting: Int) {
        try read { access in
            func count(_ table: String) throws -> Int {
                let find = try access.sql("SELECT count(*) FROM \(Tables.quoted(table))")
                defer { find.reset() }
                return try find.step() ? find.int(0) : 0
            }
            return (
                try count("batch"),
                try schema.types.reduce(0) { $0 + (try count($1.table)) },
                try count("local_waiting")
            )
        }
    }

    /// Own batches beyond those that the mark says have left this machine, by scope.
    public func unsent() throws -> [String: Int] {
        guard let home else { return [:] }
        let own = try home.keys().key.replica
        let mark = try home.mark()
        return try read { access in
            var counts: [String: Int] = [:]
            for scope in try access.log.scopeIDs() {
                let name = try access.log.scopeName(scope)
                for chain in try access.log.chains(inScope: scope)
                where try access.log.key(ofReplica: chain.replica) == own {
                    let sent = try mark.sent[name].flatMap { try access.log.batch($0) }
                    let ordinal = sent?.chain == chain.id ? sent?.ordinal ?? 0 : 0
                    if chain.length > ordinal { counts[name] = chain.length - ordinal }
                }
            }
            return counts
        }
    }
}
