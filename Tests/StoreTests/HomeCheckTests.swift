import Domain
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
        _ store: Store, _ scope: String, _ type: String, _ id: RecordID, _ values: [String: Value]
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
            ], recorded: Instant(milliseconds: 1_000))
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
        #expect(alternatives.map(\.field) == [nil, "slug", "title"])
        #expect(alternatives.last?.value == .text("Another's"))
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
}
