/// What figures and anomalies are made of: no sum of what people write ends a report, and every day
/// is one that ISO 8601 writes in four digits. What lies beyond is kept as it was written, counts as
/// the bound, and is an anomaly.
public enum Bounds {
    /// Whole numbers, and cents: a hundred milliards of euros either way.
    public static let number: Int64 = 10_000_000_000_000
    /// From 1 January of year 1 to 31 December 9999.
    public static let days = Day.first...Day.last

    /// Whether a value lies at a bound, or beyond it.
    static func isReached(by value: Value) -> Bool {
        switch value {
        case .integer(let number): number.magnitude >= self.number.magnitude
        case .cents(let cents): cents.count.magnitude >= number.magnitude
        case .decimal(let decimal):
            ExactDecimal(number) <= decimal || decimal <= ExactDecimal(-number)
        case .day(let day): day <= days.lowerBound || day >= days.upperBound
        default: false
        }
    }
}

extension Day {
    fileprivate static let first = Day(year: 1, month: 1, day: 1) ?? Day(number: -719_162)
    fileprivate static let last = Day(year: 9999, month: 12, day: 31) ?? Day(number: 2_932_896)
}
