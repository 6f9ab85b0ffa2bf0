public import Domain
import Replication

/// All that a store holds of one source, position by position.
public struct SourceMemory: Sendable {
    public private(set) var newestPosition: [Int64]?
    /// In the order in which they were first written.
    public private(set) var records: [(type: UInt16, id: RecordID)] = []
    private var writes: [RecordID: [FieldID: [(position: [Int64], value: Value)]]] = [:]

    mutating func add(
        _ type: UInt16, _ id: RecordID, _ field: FieldID, _ position: [Int64], _ value: Value
    ) {
        if let newest = newestPosition, !newest.lexicographicallyPrecedes(position) {
        } else {
            newestPosition = position
        }
        if writes[id] == nil { records.append((type, id)) }
        writes[id, default: [:]][field, default: []].append((position, value))
    }

    /// What the source said at its newest position, field by field.
    public func newest(_ id: RecordID) -> [FieldID: (position: [Int64], values: Set<Value>)] {
        (writes[id] ?? [:]).mapValues { said in
            var best = (position: said[0].position, values: Set<Value>())
            for (position, value) in said {
                if best.position.lexicographicallyPrecedes(position) {
                    best = (position, [value])
                } else if best.position == position {
                    best.values.insert(value)
                }
            }
            return best
        }
    }

    public func said(
        _ id: RecordID, _ field: FieldID, _ position: [Int64], _ value: Value
    ) -> Bool {
        writes[id]?[field]?.contains { $0.position == position && $0.value == value } ?? false
    }
}

extension Store {
    /// Reads all that a source has said. Cost: every batch of the source.
    public func memory(ofSource name: String) throws -> SourceMemory {
        try read { access in
            var memory = SourceMemory()
            guard let source = try access.log.source(name) else { return memory }
            var ids: [Int64: RecordID] = [:]
            try access.projection.eachSourceRun(source: source) { _, run, rows in
                var deleted: Set<RecordID> = []
                var there: [(UInt16, RecordID)] = []
                for (group, rows) in zip(run.groups, rows) {
                    for (n, row) in rows.enumerated() {
                        if n < group.made.count { ids[row] = group.made[n] }
                        if ids[row] == nil {
                            ids[row] = try access.projection.rows.load(type: group.type, row: row)
                                .id
                        }
                        guard let id = ids[row] else { continue }
                        there.append((group.type, id))
                        for column in group.columns {
                            guard let m = column.index(ofRow: n), let value = column.value(at: m)
                            else { continue }
                            if column.field == .deleted { deleted.insert(id) }
                            memory.add(group.type, id, column.field, run.position, value)
                        }
                    }
                }
                for (type, id) in there where !deleted.contains(id) {
                    memory.add(type, id, .deleted, run.position, .boolean(false))
                }
            }
            return memory
        }
    }

    /// Where a record counts and is written: for a moved one, where it went; nil where it is not held.
    public func home(of type: RecordType, id: RecordID) throws -> String? {
        try read { access in
            let find = try access.sql(
                """
                SELECT scope FROM \(Tables.quoted(type.table)) WHERE id = ?
                ORDER BY deleted = 3, scope LIMIT 1
                """)
            find.bind(1, copying: id.bytes)
            defer { find.reset() }
            return try find.step() ? try access.home(type, id, find.int(0)) : nil
        }
    }

    /// The scopes in which a record has a row.
    public func scopes(of type: UInt16, id: RecordID) throws -> [String] {
        try read { access in
            let table = access.projection.rows.table(type)
            let find = try access.sql("SELECT scope FROM \(table.name) WHERE id = ? ORDER BY scope")
            find.bind(1, copying: id.bytes)
            var scopes: [Int] = []
            while try find.step() { scopes.append(find.int(0)) }
            return try scopes.map { try access.log.scopeName($0) }
        }
    }

    /// Local bookkeeping of imports: what was last read of a source.
    public func importState(_ source: String, _ what: String) throws -> String? {
        try read { access in
            let find = try access.sql(
                "SELECT state FROM local_import WHERE source = ? AND what = ?")
            find.bind(1, copying: source)
            find.bind(2, copying: what)
            defer { find.reset() }
            return try find.step() ? find.text(0) : nil
        }
    }
}

extension BatchWriter {
    /// Notes, in the same transaction, what was read of a source.
    package func note(_ source: String, _ what: String, _ state: String) throws {
        let insert = try access.sql("INSERT OR REPLACE INTO local_import VALUES (?, ?, ?)")
        insert.bind(1, copying: source)
        insert.bind(2, copying: what)
        insert.bind(3, copying: state)
        try insert.run()
    }
}
