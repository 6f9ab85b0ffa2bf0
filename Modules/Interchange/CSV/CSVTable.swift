public import Domain
import Spreadsheet

/// Records of one type as a CSV file, and back: the same table as `TableSheet`'s.
///
/// Texts are guarded (docs/decisions/0012): a spreadsheet runs none of them as a formula, and each
/// comes back as it was.
public enum CSVTable {
    /// A header row, then one row a record, in UTF-8.
    /// - Parameters:
    ///   - header: names of the type's fields, and others, whose columns are texts.
    ///   - rows: the fields' text forms (`Field.print`).
    public static func bytes(_ type: RecordType, header: [String], rows: [[String]]) -> [UInt8] {
        let areNumbers = header.map { type.field(named: $0)?.kind.isNumber ?? false }
        var bytes = Array(CSVText.line(header).utf8)
        for row in rows {
            let cells = zip(areNumbers, row).map { isNumber, text in
                isNumber && ExactDecimal(text) != nil ? text : GuardedText.guarded(text)
            }
            bytes += Array(CSVText.line(cells).utf8)
        }
        return bytes
    }

    /// The first row, and the others with the line on which each begins.
    /// - Throws: `CSVError` for what is no CSV; nil is returned for a file without rows.
    public static func table(
        _ bytes: [UInt8]
    ) throws(CSVError) -> (header: [String], rows: [(line: Int, cells: [String])])? {
        let rows = try CSVText.parse(bytes)
        guard let header = rows.first else { return nil }
        return (
            header.cells,
            rows.dropFirst().map { ($0.line, $0.cells.map(GuardedText.text)) }
        )
    }
}

extension FieldKind {
    /// Whether its text form is a number, with a sign or without.
    fileprivate var isNumber: Bool {
        switch self {
        case .integer, .decimal, .percentage, .cents: true
        case .text, .day, .fiscalYear, .boolean, .reference, .enumeration, .texts, .references:
            false
        }
    }
}
