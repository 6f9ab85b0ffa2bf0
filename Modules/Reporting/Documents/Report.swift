public import Domain

/// What both documents and the sheets of incubators are made of: the state of the programme in
/// one year, and what must be known of that state.
public struct Report {
    public let state: ProgrammeYear
    /// The same programme one year earlier, as known now.
    public let before: [Figure]
    /// Documents that the year or its comparison with the one before cites, by key.
    public let documents: [SourceDocument]
    /// From the first investigation to what became of it, over all products up to the day.
    public let flow: PortfolioFlow
    /// The years of the maquette's indicators, for charts.
    public let histories: [String: IndicatorHistory]
    /// Where the indicators come from, down to the signed changes.
    public let explanations: [FigureExplanation]
    /// What spans records and is not as it should be.
    public let anomalies: [Anomaly]
    /// The names of the products on which records with anomalies hang.
    let anomalyProducts: [RecordID: String]
    /// Facts received whose known-at lies after the view's.
    public let laterFacts: Int
    /// The seal inside of whose frontiers the reader reads.
    public let seal: SealMark?
    /// With an earlier state of knowledge of the same year, where there is one to compare with.
    public let comparison: Comparison?
    /// The incubator whose home this was made from, which does not hold the whole programme.
    public let holder: String?

    /// So many records of a figure a document lists, and follows to their signed changes; `explain`
    /// follows all, and the data lists all.
    static let listed = 500

    private let byID: [String: Figure]

    /// - Parameters:
    ///   - on: the day of the stock; 1 January after the year unless given.
    ///   - seal: of a sealed state of knowledge; printed on covers.
    ///   - comparison: what changed since an earlier state; nil to leave that out.
    ///   - holder: an incubator, where only its data and what is shared are at hand.
    /// - Throws: `UnknownYear` where nothing is known of the programme in that year.
    /// Cost: a pass over the tables that it needs, a look-up for each record behind an indicator.
    public init(
        _ reader: some RecordReader, programme: String = "352", year: FiscalYear, on: Day? = nil,
        seal: SealMark? = nil, comparison: Comparison? = nil, holder: String? = nil
    ) throws {
        let sources = try FigureSources(reader)
        try sources.require(year, of: programme)
        let computation = FigureComputation(sources, programme: programme, year: year, on: on)
        let state = try ProgrammeYear.read(reader, computation)
        self.state = state
        self.seal = seal
        self.comparison = comparison
        self.holder = holder
        byID = Dictionary(
            state.figures.figures.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        before =
            FiscalYear(year.number - 1).map {
                let computation = FigureComputation(sources, programme: programme, year: $0)
                return computation.figures.concerning(computation.fundCalls)
            } ?? []
        let known = Set(state.documents.map(\.key))
        let others = Set(before.flatMap { $0.declared.map(\.source) }).subtracting(known)
        documents =
            (state.documents
            + sources.facts.documents.byID.values.filter { others.contains($0.key) })
            .sorted { ($0.key, $0.id) < ($1.key, $1.id) }
        flow = PortfolioFlow(sources.portfolio, on: state.on)
        histories = try IndicatorHistory.all(reader, computation, state.indicators)
        explanations = try state.figures.figures.filter {
            state.maquette.indicator($0.id) != nil && !$0.records.isEmpty
                && $0.records.count <= Report.listed
        }.map { try FigureExplanation($0, documents: sources.facts.documents, reader: reader) }
        anomalies = try Anomaly.find(
            reader, schema: .current, today: reader.asOf == .forever ? nil : reader.asOf.day)
        anomalyProducts = Dictionary(
            anomalies.compactMap { anomaly in
                anomaly.product.flatMap { id in
                    sources.portfolio.product(referred: id).map { (id, $0.title) }
                }
            }, uniquingKeysWith: { one, _ in one })
        laterFacts = try reader.laterFacts
    }

    public var figures: FigureSet { state.figures }
    public var year: FiscalYear { state.figures.year }
    /// The day on which freshness is judged: that of the view, else that of the stock.
    public var today: Day { figures.asOf == .forever ? state.on : figures.asOf.day }

    /// Cost: O(1).
    public subscript(id: String) -> Figure? { byID[id] }

    /// The name of an incubator; its key where no product of it is known.
    func incubatorTitle(_ key: String) -> String {
        let title = state.products.first { $0.incubator == key }?.incubatorTitle ?? ""
        return title.isEmpty ? key : title
    }

    /// A figure's value with the way to its provenance; official words where it has none.
    func value(_ id: String) -> Prose {
        guard let figure = byID[id] else { return "non déterminé" }
        return Prose([.figure(FrenchText.value(figure.value), id: id)])
    }

    /// A cell with the way to the figure's provenance.
    func cell(_ id: String) -> Cell {
        guard let figure = byID[id] else { return .words("Non déterminé") }
        return .figure(Cell(figure.value), id: id)
    }

    /// The words that agree with a figure's number; the plural where it has none.
    func agreeing(_ id: String, _ one: String, _ many: String) -> String {
        guard case .count(let number) = byID[id]?.value else { return many }
        return FrenchText.agreeing(number, one, many)
    }

    /// A figure as a number to be seen first.
    func keyFigure(_ id: String, _ one: String, _ many: String) -> KeyFigure {
        KeyFigure(value(id), Prose(own: agreeing(id, one, many)))
    }

    /// Whether a figure has a number.
    func isNumber(_ id: String) -> Bool {
        switch byID[id]?.value {
        case nil, .words: false
        case .count, .amount, .percentage, .decimal: true
        }
    }

    /// "le 30 juin 2024 au soir (UTC)", the instant itself where it ends no day; nil where all is
    /// known.
    var asOfWords: String? {
        let asOf = figures.asOf
        if asOf == .forever { return nil }
        return "le \(FrenchText.date(asOf.day)) "
            + (asOf == Instant(endOf: asOf.day) ? "au soir (UTC)" : "(\(asOf.text))")
    }

    /// ", selon …" where a document prints the year's services of national impact and the sheets
    /// name none; else nothing.
    var impactSource: Prose {
        guard let figure = byID["national_impact"], figure.derived == nil,
            let declared = figure.declared.first(where: { $0.value == figure.value })
        else { return "" }
        return ", selon \(foreign: declared.place)"
    }

    /// Where the credits are that the programme has no more; nil where it has its own.
    var absorption: Prose? {
        guard let absorption = state.absorption else { return nil }
        let by = absorption.by
        let title = by.title.isEmpty ? Prose(own: "") : " « \(foreign: by.title) »"
        let mission =
            by.mission.isEmpty ? Prose(own: "") : " (mission « \(foreign: by.mission) »)"
        return """
            Depuis l’exercice \(absorption.since.text), le programme \(state.programme.code) est \
            absorbé par le programme \(foreign: by.code)\(title)\(mission) et n’a plus de crédits propres.
            """
    }

    /// What the reader must know of the programme and of the state of knowledge, for covers.
    var knowledge: [Note] {
        var notes = [
            Note(
                "État des connaissances",
                Prose(
                    own: asOfWords.map { "Données connues \($0)" }
                        ?? (seal == nil
                            ? "Toutes les données reçues" : "Toutes les données scellées"))),
            Note(
                "Portefeuille",
                figures.asOf != .forever && figures.asOf.day < state.on
                    ? "Estimé au \(FrenchText.date(state.on)), d’après les faits connus le \(FrenchText.date(figures.asOf.day))"
                    : "Arrêté au \(FrenchText.date(state.on))"),
        ]
        if let absorption {
            notes.insert(Note("Programme", absorption), at: 0)
        }
        if let holder {
            notes.append(
                Note(
                    "Périmètre",
                    "Données de l’incubateur \(holder) et données partagées, non le programme entier"
                ))
        }
        if let seal { notes += seal.notes }
        if laterFacts > 0 {
            notes.append(
                Note(
                    "Faits plus récents",
                    "\(FrenchText.count(laterFacts, "lot")) \(laterFacts < 2 ? "contient" : "contiennent") des faits connus plus tard ; ces faits ne comptent pas"
                ))
        }
        return notes
    }

    /// Sections that DINUM wrote by hand for a document.
    func narrative(_ document: String) throws(DocumentError) -> [Section] {
        var sections: [Section] = []
        for section in state.narrative where section.document == document {
            var blocks: [Block] = []
            for prose in try paragraphs(section.textTemplate) { blocks.append(.paragraph(prose)) }
            sections.append(
                Section(
                    "recit-\(sections.count + 1)",
                    Prose(foreign: try filled(section.titleTemplate).plain), blocks))
        }
        return sections
    }

    /// A text written by hand, with the figures that it names, as one paragraph.
    func filled(_ template: Template) throws(DocumentError) -> Prose {
        Prose.joined(try paragraphs(template), " ")
    }

    private func paragraphs(_ template: Template) throws(DocumentError) -> [Prose] {
        try template.paragraphs { byID[$0] }
    }
}
