public import Domain
import Store

/// The texts of many values of one store: the keys of each type that is referred to are read
/// once, all together, when the first reference to it comes.
///
/// Keys are those of that moment: make one for each pass over the records.
public final class FieldTexts {
    private let editing: RecordEditing
    private var keys: [String: [RecordID: String]] = [:]

    init(_ editing: RecordEditing) { self.editing = editing }

    /// The text of a value, references by the target's key, else by their id.
    public func text(_ field: Field, _ value: Value) -> String {
        field.print(value) { typeName, id in keys(of: typeName)[id] }
    }

    private func keys(of typeName: String) -> [RecordID: String] {
        if let known = keys[typeName] { return known }
        let found =
            editing.store.schema.type(named: typeName).flatMap {
                try? editing.store.keys(of: $0)
            } ?? [:]
        keys[typeName] = found
        return found
    }
}

extension RecordEditing {
    /// For printing many values: one query for each type that is referred to.
    public func texts() -> FieldTexts { FieldTexts(self) }
}
