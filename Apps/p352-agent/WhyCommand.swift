import Agent
import ArgumentParser
import Domain
import Replication
import Store
import Terminal

struct WhyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "why", abstract: "Shows who wrote a field, what and when, back to its origin.",
        discussion: """
            Oldest first; a value that was replaced, or has no effect, says so. The name of who \
            wrote is known only on the machine in whose directory the person stands (`person list`).

            EXAMPLE
              p352-agent why product tchap mission
            """)
    @OptionGroup var options: RecordOptions
    @Argument(help: ArgumentWords.type) var type: String
    @Argument(help: ArgumentWords.key) var key: String
    @Argument(help: ArgumentWords.field) var field: String
    @Flag(help: "Print JSON.") var json = false

    func run() throws {
        let editing = try options.editing()
        let record = try editing.record(try editing.type(type), key)
        let id = try editing.fieldID(record.type, field)
        let live = Set(try editing.store.why(record, field: id).map(Write.init))
        let history = try editing.store.history(record, field: id)
        let idle = Set(try editing.store.quarantine().map(\.name.hex))
        if json {
            let texts = editing.texts()
            let rows = history.map { sibling in
                JSONValue.object(
                    ConflictJSON.members(sibling, record.type, field, texts)
                        + members(
                            sibling, isLive: live.contains(Write(sibling)),
                            hasEffect: !idle.contains(sibling.provenance.batch)))
            }
            Console.data(JSONValue.array(rows).pretty, terminator: "")
            return
        }
        let persons = try Persons(editing.store)
        for sibling in history {
            let text =
                record.type.field(named: field).map { editing.text($0, sibling.value) }
                ?? sibling.value.text
                ?? (sibling.value == .boolean(true) ? "deleted" : "not deleted")
            Console.line(
                line(sibling, text, persons)
                    + (live.contains(Write(sibling))
                        ? ""
                        : idle.contains(sibling.provenance.batch)
                            ? "  (no effect: `status` says why)" : "  (replaced)"))
        }
    }

    private func members(
        _ sibling: Sibling, isLive: Bool, hasEffect: Bool
    ) -> [JSONMember] {
        let from = sibling.provenance
        return [
            JSONMember(key: "commit", value: from.position.map(JSONValue.text) ?? .null),
            JSONMember(key: "reason", value: from.reason.map(JSONValue.text) ?? .null),
            JSONMember(key: "signature", value: .text(from.signature)),
            JSONMember(key: "live", value: .boolean(isLive)),
            JSONMember(key: "effect", value: .boolean(hasEffect)),
        ]
    }

    private func line(_ sibling: Sibling, _ text: String, _ persons: Persons) -> String {
        let from = sibling.provenance
        var words = "\(from.known.text)  \(text.isEmpty ? "(cleared)" : text)  batch "
        words += "\(from.batch.prefix(12)), replica \(from.replica.prefix(12))"
        if let who = persons.words(from) { words += ", \(who)" }
        if let source = from.source { words += ", from \(source)" }
        if let commit = from.position { words += ", commit \(commit.prefix(12))" }
        if let reason = from.reason { words += ", because: \(reason)" }
        return words
    }

    /// A write among those of one field: an import's batch may hold many.
    private struct Write: Hashable {
        let batch: String
        let known: Instant
        let value: Value

        init(_ sibling: Sibling) {
            batch = sibling.provenance.batch
            known = sibling.provenance.known
            value = sibling.value
        }
    }

    /// Who an actor is: numbers mean something in the directory of the home that signed only.
    private struct Persons {
        let own: Set<String>
        let names: [Int: String]

        init(_ store: Store) throws {
            own = Set(try store.ownKeys.map(\.hex))
            names = Dictionary(
                try store.persons().map { ($0.number, $0.name ?? "forgotten") },
                uniquingKeysWith: { $1 })
        }

        func words(_ from: Provenance) -> String? {
            if from.actor == 0 { return nil }
            guard own.contains(from.replica), let name = names[from.actor] else {
                return "person \(from.actor) of that replica"
            }
            return "\(name) (person \(from.actor))"
        }
    }
}
