import Domain
import Foundation
import Interchange
import Testing

/// What a repository's history means.
@Suite struct GitHistoryTests {
    private static let long =
        "mission: Une phrase assez longue pour que git reconnaisse la fiche renommée, même changée"

    private static func sheet(_ title: String, _ more: String...) -> String {
        "---\n" + (["title: \(title)", long, "incubator: i"] + more).joined(separator: "\n")
            + "\n---\n"
    }

    private typealias Commit = SheetWorld.Commit
    private let a = SheetWorld.startup("a")
    private let b = SheetWorld.startup("b")

    private func world(_ commits: SheetWorld.Commit...) throws -> SheetWorld {
        let world = try SheetWorld()
        try world.commit(commits)
        return world
    }

    @Test func aRenamedSheetStaysTheSameProductWithItsFormerSlug() throws {
        let world = try world(
            Commit(1000, [a: Self.sheet("Un", "phases: [{name: opere, start: 2020-01-01}]")]),
            Commit(2000, [b: Self.sheet("Deux", "phases: [{name: opere, start: 2020-01-01}]")]))

        for history in [true, false] {
            let heard = HeardSource(try world.plan(history: history))
            let products = heard.shown("product", withDeleted: true)
            #expect(products.count == 1)
            #expect(products[0]["slug"] == .text("b"))
            #expect(products[0]["aliases"] == .texts(["a"]))
            #expect(heard.shown("phase", withDeleted: true).count == 1)
        }
        let heard = HeardSource(try world.plan(history: true))
        #expect(heard.shown("product", at: Instant(seconds: 1500))[0]["slug"] == .text("a"))
        #expect(heard.shown("product", at: Instant(seconds: 999)).isEmpty)
    }

    @Test func aSheetDeletedAndMadeAgainIsTheSameRecord() throws {
        let world = try world(
            Commit(1000, [a: Self.sheet("Un"), b: Self.sheet("B")]),
            Commit(2000, [b: Self.sheet("B")]),
            Commit(3000, [a: Self.sheet("Un"), b: Self.sheet("B")]))

        let plan = try world.plan(history: true)

        let heard = HeardSource(plan)
        #expect(heard.shown("product").count == 2)
        #expect(heard.shown("product", at: Instant(seconds: 2000)).count == 1)
        #expect(plan.steps.map(\.known) == [1000, 2000, 3000].map(Instant.init(seconds:)))
        // Coming back as it was says nothing but that it is there.
        #expect(plan.steps[2].writes.map(\.value) == [.boolean(false)])
        #expect(plan.steps[2].writes.map(\.field) == [.deleted])
    }

    @Test func aSlugReusedAfterARenameIsAnotherRecord() throws {
        let world = try world(
            Commit(1000, [a: Self.sheet("Un")]), Commit(2000, [b: Self.sheet("Un")]),
            Commit(3000, [b: Self.sheet("Un"), a: "---\ntitle: Autre\n---\n"]))

        let heard = HeardSource(try world.plan(history: true))
        let state = HeardSource(try world.plan())

        #expect(heard.shown("product").count == 2)
        #expect(heard.shown("product", key: "a")?["title"] == .text("Autre"))
        #expect(heard.shown("product", key: "b")?["aliases"] == .texts(["a"]))
        #expect(heard.shown("product") == state.shown("product"))
        let first = heard.shown("product", at: Instant(seconds: 1000))
        #expect(first.map(\.id) == heard.shown("product", key: "b").map { [$0.id] })
    }

    @Test func aDeletedProductStaysDeletedWhenAnotherTakesItsName() throws {
        let organisation = "content/_organisations/o.md"
        let named = "---\nname: O\n---\n"
        let sheet = Self.sheet("Un", "sponsors: [/organisations/o]")
        let world = try world(
            Commit(1000, [a: sheet, organisation: named]),
            Commit(
                2000,
                [
                    b: "---\ntitle: Deux\nmission: toute autre chose, ailleurs\n---\n",
                    organisation: named,
                ]),
            Commit(
                3000,
                [
                    a: "---\ntitle: Deux\nmission: toute autre chose, ailleurs\n---\n",
                    organisation: named,
                ]),
            Commit(4000, [a: "---\ntitle: Deux\nmission: toute autre chose, ailleurs\n---\n"]))

        let heard = HeardSource(try world.plan(history: true))

        // The organisation that the deleted sheet named goes: nothing is read anew for it.
        #expect(heard.shown("product").map { $0["title"] } == [.text("Deux")])
        #expect(heard.shown("product") == HeardSource(try world.plan()).shown("product"))
    }

    @Test func aRenameIntoAnotherKindIsARemovalAndANewSheet() throws {
        let incubator = "content/_incubators/a.md"
        let world = try world(
            Commit(1000, [a: Self.sheet("Un"), b: Self.sheet("B")]),
            Commit(2000, [incubator: Self.sheet("Un"), b: Self.sheet("B")]))

        let heard = HeardSource(try world.plan(history: true))

        #expect(heard.shown("product").map { $0["slug"] } == [.text("b")])
        #expect(heard.shown("incubator").map { $0["slug"] } == [.text("a")])
    }

    @Test func commitsThatShareASecondOrRunBackwardsKeepTheirOrder() throws {
        let world = try world(
            Commit(1000, [a: Self.sheet("1")]), Commit(1000, [a: Self.sheet("2")]),
            Commit(900, [a: Self.sheet("3")]),
            Commit(5000, ["README": "no sheet"].merging([a: Self.sheet("3")]) { $1 }),
            Commit(4000, [a: Self.sheet("4")]))

        let plan = try world.plan(history: true)

        #expect(
            plan.steps.map(\.position) == [[1000, 0], [1000, 1], [1000, 2], [5000, 1]])
        #expect(plan.steps.map(\.known.milliseconds) == [1_000_000, 1_000_000, 900_000, 4_000_000])
        #expect(HeardSource(plan).shown("product", key: "a")?["title"] == .text("4"))
    }

    @Test func mergesAreWalkedAlongTheFirstParent() throws {
        let world = try world(
            Commit(1000, [a: Self.sheet("1")]),
            Commit(
                2000, [a: Self.sheet("1"), b: Self.sheet("B")],
                merging: [a: Self.sheet("side"), b: Self.sheet("B")]),
            Commit(3000, [a: Self.sheet("1"), b: Self.sheet("B2")]))

        let plan = try world.plan(history: true)

        #expect(try world.git(["rev-list", "--count", "main"]) == "4")
        #expect(plan.steps.map(\.position) == [[1000, 0], [2000, 0], [3000, 0]])
        let titles = plan.steps.flatMap(\.writes).compactMap(\.value.text)
        #expect(!titles.contains("side"))
        #expect(titles.contains("B") && titles.contains("B2"))
    }

    @Test func untilADayTakesTheLastCommitOfThatDay() throws {
        let day: Int64 = 86_400
        let world = try world(
            Commit(day * 10, [a: Self.sheet("1")]), Commit(day * 11 - 1, [a: Self.sheet("2")]),
            Commit(day * 11, [a: Self.sheet("3")]))

        let plan = try world.plan(until: Day(number: 10))

        #expect(HeardSource(plan).shown("product", key: "a")?["title"] == .text("2"))
        #expect(plan.steps.map(\.known) == [Instant(seconds: day * 11 - 1)])
        #expect(
            plan.steps.map(\.commit) == [try GitSource.head(world.path, until: Day(number: 10))])
        #expect(throws: ImportError.self) { try world.plan(until: Day(number: 9)) }
    }

    @Test func aSheetThatBecomesUnreadableKeepsItsLastReadableState() throws {
        let broken = "---\ntitle: [\n---\n"
        let world = try world(
            Commit(1000, [a: Self.sheet("Un", "fast: {promotion: 12}")]),
            Commit(2000, [a: broken, b: Self.sheet("B")]))

        for history in [true, false] {
            let plan = try world.plan(history: history)
            let heard = HeardSource(plan)
            #expect(heard.shown("product", key: "a")?["title"] == .text("Un"))
            #expect(heard.shown("award").count == 1)
            let listed = plan.irregularities.filter { $0.reason == .unreadable }
            #expect(listed.map(\.file) == [a])
            #expect((listed.first?.commit != nil) == history)
        }
    }

    @Test func whatComesWithAReferredSheetChangesWhatRefersToIt() throws {
        let organisation = "content/_organisations/o.md"
        let moved = "content/_organisations/n.md"
        let sheet = Self.sheet("A", "sponsors: [/organisations/o]")
        let text = "---\nname: Un nom d'organisation assez long pour un renommage\n---\n"
        let world = try world(
            Commit(1000, [a: sheet]), Commit(2000, [a: sheet, organisation: text]),
            Commit(3000, [a: sheet, moved: text]), Commit(4000, [a: sheet]))

        let heard = HeardSource(try world.plan(history: true))
        func sponsor(_ seconds: Int64) throws -> HeardSource.Shown {
            try #require(heard.shown("sponsor", at: Instant(seconds: seconds)).first)
        }

        #expect(try sponsor(1000)["name"] == .text("/organisations/o"))
        #expect(try sponsor(1000)["organisation"] == nil)
        let id = heard.shown("organisation", withDeleted: true)[0].id
        for seconds: Int64 in [2000, 3000] {
            #expect(try sponsor(seconds)["organisation"]?.reference == id)
            #expect(try sponsor(seconds)["name"] == nil)
        }
        #expect(try sponsor(4000)["name"] == .text("/organisations/o"))
        #expect(heard.shown("sponsor") == HeardSource(try world.plan()).shown("sponsor"))
    }

    @Test func childrenThatLeaveAreDeletedAndAwardsStayFlagged() throws {
        let full = Self.sheet(
            "A", "phases: [{name: opere, start: 2020-01-01}]", "fast: {promotion: 12}")
        let world = try world(
            Commit(1000, [a: full, b: Self.sheet("B")]),
            Commit(2000, [a: Self.sheet("A"), b: Self.sheet("B")]),
            Commit(3000, [b: Self.sheet("B")]), Commit(4000, [a: full, b: Self.sheet("B")]))

        let plan = try world.plan(history: true)

        let heard = HeardSource(plan)
        for seconds: Int64 in [2000, 3000] {
            let at = Instant(seconds: seconds)
            #expect(heard.shown("phase", at: at).isEmpty)
            #expect(heard.shown("award", at: at).map { $0["off_sheet"] } == [.boolean(true)])
        }
        #expect(heard.shown("phase").count == 1)
        #expect(heard.shown("award").map { $0["off_sheet"] } == [nil])
        #expect(plan.irregularities.count { $0.reason == .awardLeft } == 1)
    }

    @Test func aChildThatLeftMovesWithItsProduct() throws {
        let world = try world(
            Commit(1000, [a: Self.sheet("A", "phases: [{name: opere, start: 2020-01-01}]")]),
            Commit(2000, [a: Self.sheet("A")]),
            Commit(3000, [a: Self.sheet("A").replacing("incubator: i", with: "incubator: j")]))

        let plan = try world.plan(history: true)

        #expect(Set(plan.scopes.values) == ["j"])
        #expect(plan.scopes.count == 2)
    }

    @Test func anIncubatorsFormerNameMeansItsPresentScope() throws {
        let incubator = "---\ntitle: Un incubateur au nom assez long\n---\n"
        let world = try world(
            Commit(1000, [a: Self.sheet("A"), "content/_incubators/i.md": incubator]),
            Commit(2000, [a: Self.sheet("A"), "content/_incubators/k.md": incubator]))

        let plan = try world.plan(history: true)

        let heard = HeardSource(plan)
        #expect(heard.shown("product", key: "a").flatMap { plan.scopes[$0.id] } == "k")
        #expect(
            heard.shown("product", key: "a")?["incubator"]?.reference
                == heard.shown("incubator", key: "k")?.id)
        #expect(
            !plan.irregularities.contains {
                $0.reason == .unknownIncubator && $0.commit == plan.steps.last?.commit
            })
    }

    @Test func theRepositorysOwnSettingsAndTheEnvironmentChangeNothing() throws {
        let world = try world(
            Commit(1000, [a: Self.sheet("Un"), b: Self.sheet("B")]),
            Commit(2000, [SheetWorld.startup("é"): Self.sheet("Un"), b: Self.sheet("B")]))
        let before = try world.plan(history: true).steps.flatMap(\.writes)
        try world.write(".git/order", "zzz\n")
        for (name, value) in [
            ("diff.renames", "false"), ("log.showRoot", "false"), ("core.quotepath", "true"),
            ("diff.orderFile", world.path + "/.git/order"), ("log.showSignature", "true"),
            ("diff.renameLimit", "1"), ("color.ui", "always"), ("log.diffMerges", "off"),
        ] {
            try world.git(["config", name, value])
        }

        let after = try world.plan(history: true)

        #expect(after.steps.flatMap(\.writes) == before)
        #expect(HeardSource(after).shown("product", key: "é")?["aliases"] == .texts(["a"]))
    }

    @Test func linksAndSubmodulesAreListedAndNotRead() throws {
        let world = try world(Commit(1000, [a: Self.sheet("A")]))
        let stream = """
            commit refs/heads/main
            committer T <t@example.org> 2000 +0000
            data 0
            from refs/heads/main^0
            M 120000 inline content/_startups/link.md
            data 4
            a.md
            M 160000 1234567812345678123456781234567812345678 content/_startups/module.md

            """
        try world.write("stream", stream)
        try world.git(["fast-import", "--quiet"], input: world.path + "/stream")

        for history in [true, false] {
            let plan = try world.plan(history: history)
            #expect(
                Set(plan.irregularities.filter { $0.reason == .notASheet }.map(\.file))
                    == [SheetWorld.startup("link"), SheetWorld.startup("module")])
            #expect(HeardSource(plan).shown("product").count == 1)
        }
    }
}
