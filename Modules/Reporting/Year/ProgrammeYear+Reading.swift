public import Domain

extension ProgrammeYear {
    /// Reads the state of a year. Cost: one pass over each table.
    ///
    /// - Parameter on: the day of the stock; 1 January after the year unless given.
    public static func read(
        _ reader: some RecordReader, programme: String = "352", year: FiscalYear, on: Day? = nil
    ) throws -> ProgrammeYear {
        try read(
            reader, FigureComputation(reader, programme: programme, year: year, on: on))
    }

    static func read(
        _ reader: some RecordReader, _ computation: FigureComputation
    ) throws -> ProgrammeYear {
        let (programme, year) = (computation.programme, computation.year)
        let figures = computation.set
        let details = try PortfolioDetails(reader, computation)
        let lists = YearLists(computation, figures)
        let (indicators, reviewed) = (lists.indicators, lists.reviewed)
        let calls = lists.calls
        let absorption = Absorption(computation)
        let schemes = try SchemeRecords(reader, computation)
        let narrative = try reader.named(
            "narrative-section", ["document", "year", "section", "rank", "title", "text"]
        ).filter { row in
            // Sections name no programme: they are the network's.
            row["year"].year == year && Maquette.isNetwork(programme, year)
        }.map { row in
            NarrativeSection(
                document: row.text("document"), section: row.text("section"),
                rank: Int(row["rank"].integer ?? 0), title: row.text("title"),
                text: row.text("text"), id: row.id)
        }.sorted { ($0.document, $0.rank, $0.section) < ($1.document, $1.rank, $1.section) }
        return ProgrammeYear(
            programme: computation.records.identity(programme),
            absorption: absorption,
            figures: figures, on: computation.on, maquette: computation.maquette,
            indicators: indicators, reviewed: reviewed, credits: lists.credits,
            spending: lists.spending, calls: calls, standards: lists.standards,
            stocks: lists.stocks, counts: lists.counts, narrative: narrative,
            documents: lists.documents(
                indicators + reviewed, calls,
                schemes.documents + (absorption?.received ?? []).map(\.declared.source)),
            completeness: Completeness.lines(
                figures: figures, maquette: computation.maquette, products: details.products,
                narrative: narrative, schemes: schemes),
            countedTwice: lists.countedTwice, products: details.products,
            impacts: details.impacts, stockBefore: lists.stockBefore,
            schemes: schemes, fundCalls: computation.fundCalls)
    }
}

extension Absorption {
    /// Nil in years in which the programme has credits of its own.
    init?(_ computation: FigureComputation) {
        let records = computation.records
        guard let end = records.identity(computation.programme).end(before: computation.year),
            let code = end.absorbedBy
        else { return nil }
        by = records.identity(code)
        since = end.since
        received = computation.lines(of: code).filter { $0.stage == .transfer }
    }
}
