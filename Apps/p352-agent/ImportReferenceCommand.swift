import Agent
import ArgumentParser
import Domain
import Foundation
import Interchange
import ReferenceData
import Replication
import Store
import Terminal

struct ImportReferenceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reference",
        abstract: "Loads maquettes, credits, printed values and calls with their documents.",
        discussion: """
            Without DIR the data set that is shipped inside the program. DIR is a folder of CSV
            files, one a record type, with a datapackage.json; its version is the position of the
            import: raise it to say something else. Only role dinum may import it.

            EXAMPLES
              p352-agent import reference
              p352-agent import reference Data/reference --dry-run
            """)
    @OptionGroup var options: HomeOptions
    @Argument(help: "A folder; default the shipped data set.") var dir: String?
    @Flag(help: "Show what would change, write nothing.") var dryRun = false
    @Flag(help: "Print the report as JSON.") var json = false

    func run() throws {
        let (store, identity) = try options.open(.agent)
        guard identity.role == .dinum else {
            throw StoreError(
                .refused,
                "only role dinum imports reference data: this home has role "
                    + "\(identity.role.rawValue); sync to receive what DINUM imported")
        }
        if let dir { _ = try Files.contents("\(dir)/datapackage.json") }
        var digest: [UInt8] = []
        let set = try ReferenceSet.read(schema: store.schema) { name in
            let bytes: [UInt8]?
            if let dir {
                let path = "\(dir)/\(name)"
                bytes =
                    FileManager.default.fileExists(atPath: path) ? try Files.contents(path) : nil
            } else {
                bytes = ShippedReference.file(name)
            }
            digest += sha256(bytes ?? [])
            return bytes
        }
        let state = Hex.string(sha256(digest))
        if !dryRun, try store.importState(ReferenceImport.source, "set") == state {
            Console.message("nothing new: this data set is imported already")
            return try finish(store, nil)
        }
        let memory = try store.memory(ofSource: ReferenceImport.source)
        if let newest = memory.newestPosition, set.version.lexicographicallyPrecedes(newest) {
            Console.message(
                "version \(text(set.version)) is older than \(text(newest)), which is imported "
                    + "already: nothing was written")
            return try finish(store, nil)
        }
        let steps = try ReferenceImport(
            held: StoreSource(store: store, memory: memory), sha256: sha256, now: Console.now()
        ).plan(set).map { step in
            SourceStep(
                known: step.known, position: step.position, mark: [],
                writes: step.writes.map {
                    SourceWrite(type: $0.type, id: $0.id, field: $0.field, value: $0.value)
                })
        }
        let report = try SourceImport(store: store, identity: identity).run(
            source: ReferenceImport.source, steps: steps, scopes: [:], only: [],
            recorded: Console.now(), note: ("set", state), mayDelete: true, dryRun: dryRun)
        try finish(store, report)
    }

    private func text(_ version: [Int64]) -> String {
        version.map(String.init).joined(separator: ".")
    }

    private func finish(_ store: Store, _ report: SourceImport.Report?) throws {
        if json {
            Console.data(
                JSONValue.members([
                    "records": .number(report?.records ?? 0),
                    "values": .number(report?.values ?? 0),
                    "batches": .number(report?.batches ?? 0),
                ]).pretty, terminator: "")
        } else if let report {
            Console.message(report.words(dryRun: dryRun))
        }
        try OpenConflicts.tell(store)
    }
}
