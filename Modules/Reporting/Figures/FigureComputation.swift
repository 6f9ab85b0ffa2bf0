public import Domain

/// Computes the figures of a year from one state of knowledge: pure functions over typed rows.
public struct FigureComputation {
    private let sources: FigureSources
    let maquette: Maquette
    let programme: String
    let year: FiscalYear
    let on: Day
    /// Products with their current phase on the day.
    let current: [(product: Portfolio.Product, phase: Portfolio.Phase)]

    var portfolio: Portfolio { sources.portfolio }
    var facts: PrintedFacts { sources.facts }
    var records: MaquetteRecords { sources.records }
    var people: People { sources.people }

    /// - Parameter on: the day of the stock; 1 January after the year unless given.
    /// - Throws: `UnknownYear`.
    init(
        _ reader: some RecordReader, programme: String, year: FiscalYear, on: Day?
    ) throws {
        let sources = try FigureSources(reader)
        try sources.require(year, of: programme)
        self.init(sources, programme: programme, year: year, on: on)
    }

    /// The figures of one more year cost no further pass over the tables.
    init(_ sources: FigureSources, programme: String, year: FiscalYear, on: Day? = nil) {
        let day = on ?? year.days.upperBound.advanced(by: 1)
        self.sources = sources
        maquette = sources.records.maquette(programme, year)
        self.programme = programme
        self.year = year
        self.on = day
        current = sources.portfolio.products.compactMap { product in
            product.phase(on: day).map { (product, $0) }
        }
    }

    /// - Parameters:
    ///   - on: the day of the stock; 1 January after the year unless given.
    public static func run(
        _ reader: some RecordReader, programme: String = "352", year: FiscalYear, on: Day? = nil
    ) throws -> FigureSet {
        try FigureComputation(reader, programme: programme, year: year, on: on).set
    }

    var set: FigureSet {
        FigureSet(
            programme: programme, year: year, asOf: sources.asOf, frontier: sources.frontier,
            figures: figures)
    }

    /// Phases in which a service is supported or sustained.
    static let servicePhases: Set<String> = [
        "construction", "acceleration", "transfer", "transfere", "success", "opere",
        "consolidation", "perennisation",
    ]
    static let abandonedPhases: Set<String> = ["abandon", "abandon-investigation", "alumni"]

    var figures: [Figure] {
        let isNetwork = Maquette.isNetwork(programme, year)
        let counts = isNetwork ? flows + stock : []
        var figures = indicators(isNetwork: isNetwork, counts: counts)
        if isNetwork { figures += counts + standards + fast }
        figures += credits
        if isNetwork { figures += people(of: year) + spending }
        return figures
    }

    // MARK: - Records

    func record(
        _ product: Portfolio.Product, _ because: [FigureRecord.Cause] = []
    ) -> FigureRecord {
        FigureRecord(
            type: "product", id: product.id, key: product.key, title: product.title,
            incubator: product.incubator, because: because.sorted { $0.order < $1.order })
    }

    func isIn(_ days: ClosedRange<Day>, _ day: Day?) -> Bool {
        day.map { days.contains($0) } ?? false
    }

    func cause(_ event: Portfolio.Event) -> FigureRecord.Cause {
        FigureRecord.Cause(
            id: event.id,
            fact: .event(name: event.name, date: event.date, countedIn: event.countedIn))
    }

    func cause(_ phase: Portfolio.Phase) -> FigureRecord.Cause {
        FigureRecord.Cause(id: phase.id, fact: .phase(name: phase.name, start: phase.start))
    }

    func cause(_ award: Portfolio.Award) -> FigureRecord.Cause {
        FigureRecord.Cause(id: award.id, fact: .award(call: award.call, amount: award.amount))
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
