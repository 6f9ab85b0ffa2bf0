import Domain
import Replication

/// The typed tables within one access to the database: one row a record, shown values only.
final class RowTables {
    let schema: Schema
    let sql: Statements
    private var tables: [UInt16: Table] = [:]
    private var finders: [UInt16: Statement] = [:]
    /// By type and fields: finding a statement by its text costs as much as running it.
    private var loaders: [Fields: Statement] = [:]
    private var savers: [Fields: Statement] = [:]
    private var hasAliases: Bool?
    private var hasUnknown: Bool?
    private var hasHidden: Bool?
    private var hasConflicts: Bool?
    /// The scopes in which records of a type live.
    private var scopes: [UInt16: Set<Int>]?

    init(schema: Schema, sql: Statements) {
        self.schema = schema
        self.sql = sql
    }

    /// Fields of a type, in order.
    private struct Fields: Hashable {
        let type: UInt16
        /// Nil for all.
        let fields: [FieldID]?
    }

    /// The table of a type; for a type of a newer schema, the one that keeps what is unknown.
    struct Table {
        let type: RecordType?
        let name: String
        let fields: [FieldID: Field]
    }

    func table(_ type: UInt16) -> Table {
        if let table = tables[type] { return table }
        let known = schema.type(type)
        let table = Table(
            type: known, name: Tables.quoted(known?.table ?? "unknown_record"),
            fields: Dictionary(uniqueKeysWithValues: (known?.fields ?? []).map { ($0.id, $0) }))
        tables[type] = table
        return table
    }

    /// Whether a column's values go into the typed column as they are.
    func fits(_ column: Column, type: UInt16) -> Bool {
        guard let field = table(type).fields[column.field] else { return false }
        return ColumnValue.fits(column.values, field.kind)
    }

    // MARK: - New rows

    /// Inserts the group's new records from `firstRow` on; which of them were there already.
    func insert(_ group: Group, scope: Int, firstRow: Int64) throws -> Set<Int> {
        let table = table(group.type)
        let columns = group.columns.filter { fits($0, type: group.type) }
        var names = ["handle", "id", "scope"]
        if table.type == nil { names.append("type") }
        let fixed = names.count
        for column in columns {
            if let field = table.fields[column.field] { names.append(Tables.quoted(field.name)) }
        }
        let marks = names.map { _ in "?" }.joined(separator: ",")
        let insert = try sql(
            "INSERT OR IGNORE INTO \(table.name)(\(names.joined(separator: ","))) VALUES (\(marks))"
        )
        var again: Set<Int> = []
        insert.bind(3, scope)
        if table.type == nil { insert.bind(4, Int(group.type)) }
        try BoundColumns.with(columns) { bound in
            var next = [Int](repeating: 0, count: columns.count)
            for (n, id) in group.made.enumerated() {
                insert.bind(1, firstRow + Int64(n))
                try insert.withID(2, id) {
                    for (c, column) in columns.enumerated() {
                        let parameter = Int32(fixed + c + 1)
                        if let rows = column.rows {
                            if next[c] < rows.count, rows[next[c]] == n {
                                bound.bind(c, next[c], insert, parameter)
                                next[c] += 1
                            } else {
                                insert.bindNull(parameter)
                            }
                        } else {
                            bound.bind(c, n, insert, parameter)
                        }
                    }
                    if try insert.run() == 0 { again.insert(n) }
                }
            }
        }
        return again
    }

    /// Notes that a handle leads to the row of a record that was made before; that row.
    @discardableResult
    func alias(_ handle: Int64, type: UInt16, id: RecordID, scope: Int) throws -> Int64 {
        guard let row = try row(type: type, id: id, scope: scope) else {
            throw StoreError(.damaged, "record \(id.hex) is not where the index says")
        }
        let insert = try sql("INSERT OR REPLACE INTO record_alias VALUES (?, ?)")
        insert.bind(1, handle)
        insert.bind(2, row)
        try insert.run()
        hasAliases = true
        return row
    }

    /// Whether what made a row is not known in this view of the past.
    func isHidden(_ row: Int64) throws -> Bool {
        if hasHidden == nil {
            let find = try sql("SELECT EXISTS (SELECT 1 FROM local_hidden)")
            defer { find.reset() }
            hasHidden = try find.step() && find.int(0) == 1
        }
        guard hasHidden == true else { return false }
        let find = try sql("SELECT 1 FROM local_hidden WHERE row = ?")
        find.bind(1, row)
        defer { find.reset() }
        return try find.step()
    }

    /// Keeps a row out of sight until something of it is known.
    func hide(type: UInt16, row: Int64) throws {
        let note = try sql("INSERT OR IGNORE INTO local_hidden VALUES (?)")
        note.bind(1, row)
        try note.run()
        hasHidden = true
        let update = try sql("UPDATE \(table(type).name) SET deleted = 3 WHERE handle = ?")
        update.bind(1, row)
        try update.run()
    }

    // MARK: - Finding rows

    func row(type: UInt16, id: RecordID, scope: Int) throws -> Int64? {
        let table = table(type)
        let isUnknown = table.type == nil
        let find: Statement
        if let finder = finders[type] {
            find = finder
        } else {
            find = try sql(
                "SELECT handle FROM \(table.name) WHERE id = ? AND scope = ?"
                    + (isUnknown ? " AND type = ?" : ""))
            finders[type] = find
        }
        find.bind(2, scope)
        if isUnknown { find.bind(3, Int(type)) }
        return try find.withID(1, id) {
            defer { find.reset() }
            return try find.step() ? find.integer(0) : nil
        }
    }

    /// The row that a handle leads to.
    func row(_ handle: Int64) throws -> Int64 {
        if hasAliases == nil {
            let find = try sql("SELECT EXISTS (SELECT 1 FROM record_alias)")
            defer { find.reset() }
            hasAliases = try find.step() && find.int(0) == 1
        }
        guard hasAliases == true else { return handle }
        let find = try sql("SELECT row FROM record_alias WHERE handle = ?")
        find.bind(1, handle)
        defer { find.reset() }
        return try find.step() ? find.integer(0) : handle
    }

    /// All rows of a record, with the local number of their scope; by scope.
    func rows(type: UInt16, id: RecordID) throws -> [(row: Int64, scope: Int)] {
        let table = table(type)
        let find = try sql(
            "SELECT handle, scope FROM \(table.name) WHERE id = ?"
                + (table.type == nil ? " AND type = \(type)" : "") + " ORDER BY scope")
        find.bind(1, copying: id.bytes)
        var found: [(row: Int64, scope: Int)] = []
        while try find.step() { found.append((find.integer(0), find.int(1))) }
        return found
    }

    func id(type: UInt16, row: Int64) throws -> RecordID {
        let name = table(type).name
        let find = try sql("SELECT id FROM \(name) WHERE handle = ?")
        find.bind(1, row)
        defer { find.reset() }
        guard try find.step(), let id = find.recordID(0) else {
            throw StoreError(.damaged, "\(name): row \(row) is missing; run `verify --rebuild`")
        }
        return id
    }

    /// Whether records of a type live in several scopes, this one included.
    func spansScopes(_ type: UInt16, adding scope: Int) throws -> Bool {
        if scopes == nil {
            var all: [UInt16: Set<Int>] = [:]
            let find = try sql("SELECT type, scope FROM record_scope")
            while try find.step() {
                all[UInt16(truncatingIfNeeded: find.int(0)), default: []].insert(find.int(1))
            }
            scopes = all
        }
        if scopes?[type, default: []].insert(scope).inserted == true {
            let insert = try sql("INSERT INTO record_scope VALUES (?, ?)")
            insert.bind(1, Int(type))
            insert.bind(2, scope)
            try insert.run()
        }
        return (scopes?[type]?.count ?? 0) > 1
    }

    /// Empties a row that counts elsewhere, or of which nothing is known.
    func clear(type: UInt16, row: Int64) throws {
        let table = table(type)
        let fields = (table.type?.fields ?? []).map { ", \(Tables.quoted($0.name)) = NULL" }
        let update = try sql(
            "UPDATE \(table.name) SET deleted = 3, merge = NULL\(fields.joined()) WHERE handle = ?")
        update.bind(1, row)
        try update.run()
        for aside in ["unknown_value", "record_conflict"] {
            let delete = try sql("DELETE FROM \(aside) WHERE type = ? AND row = ?")
            delete.bind(1, Int(type))
            delete.bind(2, row)
            try delete.run()
        }
    }

    /// Empties all tables of records, to make them anew from the log.
    func clearAll() throws {
        let names =
            schema.types.map { Tables.quoted($0.table) } + [
                "record_alias", "record_scope", "record_whole", "record_conflict",
                "unknown_record", "unknown_value", "local_hidden",
            ]
        for name in names { try sql("DELETE FROM \(name)").run() }
        (hasAliases, hasUnknown, hasHidden, hasConflicts, scopes) = (nil, nil, nil, nil, nil)
    }

    // MARK: - One row

    struct Loaded {
        var id: RecordID
        var scope: Int
        var deletion: Int
        var merge: [UInt8]?
        var values: [FieldID: Value]
    }

    /// What a write of these fields needs of a row: the merge column and the fields' values; the
    /// whole row where a deletion is in play, since it looks at every field.
    func load(type: UInt16, row: Int64, writing fields: [FieldID]) throws -> Loaded {
        let table = table(type)
        let wanted = fields.compactMap { table.fields[$0] }
        // Of a field whose value does not fit its column the value stands aside.
        guard wanted.count == fields.count, try !holdsUnknown else {
            return try load(type: type, row: row)
        }
        let loaded = try load(table, row: row, fields: wanted, Fields(type: type, fields: fields))
        let hasDeletion = try loaded.merge.map { try RecordState.mentionsDeletion($0) } ?? false
        return hasDeletion || loaded.deletion != 0 ? try load(type: type, row: row) : loaded
    }

    func load(type: UInt16, row: Int64) throws -> Loaded {
        let table = table(type)
        var loaded = try load(
            table, row: row, fields: table.type?.fields ?? [], Fields(type: type, fields: nil))
        for (field, value) in try unknownValues(type: type, row: row) {
            loaded.values[field] = value
        }
        return loaded
    }

    private func load(
        _ table: Table, row: Int64, fields: [Field], _ which: Fields
    ) throws -> Loaded {
        let find = try statement(&loaders, which) {
            let names = ["id", "scope", "deleted", "merge"] + fields.map { Tables.quoted($0.name) }
            return "SELECT \(names.joined(separator: ",")) FROM \(table.name) WHERE handle = ?"
        }
        find.bind(1, row)
        defer { find.reset() }
        guard try find.step(), let id = find.recordID(0) else {
            throw StoreError(
                .damaged, "\(table.name): row \(row) is missing; run `verify --rebuild`")
        }
        var loaded = Loaded(
            id: id, scope: find.int(1), deletion: find.int(2),
            merge: find.isNull(3) ? nil : find.blob(3), values: [:])
        for (n, field) in fields.enumerated() {
            let value = ColumnValue.read(field.kind, find, Int32(4 + n))
            if value != .empty { loaded.values[field.id] = value }
        }
        return loaded
    }

    /// Whether any record has values that stand aside.
    private var holdsUnknown: Bool {
        get throws {
            if let hasUnknown { return hasUnknown }
            let find = try sql("SELECT EXISTS (SELECT 1 FROM unknown_value)")
            defer { find.reset() }
            let holds = try find.step() && find.int(0) == 1
            hasUnknown = holds
            return holds
        }
    }

    func unknownValues(type: UInt16, row: Int64) throws -> [(FieldID, Value)] {
        guard try holdsUnknown else { return [] }
        let find = try sql("SELECT field, value FROM unknown_value WHERE type = ? AND row = ?")
        find.bind(1, Int(type))
        find.bind(2, row)
        var found: [(FieldID, Value)] = []
        while try find.step() {
            var reader = ByteReader(find.blob(1))
            found.append(
                (FieldID(UInt16(truncatingIfNeeded: find.int(0))), try ValueCoding.decode(&reader)))
        }
        return found
    }

    func save(
        type: UInt16, row: Int64, values: [FieldID: Value], deletion: Deletion, merge: [UInt8]?
    ) throws {
        let table = table(type)
        var fields: [FieldID] = []
        var typed: [Value] = []
        for (id, value) in values.sorted(by: { $0.key < $1.key }) {
            let fits = table.fields[id].map { ColumnValue.fits(value, $0.kind) } ?? false
            if table.fields[id] != nil {
                fields.append(id)
                typed.append(fits ? value : .empty)
            }
            try setAside(type: type, row: row, field: id, value: fits ? nil : value)
        }
        let update = try statement(&savers, Fields(type: type, fields: fields)) {
            let sets =
                ["deleted = ?", "merge = ?"]
                + fields.compactMap { table.fields[$0] }.map { "\(Tables.quoted($0.name)) = ?" }
            return "UPDATE \(table.name) SET \(sets.joined(separator: ", ")) WHERE handle = ?"
        }
        update.bind(1, deletion.stored)
        if let merge { update.bind(2, copying: merge) } else { update.bindNull(2) }
        for (n, value) in typed.enumerated() { ColumnValue.bind(value, update, Int32(3 + n)) }
        update.bind(Int32(3 + typed.count), row)
        try update.run()
    }

    private func statement(
        _ kept: inout [Fields: Statement], _ which: Fields, _ text: () -> String
    ) throws -> Statement {
        if let statement = kept[which] { return statement }
        let statement = try sql.once(text())
        kept[which] = statement
        return statement
    }

    private func setAside(type: UInt16, row: Int64, field: FieldID, value: Value?) throws {
        let hasOne = value != nil && value != .empty
        if !hasOne {
            guard try holdsUnknown else { return }
        }
        let change: Statement
        if hasOne, let value {
            change = try sql("INSERT OR REPLACE INTO unknown_value VALUES (?, ?, ?, ?)")
            var writer = ByteWriter()
            ValueCoding.encode(value, into: &writer)
            change.bind(4, copying: writer.bytes)
            hasUnknown = true
        } else {
            change = try sql(
                "DELETE FROM unknown_value WHERE type = ? AND row = ? AND field = ?")
        }
        change.bind(1, Int(type))
        change.bind(2, row)
        change.bind(3, Int(field.number))
        try change.run()
    }

    func mark(type: UInt16, row: Int64, field: FieldID, isContested: Bool) throws {
        if hasConflicts == nil {
            let find = try sql("SELECT EXISTS (SELECT 1 FROM record_conflict)")
            defer { find.reset() }
            hasConflicts = try find.step() && find.int(0) == 1
        }
        if isContested { hasConflicts = true }
        guard hasConflicts == true else { return }
        let change = try sql(
            isContested
                ? "INSERT OR IGNORE INTO record_conflict VALUES (?, ?, ?)"
                : "DELETE FROM record_conflict WHERE type = ? AND row = ? AND field = ?")
        change.bind(1, Int(type))
        change.bind(2, row)
        change.bind(3, Int(field.number))
        try change.run()
    }

    // MARK: - Many rows at once

    /// Writes a group's columns to rows that only their origin has written, or that were written
    /// again just as plainly; the others one by one.
    /// - Parameter again: the merge column of a row written again; nil where that is not plain.
    func update(
        _ group: Group, rows: [Int64], merge: [UInt8], where isFresh: (Int64) throws -> Bool,
        again: ([UInt8]) throws -> [UInt8]?, slow: (Int) throws -> Void
    ) throws {
        let table = table(group.type)
        let sets = group.columns.compactMap { table.fields[$0.field] }
            .map { "\(Tables.quoted($0.name)) = ?" }
        let change = "UPDATE \(table.name) SET \(sets.joined(separator: ", ")), merge = ?"
        let update = try sql(change + " WHERE handle = ? AND merge IS NULL AND deleted = 0")
        let find = try sql("SELECT merge FROM \(table.name) WHERE handle = ? AND deleted = 0")
        let rewrite = try sql(change + " WHERE handle = ?")
        let count = Int32(group.columns.count)
        update.bind(count + 1, copying: merge)
        try BoundColumns.with(group.columns) { bound in
            for (n, row) in rows.enumerated() {
                if try isFresh(row) {
                    for c in group.columns.indices {
                        bound.bind(c, group.made.count + n, update, Int32(c + 1))
                    }
                    update.bind(count + 2, row)
                    if try update.run() == 1 { continue }
                    find.bind(1, row)
                    let packed = try find.step() && !find.isNull(0) ? find.blob(0) : nil
                    find.reset()
                    if let packed, let merge = try again(packed) {
                        for c in group.columns.indices {
                            bound.bind(c, group.made.count + n, rewrite, Int32(c + 1))
                        }
                        rewrite.bind(count + 1, copying: merge)
                        rewrite.bind(count + 2, row)
                        try rewrite.run()
                        for column in group.columns {
                            try setAside(
                                type: group.type, row: row, field: column.field, value: nil)
                        }
                        continue
                    }
                }
                try slow(n)
            }
        }
    }
}

extension Deletion {
    /// How it stands in the column `deleted`; 3 is a row of which nothing is known yet.
    var stored: Int {
        switch self {
        case .no: 0
        case .yes: 1
        case .conflict: 2
        }
    }

    init(stored: Int) {
        self =
            switch stored {
            case 1: .yes
            case 2: .conflict
            default: .no
            }
    }
}
