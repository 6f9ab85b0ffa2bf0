import Agent
import ArgumentParser
import Domain
import Interchange
import Replication
import Store
import Terminal

struct ImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Takes in files of other systems.",
        discussion:
            "EXAMPLES\n  p352-agent import betagouv ~/beta.gouv.fr --history\n  p352-agent import ods product.ods --type product --dry-run",
        subcommands: [
            BetagouvCommand.self, ImportCSVCommand.self, ImportODSCommand.self,
            ImportReferenceCommand.self,
        ])
}

struct BetagouvCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "betagouv",
        abstract: "Imports product, incubator and organisation sheets of beta.gouv.fr.",
        discussion: """
            PATH is a clone of the sheets' repository, or a folder with its content. What is \
            irregular in a sheet is counted by kind, with the first few of each. A product that is
            missing there is deleted; where that would be most of them, nothing is written
            (exit code 2) unless --deletions says that it is meant.

            EXAMPLES
              p352-agent import betagouv ~/beta.gouv.fr
              p352-agent import betagouv ~/beta.gouv.fr --history --until 2024-03-30
            """)
    @OptionGroup var options: HomeOptions
    @Argument(help: "A clone or a folder.") var path: String
    @Flag(help: "Every commit of the first-parent line, each known at its date.") var history =
        false
    @Option(help: "The last day to take, YYYY-MM-DD.") var until: String?
    @Option(name: .customLong("incubator"), help: "Only the products of this incubator.")
    var incubators: [String] = []
    @Flag(help: "Show what would change, write nothing.") var dryRun = false
    @Flag(help: "It is meant that most of the products are missing there.") var deletions = false
    @Flag(help: "List all that is irregular.") var verbose = false
    @Flag(help: "Print the report as JSON.") var json = false

    func run() throws {
        let (store, identity) = try options.open(.agent)
        let day = try until.map { text in
            guard let day = Day(text) else { throw ValidationError("--until takes YYYY-MM-DD") }
            return day
        }
        // Reading the same commit again, the same way, can only repeat itself.
        let isClone = GitSource.isClone(path)
        let what = history ? "history" : "state"
        let head = isClone ? try GitSource.head(path, until: day) : nil
        let state = ([head ?? ""] + incubators.sorted()).joined(separator: " ")
        if let head, !dryRun, try store.importState("betagouv", what) == state {
            Console.message("nothing new: commit \(head.prefix(12)) is imported already")
            try OpenConflicts.tell(store)
            return
        }
        let memory = try store.memory(ofSource: "betagouv")
        let rules = try CountingRule.held(try StoreReader(store))
        let plan = try Progress.show("reading commits") { progress in
            try SheetImport(
                schema: store.schema, held: StoreSource(store: store, memory: memory),
                sha256: sha256, countedIn: { CountingRule.proposed(for: $0, on: $1, rules: rules) },
                now: Console.now()
            ).plan(path: path, history: history, until: day, progress: progress)
        }
        let known = incubatorSheets(plan, store.schema)
        try check(try store.incubatorNames().union(known))
        let steps = plan.steps.map { step in
            SourceStep(
                known: step.known, position: step.position,
                mark: step.commit.flatMap { Hex.bytes($0) } ?? [],
                writes: step.writes.map {
                    SourceWrite(type: $0.type, id: $0.id, field: $0.field, value: $0.value)
                })
        }
        let report = try SourceImport(store: store, identity: identity).run(
            source: plan.source, steps: steps, scopes: plan.scopes, only: Set(incubators),
            recorded: Console.now(), note: head.map { _ in (what, state) },
            mayDelete: deletions, dryRun: dryRun)
        show(plan, report)
        try HomeDoubt.tell(store, identity, sheets: known)
        try OpenConflicts.tell(store)
    }

    /// The keys of the incubators whose sheets were read and are news.
    private func incubatorSheets(_ plan: ImportPlan, _ schema: Schema) -> Set<String> {
        let type = schema.type(named: "incubator")
        let slug = type?.field(named: "slug")?.id
        return Set(
            plan.steps.flatMap(\.writes).filter { $0.type == type?.id && $0.field == slug }
                .compactMap(\.value.text))
    }

    /// Refuses incubators of which there is neither a sheet nor a record.
    private func check(_ known: Set<String>) throws {
        for incubator in incubators where !known.contains(incubator) {
            throw ValidationError(
                "--incubator: no sheet of the incubator \(incubator)"
                    + NearNames.question(incubator, among: known))
        }
    }

    private func show(_ plan: ImportPlan, _ report: SourceImport.Report) {
        if json {
            let counts = plan.counts.map {
                JSONMember(key: $0.reason.rawValue, value: .number($0.count))
            }
            let found = plan.irregularities.map { one in
                JSONValue.members([
                    "file": .text(one.file), "line": .number(one.line),
                    "reason": .text(one.reason.rawValue), "detail": .text(one.detail),
                ])
            }
            Console.data(
                JSONValue.members([
                    "sheets": .number(plan.sheets), "records": .number(report.records),
                    "values": .number(report.values), "batches": .number(report.batches),
                    "skipped": .number(report.skipped),
                    "deleted": .array(report.deleted.map(JSONValue.text)),
                    "proposedMoves": .number(report.proposedMoves.count),
                    "counts": .object(counts), "irregularities": .array(found),
                ]).pretty, terminator: "")
            return
        }
        showIrregularities(plan)
        if report.skipped > 0 {
            let skipped = EnglishText.count(report.skipped, "record")
            Console.message("\(skipped) skipped: this agent may not write them")
        }
        if !report.deleted.isEmpty {
            let more = report.deleted.count > 8 ? ", …" : ""
            Console.message(
                EnglishText.count(report.deleted.count, "product")
                    + " \(dryRun ? "would be" : "are") deleted, as missing there: "
                    + report.deleted.prefix(8).joined(separator: ", ") + more)
        }
        for move in report.proposedMoves.prefix(20) {
            Console.message(
                "proposed move: \(move.record.hex.prefix(12)) from \(move.from) to \(move.to)")
        }
        Console.message(
            "\(EnglishText.count(plan.sheets, "sheet")) read; "
                + report.words(dryRun: dryRun))
    }
}

extension BetagouvCommand {
    /// So many of a kind are shown where not all are asked for.
    private static let shown = 3

    private func showIrregularities(_ plan: ImportPlan) {
        let byReason = Dictionary(grouping: plan.irregularities, by: \.reason)
        var isWhole = true
        for (reason, count) in plan.counts {
            Console.message("\(count)  \(reason.rawValue)")
            let found = byReason[reason] ?? []
            let listed = verbose ? found.count : BetagouvCommand.shown
            isWhole = isWhole && found.count <= listed
            for one in found.prefix(listed) { Console.message("  \(one)") }
        }
        if !isWhole { Console.message("(`--verbose` lists all, `--json` too)") }
    }
}

/// What a store holds of the sheets, as the importer asks for it.
struct StoreSource: HeldSource {
    let store: Store
    let memory: SourceMemory

    var newestPosition: [Int64]? { memory.newestPosition }
    var records: [(type: UInt16, id: RecordID)] { memory.records }

    func record(forKey key: String, type: String) -> RecordID? {
        guard let type = store.schema.type(named: type) else { return nil }
        return (try? store.find(type, key: key))??.id
    }

    func newest(_ id: RecordID) -> [FieldID: (position: [Int64], values: Set<Value>)] {
        memory.newest(id)
    }

    func said(_ id: RecordID, _ field: FieldID, _ position: [Int64], _ value: Value) -> Bool {
        memory.said(id, field, position, value)
    }
}
