package import Domain

/// The values that one field takes in the rows of a group: a column of one kind.
package struct Column: Hashable, Sendable {
    package enum Values: Hashable, Sendable {
        /// The field was cleared.
        case empty(count: Int)
        case texts(TextColumn)
        case integers([Int64])
        /// Mantissas and scales (0 to 18).
        case decimals([Int64], [Int64])
        case cents([Int64])
        case days([Int64])
        case years([Int64])
        case booleans([Int64])
        case references([RecordID])
        case textLists([[String]])
        case referenceLists([[RecordID]])
        /// Of a kind that this program does not know: carried, never shown. Holds the whole data.
        case unknown(kind: Int, data: [UInt8], count: Int)
    }

    package let field: FieldID
    /// Which rows of the group have a value here; nil: all of them. Ascending.
    package var rows: [Int]?
    package var values: Values

    package init(field: FieldID, rows: [Int]?, values: Values) {
        self.field = field
        self.rows = rows
        self.values = values
    }

    package func value(at n: Int) -> Value? {
        switch values {
        case .empty: .empty
        case .texts(let column): .text(column[n])
        case .integers(let numbers): .integer(numbers[n])
        case .decimals(let mantissas, let scales):
            ExactDecimal(mantissa: mantissas[n], scale: Int(scales[n])).map(Value.decimal)
        case .cents(let numbers): .cents(Cents(numbers[n]))
        case .days(let numbers): Int32(exactly: numbers[n]).map { .day(Day(number: $0)) }
        case .years(let numbers): FiscalYear(Int(numbers[n])).map(Value.year)
        case .booleans(let numbers): .boolean(numbers[n] != 0)
        case .references(let ids): .reference(ids[n])
        case .textLists(let lists): .texts(lists[n])
        case .referenceLists(let lists): .references(lists[n])
        case .unknown: nil
        }
    }
}
