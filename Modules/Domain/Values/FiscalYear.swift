/// An *exercice budgétaire*: the calendar year of a finance act (LOLF, article 1).
public struct FiscalYear: Hashable, Sendable, Comparable {
    /// 1900 to 2999.
    public let number: Int

    public init?(_ number: Int) {
        guard (1900...2999).contains(number) else { return nil }
        self.number = number
    }

    /// Reads four digits.
    public init?(_ text: some StringProtocol) {
        guard text.utf8.count == 4, text.utf8.allSatisfy({ (48...57).contains($0) }),
            let number = Int(text)
        else { return nil }
        self.init(number)
    }

    public var text: String { String(number) }

    /// 1 January and 31 December.
    public var days: ClosedRange<Day> {
        guard let first = Day(year: number, month: 1, day: 1),
            let last = Day(year: number, month: 12, day: 31)
        else { preconditionFailure("every year from 1900 to 2999 has these days") }
        return first...last
    }

    public static func < (a: FiscalYear, b: FiscalYear) -> Bool { a.number < b.number }
}
