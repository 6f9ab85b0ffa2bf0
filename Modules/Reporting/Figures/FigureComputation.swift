public import Domain

/// Computes the figures of a year from one state of knowledge: pure functions over typed rows.
public struct FigureComputation {
    private let sources: FigureSources
    let maquette: Maquette
    let programme: String
    let year: FiscalYear
    let on: Day
    /// Products with their current phase on the day, in the order of products.
    let current: Portfolio.Current
    /// What is known of products beyond those of the portfolio; nil where that has all.
    let tally: ProductTally?
    /// Whether there is any product at all.
    private(set) var hasProducts: Bool

    var portfolio: Portfolio { sources.portfolio }
    var facts: PrintedFacts { sources.facts }
    var records: MaquetteRecords { sources.records }
    var people: People { sources.people }

    /// - Parameters:
    ///   - on: the day of the stock; 1 January after the year unless given.
    ///   - missions: whether the missions of products are printed.
    /// - Throws: `UnknownYear`.
    init(
        _ reader: some RecordReader, programme: String, year: FiscalYear, on: Day?,
        missions: Bool = true
    ) throws {
        let sources = try FigureSources(reader, missions: missions)
        try sources.require(year, of: programme)
        self.init(sources, programme: programme, year: year, on: on)
    }

    /// The figures of one more year cost no further pass over the tables.
    init(
        _ sources: FigureSources, programme: String, year: FiscalYear, on: Day? = nil,
        tally: ProductTally? = nil
    ) {
        let day = on ?? year.days.upperBound.advanced(by: 1)
        self.sources = sources
        maquette = sources.records.maquette(programme, year)
        self.programme = programme
        self.year = year
        self.on = day
        current = Portfolio.Current(sources.portfolio, on: day)
        self.tally = tally
        hasProducts = sources.portfolio.hasProducts
        if tally != nil { hasProducts = products("product") { _ in ProductCount() }.count > 0 }
    }

    /// - Parameters:
    ///   - on: the day of the stock; 1 January after the year unless given.
    public static func run(
        _ reader: some RecordReader, programme: String = "352", year: FiscalYear, on: Day? = nil
    ) throws -> FigureSet {
        try FigureComputation(
            reader, programme: programme, year: year, on: on, missions: false
        ).set
    }

    var set: FigureSet {
        FigureSet(
            programme: programme, year: year, asOf: sources.asOf, frontier: sources.frontier,
            figures: figures)
    }

    /// Phases in which a service is supported or sustained.
    static let servicePhases = sustainedPhases.union(launchedPhases)
    /// Phases in which there is a product.
    static let launchedPhases: Set<String> = ["construction", "acceleration"]
    /// Phases of a service that goes on, by whomever.
    static let sustainedPhases: Set<String> = [
        "transfer", "transfere", "success", "opere", "consolidation", "perennisation",
    ]
    static let abandonedPhases: Set<String> = ["abandon", "abandon-investigation", "alumni"]

    /// A figure that another decision about what is contested would change is contested, whether
    /// or not it counts what is contested now.
    var figures: [Figure] {
        var figures = shownFigures
        for other in sources.others {
            let others = Dictionary(
                FigureComputation(
                    other, programme: programme, year: year, on: on, tally: tally?.again
                ).shownFigures.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
            for n in figures.indices where figures[n].differs(from: others[figures[n].id]) {
                figures[n].status = .contested
            }
        }
        return figures
    }

    /// The figures of what is shown.
    private var shownFigures: [Figure] {
        let isNetwork = Maquette.isNetwork(programme, year)
        let counts = isNetwork ? flows + stock : []
        var figures = indicators(isNetwork: isNetwork, counts: counts)
        if isNetwork { figures += counts + standards + fast }
        figures += credits
        if isNetwork { figures += people(of: year) + spending }
        return figures
    }

    // MARK: - Records

    func isIn(_ days: ClosedRange<Day>, _ day: Day?) -> Bool {
        day.map { days.contains($0) } ?? false
    }

    /// Printed values that stand beside a figure, the most authoritative first: RAP, PAP, bilan,
    /// parliamentary report, site; of one kind the document of the year itself before later ones.
    /// The same value of the same document stands once.
    func ordered(_ declared: [Declared]) -> [Declared] {
        func rank(_ one: Declared) -> (Int, Int, Int, String, RecordID) {
            let document = facts.documents.year(of: one.source)
            return (
                one.isDoubtful ? 1 : 0, SourceDocument.rank(ofKind: one.kind),
                document.map { abs($0.number - year.number) } ?? 99, one.source, one.id
            )
        }
        var seen: [String: Set<FigureValue>] = [:]
        return declared.sorted { rank($0) < rank($1) }.filter {
            seen[$0.source, default: []].insert($0.value).inserted
        }
    }
}
