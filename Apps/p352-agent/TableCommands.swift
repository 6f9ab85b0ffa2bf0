import Agent
import ArgumentParser
import Domain
import Foundation
import Interchange
import Store
import Terminal

struct ExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Writes all records into files, one a type.",
        discussion: """
            The last column of a CSV, `basis`, says what the file was made from: keep it, and what
            comes back replaces only what the file has shown.

            EXAMPLE
              p352-agent export --format csv --out tables
            """)
    @OptionGroup var options: RecordOptions
    @Option(help: "csv or json.") var format = "csv"
    @Option(help: "The folder.") var out: String
    @Option(help: "Only this record type.") var type: String?

    func run() throws {
        guard ["csv", "json"].contains(format) else {
            throw ValidationError("--format is csv or json")
        }
        let editing = try options.editing()
        let (_, identity) = try options.home.open(.agent)
        let tables = TableExchange(editing: editing, identity: identity)
        try FileManager.default.createDirectory(atPath: out, withIntermediateDirectories: true)
        let types = try type.map { [try editing.type($0)] } ?? editing.store.schema.types
        for type in types {
            let text: String
            if format == "csv" {
                let rows = try tables.rows(type)
                if rows.isEmpty, self.type == nil { continue }
                text =
                    CSVText.line(TableExchange.header(type))
                    + rows.map(CSVText.line).joined()
            } else {
                let documents = try editing.store.documents(type)
                if documents.isEmpty, self.type == nil { continue }
                text = JSONValue.array(documents.map { RecordJSON.value($0, editing) }).pretty
            }
            let path = "\(out)/\(type.name).\(format)"
            try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
            Console.message(path)
        }
    }
}

struct ImportCSVCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "csv", abstract: "Takes in a table of one record type.",
        discussion: """
            The header names fields (see `types TYPE`); `id` and `basis` are as `export` wrote them.

            EXAMPLE
              p352-agent import csv tables/product.csv --type product --dry-run
            """)
    @OptionGroup var options: RecordOptions
    @Argument(help: "A CSV file, UTF-8.") var file: String
    @Option(help: "The record type of its rows.") var type: String
    @Flag(help: "Show what would change, write nothing.") var dryRun = false

    func run() throws {
        let editing = try options.editing()
        let (_, identity) = try options.home.open(.agent)
        let type = try editing.type(type)
        guard let data = FileManager.default.contents(atPath: file) else {
            throw StoreError(.refused, "\(file) cannot be opened")
        }
        let rows: [CSVText.Row]
        do {
            rows = try CSVText.parse(Array(data))
        } catch {
            throw StoreError(.refused, "\(file), \(error)")
        }
        guard let header = rows.first else {
            throw StoreError(
                .refused,
                "\(file) is empty: its first line names the fields, as "
                    + TableExchange.header(type).joined(separator: ","))
        }
        let report = try TableExchange(editing: editing, identity: identity).take(
            type, header: header.cells, rows: rows.dropFirst().map { ($0.line, $0.cells) },
            place: file, recorded: Console.now(), dryRun: dryRun)
        for change in report.changes where dryRun {
            Console.data("\(change.record)\t\(change.field)\t\(change.before)\t\(change.after)")
        }
        for contested in report.contested {
            Console.message("\(contested) is contested and was left alone: use `resolve`")
        }
        Console.message(
            "\(report.created) new, \(report.changed) changed, \(report.unchanged) as they were"
                + (dryRun ? " (nothing was written)" : ""))
        if !report.contested.isEmpty { throw ExitCode.personNeeded }
    }
}
