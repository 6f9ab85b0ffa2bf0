public import Domain

/// Objectives, indicators and methods of a programme in one year. Codes and labels change from
/// one maquette to the next; the identity of an indicator lasts (PAP and RAP of programme 352,
/// 2020 to 2025).
public struct Maquette: Sendable {
    public struct Objective: Hashable, Sendable {
        public let code: String
        /// Verbatim, as printed.
        public let label: String
    }

    public struct Indicator: Hashable, Sendable {
        /// Lasting, as `national_impact`; a share of women ends in `.women`.
        public let id: String
        /// Nil where no document that was read prints it.
        public var code: String?
        public var objective: String?
        /// Verbatim, as printed.
        public var label: String
        public var unit = ""
        /// hausse, baisse or stabilité.
        public var direction = ""
        /// Whether the direction is the program's own assumption, which no document prints.
        public var isDirectionAssumed = false
        public var pointOfView = ""
        /// "Source des données".
        public var dataSource = ""
        /// "Mode de calcul".
        public var calculation = ""
        /// "Précisions méthodologiques".
        public var comments = ""
        /// "Analyse des résultats".
        public var analysis = ""
        /// Whether earlier values are not comparable.
        public var isSeriesBreak = false
        /// The indicator that this one is a part of.
        public var partOf: String?
        public var note = ""
        /// The document that it was read in; empty for the maquette shipped with the program.
        public var document = ""
    }

    /// How records are chosen for an indicator.
    public enum Rule: String, Hashable, Sendable {
        /// Products with an event of that name counted in the year.
        case events
        /// Awards of the named calls.
        case calls
        /// Services whose current phase, on 1 January after the year, is one of support.
        case stock
        /// Investigations that pass into construction in the year.
        case launches
        /// Investigations that end in the year: the next phase starts in it.
        case concluded
        /// Products abandoned in the year.
        case abandoned
        /// Atypical profiles selected in the year.
        case profiles
        /// Atypical profiles hired in the year.
        case hirings
        /// People trained in sessions counted in the year.
        case trainings
        /// Share of the year's awards whose check found 80 % of the objectives reached.
        case objectives
        /// Only what documents print.
        case declared
    }

    public struct Method: Hashable, Sendable {
        public let indicator: String
        public let rule: Rule
        public var calls: [Int] = []
        public var event = ""
        /// Name of the product's field that must hold.
        public var qualification = ""
        public var note = ""
        public var document = ""
    }

    public let programme: String
    public let year: FiscalYear
    public var objectives: [Objective]
    /// In the order in which they are printed.
    public var indicators: [Indicator]
    public var methods: [Method]

    public func indicator(_ id: String) -> Indicator? { indicators.first { $0.id == id } }
    public func method(_ id: String) -> Method? { methods.first { $0.indicator == id } }
    public func code(_ id: String) -> String? { indicator(id)?.code }
    public func label(_ id: String) -> String? { indicator(id)?.label }
}
