/// An amount of money: whole euro cents, negative for annulments.
public struct Cents: Hashable, Sendable, Comparable {
    public let count: Int64

    public init(_ count: Int64) { self.count = count }
    public init(euros: Int64) { self.init(euros * 100) }

    public static let zero = Cents(0)

    /// Reads `2530000`, `2530000.5`, `-12.34`; a comma counts as the point, spaces of any kind
    /// (U+0020, U+00A0, U+202F) and a trailing `€` are left out. Nil for anything else, for more
    /// than two decimals and for amounts beyond 92 000 billion euros.
    public init?(_ text: some StringProtocol) {
        var digits = ""
        var body = String(text)
        if body.hasSuffix("€") { body.removeLast() }
        for scalar in body.unicodeScalars {
            switch scalar {
            case " ", "\u{A0}", "\u{202F}", "\u{2009}": continue
            case ",": digits.append(".")
            case "\u{2212}": digits.append("-")
            default: digits.unicodeScalars.append(scalar)
            }
        }
        guard let decimal = ExactDecimal(digits), let cents = decimal.scaled(to: 2) else {
            return nil
        }
        self.init(cents)
    }

    /// Euros with two decimals and a point, as `2530000.00`.
    public var text: String {
        let magnitude = count.magnitude
        let part = magnitude % 100
        return (count < 0 ? "-" : "") + "\(magnitude / 100)." + (part < 10 ? "0" : "") + "\(part)"
    }

    /// Nil on overflow.
    public func adding(_ other: Cents) -> Cents? {
        let (sum, overflow) = count.addingReportingOverflow(other.count)
        return overflow ? nil : Cents(sum)
    }

    /// Saturates: amounts beyond all measure end no report, and the sum shows what they are.
    public static func + (a: Cents, b: Cents) -> Cents {
        a.adding(b) ?? Cents(b.count < 0 ? .min : .max)
    }
    /// Saturates.
    public static func - (a: Cents, b: Cents) -> Cents {
        let (difference, overflow) = a.count.subtractingReportingOverflow(b.count)
        return Cents(overflow ? b.count < 0 ? .max : .min : difference)
    }
    public static func < (a: Cents, b: Cents) -> Bool { a.count < b.count }
}
