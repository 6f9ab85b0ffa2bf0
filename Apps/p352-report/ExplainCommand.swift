import ArgumentParser
import Domain
import Reporting
import Store
import Terminal

struct ExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain", abstract: "From a figure down to the signed changes behind it.",
        discussion: """
            EXAMPLES
              p352-report explain 1.1 --year 2023
              p352-report explain fast_supported --year 2023 --as-of 2024-06-30
            """)
    @Argument(help: "A figure's id, or the code of its year, as 1.1.") var figure: String
    @OptionGroup var view: ViewOptions
    @Flag(help: "Print JSON.") var json = false

    func run() throws {
        let reader = try view.reader()
        let figures = try FigureComputation.run(
            reader, programme: view.programme, year: try view.fiscalYear())
        let found = try figures.figure(named: figure)
        let explanation = try FigureExplanation(found, of: figures, reader: reader)
        if json {
            Console.data(explanation.json.pretty, terminator: "")
        } else {
            Console.lines(explanation.text)
        }
    }
}
