public import Domain

/// An indicator over all years that documents print: results, targets, breaks in the series.
public struct IndicatorHistory: Sendable {
    /// By year.
    public private(set) var results: [Int: ExactDecimal] = [:]
    public private(set) var targets: [Int: ExactDecimal] = [:]
    /// Years before which values are not comparable.
    public private(set) var breaks: Set<Int> = []

    /// By the indicator's lasting key. Of several documents that print a result, the one of the
    /// kind believed most, and of one kind the earliest published, stands in the chart; of
    /// targets, that of the year's own documents.
    static func all(_ reader: some RecordReader) throws -> [String: IndicatorHistory] {
        let documents = try Documents(reader)
        var keys: [RecordID: String] = [:]
        for row in try reader.rows(of: "indicator", fields: ["code"]) {
            keys[row.id] = row.values[0].text
        }
        var histories: [String: IndicatorHistory] = [:]
        var ranks: [String: Rank] = [:]
        let fields = ["indicator", "year", "kind", "value", "document", "doubtful"]
        for row in try reader.rows(of: "indicator-value", fields: fields) {
            guard let key = row.values[0].reference.flatMap({ keys[$0] }),
                let year = row.values[1].year, let kind = row.values[2].text,
                let value = row.values[3].decimal, row.values[5].boolean != true
            else { continue }
            let document = documents[row.values[4]]
            let isTarget = kind == "cible"
            guard isTarget || kind == "réalisation" else { continue }
            let rank = Rank(
                distance: isTarget ? abs((document?.year?.number ?? 0) - year.number) : 0,
                kind: SourceDocument.rank(ofKind: isTarget ? "" : document?.kind ?? ""),
                published: document?.published?.number ?? .max, document: document?.key ?? "")
            let place = "\(key) \(year.text) \(isTarget)"
            if let held = ranks[place], held < rank { continue }
            ranks[place] = rank
            if isTarget {
                histories[key, default: IndicatorHistory()].targets[year.number] = value
            } else {
                histories[key, default: IndicatorHistory()].results[year.number] = value
            }
        }
        for row in try reader.rows(
            of: "indicator-definition", fields: ["indicator", "year", "series_break"])
        where row.values[2].boolean == true {
            guard let key = row.values[0].reference.flatMap({ keys[$0] }),
                let year = row.values[1].year
            else { continue }
            histories[key, default: IndicatorHistory()].breaks.insert(year.number)
        }
        return histories
    }

    private struct Rank: Comparable {
        let distance: Int
        let kind: Int
        let published: Int32
        let document: String

        static func < (a: Rank, b: Rank) -> Bool {
            (a.distance, a.kind, a.published, a.document)
                < (b.distance, b.kind, b.published, b.document)
        }
    }

    /// The points of a chart up to a year: the years around it that hold anything.
    /// - Parameter shown: the results that the report itself prints; they come first.
    func points(through last: Int, shown: [Int: ExactDecimal]) -> [Chart.Series.Point] {
        let years = Set(results.keys).union(targets.keys).union(shown.keys)
            .filter { $0 <= last + 2 && $0 >= last - 6 }
        guard let first = years.min(), let end = years.max() else { return [] }
        return (first...end).map { year in
            Chart.Series.Point(
                year: year, result: year > last ? nil : shown[year] ?? results[year],
                target: targets[year], isBreak: breaks.contains(year))
        }
    }
}
