import Domain
import Testing

@Suite struct ValueTests {
    @Test(arguments: [
        "0001-01-01", "1969-12-31", "1970-01-01", "2000-02-29", "2023-03-01", "9999-12-31",
    ])
    func aDayReadsWhatItPrints(text: String) {
        #expect(Day(text)?.text == text)
    }

    @Test(arguments: ["2023-02-29", "2023-13-01", "2023-00-10", "23-01-01", "2023-1-01", "", "x"])
    func whatTheCalendarDoesNotHaveIsNoDay(text: String) {
        #expect(Day(text) == nil)
    }

    @Test func daysAreConsecutive() {
        var last = Day("1899-12-31")?.number ?? 0
        for year in 1900...2100 {
            for month in 1...12 {
                for day in 1...31 {
                    guard let next = Day(year: year, month: month, day: day) else { continue }
                    #expect(next.number == last + 1)
                    last = next.number
                }
            }
        }
    }

    @Test(arguments: [
        ("2530000", "2530000.00"), ("12,5", "12.50"), ("-0.07", "-0.07"),
        ("300\u{A0}000 €", "300000.00"),
        ("1\u{202F}537\u{202F}000", "1537000.00"),
    ])
    func amountsAreReadAsPeopleWriteThem(text: String, printed: String) {
        #expect(Cents(text)?.text == printed)
    }

    @Test(arguments: ["", "-", "1.234", "12€4", "1e3", "99999999999999999999"])
    func whatIsNoAmountIsRefused(text: String) {
        #expect(Cents(text) == nil)
    }

    @Test(arguments: [
        (0, "batch", "0 batches"), (1, "batch", "1 batch"), (2, "anomaly", "2 anomalies"),
        (1, "anomaly", "1 anomaly"), (3, "day", "3 days"), (2, "conflict", "2 conflicts"),
    ])
    func aNounAgreesWithItsNumber(number: Int, noun: String, text: String) {
        #expect(EnglishText.count(number, noun) == text)
        #expect(EnglishText.count(2, "batch was", "batches were") == "2 batches were")
    }

    @Test func instantsTakeADayAsItsEnd() {
        #expect(Instant("2024-03-30")?.text == "2024-03-30T23:59:59.999Z")
        #expect(Instant("2024-03-30T12:00:00+02:00")?.text == "2024-03-30T10:00:00Z")
        #expect(Instant("2024-03-30T12:00") == nil)
    }

    @Test func aDecisionAtTheYearsBeginningBelongsToTheYearBefore() throws {
        func counted(_ day: String) throws -> Int? {
            CountingRule.proposed(for: "national_impact", on: try #require(Day(day)))?.number
        }
        #expect(try counted("2025-02-26") == 2024)
        #expect(try counted("2023-01-22") == 2022)
        #expect(try counted("2023-05-01") == 2023)
        #expect(try counted("2022-01-22") == 2022)
        #expect(
            CountingRule.proposed(for: "fast", on: try #require(Day("2024-01-01")))?.number == 2024)
    }

    @Test func textsOfEveryKindComeBack() throws {
        let target = RecordID(high: 1, low: 2)
        let cases: [(FieldKind, Value)] = [
            (.text, .text("a|b\\c = é")), (.integer, .integer(-42)),
            (.decimal, .decimal(try #require(ExactDecimal("79.4")))), (.cents, .cents(Cents(-7))),
            (.day, .day(try #require(Day("2024-02-29")))),
            (.fiscalYear, .year(try #require(FiscalYear(2023)))), (.boolean, .boolean(true)),
            (.reference("x"), .reference(target)), (.enumeration(["a"]), .text("unknown")),
            (.texts, .texts(["a|b", "c\\", "d"])),
            (.references("x"), .references([target, target])),
        ]
        for (kind, value) in cases {
            let field = Field(1, "f", kind, label: "f", "F.")
            let text = field.print(value) { _, id in id == target ? "clé" : nil }
            #expect(try field.parse(text) { _, key in key == "clé" ? target : nil } == value)
        }
    }

    @Test func aReferenceToNothingNamesTheRemedy() {
        let field = Field(1, "incubator", .reference("incubator"), label: "f", "F.")
        #expect(throws: ValueError.self) { try field.parse("nowhere") { _, _ in nil } }
    }

    // MARK: - By hand

    @Test(arguments: [
        ("p-0123456789ab", true), ("p-0123456789aB", false), ("p-0123456789a", false),
        ("p-0123456789abc", false), ("x-0123456789ab", false), ("Ada Exemple", false), ("", false),
    ])
    func aPseudonymIsRandomDigits(text: String, isOne: Bool) {
        #expect(Field.isPseudonym(text) == isOne)
    }

    @Test func aPersonsHandWritesWhatTheListKnows() throws {
        let field = Field(1, "f", .enumeration(["oui", "non"]), label: "f", "F.")
        let person = Field(2, "p", .text, label: "p", "P.", isPseudonym: true)

        try field.checkByHand(.text("oui"), keepsUnknown: false)
        try field.checkByHand(.empty, keepsUnknown: false)
        try field.checkByHand(.text("peut-être"), keepsUnknown: true)
        try person.checkByHand(.text("p-0123456789ab"), keepsUnknown: false)

        let error = #expect(throws: ValueError.self) {
            try field.checkByHand(.text("peut-être"), keepsUnknown: false)
        }
        #expect(error?.message.contains("not one of oui, non") == true)
        #expect(throws: ValueError.self) {
            try person.checkByHand(.text("Ada"), keepsUnknown: true)
        }
    }

    // MARK: - Names and codes

    @Test(arguments: [
        ("adme", ["ademe"]), ("ADEME", ["ademe"]), ("mtse", ["mtes"]), ("betagouv", []),
        ("incubateur", ["incubateur-numerique"]), ("x", []), ("", []),
    ])
    func namesThatDifferByFewLettersAreNear(name: String, near: [String]) {
        let names = ["ademe", "mtes", "dinum", "incubateur-numerique"]
        #expect(NearNames.of(name, among: names) == near)
    }

    @Test func base32IsCrockfords() {
        #expect(Base32.string([]) == "")
        #expect(Base32.string([0xFF]) == "zw")
        #expect(Base32.string(Array("foobar".utf8)) == "csqpyrk1e8")
        #expect(Base32.bytes("CSQP-YRKI E8") == Array("foobar".utf8))
        #expect(Base32.bytes("zz") == nil, "bits are left")
        #expect(Base32.bytes("u0") == nil)
        for count in 0..<20 {
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 37 + 11) }
            #expect(Base32.bytes(Base32.string(bytes)) == bytes)
        }
    }
}
