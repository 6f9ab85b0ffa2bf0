import Agent
import ArgumentParser
import Domain
import Store
import Terminal

struct ConflictsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "conflicts",
        abstract: "Lists the fields in which several values wait for a decision.",
        discussion: "EXAMPLE\n  p352-agent conflicts --json")
    @OptionGroup var options: RecordOptions
    @Flag(help: "Print JSON.") var json = false

    func run() throws {
        let editing = try options.editing()
        let texts = editing.texts()
        let conflicts = try editing.store.conflicts()
        if json {
            Console.data(
                JSONValue.array(conflicts.map { ConflictJSON.value($0, texts) }).pretty,
                terminator: "")
        } else {
            for conflict in conflicts {
                Console.line(
                    "\(conflict.record.type.name) \(conflict.key) \(conflict.field)"
                        + (try place(of: conflict.record, editing)))
                for (n, sibling) in conflict.values.enumerated() {
                    let from = sibling.provenance
                    Console.line(
                        "  \(n + 1)  \(ConflictJSON.text(sibling, conflict, texts))"
                            + "  (\(from.known.text), replica \(from.replica.prefix(12)), "
                            + "batch \(from.batch.prefix(12)))")
                }
            }
        }
        if !conflicts.isEmpty { throw ExitCode.personNeeded }
    }

    /// Of a record without a key: what it hangs on, and its name.
    private func place(of record: FoundRecord, _ editing: RecordEditing) throws -> String {
        guard record.type.key == nil else { return "" }
        let values = try editing.store.document(record).values
        let named = record.type.fields.filter { field in
            if case .parent(field.name) = record.type.home { return true }
            return ["name", "campaign"].contains(field.name)
        }
        let texts = named.compactMap { field in
            values[field.id].map { editing.text(field, $0) }
        }
        return texts.isEmpty ? "" : "  (\(texts.joined(separator: ", ")))"
    }
}

enum ConflictJSON {
    static func value(_ conflict: Conflict, _ texts: FieldTexts) -> JSONValue {
        .members([
            "type": .text(conflict.record.type.name), "key": .text(conflict.key),
            "field": .text(conflict.field),
            "values": .array(
                conflict.values.enumerated().map { n, sibling in
                    .object(
                        [JSONMember(key: "n", value: .number(n + 1))]
                            + members(sibling, conflict.record.type, conflict.field, texts))
                }),
        ])
    }

    static func members(
        _ sibling: Sibling, _ type: RecordType, _ field: String, _ texts: FieldTexts
    ) -> [JSONMember] {
        let from = sibling.provenance
        let value: JSONValue =
            if let field = type.field(named: field) {
                RecordJSON.json(sibling.value, field, texts)
            } else {
                sibling.value.boolean.map(JSONValue.boolean)
                    ?? sibling.value.text.map(JSONValue.text) ?? .null
            }
        return [
            JSONMember(key: "value", value: value),
            JSONMember(key: "known", value: .text(from.known.text)),
            JSONMember(key: "recorded", value: .text(from.recorded.text)),
            JSONMember(key: "replica", value: .text(from.replica)),
            JSONMember(key: "actor", value: .number(from.actor)),
            JSONMember(key: "source", value: from.source.map(JSONValue.text) ?? .null),
            JSONMember(key: "batch", value: .text(from.batch)),
        ]
    }

    static func text(_ sibling: Sibling, _ conflict: Conflict, _ texts: FieldTexts) -> String {
        if let field = conflict.record.type.field(named: conflict.field) {
            return texts.text(field, sibling.value)
        }
        return sibling.value.text ?? (sibling.value == .boolean(true) ? "deleted" : "edited")
    }
}

struct ResolveCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resolve", abstract: "Decides a contested field; prints what it replaced.",
        discussion: """
            EXAMPLES
              p352-agent resolve product tchap mission --keep 2 --reason "texte du comité"
              p352-agent resolve product tchap deleted --value false
            """)
    @OptionGroup var options: WriteOptions
    @Argument(help: ArgumentWords.type) var type: String
    @Argument(help: ArgumentWords.key) var key: String
    @Argument(help: ArgumentWords.field) var field: String
    @Option(help: "A number of `conflicts`, or a batch.") var keep: String?
    @Option(help: "Another value.") var value: String?
    @Option(help: "Why; never a person's name.") var reason: String?

    func validate() throws {
        guard (keep == nil) != (value == nil) else {
            throw ValidationError("give either --keep or --value")
        }
    }

    func run() throws {
        let editing = try options.editing()
        let record = try editing.record(try editing.type(type), key)
        let choice = keep.map(RecordEditing.Choice.keep) ?? .value(value ?? "")
        let (replaced, edit) = try editing.resolve(
            record, field: field, to: choice, reason: reason)
        for sibling in replaced {
            let text =
                record.type.field(named: field).map { editing.text($0, sibling.value) }
                ?? (sibling.value == .boolean(true) ? "deleted" : "edited")
            Console.message(
                "replaced: \(text) (batch \(sibling.provenance.batch.prefix(12)))")
        }
        Console.message(edit.words("decided"))
    }
}
