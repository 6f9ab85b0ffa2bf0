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
    /// - Parameter lines: of the report itself, which hold the last three years' results.
    /// Cost: applying the methods of the years before.
    static func all(
        _ reader: some RecordReader, _ computation: FigureComputation, _ lines: [IndicatorLine]
    ) throws -> [String: IndicatorHistory] {
        let last = computation.year.number
        let values = Dictionary(grouping: computation.facts.values, by: \.indicator)
        var histories: [String: IndicatorHistory] = [:]
        for line in lines {
            var history = IndicatorHistory()
            for result in line.results {
                history.results[result.year.number] = result.value?.number
            }
            let tabled = Set(line.results.map(\.year))
            let printed = values[line.indicator.id] ?? []
            for year in Set(printed.map(\.year)) where span(last).contains(year.number) {
                history.targets[year.number] =
                    IndicatorLine.target(printed, for: year)?.declared.value.number
                guard year.number <= last, !tabled.contains(year) else { continue }
                history.results[year.number] =
                    computation.indicator(line.indicator.id, year).value?.number
            }
            histories[line.indicator.id] = history
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
    func points(around last: Int) -> [Chart.Series.Point] {
        let years = Set(results.keys).union(targets.keys)
            .filter(IndicatorHistory.span(last).contains)
        guard let first = years.min(), let end = years.max() else { return [] }
        return (first...end).map { year in
            Chart.Series.Point(
                year: year, result: results[year], target: targets[year],
                isBreak: breaks.contains(year))
        }
    }
}
