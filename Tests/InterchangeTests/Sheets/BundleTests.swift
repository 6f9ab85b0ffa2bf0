import Domain
import Interchange
import Testing

/// The real sheets, where they lie beside the project: 3,374 commits of beta.gouv.fr.
@Suite(.enabled(if: RealSheets.bundle != nil), .serialized) struct BundleTests {
    @Test func theHistoryEndsAsTheStateStandsAndAgainSaysNothing() throws {
        let clone = try RealSheets()
        let history = try clone.plan(history: true)
        let state = try clone.plan(history: false)

        let heard = HeardSource(history)
        let fresh = HeardSource(state)
        for type in ["organisation", "incubator", "product", "sponsor", "phase", "event"] {
            #expect(heard.shown(type) == fresh.shown(type), "\(type)")
        }
        #expect(heard.shown("award").filter { $0["off_sheet"] == nil } == fresh.shown("award"))
        #expect(try clone.plan(history: true, held: heard).steps.isEmpty)
        #expect(try clone.plan(history: false, held: heard).steps.isEmpty)
        #expect(try clone.plan(history: false, held: fresh).steps.isEmpty)
        for (known, plan) in [("history", history), ("state", state)] {
            let counts = plan.counts.map { "\($0.count) \($0.reason.rawValue)" }
            print(
                "\(known): \(plan.sheets) sheets, \(plan.steps.count) steps, irregular: \(counts)")
        }
    }

    @Test func theRecordsAreAsManyAsTheLinesOfTheFilesSay() throws {
        let clone = try RealSheets()
        let files = try clone.files("_startups")

        let plan = try clone.plan(history: false)

        let heard = HeardSource(plan)
        #expect(files.count == 595)
        #expect(heard.shown("product").count == files.count)
        #expect(heard.shown("incubator").count == (try clone.files("_incubators").count))
        #expect(heard.shown("organisation").count == (try clone.files("_organisations").count))
        for name in [
            "investigation", "construction", "acceleration", "transfer", "success", "alumni",
        ] {
            let lines = files.reduce(0) { $0 + RealSheets.items("phases", named: name, in: $1) }
            #expect(heard.shown("phase").count { $0["name"] == .text(name) } == lines, "\(name)")
            #expect(lines > 0, "\(name)")
        }
        for name in ["national_impact", "committee", "fast"] {
            let lines = files.reduce(0) { $0 + RealSheets.items("events", named: name, in: $1) }
            #expect(heard.shown("event").count { $0["name"] == .text(name) } == lines, "\(name)")
            #expect(lines > 0, "\(name)")
        }
        // Nothing is lost but five fields that the vocabulary has no place for.
        #expect(
            plan.irregularities.filter(\.reason.isLoss).map(\.detail)
                == Array(repeating: "id", count: 5))
    }

    @Test func formerSlugsAreAliases() throws {
        let heard = HeardSource(try RealSheets().plan(history: true))

        let product = try #require(heard.shown("product", key: "mon-diagnostic-artificialisation"))

        #expect(product["aliases"]?.texts?.contains("sparte") == true)
        #expect(heard.record(forKey: "sparte", type: "product") == product.id)
        let dinum = heard.shown("incubator", key: "dinum")
        #expect(dinum?["aliases"]?.texts?.contains("dinsic") == true)
        let slugs = heard.shown("product").compactMap { $0["slug"]?.text }
        #expect(Set(slugs).count == slugs.count)
    }

    @Test(arguments: [(12, 9, 1_630_000), (13, 10, 2_530_000), (14, 8, 1_537_000)])
    func awardsAreThoseThatWerePublished(_ call: Int64, _ count: Int, _ euros: Int64) throws {
        let heard = HeardSource(try RealSheets().plan(history: true))

        let awards = heard.shown("award").filter { $0["call"] == .integer(call) }

        #expect(awards.count == count)
        let amounts = awards.compactMap { $0["amount"]?.cents }
        #expect(amounts.reduce(.zero, +) == Cents(euros: euros))
    }

    @Test func theYear2023ComesOutAsItWasKnownOn30March2024() throws {
        let heard = HeardSource(try RealSheets().plan(history: true))
        let known = Instant(endOf: try #require(Day(year: 2024, month: 3, day: 30)))
        let products = Set(heard.shown("product", at: known).map(\.id))
        let phases = heard.shown("phase", at: known)
            .filter { $0["product"]?.reference.map(products.contains) == true }

        func begun(_ name: String) -> Int {
            let begun = phases.filter {
                $0["name"] == .text(name) && $0["start"]?.day?.year == 2023
            }
            return Set(begun.compactMap { $0["product"]?.reference }).count
        }

        #expect(begun("investigation") == 56)
        #expect(begun("construction") == 42)
        #expect(begun("acceleration") == 20)
    }

    @Test func whatHangsOnAProductLiesInItsScope() throws {
        let plan = try RealSheets().plan(history: true)
        let heard = HeardSource(plan)

        for type in ["sponsor", "phase", "event", "award"] {
            for record in heard.shown(type, withDeleted: true) {
                let product = record["product"]?.reference
                #expect(plan.scopes[record.id] == product.flatMap { plan.scopes[$0] })
            }
        }
        for type in ["organisation", "incubator"] {
            for record in heard.shown(type) { #expect(plan.scopes[record.id] == "shared") }
        }
    }
}
