import Domain
import Replication
import Store

/// What the rows of a table change, row by row, before anything is written.
struct TablePlan {
    private(set) var report = TableExchange.Report()
    /// One a scope and basis, in the order of the rows.
    private(set) var drafts: [Draft] = []

    private let editing: RecordEditing
    private let type: RecordType
    private let columns: [Column]
    private let writable: WritableScopes
    /// What `export` writes of a value.
    private let texts: FieldTexts
    private var source: TableSource
    private var views: [String: Store] = [:]
    private var places: [String: Int] = [:]
    private var seen: Set<RecordID> = []
    /// Type and scope of every record of the store.
    private var owners: [RecordID: (String, String)]?

    private enum Column {
        case id, basis
        case field(Field)
    }

    /// One row as it was read.
    private struct Row {
        var id: RecordID?
        var basis = ""
        var cells: [(field: Field, text: String)] = []
    }

    init(
        _ type: RecordType, header: [String], place: String, _ editing: RecordEditing,
        _ identity: HomeFolder.Identity
    ) throws {
        self.editing = editing
        self.type = type
        columns = try TablePlan.columns(type, header, place)
        writable = try WritableScopes(editing.store, identity)
        texts = editing.texts()
        source = try TableSource(editing.store)
    }

    private static func columns(
        _ type: RecordType, _ header: [String], _ place: String
    ) throws -> [Column] {
        var seen: Set<String> = []
        return try header.map { name in
            guard seen.insert(name).inserted else {
                throw EditError(.usage, "\(place), line 1: the column \(name) stands twice")
            }
            if name == "id" { return .id }
            if name == "basis" { return .basis }
            guard let field = type.field(named: name) else {
                throw EditError(
                    .usage,
                    "\(place), line 1: a \(type.name) has no field '\(name)'; the header is "
                        + TableExchange.header(type).joined(separator: ","))
            }
            return .field(field)
        }
    }

    // MARK: - Rows

    /// - Throws: what is wrong with the row; the plan is of no use then.
    mutating func add(_ cells: [String]) throws {
        let row = try read(cells)
        if row.basis.isEmpty { return try addPlain(row, cells) }
        let basis = try basis(row.basis)
        guard let record = try find(row) else {
            return try make(row, row.id ?? editing.newRecordID(), basis)
        }
        let before = try shown(record, basis, row.basis)
        var differing: [(Field, Value)] = []
        for (field, value) in try values(row, beside: before.values)
        where !same(before.values[field.id] ?? .empty, value) {
            if before.contested.contains(field.name) {
                report.contested.append("\(before.key): \(field.name)")
                continue
            }
            differing.append((field, value))
        }
        try change(record, before.key, before.values, differing, basis)
    }

    private func read(_ cells: [String]) throws -> Row {
        guard cells.count == columns.count else {
            throw EditError(
                .usage, "\(cells.count) cells where the header has \(columns.count)")
        }
        var row = Row()
        for (column, cell) in zip(columns, cells) {
            switch column {
            case .id:
                guard cell.isEmpty || RecordID(hex: cell) != nil else {
                    throw EditError(
                        .usage, "id: 32 hexadecimal digits, or nothing for a new record")
                }
                row.id = RecordID(hex: cell)
            case .basis: row.basis = cell
            case .field(let field): row.cells.append((field, cell))
            }
        }
        return row
    }

    /// What a row says. A cell that stands as `export` writes the value that is there says that
    /// value, even one that nobody may write by hand, as a control character that somebody sent.
    private func values(
        _ row: Row, beside before: [FieldID: Value]
    ) throws -> [(Field, Value)] {
        try row.cells.map { field, text in
            if let value = before[field.id], texts.text(field, value) == text {
                return (field, value)
            }
            return (field, try editing.value(field, text))
        }
    }

    /// The natural key that a row gives.
    private func key(_ row: Row) -> String? {
        guard let name = type.key else { return nil }
        return row.cells.first { $0.field.name == name && !$0.text.isEmpty }?.text
    }

    /// A row that says nothing of what its author was looking at.
    private mutating func addPlain(_ row: Row, _ cells: [String]) throws {
        let id = row.id ?? source.id(type, key: key(row), cells: cells)
        let held = try find(row) ?? editing.store.find(type, key: id.hex)
        guard let record = held else { return try make(row, id, nil) }
        let document = try editing.store.document(record)
        let said = source.newest(record.id)
        let differing = try values(row, beside: document.values).filter { field, value in
            if let before = said[field.id] { return !before.contains { same($0, value) } }
            if value.isEmpty { return false }
            return try !live(record, field, document).contains { same($0, value) }
        }
        try change(record, document.key, document.values, differing, nil)
    }

    /// The values of a field that stand side by side, or the one that is shown.
    private func live(
        _ record: FoundRecord, _ field: Field, _ document: RecordDocument
    ) throws -> [Value] {
        guard document.conflicts.contains(field.name) else {
            return [document.values[field.id] ?? .empty]
        }
        return try editing.store.why(record, field: field.id).map(\.value)
    }

    private func find(_ row: Row) throws -> FoundRecord? {
        if let id = row.id { return try editing.store.find(type, key: id.hex) }
        guard let key = key(row) else { return nil }
        return try editing.store.find(type, key: key)
    }

    /// A table's empty cell stands for no value and for an empty list alike.
    private func same(_ a: Value, _ b: Value) -> Bool {
        func isNothing(_ value: Value) -> Bool {
            value == .empty || value == .texts([]) || value == .references([])
        }
        return a == b || (isNothing(a) && isNothing(b))
    }

    // MARK: - Basis

    private func basis(_ text: String) throws -> [BatchName] {
        let names = try text.split(separator: " ").map { word in
            guard let name = BatchName(hex: word) else {
                throw EditError(.usage, "basis: batch names of 64 hexadecimal digits")
            }
            return name
        }
        let missing = Set(names).subtracting(try editing.store.holds(names))
        guard missing.isEmpty else {
            throw EditError(
                .unknown,
                "the file was exported from a state that this store does not hold yet: sync first")
        }
        return names.sorted()
    }

    /// What the file's author was shown of a record.
    private mutating func shown(
        _ record: FoundRecord, _ tips: [BatchName], _ text: String
    ) throws -> (key: String, values: [FieldID: Value], contested: [String]) {
        let store: Store
        if Set(try editing.store.frontier()[record.scope] ?? []).isSubset(of: tips) {
            store = editing.store
        } else if let view = views[text] {
            store = view
        } else {
            store = try editing.store.view(within: tips)
            views[text] = store
        }
        guard let there = try store.find(record.type, key: record.id.hex) else {
            return (record.id.hex, [:], [])
        }
        let document = try store.document(there)
        return (document.key, document.values, document.conflicts)
    }

    // MARK: - Changes

    /// - Parameter basis: nil for what the table says as a source.
    private mutating func make(_ row: Row, _ id: RecordID, _ basis: [BatchName]?) throws {
        let values = try values(row, beside: [:])
        let written = values.filter { $0.1 != .empty }
        guard !written.isEmpty else { return }
        try note(id)
        let scope = try editing.home(of: type, values)
        try writable.check(scope)
        if row.id != nil { try checkFree(id, for: scope) }
        try editing.checkKey(type, of: nil, written)
        try editing.checkByHand(written)
        report.created += 1
        write(scope, id, written, basis)
    }

    /// The id that a row gives a new record is nobody else's: not one of another scope that counts
    /// nowhere now, nor one of another type.
    private mutating func checkFree(_ id: RecordID, for scope: String) throws {
        let elsewhere = try editing.store.scopes(of: type.id, id: id).first { $0 != scope }
        guard let owner = try elsewhere.map({ (type.name, $0) }) ?? held()[id] else { return }
        throw EditError(
            .forbidden,
            """
            the id \(id.hex.prefix(12)) is that of a record of type \(owner.0), which belongs to \
            the scope \(owner.1): ask DINUM to move it, or leave `id` empty for a new record
            """)
    }

    /// All records of the store, read when the first row asks.
    private mutating func held() throws -> [RecordID: (String, String)] {
        if let owners { return owners }
        var found: [RecordID: (String, String)] = [:]
        let reader = try StoreReader(editing.store)
        for type in editing.store.schema.types {
            try reader.forEachRow(of: type.name, fields: []) {
                found[$0.id] = (type.name, $0.scope)
            }
        }
        owners = found
        return found
    }

    private mutating func change(
        _ record: FoundRecord, _ key: String, _ before: [FieldID: Value],
        _ differing: [(Field, Value)], _ basis: [BatchName]?
    ) throws {
        try note(record.id)
        if differing.isEmpty {
            report.unchanged += 1
            return
        }
        // A row of others that stands as it was is no change.
        try writable.check(record.scope)
        try editing.checkKey(type, of: record.id, differing)
        try editing.checkByHand(differing)
        report.changed += 1
        for (field, value) in differing {
            report.changes.append(
                (
                    key, field.name, editing.text(field, before[field.id] ?? .empty),
                    editing.text(field, value)
                ))
        }
        write(record.scope, record.id, differing, basis)
    }

    /// One row a record: of two that differ neither is right by itself.
    private mutating func note(_ id: RecordID) throws {
        guard seen.insert(id).inserted else {
            throw EditError(
                .usage, "this \(type.name) stands in an earlier row already: keep one of them")
        }
    }

    private mutating func write(
        _ scope: String, _ id: RecordID, _ values: [(Field, Value)], _ basis: [BatchName]?
    ) {
        let change = RecordChange(type: type.id, id: id, values: values.map { ($0.0.id, $0.1) })
        let place = "\(scope)\u{0}\(basis?.map(\.hex).joined(separator: " ") ?? "")"
        if let n = places[place] {
            drafts[n].runs[0].changes.append(change)
            return
        }
        places[place] = drafts.count
        let position = basis == nil ? source.position : []
        drafts.append(
            Draft(
                scope: scope, basis: .tips(basis ?? []), source: basis == nil ? source.name : nil,
                actor: editing.actor, runs: [DraftRun(position: position, changes: [change])]))
    }
}
