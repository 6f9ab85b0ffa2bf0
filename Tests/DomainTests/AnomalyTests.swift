import Domain
import Testing

/// Rows in memory, as a store would give them.
private struct MemoryReader: RecordReader {
    var records: [(type: String, id: Int, scope: String, values: [String: Value])]
    var contested: Set<FieldID> = []
    var asOf: Instant { .forever }
    var frontier: [String: [String]] { [:] }
    var laterFacts: Int { 0 }

    func rows(of type: String, fields: [String]) -> [RecordRow] {
        records.filter { $0.type == type }.map { record in
            RecordRow(
                id: RecordID(high: 0, low: UInt64(record.id)), scope: record.scope, deletion: .no,
                contested: contested, values: fields.map { record.values[$0] ?? .empty })
        }
    }

    func provenance(of type: String, id: RecordID) -> [Provenance] { [] }
}

@Suite struct AnomalyTests {
    private func kinds(
        _ records: [(type: String, id: Int, scope: String, values: [String: Value])],
        mayMiss: Set<String> = []
    ) throws -> [Anomaly.Kind] {
        try Anomaly.find(
            MemoryReader(records: records), schema: .current, mayMiss: mayMiss,
            today: Day("2024-06-30")
        ).map(\.kind)
    }

    private func day(_ text: String) throws -> Value { .day(try #require(Day(text))) }
    private func id(_ n: Int) -> Value { .reference(RecordID(high: 0, low: UInt64(n))) }

    @Test func soundRecordsHaveNone() throws {
        let found = try kinds([
            ("incubator", 1, "shared", ["slug": .text("i")]),
            ("product", 2, "i", ["slug": .text("p"), "incubator": id(1)]),
            (
                "phase", 3, "i",
                ["product": id(2), "name": .text("construction"), "start": try day("2023-01-01")]
            ),
        ])
        #expect(found.isEmpty)
    }

    @Test func aShareIsBetweenNothingAndAll() throws {
        func session(_ women: Int64) throws -> [Anomaly.Kind] {
            try kinds([
                (
                    "training-session", 1, "shared",
                    ["trained": .integer(20), "women": .integer(women)]
                )
            ])
        }
        #expect(try !session(20).contains(.impossibleShare))
        #expect(try session(21).contains(.impossibleShare))
        let check: [(String, Int, String, [String: Value])] = [
            ("award-check", 2, "i", ["share_reached": .decimal(ExactDecimal(880))])
        ]
        #expect(try kinds(check).contains(.impossibleShare))
    }

    @Test func aReferenceToNothingIsListedUnlessItMayLieElsewhere() throws {
        let product = [
            (
                type: "product", id: 2, scope: "i",
                values: ["slug": Value.text("p"), "incubator": id(9)]
            )
        ]
        #expect(try kinds(product) == [.unknownReference])
        #expect(try kinds(product, mayMiss: ["incubator"]).isEmpty)
    }

    @Test func aRecordThatHangsOnNothingIsListed() throws {
        let found = try kinds([
            ("product", 1, "i", ["slug": .text("p")]),
            ("event", 2, "i", ["name": .text("other"), "date": try day("2023-01-01")]),
            ("award", 3, "i", ["call": .integer(13)]),
            ("award", 4, "i", ["call": .integer(13), "laureate": .text("Alpha")]),
        ])
        #expect(found == [.missingReference, .missingReference, .missingReference])
    }

    @Test func twoRecordsForOneThingAreListedUntilOneIsMerged() throws {
        func two(_ merged: Value) -> [(
            type: String, id: Int, scope: String, values: [String: Value]
        )] {
            [
                ("incubator", 9, "shared", ["slug": .text("i")]),
                ("product", 1, "i", ["slug": .text("p"), "incubator": id(9)]),
                (
                    "product", 2, "i",
                    ["slug": .text("p"), "incubator": id(9), "mergedInto": merged]
                ),
            ]
        }
        #expect(try kinds(two(.empty)) == [.duplicateKey])
        #expect(try kinds(two(id(1))).isEmpty)
    }

    @Test func phasesEventsAndAwardsAreLookedAt() throws {
        let found = try kinds([
            ("incubator", 9, "shared", ["slug": .text("i")]),
            ("product", 1, "i", ["slug": .text("p"), "incubator": id(9)]),
            (
                "phase", 2, "i",
                [
                    "product": id(1), "name": .text("investigation"),
                    "start": try day("2023-01-01"), "end": try day("2023-06-01"),
                ]
            ),
            (
                "phase", 3, "i",
                ["product": id(1), "name": .text("construction"), "start": try day("2023-05-01")]
            ),
            ("phase", 4, "i", ["product": id(1), "name": .text("inventée")]),
            (
                "event", 5, "i",
                ["product": id(1), "name": .text("end"), "date": try day("2030-01-01")]
            ),
            ("event", 6, "i", ["product": id(1), "name": .text("fast")]),
            (
                "award", 7, "i",
                [
                    "product": id(1), "dispositif": .text("FAST"),
                    "amount": .cents(Cents(euros: 370_000)), "off_sheet": .boolean(true),
                ]
            ),
        ])
        #expect(
            Set(found) == [
                .phaseOverlap, .phaseWithoutStart, .unknownValue, .futureFact, .eventWithoutDate,
                .amountAboveCeiling, .awardOffSheet,
            ])
        #expect(found.count == 7)
    }

    /// Each counts: a product that won two calls stands there twice, one that won a call twice is a
    /// slip.
    @Test func twoAwardsOfOneCallToOneProductAreOneAnomaly() throws {
        func award(_ id: Int, product: Int, call: Int64) -> (String, Int, String, [String: Value]) {
            (
                "award", id, "i",
                [
                    "product": self.id(product), "dispositif": .text("FAST"),
                    "call": .integer(call),
                ]
            )
        }
        let products: [(String, Int, String, [String: Value])] = [1, 2].map {
            ("product", $0, "i", ["slug": .text("p\($0)"), "incubator": id(9)])
        }
        let records =
            [("incubator", 9, "shared", ["slug": .text("i")])] + products + [
                award(12, product: 1, call: 13), award(11, product: 1, call: 13),
                award(13, product: 1, call: 14), award(14, product: 2, call: 13),
            ]

        let toIncubator: (Int) -> (String, Int, String, [String: Value]) = {
            (
                "award", $0, "i",
                [
                    "incubator": id(9), "dispositif": .text("FAST"), "call": .integer(13),
                ]
            )
        }
        let found = try Anomaly.find(
            MemoryReader(records: records + [toIncubator(20)]), schema: .current, today: nil)
        let incubators = try Anomaly.find(
            MemoryReader(records: [records[0], toIncubator(20), toIncubator(21)]),
            schema: .current, today: nil)

        #expect(
            incubators.map(\.fact) == [.awardTwice(call: 13, RecordID(high: 0, low: 20))])
        #expect(found.map(\.fact) == [.awardTwice(call: 13, RecordID(high: 0, low: 11))])
        #expect(found.map(\.id) == [RecordID(high: 0, low: 12)])
    }

    @Test func anAnomalyIsSaidInTheCommandLinesWordsAndNamesItsProduct() throws {
        let records: [(type: String, id: Int, scope: String, values: [String: Value])] = [
            ("incubator", 9, "shared", ["slug": .text("i")]),
            ("product", 1, "i", ["slug": .text("p"), "incubator": id(9)]),
            (
                "phase", 2, "i",
                [
                    "product": id(1), "name": .text("investigation"),
                    "start": try day("2023-01-01"), "end": try day("2023-06-01"),
                ]
            ),
            (
                "phase", 3, "i",
                ["product": id(1), "name": .text("construction"), "start": try day("2023-05-01")]
            ),
            (
                "award", 7, "i",
                [
                    "product": id(1), "dispositif": .text("FAST"),
                    "amount": .cents(Cents(euros: 370_000)),
                ]
            ),
        ]

        let found = try Anomaly.find(
            MemoryReader(records: records), schema: .current, today: nil)

        #expect(
            found.map(EnglishText.sentence) == [
                "award 000000000000: its amount of 370000.00 € is above the ceiling of the FAST",
                "phase 000000000000: it starts on 2023-05-01, before the end of the one before it "
                    + "(2023-06-01)",
            ])
        #expect(found.allSatisfy { $0.product == RecordID(high: 0, low: 1) })
        #expect(Anomaly.Kind.allCases.allSatisfy { !EnglishText.remedy($0).isEmpty })
    }

    @Test func daysThatCannotBeAreListed() throws {
        func phase(_ id: Int, _ start: String, _ end: String) throws
            -> (type: String, id: Int, scope: String, values: [String: Value])
        {
            (
                "phase", id, "i",
                [
                    "product": self.id(1), "name": .text("construction"), "start": try day(start),
                    "end": try day(end),
                ]
            )
        }
        #expect(
            try kinds([
                ("incubator", 9, "shared", ["slug": .text("i")]),
                ("product", 1, "i", ["slug": .text("p"), "incubator": id(9)]),
                try phase(2, "2023-06-01", "2023-05-01"),
                try phase(3, "0023-02-03", "2023-05-01"),
            ]) == [.ancientFact, .phaseEndsEarly])
    }

    @Test func aRecordInSeveralScopesIsListed() throws {
        let reader = MemoryReader(
            records: [
                ("incubator", 9, "shared", ["slug": .text("i")]),
                ("product", 1, "a", ["slug": .text("p"), "incubator": id(9)]),
            ], contested: [.scope])

        #expect(
            try Anomaly.find(reader, schema: .current, today: nil).map(\.fact)
                == [.severalScopes("shared"), .severalScopes("a")])
    }

    @Test func aRecordOutOfPlaceIsListed() throws {
        let found = try Anomaly.find(
            MemoryReader(records: [
                ("incubator", 9, "a", ["slug": .text("i")]),
                ("product", 1, "a", ["slug": .text("p"), "incubator": id(9)]),
                (
                    "phase", 2, "b",
                    ["product": id(1), "name": .text("alumni"), "start": try day("2023-01-01")]
                ),
                (
                    "phase", 3, "a",
                    ["product": id(1), "name": .text("success"), "start": try day("2022-01-01")]
                ),
            ]), schema: .current, today: nil)

        #expect(found.map(\.fact) == [.outOfPlace("a", "shared"), .outOfPlace("b", "a")])
        #expect(
            found.map(EnglishText.sentence) == [
                "incubator i: it stands in a and belongs in shared: it counts for no figure",
                "phase 000000000000: it stands in b and belongs in a: it counts for no figure",
            ])
    }
}
