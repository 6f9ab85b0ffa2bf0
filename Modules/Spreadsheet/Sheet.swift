/// One table of a workbook.
///
/// Leading rows that hold nothing but headers are repeated on every printed page.
public struct Sheet: Hashable, Sendable {
    /// Unique in its workbook; 1 to 100 characters without `[ ] * ? : / \` and without an
    /// apostrophe at either end, as LibreOffice wants them.
    public var name: String
    /// Widths in millimetres of the first columns; the others have the program's usual width.
    /// Text wraps in the columns that are named here.
    public var widths: [Int]
    /// From the top; rows may be of different lengths. Empty cells at a row's end and empty rows
    /// at the sheet's end are not written, so they do not come back.
    public var rows: [[Cell]]

    public init(name: String, widths: [Int] = [], rows: [[Cell]]) {
        self.name = name
        self.widths = widths
        self.rows = rows
    }

    /// A cell's place as spreadsheets name it, as `B7`; both from 0.
    public static func place(row: Int, column: Int) -> String {
        var letters = ""
        var rest = column + 1
        while rest > 0 {
            rest -= 1
            letters = String(UnicodeScalar(UInt8(ascii: "A") + UInt8(rest % 26))) + letters
            rest /= 26
        }
        return letters + String(row + 1)
    }
}
