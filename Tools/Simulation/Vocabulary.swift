import Domain

/// What the records of a fleet are made of, in three versions: agents of each live side by side.
enum Vocabulary {
    static let thing = RecordType(
        1, "thing", label: "chose", home: .incubator(field: "f"), "A record of the simulation.",
        fields: [
            Field(1, "f", .integer, label: "f", "A field."),
            Field(2, "g", .integer, label: "g", "Another field."),
            Field(3, "t", .text, label: "t", "A text that bears the marker of its scope."),
            Field(4, "n", .integer, label: "n", "A number that came later.", since: 2),
            Field(5, "w", .texts, label: "w", "Words that came last.", since: 3),
        ])
    static let note = RecordType(
        2, "note", label: "note", home: .incubator(field: "f"), since: 3, "A type that came last.",
        fields: [
            Field(1, "f", .integer, label: "f", "A field.", since: 3),
            Field(2, "thing", .reference("thing"), label: "chose", "On what.", since: 3),
        ])
    static let newest = Schema(version: 3, types: [thing, note])
    static let versions = (1...newest.version).map { newest.asOf(version: $0) }

    /// Of a field as the definition names it.
    static func field(_ name: String) -> FieldID { UInt16(name).map { FieldID($0) } ?? .deleted }

    /// Whether a program of this version knows the field.
    static func knows(_ version: Int, type: UInt16, field: FieldID) -> Bool {
        guard let type = versions[version - 1].type(type) else { return false }
        return field == .deleted || type.field(field) != nil
    }
}
