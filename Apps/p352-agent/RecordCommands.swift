import Agent
import ArgumentParser
import Domain
import Replication
import Store
import Terminal

/// What the commands on records share: the home, its keys, its clock.
struct RecordOptions: ParsableArguments {
    @OptionGroup var home: HomeOptions
    @Option(help: "Who writes: a number of `person list`.") var actor = 0

    func editing() throws -> RecordEditing {
        let (store, identity) = try home.open(.agent)
        if actor != 0, try !store.persons().contains(where: { $0.number == actor }) {
            throw ValidationError(
                "--actor \(actor): no such person on this machine: `person list`, `person add`")
        }
        var editing = RecordEditing(
            store: store, identity: identity, now: Console.now, newID: Console.newID)
        editing.actor = actor
        return editing
    }

    /// `F=V` pairs of a type.
    func values(
        _ pairs: [String], _ type: RecordType, _ editing: RecordEditing
    ) throws -> [(Field, Value)] {
        try pairs.map { pair in
            // As a scalar: a value may begin with a mark that combines with what is before it.
            guard let equals = pair.unicodeScalars.firstIndex(of: "=") else {
                throw ValidationError("'\(pair)': write FIELD=VALUE, or FIELD= to clear it")
            }
            let field = try editing.field(type, String(pair.unicodeScalars[..<equals]))
            let text = pair.unicodeScalars[pair.unicodeScalars.index(after: equals)...]
            return (field, try editing.value(field, String(text)))
        }
    }
}

/// What the commands share that take values from a person's hand.
struct WriteOptions: ParsableArguments {
    @OptionGroup var record: RecordOptions
    @Flag(help: "Write values that a field's list lacks, too; each is listed as an anomaly.")
    var keepUnknown = false

    func editing() throws -> RecordEditing {
        var editing = try record.editing()
        editing.keepsUnknown = keepUnknown
        return editing
    }
}

/// The meaning of the arguments that many commands take.
enum ArgumentWords {
    static let type: ArgumentHelp = "A record type, as `types` lists them."
    static let key: ArgumentHelp = """
        The record's key, now or formerly (a product's slug, as tchap), or at least 8 digits of its \
        id, as `list` prints it.
        """
    static let field: ArgumentHelp = "A field, as `types TYPE` lists them."
    static let values: ArgumentHelp = """
        FIELD=VALUE, as often as needed: days as 2024-03-30, amounts as 2530000.00, references by \
        key, items of a list joined by |, nothing after = to clear the field.
        """
    static let instant: ArgumentHelp =
        "As it was known then: a day (its end, UTC), as 2024-03-30, or an instant."
}

struct TypesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "types", abstract: "Lists the record types, or the fields of one.",
        discussion: """
            Of a field: its name, what values it takes, its French label, its meaning.

            EXAMPLES
              p352-agent types
              p352-agent types event
              p352-agent types product --json
            """)
    @Argument(help: "A record type.") var type: String?
    @Flag(help: "Print JSON.") var json = false

    func run() throws {
        let schema = Program.schema
        guard let type else {
            if json {
                Console.data(
                    JSONValue.array(schema.types.map { SchemaJSON.value($0) }).pretty,
                    terminator: "")
                return
            }
            for type in schema.types {
                Console.line(columns: [type.name, type.label, type.meaning])
            }
            return
        }
        guard let found = schema.type(named: type) else {
            let near = NearNames.question(type, among: schema.types.map(\.name))
            throw ValidationError("there is no record type \(type): `types` lists them\(near)")
        }
        if json {
            Console.data(SchemaJSON.value(found).pretty, terminator: "")
            return
        }
        for field in found.fields {
            Console.line(columns: [field.name, field.kind.words, field.label, field.meaning])
        }
    }
}

struct AddCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Makes a record; prints its id.",
        discussion: """
            EXAMPLES
              p352-agent add product slug=mon-produit title="Mon produit" incubator=ademe
              p352-agent add event product=mon-produit name=committee date=2024-03-30
            """)
    @OptionGroup var options: WriteOptions
    @Argument(help: ArgumentWords.type) var type: String
    @Argument(help: ArgumentWords.values) var values: [String]
    @Flag(help: "Print the record as JSON instead of its id.") var json = false

    func run() throws {
        let editing = try options.editing()
        let type = try editing.type(type)
        let edit = try editing.add(type, try options.record.values(values, type, editing))
        if !json { Console.line(edit.id.hex) }
        try edit.tell("written", editing, json: json)
    }
}

struct SetCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set", abstract: "Changes fields of a record; FIELD= clears one.",
        discussion: """
            A field in conflict is left alone (exit code 2): `resolve` decides it.

            EXAMPLES
              p352-agent set product tchap link=https://tchap.numerique.gouv.fr
              p352-agent set product tchap stats=true thematiques="Santé|Écologie" owner=
            """)
    @OptionGroup var options: WriteOptions
    @Argument(help: ArgumentWords.type) var type: String
    @Argument(help: ArgumentWords.key) var key: String
    @Argument(help: ArgumentWords.values) var values: [String]
    @Flag(help: "Print the record as JSON.") var json = false

    func run() throws {
        let editing = try options.editing()
        let type = try editing.type(type)
        let record = try editing.record(type, key)
        let values = try options.record.values(values, type, editing)
        if let edit = try editing.set(record, values) {
            return try edit.tell("written", editing, json: json)
        }
        Console.message("nothing to change")
        if json { try RecordJSON.print(record, editing) }
    }
}

struct DeleteCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete", abstract: "Deletes a record; `undelete` brings it back.",
        discussion: "EXAMPLE\n  p352-agent delete product mon-produit")
    @OptionGroup var options: RecordOptions
    @Argument(help: ArgumentWords.type) var type: String
    @Argument(help: ArgumentWords.key) var key: String
    @Flag(help: "Print the record as JSON.") var json = false

    func run() throws {
        let editing = try options.editing()
        let record = try editing.record(try editing.type(type), key)
        if let edit = try editing.delete(record) {
            return try edit.tell("deleted", editing, json: json)
        }
        Console.message("\(record.type.name) \(key) is deleted already")
        if json { try RecordJSON.print(record, editing) }
    }
}

struct UndeleteCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "undelete", abstract: "Brings a deleted record back.",
        discussion: "EXAMPLE\n  p352-agent undelete product mon-produit")
    @OptionGroup var options: RecordOptions
    @Argument(help: ArgumentWords.type) var type: String
    @Argument(help: ArgumentWords.key) var key: String
    @Flag(help: "Print the record as JSON.") var json = false

    func run() throws {
        let editing = try options.editing()
        let record = try editing.record(try editing.type(type), key)
        if let (edit, further) = try editing.undelete(record) {
            if further > 0 {
                Console.message(
                    EnglishText.count(further, "record") + " that hung on it and "
                        + "went with it, came back, too")
            }
            return try edit.tell("brought back", editing, json: json)
        }
        Console.message("\(record.type.name) \(key) is not deleted")
        if json { try RecordJSON.print(record, editing) }
    }
}

struct ShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Shows a record, now or as it was known.",
        discussion:
            "EXAMPLES\n  p352-agent show product tchap\n  p352-agent show product tchap --as-of 2024-03-30 --json"
    )
    @OptionGroup var options: RecordOptions
    @Argument(help: ArgumentWords.type) var type: String
    @Argument(help: ArgumentWords.key) var key: String
    @Option(help: ArgumentWords.instant) var asOf: String?
    @Flag(help: "Print JSON.") var json = false

    func run() throws {
        let now = try options.editing()
        let editing = try now.asOf(try Console.instant(asOf))
        let record = try editing.record(try editing.type(type), key, namedAsIn: now)
        let document = try editing.store.document(record)
        try MovedAway.tell([document], editing)
        if json {
            Console.data(RecordJSON.value(document, editing.texts()).pretty, terminator: "")
        } else {
            Console.line("\(record.type.name) \(document.key) (\(record.id.hex)), \(record.scope)")
            for field in record.type.fields {
                guard let value = document.values[field.id] else { continue }
                let mark = document.conflicts.contains(field.name) ? "  [contested]" : ""
                Console.line("  \(field.name) = \(editing.text(field, value))\(mark)")
            }
            for (field, value) in document.beyond {
                Console.line(
                    "  \(field.name) = \(editing.text(field, value))  [of a newer version, "
                        + "read-only]")
            }
            if document.deletion != .no { Console.line("  deleted: \(document.deletion.rawValue)") }
        }
    }
}

struct ListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Lists the records of a type.",
        discussion: "EXAMPLE\n  p352-agent list product --where incubator=ademe --json")
    @OptionGroup var options: RecordOptions
    @Argument(help: ArgumentWords.type) var type: String
    @Option(name: .customLong("where"), help: "FIELD=VALUE; may be given several times.")
    var filters: [String] = []
    @Option(help: ArgumentWords.instant) var asOf: String?
    @Flag(help: "Print JSON.") var json = false

    func run() throws {
        let editing = try options.editing().asOf(try Console.instant(asOf))
        let type = try editing.type(type)
        let filters = try options.values(filters, type, editing)
        let documents = try editing.store.documents(type).filter { document in
            filters.allSatisfy { (document.values[$0.0.id] ?? .empty) == $0.1 }
        }
        try MovedAway.tell(documents, editing)
        let texts = editing.texts()
        if json {
            Console.data(
                JSONValue.array(documents.map { RecordJSON.value($0, texts) }).pretty,
                terminator: "")
            return
        }
        for document in documents {
            let names = document.record.type.fields.prefix(6).compactMap { field in
                document.values[field.id].map { texts.text(field, $0) }
            }
            Console.line(columns: [String(document.record.id.hex.prefix(12))] + names)
        }
    }
}

/// A record as scripts read it: nothing local in it.
enum RecordJSON {
    static func value(_ document: RecordDocument, _ texts: FieldTexts) -> JSONValue {
        let record = document.record
        var members = [
            JSONMember(key: "type", value: .text(record.type.name)),
            JSONMember(key: "key", value: .text(document.key)),
            JSONMember(key: "id", value: .text(record.id.hex)),
            JSONMember(key: "scope", value: .text(record.scope)),
            JSONMember(key: "deleted", value: .boolean(document.deletion == .yes)),
            JSONMember(key: "conflicts", value: .array(document.conflicts.map(JSONValue.text))),
        ]
        for field in record.type.fields {
            guard let value = document.values[field.id], !value.isEmpty else { continue }
            members.append(JSONMember(key: field.name, value: json(value, field, texts)))
        }
        for (field, value) in document.beyond {
            members.append(JSONMember(key: field.name, value: json(value, field, texts)))
        }
        return .object(members)
    }

    static func json(_ value: Value, _ field: Field, _ texts: FieldTexts) -> JSONValue {
        switch value {
        case .empty: .null
        case .integer(let number): .number(Int(number))
        case .year(let year): .number(year.number)
        case .boolean(let boolean): .boolean(boolean)
        case .texts(let items): .array(items.map(JSONValue.text))
        case .references(let ids):
            .array(ids.map { .text(texts.text(field, .references([$0]))) })
        case .text, .decimal, .cents, .day, .reference: .text(texts.text(field, value))
        }
    }
}
