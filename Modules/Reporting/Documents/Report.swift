public import Domain

/// The report of a year as a value: everything that a format prints, and nothing of a format.
public struct Report {
    public let figures: FigureSet
    /// The day of the portfolio's stock.
    public let on: Day
    /// Products by current phase on that day, in the order of a product's life.
    public let phases: [(name: String, count: Int)]
    /// Products in support or sustained by incubator, most first.
    public let incubators: [(key: String, title: String, count: Int)]
    /// Where each figure comes from.
    public let explanations: [FigureExplanation]
    /// What spans records and is not as it should be.
    public let anomalies: [Anomaly]
    /// Facts received whose known-at lies after the view's.
    public let laterFacts: Int

    public static func build(
        _ reader: some RecordReader, programme: String, year: FiscalYear, on: Day? = nil
    ) throws -> Report {
        let computation = try FigureComputation(reader, programme: programme, year: year, on: on)
        let figures = try computation.set(reader)
        var phases: [String: Int] = [:]
        var incubators: [String: Int] = [:]
        for (product, phase) in computation.current {
            phases[phase.name, default: 0] += 1
            if FigureComputation.servicePhases.contains(phase.name) {
                incubators[product.incubator, default: 0] += 1
            }
        }
        let titles = computation.portfolio.incubatorTitles
        return Report(
            figures: figures, on: computation.on,
            phases: phases.sorted {
                (order($0.key), $0.key) < (order($1.key), $1.key)
            }.map { ($0.key, $0.value) },
            incubators: incubators.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map {
                ($0.key, titles[$0.key] ?? $0.key, $0.value)
            },
            explanations: try figures.figures.filter { !$0.records.isEmpty && $0.code != nil }
                .map { try FigureExplanation($0, reader: reader) },
            anomalies: try Anomaly.find(
                reader, schema: .current, today: reader.asOf == .forever ? nil : reader.asOf.day),
            laterFacts: try reader.laterFacts)
    }

    private static func order(_ phase: String) -> Int {
        [
            "investigation", "construction", "acceleration", "consolidation", "perennisation",
            "opere", "transfer", "transfere", "success", "abandon-investigation", "abandon",
            "alumni",
        ].firstIndex(of: phase) ?? 99
    }

    /// The name that French readers know a phase by.
    public static func label(ofPhase phase: String) -> String {
        switch phase {
        case "investigation": "Investigation"
        case "construction": "Construction"
        case "acceleration": "Accélération"
        case "consolidation": "Consolidation"
        case "perennisation": "Pérennisation"
        case "opere": "Opéré"
        case "transfer", "transfere": "Transféré"
        case "success": "Pérennisé"
        case "abandon": "Abandonné"
        case "abandon-investigation": "Abandonné après investigation"
        case "alumni": "Sorti du programme"
        default: phase
        }
    }
}
