import Domain

/// What is there and what is missing, counted.
enum Completeness {
    static func lines(
        figures: FigureSet, maquette: Maquette, products: [PortfolioProduct],
        narrative: [NarrativeSection], schemes: SchemeRecords
    ) -> [CompletenessLine] {
        func line(
            _ subject: CompletenessLine.Subject, _ have: Int, of want: Int
        ) -> CompletenessLine {
            CompletenessLine(subject: subject, have: have, want: want)
        }
        // What is "sans objet" is neither there nor missing.
        let indicators = maquette.indicators.compactMap { figures[$0.id] }
            .filter { $0.status != .notApplicable }
        let credits = figures.figures.filter {
            $0.id.hasPrefix("credits.") && $0.status != .notApplicable
        }
        let services = products.filter(\.isService)
        let current = products.filter { !FigureComputation.abandonedPhases.contains($0.phase) }
        // A programme that is gone has neither credits nor what hangs on them.
        let tables =
            figures["credits.consumed.cp.total"]?.status == .notApplicable
            ? [] : SchemeTable.credits + SchemeTable.remaining
        return [
            line(.indicators, indicators.count { $0.value?.sign != nil }, of: indicators.count),
            line(.credits, credits.count { $0.value?.sign != nil }, of: credits.count),
            line(
                .budgetTables, schemes.tables(tables, year: figures.year).count,
                of: tables.count),
            line(.narrative, Set(narrative.map(\.document)).count, of: 2),
            line(.statistics, services.count(where: \.hasStatistics), of: services.count),
            line(.budget, services.count(where: \.hasBudget), of: services.count),
            line(
                .accessibility, services.count { !$0.accessibility.isEmpty }, of: services.count),
            line(.evidence, current.count(where: \.hasEvidence), of: current.count),
        ].filter { $0.want > 0 }
    }
}
