public import Domain

/// Everything that a report of a year prints from records, beside and including its figures: the
/// state of a programme in one year, as known on one day.
public struct ProgrammeYear: Sendable {
    public let programme: ProgrammeIdentity
    /// Where another programme holds its credits in that year.
    public let absorption: Absorption?
    public let figures: FigureSet
    /// The day of the portfolio's stock.
    public let on: Day
    public let maquette: Maquette
    /// One line an indicator, in the order in which they are printed.
    public let indicators: [IndicatorLine]
    /// Those that the review prints though the maquette of the year does not have them.
    public let reviewed: [IndicatorLine]
    /// By action, stage and title, as the table of credits prints them.
    public let credits: [CreditLine]
    /// What the programme financed, totals first, then their parts.
    public let spending: [SpendingLine]
    /// Calls of every scheme that concern the year, in order of scheme and number.
    public let calls: [SchemeCall]
    public let standards: [MeasuredLine]
    /// Printed and derived stocks of the portfolio around the day.
    public let stocks: [MeasuredLine]
    /// Further figures that documents print about the year.
    public let counts: [MeasuredLine]
    /// Of both documents, in order; the text still holds `{figure-id}`.
    public let narrative: [NarrativeSection]
    /// Documents cited by any line above, by key.
    public let documents: [SourceDocument]
    public let completeness: [CompletenessLine]
    /// Records that count for one figure in two years.
    public let countedTwice: [CountedTwice]
    /// Products with their current phase on the day, by key.
    public let products: [PortfolioProduct]
    /// Services that became of national impact, the year's first.
    public let impacts: [ImpactService]
    /// The stock of services of national impact printed for the year before, with its document.
    let stockBefore: (count: Int, source: String)?
    /// Records of the schemes that concern the year.
    let schemes: SchemeRecords

    /// Numbers of the fund's calls that concern the year.
    let fundCalls: Set<Int>

    /// Without those of other years' calls.
    var ownFigures: [Figure] { figures.figures.concerning(fundCalls) }
}

extension Sequence<Figure> {
    /// Without the figures of other calls than these: they can be asked for in any year, and say
    /// nothing of most.
    func concerning(_ calls: Set<Int>) -> [Figure] {
        filter { figure in
            guard figure.id.hasPrefix("fast.call.") else { return true }
            return figure.id.split(separator: ".").dropFirst(2).first.flatMap { Int($0) }
                .map(calls.contains) ?? true
        }
    }
}

/// A budget programme.
public struct ProgrammeIdentity: Hashable, Sendable {
    public let code: String
    public let title: String
    /// The budget's mission.
    public let mission: String
    public let firstYear: FiscalYear?
    public let lastYear: FiscalYear?
    /// The programme that took it over, as `129`.
    public let absorbedBy: String?

    /// How a programme ended.
    struct End: Hashable {
        /// The first year without credits of its own.
        let since: FiscalYear
        let absorbedBy: String?
    }

    /// Nil where it still has credits in that year.
    func end(before year: FiscalYear) -> End? {
        guard let lastYear, lastYear < year, let since = FiscalYear(lastYear.number + 1) else {
            return nil
        }
        return End(since: since, absorbedBy: absorbedBy)
    }
}

/// A programme that was merged into another one, seen from a later year.
public struct Absorption: Hashable, Sendable {
    /// The programme that took it over.
    public let by: ProgrammeIdentity
    /// The first year without credits of its own.
    public let since: FiscalYear
    /// What the other programme received in the year, as documents print it.
    public let received: [CreditLine]
}

/// A section of the strategic review or of the bilan.
public struct NarrativeSection: Hashable, Sendable {
    /// `rap` or `bilan`.
    public let document: String
    public let section: String
    public let rank: Int
    public let title: String
    /// With `{figure-id}` where figures stand.
    public let text: String
    public let id: RecordID
}

/// A printed or derived number with what is counted.
public struct MeasuredLine: Hashable, Sendable {
    /// A stable word, as `members` or `statistics_pages`.
    public let measure: String
    /// The figure that it stands beside, where there is one.
    public let figure: String?
    /// The day that it is about; nil where it is about the whole year.
    public let on: Day?
    public let declared: Declared
}

/// What is there and what is missing, in one line.
public struct CompletenessLine: Hashable, Sendable {
    /// What is counted; its words stand beside `FrenchText` and `EnglishText`.
    public enum Subject: Hashable, Sendable {
        /// Indicators of the maquette with a result.
        case indicators
        /// Amounts of the table of credits.
        case credits
        /// Tables of movements of credits, posts, what remains to be paid, and when.
        case budgetTables
        /// Documents with sections written by hand.
        case narrative
        /// Services with a page of statistics, with one of their budget, with a declared
        /// accessibility.
        case statistics, budget, accessibility
        /// Current phases with evidence behind them.
        case evidence
    }

    public let subject: Subject
    public let have: Int
    public let want: Int

    public var isMissing: Bool { have < want }
}

/// One record that counts for a figure in two years.
public struct CountedTwice: Hashable, Sendable {
    public let figure: String
    public let years: [FiscalYear]
    public let record: FigureRecord
}

/// A product as the lists and charts of the portfolio need it.
public struct PortfolioProduct: Hashable, Sendable {
    public let id: RecordID
    public let key: String
    public let title: String
    public let mission: String
    /// Key and name of its incubator; empty where it has none.
    public let incubator: String
    public let incubatorTitle: String
    public let phase: String
    public let phaseStart: Day?
    /// The year of its first construction, where there is one: a new product of that year.
    public let launched: FiscalYear?
    public let lastCommittee: Day?
    public let hasStatistics: Bool
    public let hasBudget: Bool
    public let hasRepository: Bool
    public let isInterministerial: Bool
    /// As declared; empty where nothing is.
    public let accessibility: String
    /// Whether evidence stands behind the current phase.
    public let hasEvidence: Bool
    /// Whether it is run, sustained or being built: one of `portfolio.services`.
    public let isService: Bool
}

/// A service of national impact with what it measures.
public struct ImpactService: Hashable, Sendable {
    public let product: PortfolioProduct
    public let countedIn: FiscalYear
    public let decided: Day?
    /// Its metrics, the leading one first.
    public let metrics: [Metric]

    public struct Metric: Hashable, Sendable {
        public let label: String
        public let unit: String
        public let isLead: Bool
        public let source: String
        /// The last value known in the year before, and in the year: side by side.
        public let before: ImpactService.Value?
        public let now: ImpactService.Value?
    }

    public struct Value: Hashable, Sendable {
        public let on: Day
        public let value: ExactDecimal?
        public let text: String
    }
}
