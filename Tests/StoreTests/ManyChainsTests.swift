import Domain
import Replication
import Store
import Testing

/// A home that begins chain after chain, each a tip that all others would have to cite.
@Suite struct ManyChainsTests {
    private static let schema = Schema(
        version: 1,
        types: [
            RecordType(
                1, "thing", label: "chose", home: .incubator(field: "f"), "A record of the tests.",
                fields: [Field(1, "f", .integer, label: "f", "A field.")])
        ])

    private func draft(_ n: Int) -> Draft {
        Draft(
            scope: "A",
            runs: [
                DraftRun(changes: [
                    RecordChange(
                        type: 1, id: RecordID(high: 1, low: UInt64(n)),
                        values: [(FieldID(1), .integer(Int64(n)))])
                ])
            ])
    }

    /// The first batches of many chains of one key.
    private func beginnings(_ count: Int, key: SigningKey) throws -> [Batch] {
        try (0..<count).flatMap { n in
            let store = try Store(inMemory: Self.schema, key: key)
            try store.commit([draft(n)], recorded: Instant(milliseconds: Int64(n)))
            var batches: [Batch] = []
            try store.pack(after: []) { batches += try Pack.batches($0) }
            return batches
        }
    }

    /// A central that grants the scope A to a home.
    private func central(granting home: SigningKey) throws -> Store {
        let (root, authority) = (SigningKey.random(), SigningKey.random())
        let central = try Store(inMemory: Self.schema, key: SigningKey.random())
        try central.adopt(root: sha256(root.replica.bytes))
        _ = try central.append(
            .grant(.init(keys: [home.replica], scopes: ["A"], incubator: "a")), key: authority,
            certificates: [Certificate(of: authority.replica, by: root)],
            recorded: Instant(milliseconds: 1))
        return central
    }

    @Test func centralTakesSoManyOfAHomeInAScope() throws {
        let home = SigningKey.random()
        let central = try central(granting: home)
        let chains = try beginnings(260, key: home)

        let taken = try central.receive(chains, from: .replica([home.replica]))

        let refused = taken.compactMap { _, reception in
            if case .refused(let reason) = reception { reason } else { nil }
        }
        #expect(refused.count == 4)
        #expect(refused.allSatisfy { $0.contains("256 chains in A") }, "\(refused)")
        // Those of another home are not concerned, and what central holds everybody takes.
        let other = try Store(inMemory: Self.schema, key: SigningKey.random())
        let all = try other.receive(chains)
        #expect(all.allSatisfy { $0.1 == .stored })
    }

    /// Keys cost nothing: those never granted count together, and a granted home beside them is not
    /// concerned.
    @Test func newKeysAreNoWayAroundTheLimit() throws {
        let home = SigningKey.random()
        let central = try central(granting: home)
        func refusals(_ batches: [Batch]) throws -> [String] {
            try central.receive(batches, from: .replica([home.replica])).compactMap {
                if case .refused(let reason) = $0.1 { reason } else { nil }
            }
        }
        let strangers = try (0..<260).flatMap { _ in try beginnings(1, key: SigningKey.random()) }
        let own = try beginnings(2, key: home)

        let refused = try refusals(strangers)
        #expect(refused.count == 4)
        #expect(refused.allSatisfy { $0.contains("keys that were never granted have begun 256") })
        #expect(try refusals(own) == [])
    }

    /// What a home signs everybody can read, however many tips there are.
    @Test func noBatchCitesMoreThanCanBeRead() throws {
        let store = try Store(inMemory: Self.schema, key: SigningKey.random())
        let chains = try beginnings(4_100, key: SigningKey.random())
        _ = try store.receive(chains)

        for n in 0..<2 {
            try store.commit([draft(9_000 + n)], recorded: Instant(milliseconds: 9_000))
        }

        #expect(try store.verify().isClean)
        var last: [Batch] = []
        try store.pack(after: chains.map(\.name)) { last += try Pack.batches($0) }
        // The second one cites what the first could not.
        #expect(last.map(\.header.seen.count) == [4_096, 4])
    }
}
