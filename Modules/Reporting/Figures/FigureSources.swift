public import Domain

/// A year of which nothing is known is no year of zeros.
public struct UnknownYear: Error, CustomStringConvertible {
    public let programme: String
    public let year: FiscalYear
    /// Those with a maquette or credits, ascending.
    public let known: [FiscalYear]

    public var description: String {
        "nothing is known of programme \(programme) in \(year.text): "
            + (known.isEmpty
                ? "no maquette, no credits; import them, or `import reference`"
                : "years at hand are \(known.map(\.text).joined(separator: ", "))")
    }
}

/// What the figures of every year are computed from, read once.
struct FigureSources {
    let portfolio: Portfolio
    let facts: PrintedFacts
    let records: MaquetteRecords
    let people: People
    let asOf: Instant
    /// Scope → tips.
    let frontier: [String: [String]]
    /// The same if conflicts were decided otherwise.
    private(set) var others: [FigureSources] = []

    /// - Throws: `UnknownYear` where nothing is known of the programme in that year.
    func require(_ year: FiscalYear, of programme: String) throws {
        let years = years(of: programme)
        if years.contains(year) { return }
        if Maquette.isNetwork(programme, year), portfolio.hasFacts(in: year) { return }
        throw UnknownYear(programme: programme, year: year, known: years.sorted())
    }

    /// Those with a maquette or credits.
    func years(of programme: String) -> Set<FiscalYear> {
        records.years(programme).union(
            facts.budget.filter { $0.programme == programme }.map(\.year))
    }

    /// - Parameter missions: whether the missions of products are printed.
    /// Cost: one pass over each table that it needs; where something that it reads is contested,
    /// up to four more.
    init(_ reader: some RecordReader, missions: Bool = true) throws {
        let alternatives = try reader.alternatives()
        if alternatives.isEmpty {
            try self.init(one: reader, missions: missions)
            return
        }
        let noting = NotingReader(base: reader, note: .init())
        try self.init(one: noting, missions: missions)
        others = try FigureSources.otherwise(
            reader, alternatives.filter(noting.note.concerns))
    }

    /// One state of knowledge as it is shown.
    init(one reader: some RecordReader, missions: Bool) throws {
        facts = try PrintedFacts(reader)
        portfolio = try Portfolio(
            reader, keys: Set(facts.printedAwards.map(\.sheet)), missions: missions)
        records = try MaquetteRecords(reader, facts.documents)
        people = try People(reader)
        asOf = reader.asOf
        frontier = try reader.frontier
    }
}
