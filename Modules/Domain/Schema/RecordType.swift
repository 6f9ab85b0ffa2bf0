/// Which log a record of a type is written to.
public enum Home: Hashable, Sendable {
    /// The scope `shared`: written by DINUM, read by all.
    case shared
    /// The scope `dinum`: read by DINUM only.
    case dinum
    /// The scope named by the key of the incubator that this field refers to.
    case incubator(field: String)
    /// The scope of the record that this field refers to.
    case parent(field: String)
}

/// One record type of the vocabulary.
public struct RecordType: Hashable, Sendable {
    /// Stable for ever, from 1.
    public let id: UInt16
    /// Singular, lower case, words joined by `-`: `product`, `impact-metric`.
    public let name: String
    /// What French readers see, singular.
    public let label: String
    /// One sentence in English for the data dictionary.
    public let meaning: String
    public let home: Home
    /// The field that is a natural key, if there is one; records without have their id only.
    public let key: String?
    /// The field of former keys (a list of texts), where keys may be renamed.
    public let aliases: String?
    /// The schema version that brought it.
    public let since: Int
    /// In the order in which they are printed.
    public let fields: [Field]

    public init(
        _ id: UInt16, _ name: String, label: String, home: Home, key: String? = nil,
        aliases: String? = nil, since: Int = 1, _ meaning: String, fields: [Field]
    ) {
        self.id = id
        self.name = name
        self.label = label
        self.meaning = meaning
        self.home = home
        self.key = key
        self.aliases = aliases
        self.since = since
        self.fields = fields
    }

    /// The SQL table: the name with `_` for `-`.
    public var table: String { String(name.map { $0 == "-" ? "_" : $0 }) }

    /// Cost: linear in the number of fields (at most a few dozen).
    public func field(named name: String) -> Field? { fields.first { $0.name == name } }
    public func field(_ id: FieldID) -> Field? { fields.first { $0.id == id } }

    /// The type without the fields that a later version brought.
    func asOf(version: Int) -> RecordType {
        RecordType(
            id, name, label: label, home: home, key: key, aliases: aliases, since: since, meaning,
            fields: fields.filter { $0.since <= version })
    }
}
