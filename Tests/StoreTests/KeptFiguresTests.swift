import Domain
import Interchange
import ReferenceData
import Replication
import Reporting
import Store
import Testing

/// Figures that are kept up to date are those that are computed anew: over random histories of three
/// homes that write at the same time, with conflicts, deletions, merges, moves, revocations,
/// records in several scopes, sources, and a store that is asked at any time.
@Suite struct KeptFiguresTests {
    /// - Parameter isWild: whether homes write where they may not, products are moved and keys
    ///   revoked: then more is counted anew.
    @Test(arguments: 1...4, [false, true])
    func keptFiguresAreThoseComputedAnew(seed: Int, isWild: Bool) throws {
        var fleet = try PortfolioFleet(seed: UInt64(seed))
        fleet.isWild = isWild
        try fleet.run(steps: 70)
        // Otherwise the test compares what is computed anew with itself.
        #expect(
            fleet.asked.few * (isWild ? 8 : 2) > fleet.asked.all,
            "seed \(seed): \(fleet.asked.few) of \(fleet.asked.all) moved on")
    }

    @Test func aProductThatChangedIsTheOnlyOneThatIsRead() throws {
        var fleet = try PortfolioFleet(seed: 99)
        let first = try fleet.ask(0)
        #expect(first.isAnew)
        let again = try fleet.ask(0)
        #expect(!again.isAnew && again.read == 0)
        try fleet.write(
            0, "a", "event", RecordID(high: 9, low: 1),
            [
                "product": .reference(PortfolioFleet.product(8)), "name": .text("national_impact"),
                "counted_in": .year(PortfolioFleet.year),
            ])
        let moved = try fleet.ask(0)
        #expect(!moved.isAnew && moved.read == 1)
        #expect(moved.lines != again.lines)
        // A second time from what was kept, not from the first counts.
        #expect(try fleet.ask(0).read == 0)
    }

    @Test func aPhaseThatGoesToAnotherProductLeavesTheFirst() throws {
        var fleet = try PortfolioFleet(seed: 96)
        let phase = RecordID(high: 2, low: 8 * 4 + 3)
        func said(_ n: Int, _ product: Int, _ position: Int64) throws {
            try fleet.write(
                n, "a", "phase", phase,
                [
                    "product": .reference(PortfolioFleet.product(product)),
                    "name": .text("acceleration"), "start": .day(Day(number: 19_400)),
                ], source: position)
            try fleet.send(from: n, to: 0, loss: false)
            _ = try fleet.ask(0)
        }
        _ = try fleet.ask(0)
        // Both say that the record is new: the second one's handle leads to the first one's row.
        try said(1, 8, 1)
        try said(2, 10, 2)
    }

    @Test func whatWasMergedCountsWithWhatItWentInto() throws {
        var fleet = try PortfolioFleet(seed: 95)
        let (left, target) = (PortfolioFleet.product(10), PortfolioFleet.product(8))
        let start = Value.day(Day(number: 19_400))
        try fleet.write(0, "a", "product", left, ["mergedInto": .reference(target)])
        _ = try fleet.ask(0)
        try fleet.write(
            0, "a", "phase", RecordID(high: 2, low: 10 * 4 + 3),
            ["product": .reference(left), "name": .text("acceleration"), "start": start])
        #expect(try !fleet.ask(0).isAnew)
        try fleet.write(0, "a", "product", target, ["stats_url": .text("https://stats.fr")])
        #expect(try !fleet.ask(0).isAnew)
    }

    /// What was merged across scopes counts by itself, also once the other one is gone.
    @Test func whatWasMergedElsewhereStaysWhatItIs() throws {
        var fleet = try PortfolioFleet(seed: 92)
        let (left, target) = (PortfolioFleet.product(150), PortfolioFleet.product(151))
        try fleet.write(0, "a", "product", left, ["mergedInto": .reference(target)])
        let before = try fleet.ask(0).lines
        try fleet.write(0, "b", "product", target, ["deleted": .boolean(true)])
        let after = try fleet.ask(0)
        #expect(!after.isAnew)
        func count(_ lines: [FigureLine]) -> FigureValue? {
            lines.first { $0.id == "products.constructions_begun" }?.value
        }
        guard case .count(let all)? = count(before), case .count(let rest)? = count(after.lines)
        else {
            Issue.record("no counts")
            return
        }
        // The target is gone, and nothing else.
        #expect(rest == all - 1)
    }

    @Test func chainsOfMergersAreLookedAtWhole() throws {
        var fleet = try PortfolioFleet(seed: 91)
        for (from, to) in [(10, 12), (12, 14), (16, 14), (18, 20), (20, 18), (22, 22)] {
            try fleet.write(
                0, "a", "product", PortfolioFleet.product(from),
                ["mergedInto": .reference(PortfolioFleet.product(to))])
        }
        _ = try fleet.ask(0)
        for product in [10, 12, 14, 16, 18, 20, 22] {
            try fleet.write(
                0, "a", "phase", RecordID(high: 2, low: UInt64(product * 4 + 3)),
                [
                    "product": .reference(PortfolioFleet.product(product)),
                    "name": .text("acceleration"), "start": .day(Day(number: 19_420)),
                ])
            #expect(try !fleet.ask(0).isAnew)
        }
    }

    @Test func whatTheFormerOwnerWritesOfAMovedProductCounts() throws {
        var fleet = try PortfolioFleet(seed: 94)
        try fleet.move(150)
        _ = try fleet.ask(0)
        #expect(try !fleet.ask(0).isAnew)
        // Home 1 has not heard of it.
        try fleet.write(
            1, "a", "phase", RecordID(high: 2, low: 150 * 4), ["name": .text("acceleration")])
        try fleet.send(from: 1, to: 0, loss: false)
        _ = try fleet.ask(0)
        try fleet.copyMoved()
        _ = try fleet.ask(0)
    }

    /// Under another key a product stands elsewhere in the list, and nowhere else.
    @Test func aContestedKeyContestsNoFigure() throws {
        var fleet = try PortfolioFleet(seed: 93)
        let product = PortfolioFleet.product(8)
        let before = try fleet.ask(0).lines
        for n in [1, 2] {
            try fleet.write(n, "a", "product", product, ["slug": .text(n == 1 ? "a-a" : "z-z")])
            try fleet.send(from: n, to: 0, loss: false)
        }
        #expect(try fleet.members[0].store.conflicts().count == 1)
        #expect(try fleet.ask(0).lines == before)
    }

    @Test func tablesThatWereMadeAnewAreCountedAnew() throws {
        let fleet = try PortfolioFleet(seed: 98)
        _ = try fleet.ask(0)
        #expect(try !fleet.ask(0).isAnew)
        _ = try fleet.members[0].store.rebuild()
        #expect(try fleet.ask(0).isAnew)
    }

    /// What no program wrote is counted anew; no figure is wrong, and nothing ends.
    @Test func damagedCountsAreCountedAnew() throws {
        let product = PortfolioFleet.product(8)
        var fleet = try PortfolioFleet(seed: 96)
        for (n, damage) in Self.damages.enumerated() {
            for moment in ["a", "b"] {
                try fleet.write(
                    0, "a", "product", product, ["stats_url": .text("https://\(moment)\(n).fr")])
                if moment == "b" { try fleet.members[0].store.tamper(damage) }
                #expect(try fleet.ask(0).isAnew == (moment == "b" || n == 0), "\(damage)")
            }
        }
    }

    private static let damages = [
        "UPDATE local_count SET parts = 0", "UPDATE local_count SET parts = -1",
        "UPDATE local_count SET parts = 1 << 62", "UPDATE local_count SET summary = x'ff'",
        "UPDATE local_count SET summary = x'010161ffffffffffffffff7f00'",
        "UPDATE local_count SET position = -5", "UPDATE local_count SET position = 1 << 62",
        // Rules that there are none of.
        """
        UPDATE local_count_part SET members = (
            WITH RECURSIVE part(start, bytes) AS (
                SELECT 1, x'' UNION ALL
                SELECT start + 24,
                    cast(bytes || substr(members, start, 16) || x'ffffffffffffffff' AS BLOB)
                FROM part WHERE start < length(members))
            SELECT bytes FROM part ORDER BY start DESC LIMIT 1)
        """,
    ]

    @Test func viewsKeepNothing() throws {
        let fleet = try PortfolioFleet(seed: 97)
        let view = try StoreReader(fleet.members[0].store, asOf: Instant(milliseconds: 0))
        #expect(try view.mark == nil)
    }
}

/// Homes of an incubator `a`, one of `b`, and DINUM's, which is asked.
private struct PortfolioFleet {
    struct Member {
        var store: Store
        var scopes: Set<String>
    }

    struct Answer {
        var lines: [FigureLine]
        /// Whether all products were read.
        var isAnew: Bool
        /// How many products were read one by one.
        var read: Int
    }

    static let year = FiscalYear(2023)!
    static let products = 200
    static func product(_ n: Int) -> RecordID { RecordID(high: 1, low: UInt64(n)) }

    var random: SplitMix
    var members: [Member] = []
    var now: Int64 = 1_700_000_000_000
    var asked = (all: 0, few: 0)
    var isWild = false
    private let authority: SigningKey
    private let certificates: [Certificate]
    private let seed: UInt64

    init(seed: UInt64) throws {
        self.seed = seed
        random = SplitMix(state: seed &* 0x9E37_79B9)
        let root = random.signingKey()
        authority = random.signingKey()
        certificates = [Certificate(of: authority.replica, by: root)]
        for scopes in [["*"], ["a"], ["a"], ["b"]] as [Set<String>] {
            let store = try Store(inMemory: .current, key: random.signingKey())
            members.append(Member(store: store, scopes: scopes))
        }
        for n in members.indices {
            if n == 0 { try members[0].store.adopt(root: sha256(root.replica.bytes)) }
            try decide(
                .grant(
                    .init(
                        keys: [try members[n].store.replica], scopes: members[n].scopes.sorted(),
                        incubator: "i")))
            if n > 0 { try members[n].store.adopt(root: sha256(root.replica.bytes)) }
        }
        try loadReference()
        try fill(1, "a", 0)
        try fill(3, "b", 1)
        for n in 1..<members.count { try send(from: n, to: 0, loss: false) }
        for n in 1..<members.count { try send(from: 0, to: n, loss: false) }
    }

    private mutating func pick(_ n: Int) -> Int { Int.random(in: 0..<n, using: &random) }
    private mutating func one<T>(of items: [T]) -> T { items[pick(items.count)] }

    private func decide(_ entry: AuthorityEntry) throws {
        _ = try members[0].store.append(
            entry, key: authority, certificates: certificates,
            recorded: Instant(milliseconds: now))
    }

    private func loadReference() throws {
        let set = try ReferenceSet.read(schema: .current) { ShippedReference.file($0) }
        let plan = try ReferenceImport(
            held: EmptySource(), sha256: sha256, now: Instant(milliseconds: 0)
        ).plan(set)
        var runs: [String: [DraftRun]] = [:]
        for step in plan {
            var changes: [String: [RecordChange]] = [:]
            for write in step.writes {
                let home = Schema.current.type(write.type)?.home
                let scope = home == .dinum ? "dinum" : "shared"
                if changes[scope]?.last?.id == write.id, let last = changes[scope]?.indices.last {
                    changes[scope]?[last].values.append((write.field, write.value))
                } else {
                    changes[scope, default: []].append(
                        RecordChange(
                            type: write.type, id: write.id, values: [(write.field, write.value)]))
                }
            }
            for (scope, changes) in changes {
                runs[scope, default: []].append(
                    DraftRun(known: step.known, position: step.position, changes: changes))
            }
        }
        for (scope, runs) in runs.sorted(by: { $0.key < $1.key }) {
            try members[0].store.commit(
                [Draft(scope: scope, source: "reference", runs: runs)],
                recorded: Instant(milliseconds: now))
        }
    }

    /// Products with an investigation and a construction each.
    private func fill(_ n: Int, _ scope: String, _ parity: Int) throws {
        func change(
            _ name: String, _ id: RecordID, _ values: KeyValuePairs<String, Value>
        ) throws -> RecordChange {
            let type = try #require(Schema.current.type(named: name))
            return RecordChange(
                type: type.id, id: id,
                values: try values.map { (try #require(type.field(named: $0)).id, $1) })
        }
        var changes: [RecordChange] = []
        for product in stride(from: parity, to: Self.products, by: 2) {
            let id = Self.product(product)
            changes.append(try change("product", id, ["slug": .text("p-\(product)")]))
            for (rank, name) in ["investigation", "construction"].enumerated() {
                let start = Int32(19_250 + rank * 90 + product % 200)
                changes.append(
                    try change(
                        "phase", RecordID(high: 2, low: UInt64(product * 4 + rank)),
                        [
                            "product": .reference(id), "name": .text(name),
                            "start": .day(Day(number: start)),
                        ]))
            }
        }
        try members[n].store.commit(
            [Draft(scope: scope, runs: [DraftRun(changes: changes)])],
            recorded: Instant(milliseconds: now))
    }

    // MARK: - Writing

    mutating func write(
        _ n: Int, _ scope: String, _ type: String, _ id: RecordID, _ values: [String: Value],
        source: Int64? = nil, seeing basis: Basis = .allSeen
    ) throws {
        now += 1000
        guard let type = Schema.current.type(named: type) else { return }
        let fields = values.sorted { $0.key < $1.key }.map { name, value in
            (name == "deleted" ? .deleted : type.field(named: name)?.id ?? .deleted, value)
        }
        try members[n].store.commit(
            [
                Draft(
                    scope: scope, basis: basis, source: source.map { _ in "sheets" },
                    runs: [
                        DraftRun(
                            position: source.map { [$0] } ?? [],
                            changes: [RecordChange(type: type.id, id: id, values: fields)])
                    ])
            ], recorded: Instant(milliseconds: now))
    }

    private mutating func edit() throws {
        let n = 1 + pick(3)
        var scope = n == 3 ? "b" : "a"
        // What belongs to others is written, too, and has no effect where it may not.
        if isWild, pick(25) == 0 { scope = scope == "a" ? "b" : "a" }
        let product = pick(Self.products / 2) * 2 + (scope == "a" ? 0 : 1)
        let source: Int64? = pick(4) == 0 ? Int64(pick(5)) : nil
        let basis: Basis = pick(20) == 0 ? .tips([]) : .allSeen
        let type =
            pick(20) == 0 ? "award" : one(of: ["product", "phase", "phase", "event"])
        let high: UInt64 = ["product": 1, "phase": 2, "event": 3, "award": 4][type] ?? 0
        let place = type == "product" ? product : product * 4 + pick(3)
        let id = RecordID(high: high, low: UInt64(place))
        if pick(12) == 0 {
            let isGone = Value.boolean(pick(3) > 0)
            try write(n, scope, type, id, ["deleted": isGone], source: source, seeing: basis)
            return
        }
        try write(n, scope, type, id, values(type, product, scope), source: source, seeing: basis)
    }

    /// Somebody decides what is in conflict here: for what is shown.
    private mutating func settle(_ n: Int) throws {
        for conflict in try members[n].store.conflicts() where conflict.field != "scope" {
            let shown: Value =
                conflict.field == "deleted" ? .boolean(false) : conflict.values[0].value
            try write(
                n, n == 3 ? "b" : "a", conflict.record.type.name, conflict.record.id,
                [conflict.field: shown])
        }
    }

    private mutating func values(
        _ type: String, _ product: Int, _ scope: String
    ) -> [String: Value] {
        var values: [String: Value] = [:]
        if type != "product" {
            // The record that it hangs on is seldom another one.
            let other = pick(12) == 0 ? pick(Self.products / 2) * 2 + product % 2 : product
            if pick(3) == 0 || other != product {
                values["product"] = .reference(Self.product(other))
            }
        }
        let day = Value.day(Day(number: Int32(19_300 + pick(700))))
        switch type {
        case "product":
            if pick(12) == 0 {
                values["slug"] = .text(one(of: ["p-\(product)", "q-\(product)", "sparte"]))
            }
            if pick(15) == 0 {
                let other = pick(Self.products / 2) * 2 + (isWild ? pick(2) : product % 2)
                values["mergedInto"] = .reference(Self.product(other))
            }
            for field in ["stats_url", "budget_url", "repository"] where pick(3) == 0 {
                values[field] = pick(3) == 0 ? .empty : .text("https://\(pick(9)).fr")
            }
            if pick(3) == 0 { values["launched_by_dinum"] = .boolean(pick(2) == 0) }
            values["title"] = .text("Produit \(pick(99))")
        case "phase":
            values["name"] = .text(
                one(of: [
                    "investigation", "construction", "acceleration", "success", "alumni",
                    "abandon",
                ]))
            if pick(3) > 0 { values["start"] = day }
            if pick(3) == 0 { values["rank"] = .integer(Int64(pick(4))) }
        case "event":
            values["name"] = .text(one(of: ["national_impact", "committee"]))
            if pick(2) == 0 { values["date"] = day }
            values["counted_in"] = FiscalYear(2022 + pick(3)).map(Value.year) ?? .empty
        default:
            values["dispositif"] = .text("FAST")
            values["call"] = .integer(Int64(12 + pick(3)))
            values["amount"] = .cents(Cents(Int64(pick(900)) * 100))
            // To whom is no product.
            if values["product"] == nil { values["laureate"] = .text("Ville \(pick(3))") }
        }
        return values
    }

    mutating func send(from a: Int, to b: Int, loss: Bool = true) throws {
        let scopes: Set<String> =
            members[b].scopes.contains("*") || a == 0 && members[b].scopes.contains("*")
            ? ["authority", "shared", "dinum", "a", "b"]
            : members[b].scopes.union(["authority", "shared"])
        var batches: [Batch] = []
        try members[a].store.pack(after: [], scopes: scopes) { batches += try Pack.batches($0) }
        if loss, pick(3) == 0 { batches.removeAll { _ in pick(6) == 0 } }
        for (name, reception) in try members[b].store.receive(batches) {
            if case .refused(let reason) = reception {
                Issue.record("seed \(seed): \(name.short) refused: \(reason)")
            }
        }
    }

    private mutating func decideSomething() throws {
        switch pick(3) {
        case 0:
            try move(pick(Self.products))
        case 1:
            let key = try members[2].store.replica
            let good = try members[0].store.log().filter { $0.replica == key }.map(\.name)
            try decide(.revoke(key: key, good: Array(good.prefix(pick(3)))))
        default:
            let fallen = try members[0].store.quarantine().map(\.name)
            if !fallen.isEmpty { try decide(.release([fallen[pick(fallen.count)]])) }
        }
    }

    /// A product with what hangs on it, to the other incubator.
    func move(_ product: Int) throws {
        let from = product % 2 == 0 ? "a" : "b"
        let hanging = (2...4).flatMap { high in
            (0..<4).map { RecordID(high: high, low: UInt64(product * 4 + $0)) }
        }
        try decide(
            .move(
                .init(
                    records: [Self.product(product)] + hanging, from: from,
                    to: from == "a" ? "b" : "a", day: Day(number: 19_000))))
        try copyMoved()
    }

    func copyMoved() throws {
        try members[0].store.copy(
            try members[0].store.movePlan(), recorded: Instant(milliseconds: now))
    }

    // MARK: - Asking

    mutating func run(steps: Int) throws {
        for step in 0..<steps {
            for _ in 0..<(1 + pick(3)) { try edit() }
            for n in 1...3 where pick(3) > 0 { try send(from: n, to: 0) }
            for n in 1...3 where pick(2) == 0 { try send(from: 0, to: n) }
            for n in 1...3 where pick(3) == 0 { try settle(n) }
            if isWild, step > steps / 3, pick(12) == 0 { try decideSomething() }
            let answer = try ask(0, step: step)
            asked.all += 1
            asked.few += answer.isAnew ? 0 : 1
        }
    }

    func ask(_ n: Int, step: Int = 0) throws -> Answer {
        let reader = try StoreReader(members[n].store)
        let keeper = WatchedKeeper(base: reader)
        let lines = try FigureComputation.lines(keeper, year: Self.year)
        let anew = try FigureComputation.run(reader, year: Self.year).figures.map(FigureLine.init)
        for (kept, computed) in zip(lines, anew) where kept != computed {
            Issue.record("seed \(seed), step \(step): \(kept) is \(computed)")
        }
        #expect(lines.map(\.id) == anew.map(\.id), "seed \(seed), step \(step)")
        return Answer(lines: lines, isAnew: keeper.watch.isAnew, read: keeper.watch.read)
    }
}

/// A store's reader that notes how products are read.
private struct WatchedKeeper: CountKeeper {
    final class Watch {
        var isAnew = false
        var read = 0
    }

    let base: StoreReader
    let watch = Watch()

    var asOf: Instant { base.asOf }
    var frontier: [String: [String]] { base.frontier }
    var laterFacts: Int { base.laterFacts }
    var mark: LogMark? { get throws { try base.mark } }

    func rows(of type: String, fields: [String]) throws -> [RecordRow] {
        var rows: [RecordRow] = []
        try forEachRow(of: type, fields: fields) { rows.append($0) }
        return rows
    }

    func forEachRow(
        of type: String, fields: [String], _ body: (RecordRow) throws -> Void
    ) throws {
        if type == "product" { watch.isAnew = true }
        try base.forEachRow(of: type, fields: fields, body)
    }

    func forEachRow(
        of type: String, fields: [String], by parent: String?, _ ids: Set<RecordID>,
        _ body: (RecordRow) throws -> Void
    ) throws {
        if type == "product" { watch.read = max(watch.read, ids.count) }
        try base.forEachRow(of: type, fields: fields, by: parent, ids, body)
    }

    func provenance(of type: String, id: RecordID) throws -> [Provenance] {
        try base.provenance(of: type, id: id)
    }
    func alternatives() throws -> [Alternative] { try base.alternatives() }
    func changed(
        since mark: LogMark, _ types: [CountedType], atMost limit: Int
    ) throws -> Set<RecordID>? {
        try base.changed(since: mark, types, atMost: limit)
    }
    func contested(_ types: [CountedType]) throws -> Set<RecordID> { try base.contested(types) }
    func keptCounts(_ name: String) throws -> KeptCounts? { try base.keptCounts(name) }
    func memberships(
        _ name: String, _ ids: Set<RecordID>, at mark: LogMark
    ) throws -> [Membership]? { try base.memberships(name, ids, at: mark) }
    func keep(_ counts: KeptCounts, _ name: String, all: [Membership]) throws {
        try base.keep(counts, name, all: all)
    }
    func keep(
        _ counts: KeptCounts, _ name: String, changed: [Membership], from mark: LogMark
    ) throws { try base.keep(counts, name, changed: changed, from: mark) }
}
