public import Domain

/// A figure without the records behind it.
public struct FigureLine: Hashable, Sendable {
    public let id: String
    public let label: String
    public let value: FigureValue?
    public let unit: String
    public let status: FigureStatus

    public init(_ figure: Figure) {
        id = figure.id
        label = figure.label
        value = figure.value
        unit = figure.unit
        status = figure.status
    }
}

extension FigureComputation {
    /// The values of a year's figures, as `run` gives them, kept up to date from one time to the next
    /// (docs/decisions/0009).
    /// - Parameter on: the day of the stock; 1 January after the year unless given.
    /// - Throws: `UnknownYear`.
    /// Cost: the products that changed since the last time, the programme's own records, and
    /// awards; the first time, and whenever that cannot be told, one pass over each table.
    public static func lines(
        _ keeper: some CountKeeper, programme: String = "352", year: FiscalYear, on: Day? = nil
    ) throws -> [FigureLine] {
        try KeptFigures(keeper: keeper, programme: programme, year: year, on: on).lines()
    }
}

extension FigureComputation {
    /// Compares the values that are kept, moved on to now, with those computed anew, which take their
    /// place. Empty also where none are kept.
    /// - Returns: the ids of figures that differ; none unless the kept counts were damaged.
    public static func recount(
        _ keeper: some CountKeeper, programme: String = "352", year: FiscalYear
    ) throws -> [String] {
        try KeptFigures(keeper: keeper, programme: programme, year: year, on: nil).recount()
    }
}

/// The figures of a year over the products that changed, with what was counted before of the others.
///
/// What a product counts for depends on it, on what hangs on it and on what was merged into it, and on
/// nothing else of the portfolio. So each product has the set of rules that count it, and each
/// rule the number of its products; of a product that changed the former set is taken off and
/// the present one put on. Awards are read every time, and whatever is contested is always among
/// what is looked at.
struct KeptFigures<Keeper: CountKeeper> {
    /// Raised with every change of what a rule means.
    private static var version: Int { 1 }

    let keeper: Keeper
    let programme: String
    let year: FiscalYear
    let on: Day?

    private var name: String {
        "figures \(Self.version) \(programme) \(year.text) \(on?.text ?? "-")"
    }

    func lines() throws -> [FigureLine] {
        // Before anything is read: what changes meanwhile is looked at again the next time.
        guard let mark = try keeper.mark else {
            return try anew(FigureSources(keeper, missions: false), nil)
        }
        return try movedOn(to: mark) ?? countAll(mark)
    }

    func recount() throws -> [String] {
        guard let mark = try keeper.mark, let kept = try movedOn(to: mark) else { return [] }
        return zip(kept, try countAll(mark)).compactMap { $0 == $1 ? nil : $1.id }
    }

    /// Counts all products and keeps the counts.
    private func countAll(_ mark: LogMark) throws -> [FigureLine] {
        let sources = try FigureSources(keeper, missions: false)
        let tally = ProductTally()
        let lines = try anew(sources, tally)
        guard tally.rules.count <= KeptCounts.limit else { return lines }
        let members = tally.memberships(sources.portfolio).filter { $0.rules != 0 }
        let kept = KeptCounts(
            mark: mark, rules: tally.rules,
            totals: Self.count(members, tally.rules.count),
            merged: sources.portfolio.mergeReferences)
        // What could not be kept is counted anew the next time.
        try? keeper.keep(kept, name, all: members)
        return lines
    }

    private func anew(_ sources: FigureSources, _ tally: ProductTally?) throws -> [FigureLine] {
        try sources.require(year, of: programme)
        return figures(sources, tally)
    }

    private func figures(_ sources: FigureSources, _ tally: ProductTally?) -> [FigureLine] {
        FigureComputation(sources, programme: programme, year: year, on: on, tally: tally)
            .figures.map(FigureLine.init)
    }

    // MARK: - What changed

    /// Nil where nothing is kept, or where it is not enough.
    private func movedOn(to mark: LogMark) throws -> [FigureLine]? {
        guard let kept = try keeper.keptCounts(name), kept.mark.basis == mark.basis,
            let few = kept.rules.firstIndex(of: "product").map({ 64 + kept.totals[$0] / 8 }),
            // A log that cannot be read is for `verify`: the tables still can.
            let changed =
                (try? keeper.changed(
                    since: kept.mark, FigureRecords.countedTypes, atMost: few)).flatMap({ $0 }),
            let ids = try looked(at: changed, kept),
            let before = try keeper.memberships(name, ids, at: kept.mark),
            // A rule that there is none of: the database was damaged.
            before.allSatisfy({ $0.rules >> UInt64(kept.rules.count) == 0 })
        else { return nil }
        let counts = Self.count(before, kept.rules.count)
        let beyond = zip(kept.totals, counts).map { $0 - $1 }
        let tally = ProductTally(
            beyond: Dictionary(zip(kept.rules, beyond), uniquingKeysWith: { one, _ in one }))
        let sources = try FigureSources(SelectedReader(base: keeper, ids: ids), missions: false)
        guard sources.years(of: programme).contains(year),
            sources.portfolio.mergeReferences == kept.merged.filter({ ids.contains($0.key) })
        else { return nil }
        let lines = figures(sources, tally)
        // Another method, or the first product, asks for other rules.
        guard tally.rules == kept.rules else { return nil }
        if mark == kept.mark { return lines }
        let now = tally.memberships(sources.portfolio)
        let moved = KeptCounts(
            mark: mark, rules: kept.rules,
            totals: zip(beyond, Self.count(now, kept.rules.count)).map { $0 + $1 },
            merged: kept.merged)
        try? keeper.keep(
            moved, name, changed: Self.changes(from: before, to: now), from: kept.mark)
        return lines
    }

    /// The products that are looked at: those that changed, those of which something is contested,
    /// and those with awards, with what was merged. Nil where another decision about a conflict could
    /// concern further ones.
    private func looked(at changed: Set<RecordID>, _ kept: KeptCounts) throws -> Set<RecordID>? {
        for one in try keeper.alternatives() {
            let type = FigureRecords.countedTypes.first { $0.type == one.type }
            if let type, one.changes?.keys.contains(where: type.fixed.contains) ?? false {
                return nil
            }
        }
        var ids = changed.union(try keeper.contested(FigureRecords.countedTypes))
        try keeper.forEachRow(of: "award", fields: ["product"]) { row in
            if let id = row.values[0].reference { ids.insert(id) }
        }
        return Self.withMerged(ids, kept.merged)
    }

    /// With all that some products were merged into, and what was merged into those.
    private static func withMerged(
        _ ids: Set<RecordID>, _ merged: [RecordID: RecordID]
    ) -> Set<RecordID> {
        var near: [RecordID: [RecordID]] = [:]
        for (from, to) in merged {
            near[from, default: []].append(to)
            near[to, default: []].append(from)
        }
        var all = ids
        var next = ids.filter { near[$0] != nil }.map { $0 }
        while let id = next.popLast() {
            for other in near[id] ?? [] where all.insert(other).inserted { next.append(other) }
        }
        return all
    }

    // MARK: - Counting

    private static func count(_ members: [Membership], _ rules: Int) -> [Int] {
        var totals = [Int](repeating: 0, count: rules)
        for member in members {
            var rest = member.rules
            while rest != 0 {
                totals[rest.trailingZeroBitCount] += 1
                rest &= rest - 1
            }
        }
        return totals
    }

    private static func changes(from before: [Membership], to now: [Membership]) -> [Membership] {
        var left = Dictionary(uniqueKeysWithValues: before.map { ($0.id, $0.rules) })
        var changes = now.filter { (left.removeValue(forKey: $0.id) ?? 0) != $0.rules }
        changes += left.keys.map { Membership($0, 0) }
        return changes
    }
}

extension FigureRecords {
    /// What the rules that count products look at; awards are read every time.
    static let countedTypes = [
        CountedType("product", parent: nil, fixed: ["mergedInto"]),
        CountedType("phase", parent: "product", fixed: ["product"]),
        CountedType("event", parent: "product", fixed: ["product"]),
        CountedType("award", parent: "product", fixed: ["product"]),
    ]
}

/// A state of knowledge of which some products are read, with all else.
private struct SelectedReader<Base: CountKeeper>: ReaderOver {
    let base: Base
    let ids: Set<RecordID>

    func forEachRow(
        of type: String, fields: [String], _ body: (RecordRow) throws -> Void
    ) throws {
        // Awards are read every time, those to whom is no product, too.
        guard type != "award",
            let counted = FigureRecords.countedTypes.first(where: { $0.type == type })
        else {
            return try base.forEachRow(of: type, fields: fields, body)
        }
        try base.forEachRow(of: type, fields: fields, by: counted.parent, ids, body)
    }

    func alternatives() throws -> [Alternative] { try base.alternatives() }
}
