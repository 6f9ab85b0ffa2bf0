import Domain

/// What the keys of sheets mean in the vocabulary, looked up once and not for each sheet.
struct SheetVocabulary {
    /// What becomes of a key's value.
    enum Role {
        case field(Field, isLink: Bool)
        case phases, events, sponsors, awards, incubator, incubators, owner, redirects
        /// Not to be kept: a person's name or address may stand there.
        case personal
    }

    /// The keys of one kind of sheet.
    struct Keys {
        let type: RecordType
        let slug: FieldID?
        let aliases: FieldID?
        /// The field of what the vocabulary doesn't know.
        let extra: FieldID?
        let roles: [Role]
        /// A key's place in `roles`.
        let places: [String: Int]
    }

    /// A type of records that hang on a product.
    struct Child {
        let type: RecordType
        private let fields: [String: FieldID]
        /// The values of the field `name` that are in use.
        let names: Set<String>

        init(_ type: RecordType) {
            self.type = type
            fields = Dictionary(uniqueKeysWithValues: type.fields.map { ($0.name, $0.id) })
            if case .enumeration(let known)? = type.field(named: "name")?.kind {
                names = Set(known)
            } else {
                names = []
            }
        }

        subscript(name: String) -> FieldID? { fields[name] }
    }

    let startups: Keys
    let incubators: Keys
    let organisations: Keys
    let sponsor: Child
    let phase: Child
    let event: Child
    let award: Child

    /// - Throws: `ImportError` when the schema lacks one of the sheets' types.
    init(_ schema: Schema) throws {
        func type(_ name: String) throws -> RecordType {
            if let type = schema.type(named: name) { return type }
            throw ImportError(
                place: "the schema", reason: "it has no type \(name)",
                remedy: "update the program")
        }
        startups = SheetVocabulary.keys(
            try type("product"),
            [
                ("phases", .phases), ("events", .events), ("sponsors", .sponsors),
                ("fast", .awards), ("incubator", .incubator), ("incubators", .incubators),
            ])
        incubators = SheetVocabulary.keys(try type("incubator"), [("owner", .owner)])
        organisations = SheetVocabulary.keys(try type("organisation"), [])
        sponsor = Child(try type("sponsor"))
        phase = Child(try type("phase"))
        event = Child(try type("event"))
        award = Child(try type("award"))
    }

    subscript(kind: SheetKind) -> Keys {
        switch kind {
        case .startups: startups
        case .incubators: incubators
        case .organisations: organisations
        }
    }

    /// Keys under which the real sheets give names, addresses and numbers of persons.
    private static let personal = [
        "contact", "contacts", "email", "emails", "mail", "author", "authors", "phone",
        "telephone",
    ]

    private static func keys(_ type: RecordType, _ special: [(String, Role)]) -> Keys {
        var places: [String: Int] = [:]
        var roles: [Role] = []
        func add(_ key: String, _ role: Role) {
            if places[key] == nil {
                places[key] = roles.count
                roles.append(role)
            }
        }
        for (key, role) in special { add(key, role) }
        add("redirect_from", .redirects)
        for key in personal { add(key, .personal) }
        let own = [type.key, type.aliases, "extra"]
        for field in type.fields where !own.contains(field.name) {
            switch field.kind {
            case .reference, .references: continue
            case .text, .integer, .decimal, .percentage, .cents, .day, .fiscalYear, .boolean,
                .enumeration, .texts:
                let isLink =
                    ["link", "repository", "website", "github", "annuaire"].contains(field.name)
                    || field.name.hasSuffix("_url")
                // `type` names the record's type wherever records are printed, so that an
                // organisation's is called otherwise in the vocabulary.
                let key =
                    type.name == "organisation" && field.name == "nature" ? "type" : field.name
                add(key, .field(field, isLink: isLink))
            }
        }
        func id(_ name: String?) -> FieldID? { name.flatMap { type.field(named: $0)?.id } }
        return Keys(
            type: type, slug: id(type.key), aliases: id(type.aliases), extra: id("extra"),
            roles: roles, places: places)
    }
}
