import ArgumentParser
import Domain
import Foundation
import Reporting
import Store
import Terminal

@main
struct ReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "p352-report",
        abstract: "The figures of the programme, for any year, as known on any day.",
        discussion: """
            EXAMPLES
              p352-report figures --year 2023 --as-of 2024-03-30
              p352-report explain 1.1 --year 2023
              p352-report build --year 2023 --as-of 2024-06-30 --out report
            """,
        version: "0.1.0",
        subcommands: [FiguresCommand.self, ExplainCommand.self, BuildCommand.self])
}

/// The state of knowledge that a report is made of.
struct ViewOptions: ParsableArguments {
    @OptionGroup var options: HomeOptions
    @Option(help: "The fiscal year.") var year: Int
    @Option(help: "As known on a day (its end, UTC) or at an instant.") var asOf: String?
    @Option(help: "The budget programme.") var programme = "352"

    func reader() throws -> StoreReader {
        var home = options
        if home.home == nil { home = options }
        let (store, _) = try home.open(.agent)
        return try StoreReader(store, asOf: try Console.instant(asOf))
    }

    func fiscalYear() throws -> FiscalYear {
        guard let year = FiscalYear(year) else {
            throw ValidationError("--year takes four digits, as 2023")
        }
        return year
    }
}

struct FiguresCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "figures", abstract: "All figures of a year.")
    @OptionGroup var view: ViewOptions
    @Option(help: "The day of the stock; default 1 January after the year.") var on: String?
    @Flag(help: "Print JSON.") var json = false

    func run() throws {
        let day = try on.map { text in
            guard let day = Day(text) else { throw ValidationError("--on takes YYYY-MM-DD") }
            return day
        }
        let figures = try FigureComputation.run(
            try view.reader(), programme: view.programme, year: try view.fiscalYear(), on: day)
        if json {
            Console.data(figures.json.pretty, terminator: "")
            return
        }
        for figure in figures.figures {
            Console.data(
                "\(figure.id)\t\(FrenchText.value(figure.value))\t\(figure.status.rawValue)\t"
                    + figure.label)
        }
    }
}

struct ExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain", abstract: "From a figure down to the signed changes behind it.")
    @Argument(help: "A figure's id, or the code of its year, as 1.1.") var figure: String
    @OptionGroup var view: ViewOptions
    @Flag(help: "Print JSON.") var json = false

    func run() throws {
        let reader = try view.reader()
        let figures = try FigureComputation.run(
            reader, programme: view.programme, year: try view.fiscalYear())
        guard let found = figures.figures.first(where: { $0.id == figure || $0.code == figure })
        else {
            throw ValidationError("there is no figure \(figure): `figures` lists them")
        }
        let explanation = try FigureExplanation(found, reader: reader)
        Console.data(json ? explanation.json.pretty : explanation.text, terminator: "")
    }
}

struct BuildCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "build", abstract: "Writes the report of a year into a folder.")
    @OptionGroup var view: ViewOptions
    @Option(help: "html, json; several joined by commas.") var formats = "html,json"
    @Option(help: "The folder.") var out: String

    func run() throws {
        let reader = try view.reader()
        let report = try Report.build(
            reader, programme: view.programme, year: try view.fiscalYear())
        try FileManager.default.createDirectory(atPath: out, withIntermediateDirectories: true)
        let name = "rap-\(view.programme)-\(view.year)"
        for format in formats.split(separator: ",") {
            let text: String
            switch format {
            case "html": text = HTMLFormat.page(report)
            case "json": text = report.figures.json.pretty
            default: throw ValidationError("--formats: \(format) is not known; html and json are")
            }
            let path = "\(out)/\(name).\(format)"
            try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
            Console.message(path)
        }
    }
}
