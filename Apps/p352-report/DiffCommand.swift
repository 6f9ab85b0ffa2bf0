import ArgumentParser
import Domain
import Reporting
import Store
import Terminal

struct DiffCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Which figures of a year changed between two days, because of which changes.",
        discussion: """
            EXAMPLE
              p352-report diff --year 2023 --from 2024-03-30 --to 2025-06-30
            """)
    @OptionGroup var options: HomeOptions
    @Option(help: "The fiscal year.") var year: Int
    @Option(help: "As known on this day (its end, UTC) or at this instant.") var from: String
    @Option(help: "And on this one; default everything known.") var to: String?
    @Option(help: "The budget programme.") var programme = "352"
    @Flag(help: "Print JSON.") var json = false

    func run() throws {
        let year = try Console.fiscalYear(year, "--year")
        let (first, last) = (try Console.instant(from), try Console.instant(to))
        guard first <= last else {
            throw ValidationError("--from \(from) is later than --to \(to ?? "now")")
        }
        let (store, _) = try options.openPinned(.agent)
        let diff = try FigureDiff(
            from: try StoreReader(store, asOf: first), to: try StoreReader(store, asOf: last),
            programme: programme, year: year)
        if json {
            Console.data(diff.json.pretty, terminator: "")
        } else {
            Console.lines(diff.text)
        }
    }
}
