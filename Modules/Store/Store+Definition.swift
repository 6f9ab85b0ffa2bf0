package import Domain
package import Replication

/// The live writes of one record as the tables have them.
package struct LiveRecord {
    /// Where it counts.
    package var scope: String
    package var deletion: Deletion
    /// Field → (name of the batch, value) of every live write.
    package var fields: [FieldID: Set<LiveValue>]
    /// Field → the value that the typed column shows.
    package var shown: [FieldID: Value]
    package var contested: Set<FieldID>
}

package struct LiveValue: Hashable {
    package var batch: String
    package var value: Value

    package init(batch: String, value: Value) {
        self.batch = batch
        self.value = value
    }
}

extension Store {
    /// The log as the definition takes it, parents first; values as `text` writes them.
    /// - Parameters:
    ///   - number: leaves aside the log's first batches, which `known` holds.
    package func definedBatches(
        after number: Int = 0, known: [BatchName: DefinedBatch] = [:], _ text: (Value) -> String
    ) throws -> [DefinedBatch] {
        try read { access in
            var all = known
            var order: [DefinedBatch] = []
            var ids: [Int64: RecordID] = [:]
            for number in stride(from: number + 1, through: try access.log.lastNumber(), by: 1) {
                let logged = try access.log.batch(number: number)
                let header = try access.log.signed(number: number).header
                let chain = try access.log.chain(logged.chain)
                var runs: [DefinedRun] = []
                try access.projection.eachRun(of: logged) { _, run, rows in
                    var items: [DefinedRun.Item] = []
                    for (group, rows) in zip(run.groups, rows) {
                        for (n, row) in rows.enumerated() {
                            if n < group.made.count { ids[row] = group.made[n] }
                            if ids[row] == nil {
                                ids[row] = try access.projection.rows.load(
                                    type: group.type, row: row
                                ).id
                            }
                            guard let id = ids[row] else { continue }
                            for column in group.columns {
                                guard let m = column.index(ofRow: n),
                                    let value = column.value(at: m)
                                else { continue }
                                let field =
                                    column.field == .deleted ? "deleted" : "\(column.field.number)"
                                items.append(
                                    .init(record: id.hex, field: field, value: text(value)))
                            }
                        }
                    }
                    runs.append(
                        DefinedRun(
                            known: (run.known ?? logged.recorded).milliseconds,
                            position: run.position, writes: items))
                }
                let prev = header.prev.flatMap { all[$0] }
                let seen = Set(header.seen.compactMap { all[$0] })
                let basis: Set<DefinedBatch> =
                    switch header.basis {
                    case .allSeen: prev.map { seen.union([$0]) } ?? seen
                    case .tips(let tips): Set(tips.compactMap { all[$0] })
                    }
                let defined = DefinedBatch(
                    name: logged.name.hex, scope: try access.log.scopeName(chain.scope),
                    replica: try access.log.key(ofReplica: chain.replica).hex,
                    lineage: chain.certifiedBy.map(\.hex), prev: prev,
                    seen: seen, basis: basis, runs: runs,
                    source: try logged.source.map { try access.log.sourceName($0) },
                    entry: try header.entry.map {
                        DefinedEntry(try AuthorityEntry(encoded: $0))
                    }, isRootless: logged.programme == 0,
                    copy: header.copy.map { ($0.original.hex, Set($0.shown.map(\.hex))) })
                all[logged.name] = defined
                order.append(defined)
            }
            return order
        }
    }

    /// Runs SQL on the tables: what a planted mistake or a damaged disk leaves there.
    package func tamper(_ sql: String) throws { try write { _ = try $0.sql(sql).run() } }

    /// The batches that wait for a parent.
    package func waitingBatches() throws -> [Batch] { try read { try $0.waiting() } }

    /// The state of every record of a type, deleted ones included, by id in hexadecimal digits.
    /// - Parameter type: may be one that the store's own vocabulary lacks.
    package func liveRecords(_ type: RecordType) throws -> [String: LiveRecord] {
        try read { access in
            let isKnown = schema.type(type.id) != nil
            let find = try access.sql(
                """
                SELECT handle FROM \(isKnown ? Tables.quoted(type.table) : "unknown_record")
                WHERE deleted <> 3 \(isKnown ? "" : "AND type = \(type.id)")
                """)
            var rows: [Int64] = []
            while try find.step() { rows.append(find.integer(0)) }
            var records: [String: LiveRecord] = [:]
            for row in rows {
                let loaded = try access.projection.rows.load(type: type.id, row: row)
                let state = try access.projection.state(of: row, loaded)
                var fields: [FieldID: Set<LiveValue>] = [:]
                for field in state.writtenFields {
                    let live = try state.state(field).live(field).map {
                        LiveValue(
                            batch: try access.log.batch(number: $0.batch).name.hex, value: $0.value)
                    }
                    if !live.isEmpty { fields[field] = Set(live) }
                }
                let marks = try access.sql(
                    "SELECT field FROM record_conflict WHERE type = ? AND row = ?")
                marks.bind(1, Int(type.id))
                marks.bind(2, row)
                var contested: Set<FieldID> = []
                while try marks.step() {
                    contested.insert(FieldID(UInt16(truncatingIfNeeded: marks.int(0))))
                }
                records[loaded.id.hex] = LiveRecord(
                    scope: try access.home(type, loaded.id, loaded.scope),
                    deletion: Deletion(stored: loaded.deletion), fields: fields,
                    shown: loaded.values, contested: contested)
            }
            return records
        }
    }
}
