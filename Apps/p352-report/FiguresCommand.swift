import ArgumentParser
import Domain
import Reporting
import Store
import Terminal

struct FiguresCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "figures", abstract: "All figures of a year.",
        discussion: """
            One line each: id, value, status, label. With --json also what documents declare, the
            gap, and the records behind each.

            EXAMPLE
              p352-report figures --year 2023 --as-of 2024-06-30
            """)
    @OptionGroup var view: ViewOptions
    @Option(help: "The day of the stock; default 1 January after the year.") var on: String?
    @Flag(help: "Print JSON.") var json = false

    func run() throws {
        let day = try on.map { text in
            guard let day = Day(text) else { throw ValidationError("--on takes YYYY-MM-DD") }
            return day
        }
        let (reader, year) = (try view.reader(), try view.fiscalYear())
        if json {
            let figures = try FigureComputation.run(
                reader, programme: view.programme, year: year, on: day)
            Console.data(figures.json.pretty, terminator: "")
            return
        }
        let lines = try FigureComputation.lines(
            reader, programme: view.programme, year: year, on: day)
        for line in lines {
            Console.line(columns: [
                line.id, FrenchText.value(line.value), line.status.rawValue, line.label,
            ])
        }
    }
}
