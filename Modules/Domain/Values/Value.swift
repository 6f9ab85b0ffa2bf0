/// What a field can hold. There are no floats: equality is exact on every machine.
public enum Value: Hashable, Sendable {
    /// The field was cleared (`F=`).
    case empty
    /// Text and enumeration values, at most 256 KiB of UTF-8.
    case text(String)
    case integer(Int64)
    /// Exact decimals; percentages are decimals whose unit is "%".
    case decimal(ExactDecimal)
    case cents(Cents)
    case day(Day)
    case year(FiscalYear)
    case boolean(Bool)
    /// The id of another record; it may be unknown here or lie in a scope that is not read here.
    case reference(RecordID)
    /// One value, replaced whole.
    case texts([String])
    /// One value, replaced whole.
    case references([RecordID])

    /// The greatest text, in bytes of UTF-8.
    public static let textLimit = 256 * 1024

    public var isEmpty: Bool { self == .empty }

    public var text: String? { if case .text(let value) = self { value } else { nil } }
    public var integer: Int64? { if case .integer(let value) = self { value } else { nil } }
    public var decimal: ExactDecimal? { if case .decimal(let value) = self { value } else { nil } }
    public var cents: Cents? { if case .cents(let value) = self { value } else { nil } }
    public var day: Day? { if case .day(let value) = self { value } else { nil } }
    public var year: FiscalYear? { if case .year(let value) = self { value } else { nil } }
    public var boolean: Bool? { if case .boolean(let value) = self { value } else { nil } }
    public var reference: RecordID? { if case .reference(let id) = self { id } else { nil } }
    public var texts: [String]? { if case .texts(let values) = self { values } else { nil } }
    public var references: [RecordID]? { if case .references(let ids) = self { ids } else { nil } }
}
