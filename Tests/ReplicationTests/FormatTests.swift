import Domain
import Foundation
import Replication
import Testing

@Suite struct FormatTests {
    /// Sets field 9 of type 1 to 4.00 € for the record in place 7 of the own chain.
    private let example = Operations(runs: [
        Run(
            known: nil, position: [],
            groups: [
                Group(
                    type: 1, made: [], existing: [Handle(line: nil, place: 7)],
                    columns: [Column(field: FieldID(9), rows: nil, values: .cents([400]))])
            ])
    ])

    @Test func theSpecificationsExampleIsWhatTheProgramWrites() throws {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("docs/format.md")
        let page = try String(contentsOf: file, encoding: .utf8)
        let hex = example.encoded { _ in 0 }.map { Hex.string([$0]) }.joined(separator: " ")

        #expect(page.contains(hex), "docs/format.md should show: \(hex)")
        #expect(try Operations(encoded: example.encoded { _ in 0 }, lines: []) == example)
    }

    /// Nobody could say which of the two values counts.
    @Test func whatAGroupSaysTwiceIsRefused() throws {
        func column(_ field: UInt16, _ rows: [Int]?, _ numbers: [Int64]) -> Column {
            Column(field: FieldID(field), rows: rows, values: .integers(numbers))
        }
        func read(_ group: Group) throws -> Operations {
            let run = Run(known: nil, position: [], mark: [], groups: [group])
            return try Operations(
                encoded: Operations(runs: [run]).encoded { _ in 0 }, lines: [])
        }
        let ids = (1...2).map { RecordID(high: 1, low: UInt64($0)) }
        let sound = Group(
            type: 3, made: ids, existing: [],
            columns: [column(1, [0], [1]), column(1, [1], [2]), column(2, nil, [3, 4])])

        #expect(throws: Never.self) { try read(sound) }
        for group in [
            Group(type: 3, made: [ids[0], ids[0]], existing: [], columns: []),
            Group(
                type: 3, made: ids, existing: [],
                columns: [column(1, nil, [1, 2]), column(1, [1], [2])]),
            Group(
                type: 3, made: ids, existing: [],
                columns: [column(1, [0], [1]), column(1, [0], [2])]),
        ] {
            #expect(throws: WireError.self) { try read(group) }
        }
    }

    @Test func columnsOfEveryKindComeBack() throws {
        var random = SystemRandomNumberGenerator()
        for round in 0..<300 {
            let count = 1 + round % 40
            let span = Int64.max >> Int64(round % 63)
            func numbers() -> [Int64] {
                (0..<count).map { _ in Int64.random(in: -span...span, using: &random) }
            }
            let texts = (0..<count).map { "texte \($0 % (1 + round % 9)) é" }
            let ids = (0..<count).map { RecordID(high: UInt64($0 % 5), low: UInt64(round)) }
            let columns: [Column.Values] = [
                .empty(count: count), .texts(TextColumn(texts)), .integers(numbers()),
                .decimals(numbers(), (0..<count).map { Int64($0 % 19) }), .cents(numbers()),
                .days((0..<count).map { Int64($0) - 20 }),
                .years((0..<count).map { 2000 + Int64($0) }),
                .booleans((0..<count).map { Int64($0 % 2) }), .references(ids),
                .textLists(texts.map { [$0, ""] }), .referenceLists(ids.map { [$0] }),
            ]
            let group = Group(
                type: 3, made: (0..<count).map { RecordID(high: 1, low: UInt64($0)) },
                existing: [],
                columns: columns.enumerated().map {
                    Column(field: FieldID(UInt16($0.offset + 1)), rows: nil, values: $0.element)
                })
            let operations = Operations(runs: [
                Run(
                    known: Instant(milliseconds: -5), position: [1, -2], mark: [9], groups: [group])
            ])
            let bytes = operations.encoded { _ in 0 }
            #expect(try Operations(encoded: bytes, lines: []) == operations)
        }
    }

    private func batch(_ key: SigningKey) throws -> Batch {
        var header = BatchHeader(
            prev: nil, replica: key.replica, scope: "shared", programme: .zero,
            recorded: Instant(milliseconds: 1_700_000_000_000))
        header.schemaVersion = 1
        return try Batch(header: header, operations: example, key: key)
    }

    @Test func aFlippedBitAnywhereIsNoticed() throws {
        let key = SigningKey.random()
        let batch = try batch(key)
        for n in batch.bytes.indices {
            for bit in 0..<8 {
                var bytes = batch.bytes
                bytes[n] ^= 1 << UInt8(bit)
                // Either it is no batch any more, or the signature is not for it.
                if let other = try? Batch(bytes: bytes, signature: batch.signature) {
                    #expect(!other.isSigned(by: key.replica))
                }
            }
        }
        for n in batch.signature.indices {
            var signature = batch.signature
            signature[n] ^= 1
            #expect(
                try !Batch(bytes: batch.bytes, signature: signature).isSigned(by: key.replica))
        }
    }

    @Test func aCutPackIsRefusedAtEveryByte() throws {
        var builder = Pack.Builder()
        builder.append(try batch(.random()))
        let pack = builder.finish().flatMap { $0 }
        #expect(try Pack.batches(pack).count == 1)
        for length in 1..<pack.count {
            #expect(throws: WireError.self) { try Pack.batches(Array(pack[..<length])) }
        }
    }

    /// A part says something: a million that don't would be read for nothing.
    @Test func anEmptyPartIsMalformed() throws {
        var builder = Pack.Builder()
        builder.append(try batch(.random()))
        let good = builder.finish().flatMap { $0 }
        let empty = Pack.magic + [0]
        let fault = WireError.missing("a part's first batch")

        #expect(throws: fault) { try Pack.batches(empty) }
        #expect(throws: fault) { try Pack.batches(good + empty) }
        #expect(throws: fault) { try Pack.count(good + empty) }
        #expect(throws: fault) { try Pack.length(ofPartIn: empty) }
        #expect(try Pack.batches([]).isEmpty)
    }

    @Test func aBombIsRefusedUnexpanded() throws {
        let key = SigningKey.random()
        var writer = ByteWriter()
        writer.byte(1)
        writer.field(2, bytes: key.replica.bytes)
        writer.field(3, bytes: Array("shared".utf8))
        writer.field(8, signed: 0)
        writer.field(15, varint: 1 << 40)
        writer.field(14, bytes: [1, 2, 3])
        let signature = key.signature(for: sha256(writer.bytes))
        #expect(throws: WireError.outOfRange("the expanded size")) {
            try Batch(bytes: writer.bytes, signature: signature)
        }
    }

    @Test func aCertificateHoldsForItsSuccessorOnly() {
        let (first, second, third) = (SigningKey.random(), SigningKey.random(), SigningKey.random())
        let line = [
            Certificate(of: third.replica, by: second), Certificate(of: second.replica, by: first),
        ]
        #expect(Certificate.holds(line, for: third.replica))
        #expect(!Certificate.holds(line.reversed(), for: third.replica))
        #expect(!Certificate.holds(line, for: first.replica))
    }
}
