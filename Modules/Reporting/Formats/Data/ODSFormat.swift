import Domain
import Spreadsheet

/// A document's tables as a spreadsheet: typed cells, one sheet a table, after a first sheet that
/// says what they are.
public enum ODSFormat {
    /// Beyond this, in bytes of UTF-8, programs cut cells in silence; so the cut is shown.
    private static let textLimit = 30_000

    /// A sheet holds 1,048,576 rows at most, and programs open one of that size in minutes: longer
    /// tables are cut, and say so.
    static let rowLimit = 100_000

    /// - Throws: `SpreadsheetError` when two tables bear one name.
    public static func bytes(_ document: Document) throws -> [UInt8] {
        let tables = document.sheets
        return try Workbook(
            title: document.title, sheets: [contents(document, tables)] + tables.map(sheet)
        ).ods()
    }

    private static func contents(_ document: Document, _ tables: [Table]) -> Sheet {
        var rows: [[Spreadsheet.Cell]] = [[.header(document.title)], []]
        rows += document.cover.facts.map { [.text($0.title), .text($0.text.plain)] }
        rows += [[], [.header("Feuille"), .header("Contenu")]]
        rows += tables.map { [.text($0.id), .text($0.caption.plain)] }
        return Sheet(name: "lisez-moi", widths: [60, 120], rows: rows)
    }

    private static func sheet(_ table: Table) -> Sheet {
        let head = table.columns.map { Spreadsheet.Cell.header($0.title) }
        let rows = table.rows.prefix(rowLimit).map { row in
            row.cells.map { cell -> Spreadsheet.Cell in
                let plain = plain(cell)
                if row.kind == .total, case .text(let text) = plain { return .header(text) }
                return plain
            }
        }
        let cut =
            table.rows.count > rowLimit
            ? [
                Prose(
                    own: "Tableau abrégé : \(FrenchText.number(rowLimit)) lignes sur "
                        + "\(FrenchText.number(table.rows.count)) ; toutes sont dans "
                        + "csv/\(table.id).csv.")
            ] : []
        let remarks = table.notes + cut
        let notes = remarks.isEmpty ? [] : [[]] + remarks.map { [text($0.plain)] }
        return Sheet(name: table.id, widths: widths(table), rows: [head] + rows + notes)
    }

    /// In millimetres.
    private static func widths(_ table: Table) -> [Int] {
        table.columns.enumerated().map { n, column in
            switch column.kind {
            case .text: n < table.rowHeads ? 60 : 45
            case .amount: 32
            case .count, .percentage, .decimal, .year: 24
            case .day, .mixed: 28
            }
        }
    }

    private static func text(_ text: String) -> Spreadsheet.Cell {
        text.isEmpty ? .empty : .text(FrenchText.shortened(text, to: textLimit))
    }

    private static func plain(_ cell: Cell) -> Spreadsheet.Cell {
        switch cell {
        case .empty: .empty
        case .text(let text), .foreign(let text), .words(let text): self.text(text)
        case .link(_, let url): text(url)
        case .count(let number): .count(number)
        case .decimal(let value): .number(value)
        case .amount(let cents): .money(cents)
        case .percentage(let value): .percentage(value)
        case .day(let day): .day(day)
        case .year(let year): .count(year.number)
        case .figure(let cell, _): plain(cell)
        case .prose(let prose): text(prose.plain)
        }
    }
}
