extension CountingRule {
    /// The rules that the store holds as records (`counting-rule`); those shipped with the program
    /// where it holds none. A record that lacks a part, or whose days are none, is left out.
    public static func held(_ reader: some RecordReader) throws -> [CountingRule] {
        let fields = ["event", "from", "to", "since", "shift"]
        let rows = try reader.rows(of: "counting-rule", fields: fields).sorted { $0.id < $1.id }
        if rows.isEmpty { return shipped }
        return rows.compactMap { row in
            guard let event = row.values[0].text, let from = monthAndDay(row.values[1].text),
                let to = monthAndDay(row.values[2].text), let since = row.values[3].year,
                let shift = row.values[4].integer
            else { return nil }
            return CountingRule(
                event: event, from: from, to: to, since: since.number, shift: Int(shift))
        }
    }

    /// Reads `MM-DD`; a leap day counts as one.
    private static func monthAndDay(_ text: String?) -> (month: Int, day: Int)? {
        guard let text, let day = Day("2024-" + text) else { return nil }
        let (_, month, number) = day.components
        return (month, number)
    }
}
