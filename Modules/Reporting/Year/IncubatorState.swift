public import Domain

/// How complete an incubator's data are on a day.
public struct IncubatorState: Hashable, Sendable {
    public let incubator: String
    /// Investigated, supported or sustained.
    public let products: Int
    /// Of these, those of which nothing is missing or stale.
    public let upToDate: Int

    /// By the key of the incubator. Cost: one pass over the tables of products.
    ///
    /// - Parameter today: freshness is judged, and phases are current, on this day.
    public static func all(
        _ reader: some RecordReader, today: Day
    ) throws -> [String: IncubatorState] {
        guard let year = FiscalYear(today.year) else { return [:] }
        let computation = FigureComputation(
            try FigureSources(reader, missions: false), programme: Maquette.network, year: year,
            on: today)
        let products = try PortfolioDetails(reader, computation).products.filter(\.isAlive)
        return Dictionary(grouping: products, by: \.incubator).mapValues { mine in
            IncubatorState(
                incubator: mine[0].incubator, products: mine.count,
                upToDate: mine.count { $0.gaps(on: today).isEmpty })
        }
    }
}

extension PortfolioProduct {
    /// What is stale or missing, in words.
    func gaps(on today: Day) -> [String] {
        var gaps: [String] = []
        // Six months are 183 days: half a year, whichever months they are.
        if let lastCommittee {
            if lastCommittee < today.advanced(by: -183) {
                gaps.append("dernier comité le \(FrenchText.date(lastCommittee))")
            }
        } else if (phaseStart ?? today) < today.advanced(by: -183) {
            gaps.append("aucun comité connu")
        }
        if isService {
            if !hasStatistics { gaps.append("pas de page de statistiques") }
            if !hasBudget { gaps.append("pas de page de budget") }
            if accessibility.isEmpty { gaps.append("accessibilité non déclarée") }
        }
        if !hasEvidence { gaps.append("phase sans preuve") }
        return gaps
    }
}
