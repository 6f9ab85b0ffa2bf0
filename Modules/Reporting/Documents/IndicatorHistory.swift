public import Domain

/// An indicator over the years that documents print: results, targets, breaks in the series.
public struct IndicatorHistory: Sendable {
    /// By year.
    public private(set) var results: [Int: ExactDecimal] = [:]
    public private(set) var targets: [Int: ExactDecimal] = [:]
    /// Years before which values are not comparable.
    public private(set) var breaks: Set<Int> = []

    /// By the indicator's lasting key: for each year of which a document prints a value what the
    /// report of that year prints, so that a chart and the tables agree.
    /// Cost: applying each earlier year's method once more.
    static func all(
        _ reader: some RecordReader, _ computation: FigureComputation
    ) throws -> [String: IndicatorHistory] {
        let last = computation.year.number
        let values = Dictionary(grouping: computation.facts.values, by: \.indicator)
        var histories: [String: IndicatorHistory] = [:]
        for indicator in computation.maquette.indicators {
            var history = IndicatorHistory()
            let printed = values[indicator.id] ?? []
            for year in Set(printed.map(\.year)) where span(last).contains(year.number) {
                history.targets[year.number] =
                    IndicatorLine.target(printed, for: year)?.declared.value.number
                guard year.number <= last else { continue }
                history.results[year.number] =
                    computation.indicator(indicator.id, year).value?.number
            }
            histories[indicator.id] = history
        }
        var keys: [RecordID: String] = [:]
        for row in try reader.rows(of: "indicator", fields: ["code"]) {
            keys[row.id] = row.values[0].text
        }
        for row in try reader.rows(
            of: "indicator-definition", fields: ["indicator", "year", "series_break"])
        where row.values[2].boolean == true {
            guard let key = row.values[0].reference.flatMap({ keys[$0] }),
                let year = row.values[1].year
            else { continue }
            histories[key]?.breaks.insert(year.number)
        }
        return histories
    }

    /// The years of a chart around the report's.
    private static func span(_ last: Int) -> ClosedRange<Int> { last - 6...last + 2 }

    /// The points of a chart: the years around the report's that hold anything.
    /// - Parameter shown: the results that the report itself prints; they come first.
    func points(through last: Int, shown: [Int: ExactDecimal]) -> [Chart.Series.Point] {
        let years = Set(results.keys).union(targets.keys).union(shown.keys)
            .filter(IndicatorHistory.span(last).contains)
        guard let first = years.min(), let end = years.max() else { return [] }
        return (first...end).map { year in
            Chart.Series.Point(
                year: year, result: year > last ? nil : shown[year] ?? results[year],
                target: targets[year], isBreak: breaks.contains(year))
        }
    }
}
