/// The stable number of a field within its record type; 0 and 65535 are pseudo-fields.
public struct FieldID: Hashable, Sendable, Comparable {
    public let number: UInt16

    public init(_ number: UInt16) { self.number = number }

    /// The pseudo-field that says whether a record was deleted.
    public static let deleted = FieldID(0)
    /// The pseudo-field that is contested where a record stands in several scopes and nobody has
    /// decided in which it counts. No batch writes it.
    public static let scope = FieldID(.max)

    public static func < (a: FieldID, b: FieldID) -> Bool { a.number < b.number }
}

/// What values a field takes.
public enum FieldKind: Hashable, Sendable {
    case text
    case integer
    case decimal
    /// A decimal whose unit is "%".
    case percentage
    case cents
    case day
    case fiscalYear
    case boolean
    /// A reference to a record of the named type.
    case reference(String)
    /// The values in use; values outside the list are kept as they came and are an anomaly.
    case enumeration([String])
    case texts
    /// References to records of the named type.
    case references(String)
}

extension FieldKind {
    /// The type that it refers to, of a reference or a list of them.
    public var target: String? {
        switch self {
        case .reference(let type), .references(let type): type
        case .text, .integer, .decimal, .percentage, .cents, .day, .fiscalYear, .boolean,
            .enumeration, .texts:
            nil
        }
    }
}

/// One field of a record type: the only place where it is described.
public struct Field: Hashable, Sendable {
    /// Stable for ever within its type, from 1.
    public let id: FieldID
    /// The name on the command line, in CSV headers, JSON and SQL; of a sheet's field, the sheet's.
    public let name: String
    public let kind: FieldKind
    /// What French readers see.
    public let label: String
    /// "%", "€", "jours"…, where a number has one.
    public let unit: String?
    /// One sentence in English for the data dictionary.
    public let meaning: String
    /// The schema version that brought it.
    public let since: Int
    /// Whether it stands for a person: it holds a random pseudonym, never a name.
    public let isPseudonym: Bool

    public init(
        _ id: UInt16, _ name: String, _ kind: FieldKind, label: String, unit: String? = nil,
        _ meaning: String, since: Int = 1, isPseudonym: Bool = false
    ) {
        self.id = FieldID(id)
        self.name = name
        self.kind = kind
        self.label = label
        self.unit = unit
        self.meaning = meaning
        self.since = since
        self.isPseudonym = isPseudonym
    }
}
