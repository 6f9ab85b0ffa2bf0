public import Domain
public import Spreadsheet

/// Records of one type as a sheet of typed cells, and back to the texts that CSV carries: the
/// two file formats hold the same table.
public enum TableSheet {
    /// Spreadsheets count with doubles: what has more digits than they keep stands as text.
    private static let exactDigits = 15

    /// A header row, then one row a record; the sheet bears the type's name.
    /// - Parameters:
    ///   - header: names of the type's fields, and others, whose columns are texts.
    ///   - rows: the fields' text forms (`Field.print`).
    public static func sheet(_ type: RecordType, header: [String], rows: [[String]])
        -> Spreadsheet.Sheet
    {
        let fields = header.map { type.field(named: $0) }
        return Spreadsheet.Sheet(
            name: type.name,
            rows: [header.map { .header($0) }]
                + rows.map { row in zip(fields, row).map { cell($0, $1) } })
    }

    private static func cell(_ field: Field?, _ text: String) -> Cell {
        if text.isEmpty { return .empty }
        guard let field else { return .text(text) }
        let typed: Cell? =
            switch field.kind {
            case .integer, .decimal, .fiscalYear: ExactDecimal(text).map(Cell.number)
            case .percentage: ExactDecimal(text).map(Cell.percentage)
            case .cents: Cents(text).map(Cell.money)
            case .day: Day(text).map(Cell.day)
            case .boolean: text == "true" ? .boolean(true) : text == "false" ? .boolean(false) : nil
            case .text, .reference, .enumeration, .texts, .references: nil
            }
        let digits = text.utf8.count { (0x30...0x39).contains($0) }
        guard let typed, typed.plainText == text, digits <= exactDigits else { return .text(text) }
        return typed
    }

    /// A sheet's header and its rows, each with its number from 1 as spreadsheets show it; empty
    /// rows are left out and short ones filled up.
    public struct Table: Sendable {
        public let header: [String]
        public let rows: [(line: Int, cells: [String])]
    }

    /// The table of a type: the sheet that bears its name, else the only one. Its first row that
    /// holds anything is the header.
    /// - Throws: `TableSheetError` when no sheet can be told, or it is empty.
    public static func table(
        of workbook: Workbook, _ type: RecordType
    ) throws(TableSheetError) -> Table {
        let named = workbook.sheets.first { $0.name.lowercased() == type.name }
        guard let sheet = named ?? (workbook.sheets.count == 1 ? workbook.sheets.first : nil)
        else {
            throw TableSheetError(
                reason: "its sheets are \(workbook.sheets.map(\.name).joined(separator: ", ")): "
                    + "name the one to read '\(type.name)'")
        }
        guard let first = sheet.rows.firstIndex(where: { !$0.isEmpty }) else {
            throw TableSheetError(
                reason: "the sheet '\(sheet.name)' is empty: its first row names the fields, as "
                    + (["id"] + type.fields.map(\.name) + ["basis"]).joined(separator: ", "))
        }
        let header = sheet.rows[first].map(\.plainText)
        var rows: [(line: Int, cells: [String])] = []
        for (n, row) in sheet.rows.enumerated().dropFirst(first + 1) where !row.isEmpty {
            let missing = max(0, header.count - row.count)
            rows.append(
                (n + 1, row.map(\.plainText) + Array(repeating: "", count: missing)))
        }
        return Table(header: header, rows: rows)
    }
}

/// Why a workbook holds no table of a type; what and what to do.
public struct TableSheetError: Error, Hashable, Sendable, CustomStringConvertible {
    public let reason: String
    public var description: String { reason }
}
