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

    /// Own batches, under whatever key of this home, that central was not seen to hold, by scope;
    /// before the first sync those that no mark says have left this machine.
    public func unsent() throws -> [String: Unsent] {
        guard let home else { return [:] }
        let own = Set(try ownKeys)
        let mark = try home.mark()
        return try read { access in
            var found: [String: Unsent] = [:]
            for scope in try access.log.scopeIDs() {
                let name = try access.log.scopeName(scope)
                let tips = try access.remembered(name) ?? mark.sent[name].map { [$0] } ?? []
                let held = try access.log.past(ofAll: tips.compactMap { try access.log.batch($0) })
                for chain in try access.log.chains(inScope: scope)
                where try own.contains(access.log.key(ofReplica: chain.replica)) {
                    let first = max(held[chain.id], chain.forkOrdinal) + 1
                    guard chain.length >= first else { continue }
                    let find = try access.sql(
                        "SELECT min(recorded) FROM batch WHERE chain = ? AND ordinal >= ?")
                    find.bind(1, chain.id)
                    find.bind(2, first)
                    defer { find.reset() }
                    guard try find.step() else { continue }
                    let since = Instant(milliseconds: find.integer(0))
                    let before = found[name]
                    found[name] = Unsent(
                        batches: (before?.batches ?? 0) + chain.length - first + 1,
                        since: min(before?.since ?? since, since))
                }
            }
            return found
        }
    }

    /// Batches that wait for a sync.
    public struct Unsent: Hashable, Sendable {
        public let batches: Int
        /// When the oldest was recorded, by this machine's clock.
        public let since: Instant
    }
}
