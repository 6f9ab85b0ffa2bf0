import Domain
import Foundation
import Interchange
import Testing

/// What real sheets do wrong is listed with file, line and reason, and the rest is imported.
@Suite struct IrregularityTests {
    /// A sheet, and what is found in it.
    struct Case: Sendable, CustomTestStringConvertible {
        var reason: Irregularity.Reason
        /// In the file, from 1; 0 where none can be named.
        var line: Int
        var text: String
        var detail = ""
        var file = "content/_startups/x.md"

        var testDescription: String { "\(reason.rawValue), line \(line)" }
    }

    private static func lines(_ lines: String...) -> String {
        "---\n" + lines.joined(separator: "\n") + "\n---\n"
    }

    static let cases =
        [
            Case(reason: .unclosedFrontMatter, line: 1, text: "---\ntitle: T\n"),
            Case(reason: .notASheet, line: 1, text: "title: T\n"),
            Case(reason: .emptyFile, line: 1, text: ""),
            Case(reason: .emptyFile, line: 1, text: "", file: "content/_startups/x.png"),
            Case(reason: .notFields, line: 2, text: lines("- a", "- b")),
            Case(reason: .notFields, line: 2, text: "---\n---\n"),
            Case(reason: .unreadable, line: 3, text: lines("title: T", " mission: : [")),
            Case(reason: .unreadable, line: 2, text: "---\ntitle: \u{1}\n---\n"),
            Case(reason: .unreadable, line: 2, text: lines("a: *nothing")),
            Case(
                reason: .strayName, line: 0, text: lines("title: T"),
                file: "content/_startups/Airvam"),
            Case(
                reason: .unusualKey, line: 0, text: lines("title: T"),
                detail: "données-et-territoires",
                file: "content/_startups/données-et-territoires.md"),
            Case(
                reason: .duplicateKey, line: 3, text: lines("title: A", "title: B"), detail: "title"
            ),
            Case(
                reason: .duplicateKey, line: 5,
                text: lines(
                    "phases:", "  - name: investigation", "    start: 2020-01-01",
                    "    start: 2020-01-02"), detail: "phase.start"),
            Case(
                reason: .unknownField, line: 3, text: lines("name: N", "id: 4"), detail: "id",
                file: "content/_organisations/o.md"),
            Case(reason: .personalData, line: 2, text: lines("contact: a.b@c.gouv.fr")),
            Case(reason: .personalData, line: 2, text: lines("questions: écrire à a.b@c.gouv.fr")),
            Case(reason: .personalData, line: 2, text: lines("link: mailto:a.b@c.gouv.fr")),
            Case(
                reason: .wrongKind, line: 2, text: lines("stats: https://x.fr/stats"),
                detail: "stats"),
            Case(
                reason: .wrongKind, line: 2, text: lines("phases: construction"), detail: "phases"),
            Case(reason: .wrongKind, line: 2, text: lines("title: [a, b]"), detail: "title"),
            Case(
                reason: .tooLong, line: 2,
                text: lines("mission: " + String(repeating: "a", count: 300_000)), detail: "mission"
            ),
            Case(reason: .straySpaces, line: 2, text: lines("title: \"T \""), detail: "title"),
            Case(reason: .straySpaces, line: 2, text: lines("title: T\u{A0}"), detail: "title"),
            Case(
                reason: .escapedLink, line: 2, text: lines("link: https://x.fr/?a=1&amp;b=2"),
                detail: "link"),
            Case(reason: .emptyLink, line: 2, text: lines("link:"), detail: "link"),
            Case(reason: .emptyLink, line: 2, text: lines("link: \"\""), detail: "link"),
            Case(
                reason: .unknownValue, line: 2, text: lines("accessibility_status: conforme"),
                detail: "accessibility_status: conforme"),
            Case(
                reason: .unknownUserType, line: 3, text: lines("usertypes:", "  - Les maires"),
                detail: "Les maires"),
            Case(
                reason: .unknownOwner, line: 3,
                text: lines("sponsors:", "  - /organisations/nulle"),
                detail: "nulle"),
            Case(
                reason: .unknownOwner, line: 2, text: lines("owner: /organisations/nulle"),
                detail: "nulle", file: "content/_incubators/i.md"),
            Case(
                reason: .noOwner, line: 0, text: lines("title: I"), file: "content/_incubators/i.md"
            ),
            Case(reason: .unknownIncubator, line: 2, text: lines("incubator: nul"), detail: "nul"),
            Case(reason: .noIncubator, line: 0, text: lines("title: T")),
        ] + phases + events

    private static func phases(_ phases: String...) -> String {
        lines("phases:\n" + phases.map { "  - {\($0)}" }.joined(separator: "\n"))
    }

    private static let phases = [
        Case(reason: .phaseWithoutStart, line: 3, text: phases("name: investigation")),
        Case(reason: .phaseWithoutName, line: 3, text: phases("start: 2020-01-01")),
        Case(
            reason: .impossibleDate, line: 3,
            text: phases("name: investigation, start: 2020-15-01"), detail: "2020-15-01"),
        Case(
            reason: .impossibleDate, line: 3,
            text: phases("name: investigation, start: 2021-02-29"), detail: "2021-02-29"),
        Case(
            reason: .unknownPhase, line: 3, text: phases("name: rêve, start: 2020-01-01"),
            detail: "rêve"),
        Case(
            reason: .phaseWithoutEnd, line: 3,
            text: phases(
                "name: investigation, start: 2020-01-01", "name: construction, start: 2020-06-01")),
        Case(
            reason: .lastPhaseEnded, line: 3,
            text: phases("name: investigation, start: 2020-01-01, end: 2020-02-01")),
        Case(
            reason: .phaseOrder, line: 4,
            text: phases(
                "name: construction, start: 2020-01-01", "name: investigation, start: 2020-06-01")),
        Case(
            reason: .phaseOverlap, line: 4,
            text: phases(
                "name: investigation, start: 2020-01-01, end: 2020-07-01",
                "name: construction, start: 2020-06-01")),
        Case(
            reason: .phaseGap, line: 4,
            text: phases(
                "name: investigation, start: 2020-01-01, end: 2020-02-01",
                "name: construction, start: 2020-06-01")),
        Case(
            reason: .phaseSameDay, line: 4,
            text: phases(
                "name: investigation, start: 2020-01-01", "name: construction, start: 2020-01-01")),
        Case(
            reason: .phaseFuture, line: 3, text: phases("name: investigation, start: 2999-01-01")),
        Case(
            reason: .phaseEndsBeforeStart, line: 3,
            text: phases("name: investigation, start: 2020-02-01, end: 2020-01-01")),
        Case(
            reason: .noInvestigation, line: 3,
            text: phases("name: construction, start: 2020-01-01")),
        Case(
            reason: .noConstruction, line: 3,
            text: phases("name: acceleration, start: 2020-01-01")),
    ]

    private static let events = [
        Case(reason: .eventWithoutDate, line: 3, text: lines("events:", "  - name: committee")),
        Case(reason: .eventWithoutName, line: 3, text: lines("events:", "  - date: 2020-01-01")),
        Case(
            reason: .unknownEvent, line: 3,
            text: lines("events:", "  - {name: death, date: 2020-01-01}"), detail: "death"),
        Case(
            reason: .eventWithoutCall, line: 3,
            text: lines("events:", "  - {name: fast, date: 2024-01-01, comment: Bilan du Fast}"),
            detail: "Bilan du Fast"),
        Case(
            reason: .eventWithoutAward, line: 3,
            text: lines(
                "events:", "  - {name: fast, date: 2024-01-01, comment: 'pour la promotion 12'}"),
            detail: "call 12"),
        Case(
            reason: .awardWithoutEvent, line: 3, text: lines("fast:", "  promotion: 12"),
            detail: "call 12"),
        Case(reason: .awardWithoutCall, line: 3, text: lines("fast:", "  montant: 12")),
        Case(
            reason: .amountsDisagree, line: 5,
            text: lines(
                "events:",
                "  - {name: fast, date: 2024-01-01, comment: 'Montant de 150 000€ pour la "
                    + "promotion 12'}", "fast:", "  promotion: 12", "  montant: 300000"),
            detail: "call 12: 300000.00 in the block, 150000.00 in the event"),
        Case(
            reason: .amount, line: 4,
            text: lines("fast:", "  promotion: 12", "  montant: beaucoup"),
            detail: "beaucoup"),
        Case(
            reason: .amountSpelling, line: 4,
            text: lines("fast:", "  promotion: 12", "  montant: 150\u{A0}000")),
        Case(
            reason: .amountSpelling, line: 4,
            text: lines("fast:", "  promotion: 12", "  montant: \"150000\"")),
        Case(
            reason: .amountCeiling, line: 4,
            text: lines("fast:", "  promotion: 12", "  montant: 370000"), detail: "370000.00 €"),
        Case(
            reason: .duplicateKey, line: 3,
            text: lines("fast: {promotion: 15}", "fast: {promotion: 17}"),
            detail: "each is an award"),
    ]

    @Test(arguments: cases)
    func whatIsIrregularIsListedWithFileLineAndReason(_ example: Case) throws {
        let world = try SheetWorld()
        try world.write(
            SheetWorld.startup("other"), SheetWorld.sheet("title: Other", "incubator: i"))
        try world.write(example.file, example.text)

        let plan = try world.plan()

        let found = plan.irregularities.filter { $0.reason == example.reason }
        #expect(
            found.contains { one in
                one.file == example.file && one.line == example.line
                    && (example.detail.isEmpty || one.detail.contains(example.detail))
            }, "found: \(plan.irregularities.map(\.description))")
        // The other sheet is imported whatever this one holds.
        #expect(HeardSource(plan).shown("product", key: "other")?["title"] == .text("Other"))
    }

    @Test func everyReasonThatOneSheetCanShowHasACase() {
        let elsewhere: Set<Irregularity.Reason> = [.twoFiles, .awardLeft]
        let shown = Set(IrregularityTests.cases.map(\.reason)).union(elsewhere)

        #expect(Set(Irregularity.Reason.allCases).subtracting(shown).isEmpty)
    }

    @Test func aRegularSheetIsNotListed() throws {
        let world = try SheetWorld()
        try world.write(
            "content/_organisations/dinum.md", SheetWorld.sheet("name: DINUM", "acronym: D"))
        try world.write(
            "content/_incubators/dinum.md",
            SheetWorld.sheet("title: I", "owner: /organisations/dinum"))
        try world.write(
            SheetWorld.startup("pix"),
            SheetWorld.sheet(
                "title: Pix", "incubator: dinum", "sponsors:", "  - /organisations/dinum",
                "phases:", "  - name: investigation", "    start: 2020-01-01",
                "    end: 2020-06-01", "  - name: construction", "    start: 2020-06-01", "events:",
                "  - name: fast", "    date: 2024-01-01",
                "    comment: Montant de 30000€ pour la promotion 15", "fast:", "  promotion: 15",
                "  montant: 30000"))

        let plan = try world.plan()

        #expect(plan.irregularities == [])
    }

    @Test func twoFilesOfOneSlugAreOneRecordAndListed() throws {
        let world = try SheetWorld()
        try world.write("content/_startups/deveco", SheetWorld.sheet("title: Old"))
        try world.write("content/_startups/deveco.md", SheetWorld.sheet("title: New"))

        let plan = try world.plan()

        #expect(plan.irregularities.contains { $0.reason == .twoFiles })
        #expect(HeardSource(plan).shown("product").map { $0["title"] } == [.text("New")])
    }

    @Test func nestingAndAliasesThatExplodeAreRefusedAndTheRestIsImported() throws {
        let world = try SheetWorld()
        var bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for n in 1...9 {
            bomb +=
                "a\(n): &a\(n) ["
                + [String](repeating: "*a\(n - 1)", count: 10).joined(separator: ", ") + "]\n"
        }
        try world.write(SheetWorld.startup("bomb"), "---\n\(bomb)---\n")
        try world.write(
            SheetWorld.startup("deep"),
            "---\na: \(String(repeating: "[", count: 5000))\n---\n")
        try world.write(SheetWorld.startup("fine"), SheetWorld.sheet("title: Fine"))

        let plan = try world.plan()

        #expect(plan.irregularities.count { $0.reason == .unreadable } == 2)
        #expect(HeardSource(plan).shown("product").count == 1)
    }

    @Test func anAliasMeansWhatItsAnchorNames() throws {
        let world = try SheetWorld()
        try world.write(
            SheetWorld.startup("a"), SheetWorld.sheet("title: &t Un titre", "mission: *t"))

        let heard = HeardSource(try world.plan())

        #expect(heard.shown("product", key: "a")?["mission"] == .text("Un titre"))
    }
}
