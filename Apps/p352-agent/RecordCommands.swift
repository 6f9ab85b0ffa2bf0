import Agent
import ArgumentParser
import Domain
import Replication
import Store
import Terminal

/// What the commands on records share: the home, its keys, its clock.
struct RecordOptions: ParsableArguments {
    @OptionGroup var home: HomeOptions
    @Option(help: "Your number in the local directory of persons.") var actor = 0

    func editing() throws -> RecordEditing {
        let (store, identity) = try home.open(.agent)
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
            guard let equals = pair.firstIndex(of: "=") else {
                throw ValidationError("'\(pair)': write FIELD=VALUE, or FIELD= to clear it")
            }
            let field = try editing.field(type, String(pair[..<equals]))
            return (field, try editing.value(field, String(pair[pair.index(after: equals)...])))
        }
    }
}

struct TypesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "types", abstract: "Lists the record types, or the fields of one.",
        discussion: "EXAMPLES\n  p352-agent types\n  p352-agent types product --json")
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
                Console.data("\(type.name)\t\(type.label)\t\(type.meaning)")
            }
            return
        }
        guard let found = schema.type(named: type) else {
            throw ValidationError("there is no record type \(type): `types` lists them")
        }
        if json {
            Console.data(SchemaJSON.value(found).pretty, terminator: "")
            return
        }
        for field in found.fields {
            Console.data("\(field.name)\t\(field.label)\t\(field.meaning)")
        }
    }
}

struct AddCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Makes a record.",
        discussion:
            "EXAMPLE\n  p352-agent add product slug=mon-produit title=\"Mon produit\" incubator=ademe"
    )
    @OptionGroup var options: RecordOptions
    @Argument var type: String
    @Argument(help: "FIELD=VALUE …") var values: [String]

    func run() throws {
        let editing = try options.editing()
        let type = try editing.type(type)
        let id = try editing.add(type, try options.values(values, type, editing))
        Console.data(id.hex)
    }
}

struct SetCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set", abstract: "Changes fields of a record; FIELD= clears one.",
        discussion: "EXAMPLE\n  p352-agent set product tchap link=https://tchap.numerique.gouv.fr")
    @OptionGroup var options: RecordOptions
    @Argument var type: String
    @Argument(help: "The record's key, or 8 digits of its id.") var key: String
    @Argument(help: "FIELD=VALUE …") var values: [String]

    func run() throws {
        let editing = try options.editing()
        let type = try editing.type(type)
        do {
            let changed = try editing.set(
                try editing.record(type, key), try options.values(values, type, editing))
            if !changed { Console.message("nothing to change") }
        } catch let error as EditError where error.code == .contested {
            Console.message(error.message)
            throw ExitCode.personNeeded
        }
    }
}

struct DeleteCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete", abstract: "Deletes a record; `undelete` brings it back.",
        discussion: "EXAMPLE\n  p352-agent delete product mon-produit")
    @OptionGroup var options: RecordOptions
    @Argument var type: String
    @Argument var key: String

    func run() throws {
        let editing = try options.editing()
        try editing.delete(try editing.record(try editing.type(type), key))
    }
}

struct UndeleteCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "undelete", abstract: "Brings a deleted record back.",
        discussion: "EXAMPLE\n  p352-agent undelete product mon-produit")
    @OptionGroup var options: RecordOptions
    @Argument var type: String
    @Argument var key: String

    func run() throws {
        let editing = try options.editing()
        try editing.undelete(try editing.record(try editing.type(type), key))
    }
}

struct ShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Shows a record, now or as it was known.",
        discussion:
            "EXAMPLES\n  p352-agent show product tchap\n  p352-agent show product tchap --as-of 2024-03-30 --json"
    )
    @OptionGroup var options: RecordOptions
    @Argument var type: String
    @Argument var key: String
    @Option(help: "A day (its end, UTC) or an instant.") var asOf: String?
    @Flag(help: "Print JSON.") var json = false

    func run() throws {
        let editing = try options.editing().asOf(try Console.instant(asOf))
        let record = try editing.record(try editing.type(type), key)
        let document = try editing.store.document(record)
        if json {
            Console.data(RecordJSON.value(document, editing.texts()).pretty, terminator: "")
        } else {
            Console.data("\(record.type.name) \(document.key) (\(record.id.hex)), \(record.scope)")
            for field in record.type.fields {
                guard let value = document.values[field.id] else { continue }
                let mark = document.conflicts.contains(field.name) ? "  [contested]" : ""
                Console.data("  \(field.name) = \(editing.text(field, value))\(mark)")
            }
            for (field, value) in document.beyond {
                Console.data(
                    "  \(field.name) = \(editing.text(field, value))  [of a newer version, "
                        + "read-only]")
            }
            if document.deletion != .no { Console.data("  deleted: \(document.deletion.rawValue)") }
        }
    }
}

struct ListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Lists the records of a type.",
        discussion: "EXAMPLE\n  p352-agent list product --where incubator=ademe --json")
    @OptionGroup var options: RecordOptions
    @Argument var type: String
    @Option(name: .customLong("where"), help: "FIELD=VALUE; may be given several times.")
    var filters: [String] = []
    @Option(help: "A day (its end, UTC) or an instant.") var asOf: String?
    @Flag(help: "Print JSON.") var json = false

    func run() throws {
        let editing = try options.editing().asOf(try Console.instant(asOf))
        let type = try editing.type(type)
        let filters = try options.values(filters, type, editing)
        let documents = try editing.store.documents(type).filter { document in
            filters.allSatisfy { (document.values[$0.0.id] ?? .empty) == $0.1 }
        }
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
            Console.data(
                ([String(document.record.id.hex.prefix(12))] + names).joined(separator: "\t"))
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
