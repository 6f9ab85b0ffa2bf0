import ArgumentParser
import Domain
import Replication
import Reporting
import Store
import Terminal

struct LateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "late",
        abstract: "What came after a year's seal, and which figures it would change.",
        discussion: """
            EXAMPLE
              p352-report late --year 2023
            """)
    @OptionGroup var options: HomeOptions
    @Option(help: "The fiscal year.") var year: Int
    @Option(help: ArgumentHelp("After this seal; default: the last one.", valueName: "batch"))
    var seal: String?
    @Option(help: "The budget programme.") var programme = AuthorityEntry.Seal.first
    @Flag(help: "Print JSON.") var json = false

    func run() throws {
        let year = try Console.fiscalYear(year, "--year")
        let (store, _) = try options.openPinned(.agent)
        let record = try SealOptions.find(seal, in: store, year: year, programme: programme)
        let late = try store.batches(beyond: record.tips, after: record.seal.asOf)
        let sealed = try FigureComputation.run(
            try StoreReader(store, inside: record.seal), programme: programme, year: year)
        let now = try FigureComputation.run(
            try StoreReader(store), programme: programme, year: year)
        let changed = now.figures.compactMap { figure -> (old: Figure?, new: Figure)? in
            let old = sealed[figure.id]
            let isSame =
                old?.value == figure.value && old?.status == figure.status
                && old?.derived == figure.derived
            return isSame ? nil : (old, figure)
        }
        if json {
            Console.data(
                JSONValue.members([
                    "seal": .text(record.name.hex),
                    "batches": .array(
                        late.map { batch in
                            .members([
                                "batch": .text(batch.name.hex), "scope": .text(batch.scope),
                                "replica": .text(batch.replica.hex),
                                "recorded": .text(batch.recorded.text),
                                "inside": .boolean(batch.isInside),
                                "counts": .boolean(batch.counts),
                                "records": .array(
                                    batch.records.map {
                                        .members(["type": .text($0.type), "key": .text($0.key)])
                                    }),
                            ])
                        }),
                    "figures": .array(
                        changed.map { old, new in
                            .members([
                                "id": .text(new.id), "sealed": old?.value?.json ?? .null,
                                "now": new.value?.json ?? .null,
                                "status": .text(new.status.rawValue),
                            ])
                        }),
                ]).pretty, terminator: "")
            return
        }
        let asOf = record.seal.asOf
        Console.line(
            "received after the seal of \(record.recorded.text)"
                + (asOf == .forever ? "" : ", or known after its T (\(asOf.text))") + ":")
        for batch in late {
            let records = batch.records.map { "\($0.type) \($0.key)" }
            let named = records.prefix(8).joined(separator: ", ")
            Console.line(
                "  \(batch.name.short)  \(batch.scope)  recorded \(batch.recorded.text)  "
                    + (batch.counts ? named : "without effect")
                    + (batch.counts && records.count > 8 ? " and \(records.count - 8) more" : ""))
        }
        if late.isEmpty { Console.line("  nothing") }
        for (old, new) in changed {
            Console.line(
                "  \(new.id): sealed \(FrenchText.value(old?.value)), "
                    + "now \(FrenchText.value(new.value))"
                    + (old?.value == new.value && old?.derived != new.derived
                        ? " (derived \(FrenchText.value(old?.derived)), now "
                            + "\(FrenchText.value(new.derived)))" : "")
                    + (new.status == .contested ? " (contested)" : ""))
        }
    }
}
