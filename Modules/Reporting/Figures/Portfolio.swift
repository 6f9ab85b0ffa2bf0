import Domain

/// Products with what hangs on them, as the figures need them: one pass over each table, kept in
/// columns. A product with three phases and an event takes about 250 bytes, so that a million of
/// them fit where one object each would take a gigabyte and a half.
///
/// Products, phases and the rest are views: places in these columns, made when they are looked at.
final class Portfolio: Sendable {
    /// One product. Its strings are made whenever they are asked for.
    struct Product {
        let portfolio: Portfolio
        /// Among `products`.
        let place: Int

        private var row: ProductRow { portfolio.rows[place] }

        var id: RecordID { row.id }
        var key: String { portfolio.keys[place] }
        var title: String { portfolio.titles[place] }
        /// The key of its incubator; empty where it has none.
        var incubator: String { portfolio.words[row.incubator] }
        /// As declared; empty where nothing is.
        var accessibility: String { portfolio.words[row.accessibility] }
        /// Empty unless missions were read.
        var mission: String { portfolio.missions.isEmpty ? "" : portfolio.missions[place] }
        var isContested: Bool { row.isContested }
        /// Whether a field has a value.
        func has(_ field: ProductField) -> Bool { row.filled.contains(field) }
        /// Whether a field says yes.
        func holds(_ field: ProductField) -> Bool { row.held.contains(field) }

        /// What hangs on it, in no order.
        var phases: Hanging<Phase> { Hanging(portfolio, portfolio.phases.range(of: place)) }
        var events: Hanging<Event> { Hanging(portfolio, portfolio.events.range(of: place)) }
        var awards: Hanging<Award> { Hanging(portfolio, portfolio.awards.range(of: place)) }

        /// The phase with the latest start not after the day; of two that start the same day, the
        /// one of greater rank.
        func phase(on day: Day) -> Phase? {
            portfolio.phasePlace(of: place, on: day).map { Phase(portfolio, $0) }
        }
    }

    struct Phase: PortfolioView {
        let id: RecordID
        let name: String
        let start: Day?
        let rank: Int64
        let isContested: Bool
        private let place: Int

        init(_ portfolio: Portfolio, _ place: Int) {
            let row = portfolio.phases.rows[place]
            id = row.id
            name = portfolio.words[row.name]
            start = ColumnDay.day(row.start)
            rank = row.rank
            isContested = row.isContested
            self.place = place
        }

        /// By start, then rank; the id last, so that every store agrees.
        var order: (Int32, Int64, RecordID) { (start?.number ?? .min, rank, id) }
        var cause: FigureRecords.Cause { FigureRecords.Cause(.phase, place) }
    }

    struct Event: PortfolioView {
        let id: RecordID
        let name: String
        let date: Day?
        let countedIn: FiscalYear?
        let isContested: Bool
        private let place: Int

        init(_ portfolio: Portfolio, _ place: Int) {
            let row = portfolio.events.rows[place]
            id = row.id
            name = portfolio.words[row.name]
            date = ColumnDay.day(row.date)
            countedIn = FiscalYear(Int(row.countedIn))
            isContested = row.isContested
            self.place = place
        }

        var cause: FigureRecords.Cause { FigureRecords.Cause(.event, place) }
    }

    struct Award: PortfolioView {
        let id: RecordID
        let call: Int
        let amount: Cents?
        let isContested: Bool
        private let place: Int

        init(_ portfolio: Portfolio, _ place: Int) {
            let row = portfolio.awards.rows[place]
            id = row.id
            call = row.call
            amount = row.amount
            isContested = row.isContested
            self.place = place
        }

        var cause: FigureRecords.Cause { FigureRecords.Cause(.award, place) }
    }

    /// What hangs on one product.
    struct Hanging<Element: PortfolioView>: RandomAccessCollection {
        private let portfolio: Portfolio
        let indices: Range<Int>

        init(_ portfolio: Portfolio, _ places: Range<Int>) {
            self.portfolio = portfolio
            indices = places
        }

        var startIndex: Int { indices.lowerBound }
        var endIndex: Int { indices.upperBound }
        subscript(place: Int) -> Element { Element(portfolio, place) }
    }

    /// All products, by key, then id: so figures need not sort their records.
    struct Products: RandomAccessCollection {
        fileprivate let portfolio: Portfolio

        var startIndex: Int { 0 }
        var endIndex: Int { portfolio.rows.count }
        subscript(place: Int) -> Product { Product(portfolio: portfolio, place: place) }
    }

    /// Products with the phase that they are in on a day, in the order of products.
    struct Current: RandomAccessCollection, Sendable {
        private let portfolio: Portfolio
        private var places: [(product: UInt32, phase: UInt32)] = []

        init(_ portfolio: Portfolio, on day: Day) {
            self.portfolio = portfolio
            for product in portfolio.rows.indices {
                guard let phase = portfolio.phasePlace(of: product, on: day) else { continue }
                places.append((UInt32(product), UInt32(phase)))
            }
        }

        var startIndex: Int { 0 }
        var endIndex: Int { places.count }
        subscript(n: Int) -> (product: Product, phase: Phase) {
            (
                Product(portfolio: portfolio, place: Int(places[n].product)),
                Phase(portfolio, Int(places[n].phase))
            )
        }
    }

    let incubatorTitles: [String: String]
    private let rows: [ProductRow]
    private let keys: PackedTexts
    private let titles: PackedTexts
    private let missions: PackedTexts
    private let words: Words
    private let phases: Grouped<PhaseRow>
    private let events: Grouped<EventRow>
    private let awards: Grouped<AwardRow>
    /// Awards to whom is no product, by call.
    let otherAwards: [OtherAward]
    private let index: [RecordID: UInt32]
    /// Products that were merged, with those that stand for them.
    private let merged: [RecordID: RecordID]
    /// Products that name one as what they were merged into, whether or not that holds.
    let mergeReferences: [RecordID: RecordID]
    private let places: [String: Int]

    var products: Products { Products(portfolio: self) }
    var hasProducts: Bool { !rows.isEmpty }

    func product(_ id: RecordID) -> Product? { index[id].map { products[Int($0)] } }

    /// The product that a document names by its key, now or formerly: one of those asked for when
    /// the portfolio was read.
    func product(known key: String) -> Product? { places[key].map { products[$0] } }

    /// The product that a reference means: where it was merged, the one that it went into.
    func product(referred id: RecordID) -> Product? { product(merged[id] ?? id) }

    /// Whether a phase begins or an event happens in the year.
    func hasFacts(in year: FiscalYear) -> Bool {
        let days = year.days.lowerBound.number...year.days.upperBound.number
        return phases.rows.contains { days.contains($0.start) }
            || events.rows.contains { days.contains($0.date) }
    }

    // MARK: - Reading

    /// - Parameters:
    ///   - keys: by which documents name products, now or formerly.
    ///   - missions: whether missions are printed.
    /// Cost: one pass over each table; one more over products where there are keys.
    init(_ reader: some RecordReader, keys known: Set<String> = [], missions: Bool = true) throws {
        var reading = PortfolioReading(missions: missions)
        try reading.readIncubators(reader)
        try reading.readProducts(reader)
        try reading.readHanging(reader)
        places = try reading.places(of: known, reader)
        incubatorTitles = reading.incubatorTitles
        rows = reading.rows
        keys = reading.keys
        titles = reading.titles
        self.missions = reading.missions
        words = reading.words
        index = reading.index
        merged = reading.merged
        mergeReferences = reading.mergeReferences
        phases = Grouped(taking: &reading.phases, owners: reading.rows.count)
        events = Grouped(taking: &reading.events, owners: reading.rows.count)
        otherAwards = reading.otherAwards
        awards = Grouped(taking: &reading.awards, owners: reading.rows.count)
    }

    // MARK: - Places

    /// Of the current phase on a day, as `Product.phase(on:)`.
    private func phasePlace(of product: Int, on day: Day) -> Int? {
        var best: Int?
        for place in phases.range(of: product) {
            let row = phases.rows[place]
            guard row.start != ColumnDay.none, row.start <= day.number else { continue }
            if let best, row.order < phases.rows[best].order { continue }
            best = place
        }
        return best
    }

    /// The record that made a product count.
    func fact(_ cause: FigureRecords.Cause) -> FigureRecord.Cause {
        switch cause.kind {
        case .phase:
            let phase = Phase(self, cause.place)
            return FigureRecord.Cause(
                id: phase.id, fact: .phase(name: phase.name, start: phase.start))
        case .event:
            let event = Event(self, cause.place)
            return FigureRecord.Cause(
                id: event.id,
                fact: .event(name: event.name, date: event.date, countedIn: event.countedIn))
        case .award:
            let award = Award(self, cause.place)
            return FigureRecord.Cause(
                id: award.id, fact: .award(call: award.call, amount: award.amount))
        }
    }
}

/// A thing at a place of a portfolio's columns.
protocol PortfolioView {
    init(_ portfolio: Portfolio, _ place: Int)
}
