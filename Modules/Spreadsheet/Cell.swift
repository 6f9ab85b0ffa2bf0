public import Domain

/// One cell of a sheet: a value with its type, so that a spreadsheet can count with it.
public enum Cell: Hashable, Sendable {
    case empty
    /// Shown as text whatever it looks like: a formula's `=` stands there as a character.
    case text(String)
    /// Kept exactly in the file; a program that recalculates sees about 15 of its digits.
    case number(ExactDecimal)
    /// Euros with their cents.
    case money(Cents)
    /// In percent: 53 is 53 %.
    case percentage(ExactDecimal)
    case day(Day)
    case boolean(Bool)
    /// A bold text that names a column or a row.
    case header(String)

    /// A count.
    public static func count(_ number: Int) -> Cell { .number(ExactDecimal(Int64(number))) }

    /// The cell's value as the command line and CSV write it: `2530000.00`, `79.4`, `2024-02-26`,
    /// `true`; nothing for an empty cell.
    public var plainText: String {
        switch self {
        case .empty: ""
        case .text(let text), .header(let text): text
        case .number(let number), .percentage(let number): number.text
        case .money(let cents): cents.text
        case .day(let day): day.text
        case .boolean(let value): value ? "true" : "false"
        }
    }
}
