import ArgumentParser
import Domain
import Replication
import Reporting
import Store
import Terminal

struct VerifySealCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify-seal",
        abstract: "Makes a seal's figures anew and compares their digest.",
        discussion: """
            All seals of the year unless one is named. Exit code 1 where a digest differs. Who has
            only a bundle and the figures JSON checks with Tools/read-log verify-seal.

            EXAMPLE
              p352-report verify-seal --year 2023
            """)
    @OptionGroup var options: HomeOptions
    @Option(help: "The fiscal year.") var year: Int
    @Option(help: ArgumentHelp("Only this seal; at least 8 digits.", valueName: "batch"))
    var seal: String?
    @Option(help: "The budget programme.") var programme = AuthorityEntry.Seal.first
    @Flag(help: "Print JSON.") var json = false

    func run() throws {
        let year = try Console.fiscalYear(year, "--year")
        let (store, _) = try options.openPinned(.agent)
        let last = try SealOptions.find(seal, in: store, year: year, programme: programme)
        var previous: BatchName?
        var results: [(record: SealRecord, digest: String, holds: Bool)] = []
        for record in try store.seals(of: year, programme: programme) {
            let follows = record.seal.previous == previous
            previous = record.name
            if seal != nil, record != last { continue }
            let figures = try FigureComputation.run(
                try StoreReader(store, inside: record.seal), programme: programme, year: year)
            let digest = sha256(Array(figures.json.pretty.utf8))
            results.append(
                (record, Hex.string(digest), digest == record.seal.figures && follows))
            if !follows {
                Console.message("\(record.name.short) does not follow the seal before it")
            }
        }
        if json {
            Console.data(
                JSONValue.array(
                    results.map { record, digest, holds in
                        .members([
                            "seal": .text(record.name.hex), "signed": .text(record.recorded.text),
                            "program": .text(record.seal.program),
                            "sealed": .text(Hex.string(record.seal.figures)),
                            "derived": .text(digest), "holds": .boolean(holds),
                            "reason": .text(record.seal.reason),
                        ])
                    }
                ).pretty, terminator: "")
        } else {
            for (record, digest, holds) in results {
                Console.line(
                    "\(record.name.short)  \(record.recorded.text)  \(digest)  "
                        + (holds ? "holds" : "DIFFERS from \(Hex.string(record.seal.figures))"))
            }
        }
        for record in results.map(\.record) where record.seal.program != Program.version {
            Console.message(
                "\(record.name.short) was sealed by version \(record.seal.program); this is "
                    + "\(Program.version): pages may differ, figures may not")
        }
        if !results.allSatisfy(\.holds) { throw ExitCode.failure }
    }
}
