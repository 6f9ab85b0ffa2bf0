import Agent
import ArgumentParser
import Domain
import Interchange
import Spreadsheet
import Store
import Terminal

struct ExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Writes all records into files, one a type.",
        discussion: """
            The last column of a CSV or a spreadsheet, `basis`, says what the file was made from: \
            keep it, and what comes back replaces only what the file has shown.

            EXAMPLES
              p352-agent export --format csv --out tables
              p352-agent export --format ods --out tables --type product
            """)

    enum Format: String, ExpressibleByArgument, CaseIterable { case csv, ods, json }

    @OptionGroup var options: RecordOptions
    @Option(help: "csv, ods or json.") var format = Format.csv
    @Option(help: "The folder.") var out: String
    @Option(help: "Only this record type.") var type: String?

    func run() throws {
        let editing = try options.editing()
        let (_, identity) = try options.home.open(.agent)
        let tables = TableExchange(editing: editing, identity: identity)
        try Files.makeFolder(out)
        let types = try type.map { [try editing.type($0)] } ?? editing.store.schema.types
        let written = try Progress.show("writing tables") { progress in
            try types.enumerated().compactMap { n, type in
                progress(n, types.count)
                return try write(type, editing, tables)
            }
        }
        for path in written { Console.message(path) }
    }

    /// The file; nil where none was wanted.
    private func write(
        _ type: RecordType, _ editing: RecordEditing, _ tables: TableExchange
    ) throws -> String? {
        let bytes = try bytes(type, editing, tables)
        guard let bytes else { return nil }
        let path = "\(out)/\(type.name).\(format.rawValue)"
        try Files.write(bytes, to: path)
        return path
    }

    /// Nil for a type without records, unless it was asked for.
    private func bytes(
        _ type: RecordType, _ editing: RecordEditing, _ tables: TableExchange
    ) throws -> [UInt8]? {
        let isWanted = self.type != nil
        switch format {
        case .csv:
            let rows = try tables.rows(type)
            if rows.isEmpty, !isWanted { return nil }
            return CSVTable.bytes(type, header: TableExchange.header(type), rows: rows)
        case .ods:
            let rows = try tables.rows(type)
            if rows.isEmpty, !isWanted { return nil }
            let sheet = TableSheet.sheet(type, header: TableExchange.header(type), rows: rows)
            return try Workbook(title: type.label, sheets: [sheet]).ods()
        case .json:
            let documents = try editing.store.documents(type)
            if documents.isEmpty, !isWanted { return nil }
            let texts = editing.texts()
            return Array(
                JSONValue.array(documents.map { RecordJSON.value($0, texts) }).pretty.utf8)
        }
    }
}

/// What both kinds of table files share.
struct TableImport: ParsableArguments {
    @OptionGroup var options: WriteOptions
    @Option(help: "The record type of its rows.") var type: String
    @Flag(help: "Show what would change, write nothing.") var dryRun = false

    /// Takes a table in and says what changed.
    func take(
        _ file: String,
        _ table: (RecordType) throws -> (header: [String], rows: [(line: Int, cells: [String])])
    ) throws {
        let editing = try options.editing()
        let (_, identity) = try options.record.home.open(.agent)
        let type = try editing.type(type)
        let (header, rows) = try table(type)
        let report = try TableExchange(editing: editing, identity: identity).take(
            type, header: header, rows: rows, place: file, recorded: Console.now(),
            dryRun: dryRun)
        for change in report.changes where dryRun {
            Console.line(columns: [change.record, change.field, change.before, change.after])
        }
        for contested in report.contested {
            Console.message("\(contested) is contested and was left alone: use `resolve`")
        }
        Console.message(
            "\(report.created) new, \(report.changed) changed, \(report.unchanged) as they were"
                + (dryRun ? " (nothing was written)" : ""))
        if !dryRun { try OpenConflicts.tell(editing.store) }
        if !report.contested.isEmpty { throw ExitCode.personNeeded }
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
    @OptionGroup var table: TableImport
    @Argument(help: "A CSV file, UTF-8.") var file: String

    func run() throws {
        try table.take(file) { type in
            do {
                if let table = try CSVTable.table(try Files.contents(file)) { return table }
            } catch let error as CSVError {
                throw StoreError(.refused, "\(file), \(error)")
            }
            throw StoreError(
                .refused,
                "\(file) is empty: its first line names the fields, as "
                    + TableExchange.header(type).joined(separator: ","))
        }
    }
}

struct ImportODSCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ods", abstract: "Takes in a spreadsheet of one record type.",
        discussion: """
            The sheet that bears the type's name is read, else the only one. Its first row names \
            fields (see `types TYPE`); `id` and `basis` are as `export` wrote them.

            EXAMPLE
              p352-agent import ods tables/product.ods --type product --dry-run
            """)
    @OptionGroup var table: TableImport
    @Argument(help: "An OpenDocument spreadsheet.") var file: String

    func run() throws {
        try table.take(file) { type in
            do {
                let workbook = try Workbook.read(try Files.contents(file))
                let sheet = try TableSheet.table(of: workbook, type)
                return (sheet.header, sheet.rows)
            } catch let error as SpreadsheetError {
                throw StoreError(.refused, "\(file): \(error)")
            } catch let error as TableSheetError {
                throw StoreError(.refused, "\(file): \(error)")
            }
        }
    }
}
