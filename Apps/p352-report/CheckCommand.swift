import ArgumentParser
import Domain
import Reporting
import Store
import Terminal

struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "What a person should look at before a year is reported.",
        discussion: """
            Completeness, contested figures, sources that disagree or are missing, records counted
            twice, plausibility, anomalies. Exit code 2 if there is anything to decide.

            EXAMPLE
              p352-report check --year 2023
            """)
    @OptionGroup var view: ViewOptions
    @Flag(help: "Print every finding.") var all = false
    @Flag(help: "Print JSON.") var json = false

    func run() throws {
        let (reader, year) = (try view.reader(), try view.fiscalYear())
        let check = try Check(reader, programme: view.programme, year: year)
        let damaged = try FigureComputation.recount(
            reader, programme: view.programme, year: year)
        if !damaged.isEmpty {
            Console.message(
                "the values kept for `figures` were wrong and are counted anew: "
                    + damaged.joined(separator: ", ")
                    + "; `verify` checks the rest of this home's database")
        }
        if json {
            Console.data(check.json.pretty, terminator: "")
        } else {
            Console.lines(check.text(limit: all ? .max : 20))
        }
        if check.needsPerson { throw ExitCode.personNeeded }
    }
}
