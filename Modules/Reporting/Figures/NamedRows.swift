import Domain

/// A row with its fields by name.
struct NamedRow {
    let row: RecordRow
    private let places: [String: Int]

    init(_ row: RecordRow, _ places: [String: Int]) {
        self.row = row
        self.places = places
    }

    subscript(_ name: String) -> Value { places[name].map { row.values[$0] } ?? .empty }

    var id: RecordID { row.id }
    var isContested: Bool { row.isContested }
    func text(_ name: String) -> String { self[name].text ?? "" }
}

extension RecordRow {
    /// Whether several values of it, or a value and its deletion, stand side by side.
    var isContested: Bool { !contested.isEmpty || deletion == .conflict }
}

extension RecordReader {
    /// All rows of a type, by id: the same order in every store.
    func named(_ type: String, _ fields: [String]) throws -> [NamedRow] {
        let places = Dictionary(uniqueKeysWithValues: fields.enumerated().map { ($1, $0) })
        return try rows(of: type, fields: fields).map { NamedRow($0, places) }
            .sorted { ($0.id, $0.row.scope) < ($1.id, $1.row.scope) }
    }
}
