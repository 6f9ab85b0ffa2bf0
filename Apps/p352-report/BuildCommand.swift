import ArgumentParser
import Domain
import Foundation
import Reporting
import Store
import Terminal

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
