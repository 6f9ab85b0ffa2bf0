import Domain

/// Products with what hangs on them, as the figures need them: one pass over each table.
struct Portfolio {
    /// A reference: the figures pass products on a dozen times, and a copy of the value would touch
    /// the count of everything that it holds. Nothing changes once the portfolio is made.
    final class Product {
        let id: RecordID
        let key: String
        let title: String
        let incubator: String
        let values: [Value]
        let isContested: Bool
        var phases: [Phase] = []
        var events: [Event] = []
        var awards: [Award] = []

        init(
            id: RecordID, key: String, title: String, incubator: String, values: [Value],
            isContested: Bool
        ) {
            self.id = id
            self.key = key
            self.title = title
            self.incubator = incubator
            self.values = values
            self.isContested = isContested
        }

        subscript(_ field: ProductField) -> Value { values[field.rawValue] }

        /// The phase with the latest start not after the day; of two that start the same day, the
        /// one of greater rank.
        func phase(on day: Day) -> Phase? {
            var best: Phase?
            for phase in phases {
                guard let start = phase.start, start <= day else { continue }
                if let best, phase.order < best.order { continue }
                best = phase
            }
            return best
        }
    }

    struct Phase {
        let id: RecordID
        let name: String
        let start: Day?
        let end: Day?
        let rank: Int64
        let isContested: Bool

        /// By start, then rank; the id last, so that every store agrees.
        var order: (Int32, Int64, RecordID) { (start?.number ?? .min, rank, id) }
    }

    struct Event {
        let id: RecordID
        let name: String
        let date: Day?
        let countedIn: FiscalYear?
        let isContested: Bool
    }

    struct Award {
        let id: RecordID
        let call: Int
        let amount: Cents?
        let isContested: Bool
    }

    enum ProductField: Int, CaseIterable {
        case slug, title, incubator, mergedInto, launchedByDinum, interministerial
        case qualityChecked, statsURL, budgetURL, repository, accessibility, mission

        init?(name: String) {
            guard let field = Self.allCases.first(where: { $0.name == name }) else { return nil }
            self = field
        }

        var name: String {
            switch self {
            case .slug: "slug"
            case .title: "title"
            case .incubator: "incubator"
            case .mergedInto: "mergedInto"
            case .launchedByDinum: "launched_by_dinum"
            case .interministerial: "interministerial"
            case .qualityChecked: "quality_checked"
            case .statsURL: "stats_url"
            case .budgetURL: "budget_url"
            case .repository: "repository"
            case .accessibility: "accessibility_status"
            case .mission: "mission"
            }
        }
    }

    /// In no order: figures sort their records.
    private(set) var products: [Product] = []
    let incubatorTitles: [String: String]
    private var index: [RecordID: Int] = [:]
    private var places: [String: Int] = [:]

    func product(_ id: RecordID) -> Product? { index[id].map { products[$0] } }

    var hasProducts: Bool { !products.isEmpty }

    /// Whether a phase begins or an event happens in the year.
    func hasFacts(in year: FiscalYear) -> Bool {
        let days = year.days
        return products.contains { product in
            product.phases.contains { $0.start.map(days.contains) ?? false }
                || product.events.contains { $0.date.map(days.contains) ?? false }
        }
    }

    /// The product that a document names by its key, now or formerly.
    func product(known key: String) -> Product? { places[key].map { products[$0] } }

    init(_ reader: some RecordReader) throws {
        var incubators: [RecordID: String] = [:]
        var titles: [String: String] = [:]
        for row in try reader.rows(of: "incubator", fields: ["slug", "title"]) {
            let key = row.values[0].text ?? row.id.hex
            incubators[row.id] = key
            titles[key] = row.values[1].text ?? key
        }
        incubatorTitles = titles
        var index: [RecordID: Int] = [:]
        var merged: [RecordID: RecordID] = [:]
        let fields = ProductField.allCases.map(\.name)
        try reader.forEachRow(of: "product", fields: fields) { row in
            if let target = row.values[ProductField.mergedInto.rawValue].reference {
                merged[row.id] = target
                return
            }
            let key = row.values[0].text ?? row.id.hex
            let incubator = row.values[ProductField.incubator.rawValue].reference
            let product =
                Product(
                    id: row.id, key: key, title: row.values[1].text ?? key,
                    // Its scope bears the incubator's key where that one's sheet is not here.
                    incubator: incubator.map { incubators[$0] ?? row.scope } ?? "",
                    values: row.values,
                    isContested: !row.contested.isEmpty || row.deletion == .conflict)
            index[row.id] = products.count
            products.append(product)
        }
        func place(_ value: Value) -> Int? {
            guard var id = value.reference else { return nil }
            if let target = merged[id] { id = target }
            return index[id]
        }
        try reader.forEachRow(
            of: "phase", fields: ["product", "name", "start", "end", "rank"]
        ) { row in
            guard let n = place(row.values[0]), let name = row.values[1].text else { return }
            products[n].phases.append(
                Phase(
                    id: row.id, name: name, start: row.values[2].day, end: row.values[3].day,
                    rank: row.values[4].integer ?? 0,
                    isContested: !row.contested.isEmpty || row.deletion == .conflict))
        }
        try reader.forEachRow(of: "event", fields: ["product", "name", "date", "counted_in"]) {
            row in
            guard let n = place(row.values[0]), let name = row.values[1].text else { return }
            products[n].events.append(
                Event(
                    id: row.id, name: name, date: row.values[2].day,
                    countedIn: row.values[3].year,
                    isContested: !row.contested.isEmpty || row.deletion == .conflict))
        }
        for row in try reader.rows(
            of: "award", fields: ["product", "call", "amount", "dispositif"])
        where row.values[3].text == "FAST" {
            guard let call = row.values[1].integer else { continue }
            let award = Award(
                id: row.id, call: Int(call), amount: row.values[2].cents,
                isContested: !row.contested.isEmpty || row.deletion == .conflict)
            if let n = place(row.values[0]) { products[n].awards.append(award) }
        }
        self.index = index
    }

    /// Learns the keys that products have and had; only documents name products by their keys.
    mutating func learnKeys(_ reader: some RecordReader) throws {
        func learn(_ key: String, _ n: Int) {
            // Of two that had one key the same one on every machine.
            if let other = places[key], products[other].key <= products[n].key { return }
            places[key] = n
        }
        for row in try reader.rows(of: "product", fields: ["aliases"]) {
            guard let n = index[row.id] else { continue }
            for alias in row.values[0].texts ?? [] { learn(alias, n) }
        }
        for n in products.indices { places[products[n].key] = n }
    }
}
