/// Why a spreadsheet cannot be written or read; every case names the place and the remedy.
public enum SpreadsheetError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A sheet's name that spreadsheets do not allow.
    case sheetName(String, reason: String)
    /// The bytes are no OpenDocument spreadsheet.
    case notASpreadsheet(reason: String)
    /// A part of the file expands beyond what is read: `part` is a file of the archive or a cell.
    case tooLarge(part: String, limit: String)
    /// A part whose XML cannot be read; `line` from 1.
    case malformed(part: String, line: Int, reason: String)
    /// A cell, as `B7`, whose value has no place in our cells.
    case cell(sheet: String, place: String, reason: String)
    /// The archive could not be made or opened.
    case archive(reason: String)

    public var description: String {
        switch self {
        case .sheetName(let name, let reason): "sheet name '\(name)': \(reason)"
        case .notASpreadsheet(let reason): reason
        case .tooLarge(let part, let limit):
            "\(part) expands beyond \(limit): the file is refused; split the table"
        case .malformed(let part, let line, let reason):
            "\(part), line \(line): \(reason); open the file in LibreOffice and save it again"
        case .cell(let sheet, let place, let reason): "sheet '\(sheet)', cell \(place): \(reason)"
        case .archive(let reason): "the archive: \(reason)"
        }
    }
}
