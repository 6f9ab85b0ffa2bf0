import Domain

/// A reader that hands on another one's rows in its own way, and all the rest as it is.
protocol ReaderOver: RecordReader {
    associatedtype Base: RecordReader
    var base: Base { get }
}

extension ReaderOver {
    func rows(of type: String, fields: [String]) throws -> [RecordRow] {
        var rows: [RecordRow] = []
        try forEachRow(of: type, fields: fields) { rows.append($0) }
        return rows
    }

    func provenance(of type: String, id: RecordID) throws -> [Provenance] {
        try base.provenance(of: type, id: id)
    }

    var asOf: Instant { base.asOf }
    var frontier: [String: [String]] { get throws { try base.frontier } }
    var laterFacts: Int { get throws { try base.laterFacts } }
}

/// A state of knowledge in which some conflicts were decided otherwise: with other values than
/// those that are shown meanwhile.
struct OtherwiseReader<Base: RecordReader>: ReaderOver {
    let base: Base
    private var values: [String: [RecordID: [String: Value]]] = [:]
    private var absent: [String: Set<RecordID>] = [:]

    init(_ base: Base, _ decisions: some Sequence<Alternative>) {
        self.base = base
        for one in decisions {
            if let changes = one.changes {
                values[one.type, default: [:]][one.id, default: [:]].merge(changes) { $1 }
            } else {
                absent[one.type, default: []].insert(one.id)
            }
        }
    }

    func forEachRow(
        of type: String, fields: [String], _ body: (RecordRow) throws -> Void
    ) throws {
        let (absent, values) = (absent[type] ?? [], values[type] ?? [:])
        try base.forEachRow(of: type, fields: fields) { row in
            if absent.contains(row.id) { return }
            guard let others = values[row.id] else { return try body(row) }
            try body(
                RecordRow(
                    id: row.id, scope: row.scope, deletion: row.deletion,
                    contested: row.contested,
                    values: zip(fields, row.values).map { others[$0] ?? $1 }))
        }
    }
}

/// A reader that notes which fields it was asked for.
struct NotingReader<Base: RecordReader>: ReaderOver {
    final class Note {
        private(set) var fields: [String: Set<String>] = [:]

        func note(_ type: String, _ fields: [String]) {
            self.fields[type, default: []].formUnion(fields)
        }

        /// Whether anything that was read could have been otherwise by this.
        func concerns(_ one: Alternative) -> Bool {
            guard let read = fields[one.type] else { return false }
            return one.changes.map { !read.isDisjoint(with: $0.keys) } ?? true
        }
    }

    let base: Base
    let note: Note

    func forEachRow(
        of type: String, fields: [String], _ body: (RecordRow) throws -> Void
    ) throws {
        note.note(type, fields)
        try base.forEachRow(of: type, fields: fields, body)
    }
}

extension FigureSources {
    /// As many other decisions are looked at one by one; more are put together.
    private static let parts = 4

    /// The sources as they would be if conflicts were decided otherwise; empty where nothing that
    /// was read is contested. Cost: one reading for each, at most four, however many there are.
    static func otherwise(
        _ reader: some RecordReader, _ alternatives: [Alternative]
    ) throws -> [FigureSources] {
        var decisions = [[Alternative]](repeating: [], count: parts)
        let fields = Dictionary(grouping: alternatives) { [$0.type, $0.id.hex, $0.field] }
        var next = 0
        for (_, values) in fields.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
            // Of what could stand in one place each has a reading of its own; of more than there are
            // readings, the last one does without the record.
            for (n, one) in values.prefix(parts).enumerated() {
                let isLast = n == parts - 1 && values.count > parts
                decisions[(next + n) % parts].append(
                    isLast
                        ? Alternative(type: one.type, id: one.id, field: one.field, changes: nil)
                        : one)
            }
            next += values.count
        }
        return try decisions.filter { !$0.isEmpty }.map {
            try FigureSources(one: OtherwiseReader(reader, $0), missions: false)
        }
    }
}

extension Figure {
    /// Whether another decision changes what the figure says or what it is made of.
    func differs(from other: Figure?) -> Bool {
        guard let other else { return true }
        return value != other.value || derived != other.derived
            || !declared.elementsEqual(other.declared, by: { $0.says($1) })
            // As a set: under another key a product stands elsewhere in the list.
            || records.ids != other.records.ids
    }
}
