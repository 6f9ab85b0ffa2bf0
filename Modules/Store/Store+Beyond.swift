public import Domain
import Replication

/// What a newer program wrote that this one's vocabulary lacks: it is kept, carried, shown, and
/// changed by nobody here.
extension RecordDocument {
    /// Fields beyond the vocabulary with their values, in the order of their numbers. They bear
    /// their number as a name: `field-900`.
    public var beyond: [(Field, Value)] {
        values.filter { record.type.field($0.key) == nil }.sorted { $0.key < $1.key }
            .map { number, value in (Field(beyond: number, like: value), value) }
    }
}

extension Field {
    /// A field of which only the number is known, and that it takes such a value.
    fileprivate init(beyond id: FieldID, like value: Value) {
        let kind: FieldKind =
            switch value {
            case .integer: .integer
            case .decimal: .decimal
            case .cents: .cents
            case .day: .day
            case .year: .fiscalYear
            case .boolean: .boolean
            case .reference: .reference("")
            case .texts: .texts
            case .references: .references("")
            case .text, .empty: .text
            }
        self.init(
            id.number, "field-\(id.number)", kind, label: "champ \(id.number)",
            "Of a newer version.")
    }
}

extension Store {
    /// Whether records of a type hold fields that the vocabulary lacks. Cost: those fields' rows.
    public func holdsBeyond(_ type: RecordType) throws -> Bool {
        try read { access in
            let known = type.fields.map { "\($0.id.number)" }.joined(separator: ", ")
            let find = try access.sql(
                "SELECT 1 FROM unknown_value WHERE type = ? AND field NOT IN (\(known)) LIMIT 1")
            find.bind(1, Int(type.id))
            defer { find.reset() }
            return try find.step()
        }
    }
}
