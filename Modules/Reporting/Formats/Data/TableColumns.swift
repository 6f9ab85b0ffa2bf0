import Domain

/// A table as programs read it: flat, numbers as numbers, no subtotals.
struct DataTable {
    /// A column as it is written: a mixed one makes two, the number and the words.
    struct Field {
        enum Kind: String { case string, integer, number, date, year }
        let name: String
        let title: String
        let meaning: String
        let kind: Kind
        let unit: String?
    }

    let id: String
    let title: String
    let notes: String
    let fields: [Field]
    let rows: [[Scalar]]

    /// What a cell holds.
    enum Scalar: Hashable {
        case empty
        case text(String)
        /// Digits, with a point where there are decimals.
        case number(String)
        /// `YYYY-MM-DD`, or four digits of a year.
        case time(String)
    }

    init(_ table: Table) {
        id = table.id
        title = table.caption.plain
        notes = table.notes.map(\.plain).joined(separator: " ")
        fields = table.columns.flatMap(DataTable.fields)
        rows = table.rows.filter { $0.kind == .data }.map { row in
            zip(table.columns, row.cells).flatMap { column, cell in
                let scalar = DataTable.scalar(cell)
                guard column.kind == .mixed else { return [DataTable.fitted(scalar, column.kind)] }
                switch scalar {
                case .empty: return [.empty, .empty]
                case .number: return [scalar, .empty]
                case .text, .time: return [.empty, scalar]
                }
            }
        }
    }

    private static func fields(_ column: Column) -> [Field] {
        func field(_ kind: Field.Kind, _ unit: String? = nil) -> [Field] {
            [
                Field(
                    name: column.name, title: column.title, meaning: column.meaning, kind: kind,
                    unit: unit)
            ]
        }
        switch column.kind {
        case .text: return field(.string)
        case .count: return field(.integer)
        case .amount: return field(.number, "€")
        case .percentage: return field(.number, "%")
        case .decimal: return field(.number)
        case .day: return field(.date)
        case .year: return field(.year)
        case .mixed:
            return field(.number) + [
                Field(
                    name: column.name + "_texte", title: column.title + " (mots)",
                    meaning: column.meaning + ", où ce n’est pas un nombre", kind: .string,
                    unit: nil)
            ]
        }
    }

    /// Words in a column of numbers have no place among data.
    private static func fitted(_ scalar: Scalar, _ kind: Column.Kind) -> Scalar {
        switch (kind, scalar) {
        case (.text, .number(let digits)), (.text, .time(let digits)): .text(digits)
        case (.count, .text), (.amount, .text), (.percentage, .text), (.decimal, .text),
            (.day, .text), (.year, .text):
            .empty
        default: scalar
        }
    }

    private static func scalar(_ cell: Cell) -> Scalar {
        switch cell {
        case .empty: .empty
        case .text(let text), .foreign(let text), .words(let text):
            text.isEmpty ? .empty : .text(text)
        case .link(_, let url): .text(url)
        case .count(let number): .number(String(number))
        case .amount(let cents): .number(cents.text)
        case .percentage(let value), .decimal(let value): .number(value.text)
        case .day(let day): .time(day.text)
        case .year(let year): .time(year.text)
        case .figure(let cell, _): scalar(cell)
        case .prose(let prose): .text(prose.plain)
        }
    }
}
