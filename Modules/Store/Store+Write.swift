public import Domain
public import Replication

extension Store {
    /// Signs and applies drafts in one transaction: all of them, or nothing.
    ///
    /// A draft with many changes becomes several batches of about 1,500 records each.
    /// - Parameter recorded: the machine's clock; kept as it is.
    /// - Returns: the names of the batches, in order.
    @discardableResult
    public func commit(_ drafts: [Draft], recorded: Instant) throws -> [BatchName] {
        try commit(recorded: recorded) { writer in
            for draft in drafts { try writer.write(draft) }
        }
    }

    /// The same for what is decided inside the transaction, from the state that it then has.
    /// - Parameter keys: whose signature; the store's own unless given.
    package func commit(
        recorded: Instant, keys given: HomeFolder.Keys? = nil, _ body: (BatchWriter) throws -> Void
    ) throws -> [BatchName] {
        let keys = try given ?? keys()
        return try write { access in
            let writer = BatchWriter(access: access, keys: keys, recorded: recorded)
            try body(writer)
            try access.finish()
            return writer.names
        }
    }
}

/// Signs batches inside one transaction.
package final class BatchWriter {
    let access: Store.Access
    private let keys: HomeFolder.Keys
    private let recorded: Instant
    package private(set) var names: [BatchName] = []

    init(access: Store.Access, keys: HomeFolder.Keys, recorded: Instant) {
        self.access = access
        self.keys = keys
        self.recorded = recorded
    }

    /// About how many records go into one batch.
    static let rowsPerBatch = 1500

    package func write(_ draft: Draft) throws {
        if try writeInBulk(draft) { return }
        var runs: [DraftRun] = []
        var rows = 0
        for run in draft.runs {
            var rest = try inTableOrder(run.changes, scope: draft.scope)[...]
            while !rest.isEmpty {
                let part = rest.prefix(BatchWriter.rowsPerBatch - rows)
                rest = rest.dropFirst(part.count)
                runs.append(
                    DraftRun(
                        known: run.known, position: run.position, mark: run.mark,
                        changes: Array(part)))
                rows += part.count
                if rows >= BatchWriter.rowsPerBatch {
                    try sign(draft, runs)
                    (runs, rows) = ([], 0)
                }
            }
        }
        if !runs.isEmpty { try sign(draft, runs) }
    }

    /// Many changes in the order of their rows, so that updates run through the table once, here
    /// and wherever the batches go; looked up in the order of the index. Changes of one record
    /// keep their order.
    private func inTableOrder(_ changes: [RecordChange], scope: String) throws -> [RecordChange] {
        guard changes.count > 64, let scope = try access.log.scope(scope) else { return changes }
        var ordered = changes
        let byID = ordered.indices.sorted {
            let (a, b) = (ordered[$0], ordered[$1])
            return a.type == b.type ? a.id < b.id : a.type < b.type
        }
        for n in byID {
            ordered[n].row =
                try access.projection.rows.row(
                    type: ordered[n].type, id: ordered[n].id, scope: scope) ?? 0
        }
        guard ordered.contains(where: { $0.row != 0 }) else { return ordered }
        // New records keep their places behind the others: they are made in the order given.
        let places = ordered.indices.sorted { a, b in
            let (x, y) = (ordered[a].row ?? 0, ordered[b].row ?? 0)
            if (x == 0) != (y == 0) { return y == 0 }
            return x == y ? a < b : x < y
        }
        return places.map { ordered[$0] }
    }

    static let tooLong = StoreError(
        .refused, "one record's values exceed 1 MiB: shorten its texts")

    /// One batch; in halves where it would exceed the greatest size.
    private func sign(_ draft: Draft, _ runs: [DraftRun]) throws {
        let header = try header(draft)
        let seat = try access.log.seat(for: header)
        let operations = try OperationsBuilder(access: access, seat: seat, header: header)
            .operations(runs)
        do {
            try append(header, operations, seat)
        } catch WireError.outOfRange("the size of a batch") {
            let (first, second) = BatchWriter.halves(runs)
            guard !second.isEmpty else {
                throw BatchWriter.tooLong
            }
            try sign(draft, first)
            try sign(draft, second)
        }
    }

    private static func halves(_ runs: [DraftRun]) -> ([DraftRun], [DraftRun]) {
        let total = runs.reduce(0) { $0 + $1.changes.count }
        var first: [DraftRun] = []
        var second: [DraftRun] = []
        var seen = 0
        for run in runs {
            let room = max(0, total / 2 - seen)
            seen += run.changes.count
            var (a, b) = (run, run)
            a.changes = Array(run.changes.prefix(room))
            b.changes = Array(run.changes.dropFirst(room))
            if !a.changes.isEmpty { first.append(a) }
            if !b.changes.isEmpty { second.append(b) }
        }
        return (first.isEmpty ? second : first, first.isEmpty ? [] : second)
    }

    /// - Throws: `WireError.outOfRange("the size of a batch")` where nobody could read it.
    func append(
        _ header: BatchHeader, _ operations: Operations, _ seat: LogTable.Seat
    ) throws {
        guard operations.values < Operations.valueLimit / 2 else {
            throw WireError.outOfRange("the size of a batch")
        }
        // What nobody could read is not signed.
        for group in operations.runs.lazy.flatMap(\.groups) { try group.checkColumns() }
        let batch = try Batch(header: header, operations: operations, key: keys.key)
        try access.append(batch, seat: seat, operations: operations)
        names.append(batch.name)
    }

    /// An entry of the authority chain.
    package func write(_ entry: AuthorityEntry) throws {
        let log = access.log
        if let scope = try log.scope(AuthorityEntry.scope),
            try log.frontier(ofScope: scope).count > 1
        {
            switch entry {
            case .join, .revoke: break
            case .grant, .release, .withdraw, .move, .campaign, .seal, .unknown:
                throw StoreError(
                    .refused,
                    "the authority chain is forked: look at both branches with `authority`, then "
                        + "`authority --join TIP TIP`")
            }
        }
        var header = try header(
            Draft(scope: AuthorityEntry.scope, basis: .tips([]), runs: []))
        header.entry = entry.encoded
        try append(header, Operations(runs: []), try log.seat(for: header))
    }

    /// Bulk: operations on new records of the own chain, built by the caller.
    package func write(
        scope: String, source: String? = nil, operations: Operations
    ) throws {
        let header = try header(Draft(scope: scope, source: source, runs: []))
        try append(header, operations, try access.log.seat(for: header))
    }

    /// The last batches of a scope, the newest first.
    private func tips(ofScope name: String) throws -> [LoggedBatch] {
        guard let scope = try access.log.scope(name) else { return [] }
        return try access.log.frontier(ofScope: scope)
            .map { try access.log.batch(number: $0.tip) }.sorted { $0.number > $1.number }
    }

    /// The chain goes on where the store's own last batch is: read inside the transaction, so
    /// that two processes on one home do not fork it.
    func header(_ draft: Draft) throws -> BatchHeader {
        let log = access.log
        let own = keys.key.replica
        var tip: LoggedBatch?
        var tips = try tips(ofScope: draft.scope)
        if let scope = try log.scope(draft.scope) {
            for chain in try log.chains(inScope: scope)
            where try log.key(ofReplica: chain.replica) == own {
                if let tip, tip.number > chain.tip { continue }
                tip = try log.batch(number: chain.tip)
            }
        }
        if access.effect.root != nil, draft.scope != AuthorityEntry.scope {
            tips = try self.tips(ofScope: AuthorityEntry.scope) + tips
        }
        let covered = try tip.map { try log.past($0) } ?? PastVector()
        var header = BatchHeader(prev: tip?.name, recorded: draft.recorded ?? recorded)
        if tip == nil {
            header.replica = own
            header.scope = draft.scope
            header.schemaVersion = access.projection.schema.version
            header.certificates = keys.certificates
        }
        let programme = access.effect.root.map { Programme.root($0) } ?? .zero
        if try tip.map({ try log.root(ofProgramme: $0.programme) != access.effect.root }) ?? true {
            header.programme = programme
        }
        // More than anybody could read: this batch has not seen the oldest ones, the next one may.
        header.seen = tips.filter { !covered.contains(chain: $0.chain, ordinal: $0.ordinal) }
            .prefix(Batch.namesLimit).map(\.name).sorted()
        header.basis = draft.basis
        header.source = draft.source
        header.actor = draft.actor
        header.reason = draft.reason
        header.copy = draft.copy
        return header
    }
}
