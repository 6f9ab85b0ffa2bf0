import Domain
import Foundation
import Interchange
import Synchronization
import Testing

/// One sheet becomes records of the vocabulary.
@Suite struct SheetRecordTests {
    private func product(_ lines: String...) throws -> (HeardSource, HeardSource.Shown) {
        let world = try SheetWorld()
        try world.write(
            "content/_organisations/dgesip.md", SheetWorld.sheet("name: DGESIP", "type: operateur"))
        try world.write(
            SheetWorld.startup("p"), "---\n" + lines.joined(separator: "\n") + "\n---\n")
        let heard = HeardSource(try world.plan())
        return (heard, try #require(heard.shown("product", key: "p")))
    }

    @Test func fieldsKeepTheirNamesAndBecomeTypedValues() throws {
        let (_, product) = try product(
            "title: ' Santé Psy '", "stats: true", "start: 2021-03-01",
            "link: https://a.fr/?b=1&amp;c=2",
            "usertypes: [particulier, Les maires]", "techno: []", "rgpd: fait", "repository:")

        #expect(product["title"] == .text("Santé Psy"))
        #expect(product["stats"] == .boolean(true))
        #expect(product["start"]?.day == Day(year: 2021, month: 3, day: 1))
        #expect(product["link"] == .text("https://a.fr/?b=1&c=2"))
        #expect(product["usertypes"] == .texts(["particulier", "Les maires"]))
        #expect(product["extra"] == .texts(["rgpd: fait"]))
        #expect(product["techno"] == nil)
        #expect(product["repository"] == nil)
    }

    @Test func theLastOfADuplicateKeyCountsButEveryFastBlockIsAnAward() throws {
        let (heard, product) = try product(
            "title: A", "title: B", "fast: {promotion: 15, montant: 30000}",
            "fast: {promotion: 17, montant: 120 000 €}")

        let awards = heard.children("award", of: product.id)
            .sorted { ($0["call"]?.integer ?? 0) < ($1["call"]?.integer ?? 0) }

        #expect(product["title"] == .text("B"))
        #expect(awards.map { $0["call"] } == [.integer(15), .integer(17)])
        #expect(
            awards.map { $0["amount"] } == [
                .cents(Cents(euros: 30_000)), .cents(Cents(euros: 120_000)),
            ])
        #expect(awards.allSatisfy { $0["dispositif"] == .text("FAST") })
    }

    @Test func phasesAndEventsCarryTheirRankAndKeepUnknownNames() throws {
        let (heard, product) = try product(
            "phases:", "  - {name: construction, start: 2020-01-01, end: 2020-13-01}",
            "  - {start: 2020-02-01}", "  - {name: construction}", "  - {name: rêve}", "events:",
            "  - {name: national_impact, date: 2025-02-26}", "  - {name: death}")

        let phases = heard.children("phase", of: product.id)
        let events = heard.children("event", of: product.id)

        #expect(
            phases.map { $0["name"] } == [
                .text("construction"), .text("construction"), .text("rêve"),
            ])
        #expect(phases.map { $0["rank"] } == [.integer(0), .integer(2), .integer(3)])
        #expect(phases[0]["start"]?.day == Day(year: 2020, month: 1, day: 1))
        #expect(phases[0]["end"] == nil)
        #expect(Set(phases.map(\.id)).count == 3)
        #expect(events.map { $0["name"] } == [.text("national_impact"), .text("death")])
        #expect(events[0]["counted_in"] == FiscalYear(2024).map(Value.year))
    }

    @Test func sponsorsAreReferencesWhereThereIsASheetAndTextsElsewhere() throws {
        let (heard, product) = try product(
            "sponsors:", "  - /organisations/dgesip", "  - /organisations/nulle",
            "  - ANCT / DHUP", "  - name: Une mairie")

        let sponsors = heard.children("sponsor", of: product.id)
        let dgesip = heard.shown("organisation", key: "dgesip")

        #expect(sponsors.count == 4)
        #expect(sponsors[0]["organisation"]?.reference == dgesip?.id)
        #expect(sponsors[0]["name"] == nil)
        #expect(sponsors[1]["organisation"] == nil)
        #expect(
            sponsors.dropFirst().map { $0["name"] } == [
                .text("/organisations/nulle"), .text("ANCT / DHUP"), .text("Une mairie"),
            ])
        #expect(dgesip?["nature"] == .text("operateur"))
    }

    @Test func ownersOfAnIncubatorAreReferencesAndTexts() throws {
        let world = try SheetWorld()
        try world.write(SheetWorld.startup("p"), SheetWorld.sheet("title: P", "incubator: i"))
        try world.write("content/_organisations/a.md", SheetWorld.sheet("name: A"))
        try world.write("content/_organisations/b.md", SheetWorld.sheet("name: B"))
        try world.write(
            "content/_incubators/i.md",
            SheetWorld.sheet(
                "title: I", "owner:", "  - /organisations/b", "  - /organisations/a",
                "  - Une région"))

        let heard = HeardSource(try world.plan())

        let ids = ["b", "a"].compactMap { heard.shown("organisation", key: $0)?.id }
        let incubator = try #require(heard.shown("incubator", key: "i"))
        #expect(incubator["owner"]?.reference == ids[0])
        #expect(incubator["owners"]?.references == ids)
        #expect(incubator["owner_text"] == .text("Une région"))
        #expect(heard.shown("product", key: "p")?["incubator"]?.reference == incubator.id)
    }

    @Test func redirectsAreFormerSlugs() throws {
        let (_, product) = try product(
            "redirect_from:", "  - /startups/avant", "  - /startups/avant.html", "  - /startups/p",
            "  - /startups/plus.avant/")

        #expect(product["aliases"] == .texts(["avant", "plus.avant"]))
    }

    @Test func idsAreTheDigestOfTheDocumentedBytes() throws {
        let world = try SheetWorld()
        // NFD on disk, NFC in the id.
        try world.write(
            SheetWorld.startup("e\u{301}-p"),
            SheetWorld.sheet("title: T", "phases:", "  - {name: opere, start: 2020-01-01}"))
        let inputs = Mutex<[String]>([])

        let plan = try SheetImport(
            schema: .current, held: EmptySource(),
            sha256: { bytes in
                inputs.withLock { $0.append(String(decoding: bytes, as: UTF8.self)) }
                return SheetWorld.digest(bytes)
            }, countedIn: { _, _ in nil }, now: SheetWorld.now
        ).plan(path: world.path, history: false, until: nil)

        let parent = Array("8:betagouv7:product0:4:\u{e9}-p".utf8)
        let product = try #require(HeardSource(plan).shown("product").first)
        #expect(product.id == RecordID(bytes: SheetWorld.digest(parent)))
        let seen = inputs.withLock { $0 }
        #expect(seen.contains { Array($0.utf8) == parent })
        #expect(seen.contains("8:betagouv5:phase32:\(product.id.hex)7:opere\u{0}0"))
    }

    @Test func everythingThatHangsOnAProductGoesToItsIncubatorsScope() throws {
        let world = try SheetWorld()
        try world.write(
            SheetWorld.startup("p"),
            SheetWorld.sheet(
                "title: P", "incubator: anct", "phases: [{name: opere, start: 2020-01-01}]",
                "fast: {promotion: 12}"))
        try world.write(SheetWorld.startup("q"), SheetWorld.sheet("title: Q", "incubator: dinum"))
        try world.write("content/_incubators/anct.md", SheetWorld.sheet("title: A"))

        let plan = try world.plan()
        let mine = try world.plan(incubators: ["dinum"])

        let heard = HeardSource(plan)
        let p = heard.shown("product", key: "p")?.id
        for id in [
            p, heard.children("phase", of: p).first?.id, heard.children("award", of: p).first?.id,
        ] {
            #expect(id.flatMap { plan.scopes[$0] } == "anct")
        }
        #expect(heard.shown("incubator").first.flatMap { plan.scopes[$0.id] } == "shared")
        #expect(HeardSource(mine).shown("product").map { $0["slug"] } == [.text("q")])
        #expect(HeardSource(mine).shown("incubator").count == 1)
    }
}
