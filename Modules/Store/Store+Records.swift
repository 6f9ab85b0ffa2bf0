public import Domain
import Replication

/// A record of a store, by its place in it.
public struct FoundRecord: Hashable, Sendable {
    public let type: RecordType
    public let id: RecordID
    public let scope: String
    package let row: Int64
}

/// One of the values that stand side by side.
public struct Sibling: Hashable, Sendable {
    public let value: Value
    public let provenance: Provenance
}

/// A field in which several values stand side by side and wait for a person.
public struct Conflict: Hashable, Sendable {
    public let record: FoundRecord
    public let key: String
    /// `deleted` for a deletion that meets an edit; `scope` where the record stands in several and
    /// nobody has decided in which it counts.
    public let field: String
    /// In a stable order: by known-at, then batch.
    public let values: [Sibling]
}

extension Store {
    /// The record of a type with this key, now or formerly, or whose id begins with these (at
    /// least 8) hexadecimal digits.
    /// - Throws: `ambiguousKey` where several records answer to it.
    public func find(_ type: RecordType, key: String) throws -> FoundRecord? {
        try read { access in try access.find(type, key: key) }
    }

    /// The natural key of a record, else nil.
    public func key(of type: RecordType, id: RecordID) throws -> String? {
        try read { access in try access.key(of: type, id: id) }
    }

    /// The natural keys of all records of a type. One query.
    public func keys(of type: RecordType) throws -> [RecordID: String] {
        guard let name = type.key else { return [:] }
        return try read { access in
            // Of a record in several scopes, the row that `key(of:id:)` finds comes last.
            let find = try access.sql(
                """
                SELECT id, \(Tables.quoted(name)) FROM \(Tables.quoted(type.table))
                ORDER BY deleted <> 3, scope DESC
                """)
            var keys: [RecordID: String] = [:]
            while try find.step() {
                guard let id = find.recordID(0) else { continue }
                keys[id] = find.isNull(1) ? nil : find.text(1)
            }
            return keys
        }
    }

    /// The merge state of all fields of one record: shown values, and which are contested.
    public func document(_ record: FoundRecord) throws -> RecordDocument {
        try read { access in try access.document(record) }
    }

    /// All records of a type, deleted ones left out, by key, then id.
    public func documents(_ type: RecordType) throws -> [RecordDocument] {
        try read { access in
            let find = try access.sql(
                """
                SELECT handle, id, scope FROM \(Tables.quoted(type.table))
                WHERE deleted IN (0, 2) ORDER BY \(type.key.map { Tables.quoted($0) + ", " } ?? "")id, scope
                """)
            var found: [FoundRecord] = []
            while try find.step() {
                guard let id = find.recordID(1) else { continue }
                found.append(
                    FoundRecord(
                        type: type, id: id, scope: try access.home(type, id, find.int(2)),
                        row: find.integer(0)))
            }
            return try found.map { try access.document($0) }
        }
    }

    /// The scopes in which a record stands, that in which it is shown first; several where nobody
    /// has decided in which it counts. Cost: the batches that touch it.
    public func standings(_ record: FoundRecord) throws -> [String] {
        let found = try read { access in
            try access.projection.standings(type: record.type.id, id: record.id).map(\.scope)
        }
        return found.isEmpty ? [record.scope] : found
    }

    /// All conflicts. Cost: their number.
    public func conflicts() throws -> [Conflict] {
        try read { access in
            let find = try access.sql(
                "SELECT type, row, field FROM record_conflict ORDER BY type, row, field")
            var places: [(UInt16, Int64, UInt16)] = []
            while try find.step() {
                places.append(
                    (
                        UInt16(truncatingIfNeeded: find.int(0)), find.integer(1),
                        UInt16(truncatingIfNeeded: find.int(2))
                    ))
            }
            return try places.compactMap { type, row, field in
                guard let type = schema.type(type) else { return nil }
                return try access.conflict(type, row, FieldID(field))
            }
        }
    }

    /// The live writes of one field with the signed change behind each, in the order of
    /// `conflicts`.
    public func why(_ record: FoundRecord, field: FieldID) throws -> [Sibling] {
        try read { access in try access.siblings(record.type, record.row, field) }
    }

    /// Every write that was ever made to a field, oldest known first, live or not.
    public func history(_ record: FoundRecord, field: FieldID) throws -> [Sibling] {
        try read { access in try access.history(record, field) }
    }
}

/// One record as it is shown: its fields in the schema's order.
public struct RecordDocument: Hashable, Sendable {
    public let record: FoundRecord
    /// The natural key, else the id's hexadecimal digits.
    public let key: String
    public let deletion: Deletion
    /// Names of contested fields; `deleted` where a deletion meets an edit.
    public let conflicts: [String]
    public let values: [FieldID: Value]
}

extension Store.Access {
    func find(_ type: RecordType, key: String) throws -> FoundRecord? {
        let table = Tables.quoted(type.table)
        var queries: [(String, Bool)] = []
        if let name = type.key {
            queries.append(
                (
                    "SELECT handle, t.id, scope FROM \(table) t WHERE \(Tables.quoted(name)) = ?",
                    false
                ))
        }
        if let name = type.aliases {
            queries.append(
                (
                    """
                    SELECT handle, t.id, scope FROM \(table) t, json_each(t.\(Tables.quoted(name)))
                    WHERE json_each.value = ?
                    """, false
                ))
        }
        if key.utf8.count >= 8, Hex.bytes(key.count % 2 == 0 ? key : key + "0") != nil {
            queries.append(
                (
                    "SELECT handle, t.id, scope FROM \(table) t WHERE hex(t.id) LIKE upper(?) || '%'",
                    true
                ))
        }
        for (query, _) in queries {
            let find = try sql(query + " AND t.deleted <> 3 ORDER BY deleted = 1, scope, handle")
            find.bind(1, copying: key)
            var found: [FoundRecord] = []
            while try find.step() {
                guard let id = find.recordID(1) else { continue }
                found.append(
                    FoundRecord(
                        type: type, id: id, scope: try home(type, id, find.int(2)),
                        row: find.integer(0)))
            }
            // Deleted ones answer only where no other does.
            var alive = try found.filter {
                try projection.rows.load(type: type.id, row: $0.row).deletion != 1
            }
            if alive.isEmpty { alive = found }
            if Set(alive.map(\.id)).count > 1 {
                throw StoreError(
                    .ambiguousKey,
                    """
                    \(key) names several records of type \(type.name): \
                    \(alive.map { String($0.id.hex.prefix(12)) }.joined(separator: ", ")); \
                    name one by its id
                    """)
            }
            if let first = alive.first { return first }
        }
        return nil
    }

    /// The scope in which a record counts and is written: for a moved one, where it went.
    func home(_ type: RecordType, _ id: RecordID, _ scope: Int) throws -> String {
        let moves = try effect.judgement().moves(of: id, type: type.id)
        if let first = moves.first {
            return first.owners(moves, at: projection.until)[0]
        }
        return try log.scopeName(scope)
    }

    /// The number of that scope.
    func homeNumber(_ type: RecordType, _ id: RecordID, _ scope: Int) throws -> Int {
        try effect.judgement().moves(of: id, type: type.id).isEmpty
            ? scope : try log.scope(try home(type, id, scope)) ?? scope
    }

    func key(of type: RecordType, id: RecordID) throws -> String? {
        guard let name = type.key else { return nil }
        let find = try sql(
            "SELECT \(Tables.quoted(name)) FROM \(Tables.quoted(type.table)) WHERE id = ? "
                + "ORDER BY deleted = 3")
        find.bind(1, copying: id.bytes)
        defer { find.reset() }
        return try find.step() && !find.isNull(0) ? find.text(0) : nil
    }

    func document(_ record: FoundRecord) throws -> RecordDocument {
        let loaded = try projection.rows.load(type: record.type.id, row: record.row)
        let find = try sql("SELECT field FROM record_conflict WHERE type = ? AND row = ?")
        find.bind(1, Int(record.type.id))
        find.bind(2, record.row)
        var contested: [FieldID] = []
        while try find.step() { contested.append(FieldID(UInt16(truncatingIfNeeded: find.int(0)))) }
        return RecordDocument(
            record: record,
            key: try key(of: record.type, id: record.id) ?? record.id.hex,
            deletion: Deletion(stored: loaded.deletion),
            conflicts: contested.sorted().map { name(record.type, $0) }, values: loaded.values)
    }

    private func name(_ type: RecordType, _ field: FieldID) -> String {
        switch field {
        case .deleted: "deleted"
        case .scope: "scope"
        default: type.field(field)?.name ?? "field-\(field.number)"
        }
    }

    /// The scopes in which a record stands, each with its earliest known write there; one sibling
    /// where nothing is contested about that.
    func scopes(_ type: RecordType, _ id: RecordID) throws -> [Sibling] {
        try projection.standings(type: type.id, id: id).map { standing in
            var from = try provenance("scope", standing.first, type: type.id, row: standing.row)
            from.value = .text(standing.scope)
            return Sibling(value: from.value, provenance: from)
        }
    }

    func siblings(_ type: RecordType, _ row: Int64, _ field: FieldID) throws -> [Sibling] {
        if field == .scope {
            return try scopes(type, try projection.rows.id(type: type.id, row: row))
        }
        let state = try state(type, row: row)
        let live = state.state(field).live(field)
        let name = name(type, field)
        // A moved record may hold a batch and its copy: they are one.
        var seen: Set<[String]> = []
        return try live.map { write in
            Sibling(
                value: write.value,
                provenance: try provenance(name, write, type: type.id, row: row))
        }.filter {
            seen.insert([$0.provenance.batch, $0.provenance.known.text, "\($0.value)"]).inserted
        }.sorted {
            ($0.provenance.known, $0.provenance.batch) < ($1.provenance.known, $1.provenance.batch)
        }
    }

    func conflict(_ type: RecordType, _ row: Int64, _ field: FieldID) throws -> Conflict? {
        let loaded = try projection.rows.load(type: type.id, row: row)
        let record = FoundRecord(
            type: type, id: loaded.id, scope: try home(type, loaded.id, loaded.scope), row: row)
        var values = try siblings(type, row, field)
        if field == .deleted, Set(values.map(\.value)).count < 2 {
            // A deletion against edits that nobody who deleted was shown: show these too.
            let edits = try type.fields.flatMap { try siblings(type, row, $0.id) }
            let deletions = Set(values.map(\.provenance.batch))
            if let edit = edits.filter({ !deletions.contains($0.provenance.batch) })
                .max(by: { $0.provenance.known < $1.provenance.known })
            {
                values.append(Sibling(value: .boolean(false), provenance: edit.provenance))
            }
        }
        return Conflict(
            record: record, key: try key(of: type, id: loaded.id) ?? loaded.id.hex,
            field: name(type, field), values: values)
    }

    /// Reads the whole log of the record's scope.
    func history(_ record: FoundRecord, _ field: FieldID) throws -> [Sibling] {
        if field == .scope { return try scopes(record.type, record.id) }
        guard let scope = try log.scope(record.scope) else { return [] }
        let name = name(record.type, field)
        var found: [Sibling] = []
        for number in try log.numbers(inScope: scope) {
            let logged = try log.batch(number: number)
            try projection.eachRun(of: logged) { r, run, rows in
                for (group, rows) in zip(run.groups, rows) where group.type == record.type.id {
                    for (n, row) in rows.enumerated() where row == record.row {
                        for column in group.columns where column.field == field {
                            guard let m = column.index(ofRow: n), let value = column.value(at: m)
                            else { continue }
                            let write = LiveWrite(
                                batch: number, place: r << 32,
                                known: run.known ?? logged.recorded, value: value,
                                source: logged.source)
                            found.append(
                                Sibling(
                                    value: value,
                                    provenance: try provenance(
                                        name, write, type: record.type.id, row: row)))
                        }
                    }
                }
            }
        }
        return found.sorted { $0.provenance.known < $1.provenance.known }
    }
}
