import Domain
import Replication
import Store
import Testing

/// Many edits at once take another way through the store than a few: they must end alike.
@Suite struct BulkEditTests {
    private static let thing = RecordType(
        1, "thing", label: "chose", home: .incubator(field: "f"), "A record of the tests.",
        fields: [
            Field(1, "f", .integer, label: "f", "A field."),
            Field(2, "g", .text, label: "g", "Another field."),
        ])

    private static func store(_ seed: UInt64) throws -> Store {
        var random = SplitMix(state: seed)
        return try Store(
            inMemory: Schema(version: 1, types: [thing]), key: random.signingKey())
    }

    private static func id(_ n: Int) -> RecordID { RecordID(high: UInt64(n % 7), low: UInt64(n)) }

    private static func write(
        _ store: Store, _ field: UInt16, _ numbers: [Int], pieces: Int = .max,
        _ value: (Int) -> Value
    ) throws {
        var rest = numbers[...]
        while !rest.isEmpty {
            let part = rest.prefix(pieces)
            rest = rest.dropFirst(part.count)
            let changes = part.map {
                RecordChange(type: 1, id: id($0), values: [(FieldID(field), value($0))])
            }
            try store.commit(
                [Draft(scope: "A", runs: [DraftRun(changes: changes)])],
                recorded: Instant(milliseconds: 1_000))
        }
    }

    private static func send(_ from: Store, _ to: Store) throws {
        try from.pack(after: try to.tips(ofScope: "A")) { part in
            let batches = try Pack.batches(part)
            for (_, reception) in try to.receive(batches) {
                #expect(reception == .stored || reception == .known)
            }
        }
    }

    /// Every record's values, by number.
    private static func shown(_ store: Store) throws -> [UInt64: [Value]] {
        var shown: [UInt64: [Value]] = [:]
        try StoreReader(store).forEachRow(of: "thing", fields: ["f", "g"]) { row in
            #expect(row.contested.isEmpty)
            shown[row.id.low] = row.values
        }
        return shown
    }

    @Test(arguments: [Int.max, 50])
    func manyEditsOfRecordsOfTwoChainsEndLikeAFew(pieces: Int) throws {
        let (a, b) = (try BulkEditTests.store(1), try BulkEditTests.store(2))
        try BulkEditTests.write(a, 1, Array(0..<200)) { .integer(Int64($0)) }
        try BulkEditTests.write(b, 1, Array(200..<300)) { .integer(Int64($0)) }
        try BulkEditTests.send(a, b)
        try BulkEditTests.send(b, a)

        // In no order of rows or ids; the second and third time over what was written again.
        let mixed = (0..<300).map { $0 * 77 % 300 }
        try BulkEditTests.write(a, 2, mixed, pieces: pieces) { .text("a \($0)") }
        try BulkEditTests.send(a, b)
        try BulkEditTests.write(b, 1, mixed.reversed(), pieces: pieces) { .integer(-Int64($0)) }
        try BulkEditTests.write(b, 2, Array(mixed[..<150]), pieces: pieces) { .text("b \($0)") }
        try BulkEditTests.send(b, a)

        var expected: [UInt64: [Value]] = [:]
        for (n, record) in mixed.enumerated() {
            expected[UInt64(record)] = [
                .integer(-Int64(record)), .text(n < 150 ? "b \(record)" : "a \(record)"),
            ]
        }
        #expect(try BulkEditTests.shown(a) == expected)
        #expect(try BulkEditTests.shown(b) == expected)
        #expect(try a.verify().isClean)
        #expect(try b.verify().isClean)
    }

    /// What another program writes may be of another kind than the field's column takes.
    @Test func aValueThatFitsNoColumnStandsBesideOthers() throws {
        let (a, b) = (try Self.store(1), try Self.store(2))
        try Self.write(a, 1, [3]) { _ in .integer(7) }
        try Self.write(b, 1, [3]) { _ in .text("seven") }
        try Self.send(a, b)
        try Self.send(b, a)

        for store in [a, b] {
            let conflict = try #require(try store.conflicts().first)
            #expect(Set(conflict.values.map(\.value)) == [.integer(7), .text("seven")])
        }
    }
}
