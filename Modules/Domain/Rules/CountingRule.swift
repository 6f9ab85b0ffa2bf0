/// A rule that proposes the fiscal year in which a dated event counts; data, not code.
///
/// The date of an event is not its fiscal year: decisions of national impact are taken at the
/// beginning of the next year (RAP 2023, indicator 1.1: "judged at the beginning of the next
/// year"). The field `counted_in` stays editable.
public struct CountingRule: Hashable, Sendable {
    /// The event's name, as `national_impact`.
    public let event: String
    /// Month and day, both ends included.
    public let from: (month: Int, day: Int)
    public let to: (month: Int, day: Int)
    /// The first year whose dates the rule moves.
    public let since: Int
    /// Years to add to the date's own.
    public let shift: Int

    public static func == (a: CountingRule, b: CountingRule) -> Bool {
        a.event == b.event && a.from == b.from && a.to == b.to && a.since == b.since
            && a.shift == b.shift
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(event)
        hasher.combine(since)
    }

    /// The rules shipped with the program: a national-impact decision dated 1 January to 30 April
    /// of any year from 2023 on belongs to the year before.
    public static let shipped = [
        CountingRule(event: "national_impact", from: (1, 1), to: (4, 30), since: 2023, shift: -1)
    ]

    /// The fiscal year proposed for an event; nil where the calendar of exercices has none.
    public static func proposed(
        for event: String, on day: Day, rules: [CountingRule] = shipped
    ) -> FiscalYear? {
        let (year, month, dayOfMonth) = day.components
        for rule in rules where rule.event == event && year >= rule.since {
            if (month, dayOfMonth) >= rule.from && (month, dayOfMonth) <= rule.to {
                return FiscalYear(year + rule.shift)
            }
        }
        return FiscalYear(year)
    }
}
