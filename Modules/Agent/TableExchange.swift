public import Domain
import Replication
public import Store

/// Records of one type as a table of texts, and back: what CSV and spreadsheets carry.
///
/// The last column, `basis`, names the tips that the exporter was looking at: what comes back
/// writes only the fields that differ from the state then, and replaces only what was shown.
public struct TableExchange: Sendable {
    private let editing: RecordEditing
    private let identity: HomeFolder.Identity

    public init(editing: RecordEditing, identity: HomeFolder.Identity) {
        self.editing = editing
        self.identity = identity
    }

    /// Header: `id`, the fields in the schema's order, `basis`.
    public static func header(_ type: RecordType) -> [String] {
        ["id"] + type.fields.map(\.name) + ["basis"]
    }

    /// One row a record that is not deleted, by key, then id.
    public func rows(_ type: RecordType) throws -> [[String]] {
        let frontier = try editing.store.frontier()
        let texts = editing.texts()
        return try editing.store.documents(type).map { document in
            let tips = (frontier[document.record.scope] ?? []) + (frontier["authority"] ?? [])
            return [document.record.id.hex]
                + type.fields.map { texts.text($0, document.values[$0.id] ?? .empty) }
                + [tips.map(\.hex).joined(separator: " ")]
        }
    }

    /// What an import did, or would do.
    public struct Report: Sendable {
        public var created = 0
        public var changed = 0
        public var unchanged = 0
        /// Record and field of every contested cell that was left alone.
        public var contested: [String] = []
        /// What would be written: record, field, before, after.
        public var changes: [(record: String, field: String, before: String, after: String)] = []
    }

    /// One change as it was planned.
    private struct Planned {
        var scope: String
        var basis: Basis
        var change: RecordChange
    }

    /// Reads a table and writes what differs: all rows in one transaction, or none.
    /// - Parameters:
    ///   - rows: with the line of each, for messages.
    ///   - place: the file's name, for messages.
    /// - Throws: `EditError` naming file, line, field and remedy; then nothing is written.
    public func take(
        _ type: RecordType, header: [String], rows: [(line: Int, cells: [String])], place: String,
        recorded: Instant, dryRun: Bool
    ) throws -> Report {
        var report = Report()
        let columns = try columns(type, header, place)
        var plans: [Planned] = []
        var views: [String: Store] = [:]
        for (line, cells) in rows {
            func fail(_ reason: String) -> EditError {
                EditError(.usage, "\(place), line \(line): \(reason)")
            }
            guard cells.count == header.count else {
                throw fail("\(cells.count) cells where the header has \(header.count)")
            }
            var id: RecordID?
            var basisText: String?
            var values: [(Field, Value)] = []
            for (column, cell) in zip(columns, cells) {
                switch column {
                case .id:
                    guard cell.isEmpty || RecordID(hex: cell) != nil else {
                        throw fail("id: 32 hexadecimal digits, or nothing for a new record")
                    }
                    id = RecordID(hex: cell)
                case .basis: basisText = cell
                case .field(let field):
                    do {
                        values.append((field, try editing.value(field, cell)))
                    } catch let error as ValueError {
                        throw fail(error.message)
                    }
                }
            }
            do {
                let found = try find(type, id, values)
                let basis = try basis(basisText)
                guard let record = found else {
                    let scope = try editing.home(of: type, values)
                    try editing.checkMayWrite(scope)
                    let written = values.filter { $0.1 != .empty }
                    guard !written.isEmpty else { continue }
                    try editing.checkKey(type, of: nil, written)
                    report.created += 1
                    plans.append(
                        Planned(
                            scope: scope, basis: basis,
                            change: RecordChange(
                                type: type.id, id: id ?? editing.newRecordID(),
                                values: written.map { ($0.0.id, $0.1) })))
                    continue
                }
                let before = try shown(record, basis, basisText ?? "", &views)
                var differing: [(FieldID, Value)] = []
                for (field, value) in values
                where !same(before.values[field.id] ?? .empty, value) {
                    if before.contested.contains(field.name) {
                        report.contested.append("\(before.key): \(field.name)")
                        continue
                    }
                    differing.append((field.id, value))
                    report.changes.append(
                        (
                            before.key, field.name,
                            editing.text(field, before.values[field.id] ?? .empty),
                            editing.text(field, value)
                        ))
                }
                if differing.isEmpty {
                    report.unchanged += 1
                    continue
                }
                // A row of others that stands as it was is no change.
                try editing.checkMayWrite(record.scope)
                try editing.checkKey(
                    type, of: record.id,
                    values.filter { value in differing.contains { $0.0 == value.0.id } })
                report.changed += 1
                plans.append(
                    Planned(
                        scope: record.scope, basis: basis,
                        change: RecordChange(type: type.id, id: record.id, values: differing)))
            } catch let error as EditError {
                throw fail(error.message)
            } catch let error as StoreError {
                throw fail(error.message)
            }
        }
        if !dryRun { try write(plans, recorded) }
        return report
    }

    /// A table's empty cell stands for no value and for an empty list alike.
    private func same(_ a: Value, _ b: Value) -> Bool {
        func isNothing(_ value: Value) -> Bool {
            value == .empty || value == .texts([]) || value == .references([])
        }
        return a == b || (isNothing(a) && isNothing(b))
    }

    // MARK: - Columns

    private enum Column {
        case id, basis
        case field(Field)
    }

    private func columns(
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

    private func find(
        _ type: RecordType, _ id: RecordID?, _ values: [(Field, Value)]
    ) throws -> FoundRecord? {
        if let id { return try editing.store.find(type, key: id.hex) }
        guard let name = type.key,
            let key = values.first(where: { $0.0.name == name })?.1.text
        else { return nil }
        return try editing.store.find(type, key: key)
    }

    // MARK: - Basis

    private func basis(_ text: String?) throws -> Basis {
        guard let text, !text.isEmpty else { return .tips([]) }
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
        return .tips(names.sorted())
    }

    /// What the file's author was shown of a record.
    private func shown(
        _ record: FoundRecord, _ basis: Basis, _ text: String, _ views: inout [String: Store]
    ) throws -> (key: String, values: [FieldID: Value], contested: [String]) {
        guard case .tips(let tips) = basis, !tips.isEmpty else {
            let now = try editing.store.document(record)
            return (now.key, [:], [])
        }
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

    // MARK: - Writing

    private func write(_ plans: [Planned], _ recorded: Instant) throws {
        var drafts: [Draft] = []
        var places: [String: Int] = [:]
        for plan in plans {
            let key = "\(plan.scope)\u{0}\(plan.basis)"
            if let n = places[key] {
                drafts[n].runs[0].changes.append(plan.change)
            } else {
                places[key] = drafts.count
                drafts.append(
                    Draft(
                        scope: plan.scope, basis: plan.basis, actor: editing.actor,
                        runs: [DraftRun(changes: [plan.change])]))
            }
        }
        try editing.store.commit(drafts, recorded: recorded)
    }
}
