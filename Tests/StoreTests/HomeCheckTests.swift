import Domain
import Foundation
import Replication
import Store
import Testing

/// Records in scopes where they do not belong, as a hostile home signs them.
@Suite struct HomeCheckTests {
    private let product = RecordID(high: 1, low: 1)

    private func store() throws -> Store {
        let store = try Store(inMemory: .current, key: SigningKey.random())
        try write(store, "a", "product", product, ["slug": .text("alpha")])
        return store
    }

    private func write(
        _ store: Store, _ scope: String, _ type: String, _ id: RecordID, _ values: [String: Value],
        at known: Int64 = 1_000
    ) throws {
        let type = try #require(store.schema.type(named: type))
        let fields = try values.map { name, value in
            (try #require(type.field(named: name)).id, value)
        }
        try store.commit(
            [
                Draft(
                    scope: scope,
                    runs: [
                        DraftRun(changes: [RecordChange(type: type.id, id: id, values: fields)])
                    ])
            ], recorded: Instant(milliseconds: known))
    }

    @Test func aPhaseInAnotherScopeThanItsProductCountsNowhere() throws {
        let store = try store()
        let (mine, foreign) = (RecordID(high: 2, low: 1), RecordID(high: 2, low: 2))
        try write(
            store, "a", "phase", mine,
            ["product": .reference(product), "name": .text("construction")])
        try write(
            store, "b", "phase", foreign, ["product": .reference(product), "name": .text("alumni")])

        let reader = try StoreReader(store)
        #expect(try reader.rows(of: "phase", fields: ["name"]).map(\.id) == [mine])
        #expect(try reader.everywhere.rows(of: "phase", fields: []).count == 2)
        let anomalies = try Anomaly.find(reader, schema: store.schema, today: nil)
        #expect(anomalies.contains { $0.fact == .outOfPlace("b", "a") && $0.id == foreign })
    }

    @Test func whatIsSharedCountsInTheScopeSharedOnly() throws {
        let store = try store()
        let (right, wrong) = (RecordID(high: 3, low: 1), RecordID(high: 3, low: 2))
        try write(store, "shared", "call", right, ["code": .text("FAST 13")])
        try write(store, "a", "call", wrong, ["code": .text("FAST 99")])

        let reader = try StoreReader(store)
        #expect(try reader.rows(of: "call", fields: ["code"]).map(\.id) == [right])
        let anomalies = try Anomaly.find(reader, schema: store.schema, today: nil)
        #expect(anomalies.contains { $0.fact == .outOfPlace("a", "shared") })
    }

    @Test func ofARecordInTwoScopesNeitherIsMixedIntoTheOther() throws {
        let store = try store()
        try write(store, "b", "product", product, ["title": .text("Another's")])

        let conflicts = try store.conflicts()
        #expect(conflicts.map(\.field) == ["scope"])
        #expect(conflicts.first?.values.map(\.value) == [.text("a"), .text("b")])
        let row = try #require(
            try StoreReader(store).rows(of: "product", fields: ["slug", "title"]).first)
        #expect(row.scope == "a" && row.values == [.text("alpha"), .empty])
        #expect(row.contested == [.scope])
        let alternatives = try StoreReader(store).alternatives()
        #expect(
            alternatives.map(\.changes) == [
                nil, ["slug": .empty, "title": .text("Another's")],
            ])
    }

    @Test func aProductMergedIntoAnotherScopesIsListed() throws {
        let store = try store()
        let other = RecordID(high: 1, low: 2)
        try write(
            store, "b", "product", other,
            ["slug": .text("beta"), "mergedInto": .reference(product)])

        let anomalies = try Anomaly.find(
            try StoreReader(store), schema: store.schema, today: nil)
        #expect(anomalies.contains { $0.fact == .mergedElsewhere("a") && $0.id == other })
    }

    /// Whoever writes another's ids early is shown meanwhile; what belongs to the other counts.
    @Test func whatIsShownFromTheWrongScopeCountsAsTheRightOneHasIt() throws {
        let store = try store()
        let (phase, call) = (RecordID(high: 2, low: 1), RecordID(high: 3, low: 1))
        func early(
            _ scope: String, _ type: String, _ id: RecordID, _ values: [String: Value]
        ) throws {
            try write(store, scope, type, id, values, at: 1)
        }
        try write(
            store, "a", "phase", phase,
            ["product": .reference(product), "name": .text("construction")])
        try write(store, "shared", "call", call, ["code": .text("FAST 13")])
        try early(
            "evil", "phase", phase, ["product": .reference(product), "name": .text("alumni")])
        try early("evil", "call", call, ["code": .text("FAST 99")])

        let reader = try StoreReader(store)
        let phases = try reader.rows(of: "phase", fields: ["name"])
        #expect(phases.map(\.values) == [[.text("construction")]])
        #expect(phases.first?.contested == [.scope])
        #expect(
            try reader.rows(of: "call", fields: ["code"]).map(\.values) == [[.text("FAST 13")]])
        let absent = try reader.alternatives().filter { $0.changes == nil }.map(\.id)
        #expect(Set(absent) == [phase, call])
    }

    @Test func aDeletionBesideAnotherScopesRecordWaitsForAPerson() throws {
        let store = try store()
        try write(store, "b", "product", product, ["title": .text("Another's")])
        let type = try #require(store.schema.type(named: "product"))
        try store.commit(
            [
                Draft(
                    scope: "a",
                    runs: [
                        DraftRun(changes: [
                            RecordChange(
                                type: type.id, id: product, values: [(.deleted, .boolean(true))])
                        ])
                    ])
            ], recorded: Instant(milliseconds: 2_000))

        #expect(try store.conflicts().map(\.field) == ["scope"])
    }

    @Test func textsAreKeptAsTheyAreWhenTablesAreMadeAnew() throws {
        let folder = NSTemporaryDirectory() + "p352-nul-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let home = HomeFolder(path: folder)
        try home.create(HomeFolder.Identity(role: .dinum, incubator: "dinum"))
        let store = try Store(home: home)
        try write(store, "a", "product", product, ["title": .text("a\u{0}b")])

        #expect(try store.rebuild().isClean)
        #expect(try store.verify().isClean)
        let row = try #require(
            try StoreReader(store).rows(of: "product", fields: ["title"]).first)
        #expect(row.values == [.text("a\u{0}b")])
    }

    /// What bears the id of a record that moved, and is none of its type, stays where it is written.
    @Test func anotherTypeUnderAMovedIdDoesNotGoAlong() throws {
        let (rootKey, authority) = (SigningKey.random(), SigningKey.random())
        let certificates = [Certificate(of: authority.replica, by: rootKey)]
        let store = try store()
        try store.adopt(root: sha256(rootKey.replica.bytes))
        func decide(_ entry: AuthorityEntry) throws {
            try store.append(
                entry, key: authority, certificates: certificates,
                recorded: Instant(milliseconds: 2_000))
        }
        try decide(.grant(.init(keys: [try store.replica], scopes: ["*"], incubator: "dinum")))
        let moved = RecordID(high: 1, low: 7)
        try write(store, "evil", "product", moved, ["slug": .text("mine")])
        let type = try #require(store.schema.type(named: "product"))
        try decide(
            .move(
                .init(
                    records: [moved], types: [type.id], from: "evil", to: "a",
                    day: try #require(Day("2024-01-01")))))

        try write(
            store, "evil", "award", moved,
            ["product": .reference(product), "call": .integer(9), "dispositif": .text("FAST")])

        let reader = try StoreReader(store)
        #expect(try reader.rows(of: "award", fields: []).isEmpty)
        let anomalies = try Anomaly.find(reader, schema: store.schema, today: nil)
        #expect(anomalies.contains { $0.fact == .outOfPlace("evil", "a") && $0.id == moved })
        let products = try reader.rows(of: "product", fields: [])
        #expect(products.first { $0.id == moved }?.scope == "a")
    }
}
