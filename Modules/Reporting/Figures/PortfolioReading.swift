import Domain

/// A portfolio's columns under construction, in the order in which they are read.
struct PortfolioReading {
    private(set) var incubatorTitles: [String: String] = [:]
    private(set) var rows: [ProductRow] = []
    private(set) var keys = PackedTexts()
    private(set) var titles = PackedTexts()
    private(set) var missions = PackedTexts()
    private(set) var words = Words()
    var phases: [PhaseRow] = []
    var events: [EventRow] = []
    var awards: [AwardRow] = []
    private(set) var otherAwards: [OtherAward] = []
    private(set) var index: [RecordID: UInt32] = [:]
    private let hasMissions: Bool
    /// What hangs on one product mostly follows one another.
    private var lastOwner: (id: RecordID, place: UInt32?)?
    private var incubators: [RecordID: String] = [:]
    private(set) var merged: [RecordID: RecordID] = [:]
    private(set) var mergeReferences: [RecordID: RecordID] = [:]

    init(missions: Bool) { hasMissions = missions }

    mutating func readIncubators(_ reader: some RecordReader) throws {
        // Of two that bear one key, which is an anomaly, the first by id names it, and none that
        // is merged into another: the same in every store, whatever came first.
        for row in try reader.named("incubator", ["slug", "title", "mergedInto"]) {
            let key = row["slug"].text ?? row.id.hex
            incubators[row.id] = key
            guard row["mergedInto"] == .empty else { continue }
            if incubatorTitles[key] == nil { incubatorTitles[key] = row["title"].text ?? key }
        }
    }

    // MARK: - Products

    mutating func readProducts(_ reader: some RecordReader) throws {
        let names =
            ["slug", "title", "incubator", "mergedInto", "accessibility_status"]
            + ProductField.allCases.map(\.name) + (hasMissions ? ["mission"] : [])
        var leaving: [(row: RecordRow, target: RecordID)] = []
        try reader.forEachRow(of: "product", fields: names) { row in
            if let target = row.values[3].reference {
                leaving.append((row, target))
            } else {
                append(row)
            }
        }
        try merge(leaving, reader)
        sort()
        index.reserveCapacity(rows.count)
        for (place, row) in rows.enumerated() { index[row.id] = UInt32(place) }
    }

    /// A product that is merged into another takes what hangs on it along: only within a scope, since
    /// it would change what another incubator's product counts for. Elsewhere it stays itself, as
    /// where the other one is gone.
    private mutating func merge(
        _ leaving: [(row: RecordRow, target: RecordID)], _ reader: some RecordReader
    ) throws {
        if leaving.isEmpty { return }
        let targets = Set(leaving.map(\.target))
        var scopes: [RecordID: String] = [:]
        try reader.forEachRow(of: "product", fields: []) { row in
            if targets.contains(row.id) { scopes[row.id] = row.scope }
        }
        var steps: [RecordID: RecordID] = [:]
        for (row, target) in leaving {
            mergeReferences[row.id] = target
            if scopes[target] == row.scope { steps[row.id] = target }
        }
        merged = Mergers(steps).ends
        for (row, _) in leaving where merged[row.id] == nil { append(row) }
    }

    private mutating func append(_ row: RecordRow) {
        let key = row.values[0].text ?? row.id.hex
        keys.append(key)
        titles.append(row.values[1].text ?? key)
        // Its scope bears the incubator's key where that one's sheet is not here.
        let incubator = row.values[2].reference.map { incubators[$0] ?? row.scope } ?? ""
        var (filled, held) = (ProductFields(), ProductFields())
        for field in ProductField.allCases {
            let value = row.values[5 + Int(field.rawValue)]
            if value != .empty { filled.insert(field) }
            if value.boolean == true { held.insert(field) }
        }
        if hasMissions { missions.append(row.values.last?.text ?? "") }
        rows.append(
            ProductRow(
                id: row.id, incubator: words.number(incubator),
                accessibility: words.number(row.values[4].text ?? ""), filled: filled, held: held,
                isContested: row.isContested))
    }

    /// By key, then id.
    private mutating func sort() {
        let order = keys.order { rows[$0].id < rows[$1].id }
        rows = order.map { rows[$0] }
        keys = keys.permuted(order)
        titles = titles.permuted(order)
        if hasMissions { missions = missions.permuted(order) }
    }

    // MARK: - What hangs on them

    mutating func readHanging(_ reader: some RecordReader) throws {
        try reader.forEachRow(of: "phase", fields: ["product", "name", "start", "rank"]) { row in
            guard let owner = owner(row.values[0]), let name = row.values[1].text else { return }
            phases.append(
                PhaseRow(
                    id: row.id, rank: row.values[3].integer ?? 0, owner: owner,
                    start: ColumnDay.number(row.values[2]), name: words.number(name),
                    isContested: row.isContested))
        }
        try reader.forEachRow(of: "event", fields: ["product", "name", "date", "counted_in"]) {
            row in
            guard let owner = owner(row.values[0]), let name = row.values[1].text else { return }
            events.append(
                EventRow(
                    id: row.id, owner: owner, date: ColumnDay.number(row.values[2]),
                    name: words.number(name), countedIn: Int16(row.values[3].year?.number ?? 0),
                    isContested: row.isContested))
        }
        let award = ["product", "call", "amount", "dispositif", "incubator", "laureate"]
        try reader.forEachRow(of: "award", fields: award) { row in
            guard row.values[3].text == "FAST", let call = row.values[1].integer else { return }
            if let owner = owner(row.values[0]) {
                awards.append(
                    AwardRow(
                        id: row.id, owner: owner, call: Int(call), amount: row.values[2].cents,
                        isContested: row.isContested))
            } else if row.values[0] == .empty {
                readOther(row, Int(call))
            }
        }
        otherAwards.sort { ($0.call, $0.id) < ($1.call, $1.id) }
    }

    /// A laureate that is no product: an incubator, or whom a document names.
    private mutating func readOther(_ row: RecordRow, _ call: Int) {
        let laureate: FigureRecord
        if let id = row.values[4].reference {
            let key = incubators[id] ?? String(id.hex.prefix(12))
            laureate = FigureRecord(
                type: "incubator", id: id, key: key, title: incubatorTitles[key] ?? key,
                incubator: key, because: [])
        } else if let name = row.values[5].text {
            laureate = FigureRecord(
                type: "award", id: row.id, key: String(row.id.hex.prefix(12)), title: name,
                incubator: "", because: [])
        } else {
            return
        }
        otherAwards.append(
            OtherAward(
                id: row.id, laureate: laureate, call: call, amount: row.values[2].cents,
                isContested: row.isContested))
    }

    private mutating func owner(_ value: Value) -> UInt32? {
        guard let id = value.reference else { return nil }
        if lastOwner?.id != id { lastOwner = (id, index[merged[id] ?? id]) }
        return lastOwner?.place
    }

    // MARK: - Keys in documents

    /// The products that some keys name, now or formerly.
    func places(of known: Set<String>, _ reader: some RecordReader) throws -> [String: Int] {
        if known.isEmpty { return [:] }
        var places: [String: Int] = [:]
        try reader.forEachRow(of: "product", fields: ["aliases"]) { row in
            guard let place = index[row.id].map(Int.init) else { return }
            for alias in row.values[0].texts ?? [] where known.contains(alias) {
                // Products stand by key: of two that had one key the same one on every machine.
                if let other = places[alias], other <= place { continue }
                places[alias] = place
            }
        }
        for place in rows.indices {
            let key = keys[place]
            if known.contains(key) { places[key] = place }
        }
        return places
    }
}
