import Domain
import Reporting
import Testing

@Suite struct QuestionTests {
    @Test func aDifferenceBeginsWithItsSummary() throws {
        let diff = try FigureDiff(
            from: try ReferenceWorld(asOf: "2024-03-30"), to: try ReferenceWorld(),
            year: .of(2023))

        let lines = diff.text.split(separator: "\n", omittingEmptySubsequences: false)

        let count = diff.changes.count
        #expect(
            lines.first?.hasPrefix(
                "\(count) figures of 2023 changed between 2024-03-30 and now, because of ") == true)
        // Indicators first, in the order of the maquette; then what else changed, so many lines.
        let named = lines.prefix { !$0.hasPrefix("figure by figure") }.filter { $0.contains(" → ") }
        #expect(named.count == min(count, 12))
        #expect(
            named.contains("  profiles_hired (2.2): Non déterminé → 23 [not_determined → declared]")
        )
        let details = lines.dropFirst(named.count + 1).filter {
            $0.contains(" → ") && !$0.hasPrefix(" ")
        }
        #expect(details.count == count)
    }

    @Test func aShareChangesByPercentagePoints() throws {
        let before = try ReferenceWorld()
        var after = before
        let fields = ["indicator", "year", "kind", "value"]
        let share = before.record("indicator", "method_agents.women")
        for row in before.rows(of: "indicator-value", fields: fields)
        where row.values[0] == share && row.values[1] == .year(.of(2023))
            && row.values[2] == .text("réalisation")
        {
            after.set("indicator-value", row.id, ["value": .decimal(ExactDecimal(50))])
        }

        let diff = try FigureDiff(from: before, to: after, year: .of(2023))

        #expect(
            diff.text.contains(
                "method_agents.women: 53\u{A0}% → 50\u{A0}% (\u{2212}3 percentage points)"),
            "\(diff.text)")
    }

    /// Two shares around one person would tell who it is.
    @Test func fewPeopleAreNotToldByADifference() throws {
        var before = try ReferenceWorld(withReference: false)
        func train(_ world: inout ReferenceWorld, _ people: Int64, _ women: Int64) {
            world.add(
                "training-session",
                [
                    "counted_in": .year(.of(2023)), "trained": .integer(people),
                    "women": .integer(women),
                ])
        }
        train(&before, 20, 10)
        var after = before
        train(&after, 1, 1)
        let one = try FigureDiff(from: before, to: after, year: .of(2023))
        #expect(one.text.contains("method_agents.women"))
        #expect(!one.text.contains("50\u{A0}%"), "\(one.text)")
        #expect(one.text.contains("Non communiqué"))

        train(&after, 5, 1)
        let many = try FigureDiff(from: before, to: after, year: .of(2023))
        #expect(many.text.contains("50\u{A0}%"))
    }

    /// The total is a figure: the next smallest group is withheld with a small one.
    @Test func aSmallSchemeIsNotToldByTheTotal() throws {
        var world = try ReferenceWorld(withReference: false)
        for (scheme, count) in [("EIG", 6), ("DIG", 1), ("Commando UX", 30)] {
            for _ in 0..<count {
                world.add(
                    "profile",
                    ["scheme": .text(scheme), "selected_in": .year(.of(2023))])
            }
        }
        let bilan = try Bilan.document(try Report(world, year: .of(2023)))
        let table = try #require(bilan.tables.first { $0.id == "effectifs" })
        #expect(
            table.rows.map { $0.cells[1] } == [
                .count(30), .words("moins de 5"), .words("non communiqué"),
            ])
    }

    @Test func aFigureThatIsNoneGetsThoseThatAreNear() throws {
        let figures = try FigureComputation.run(try ReferenceWorld(), year: .of(2023))

        #expect(try figures.figure(named: "1.2").id == "fast_supported")
        let error = #expect(throws: UnknownFigure.self) {
            try figures.figure(named: "products_lanched")
        }
        #expect(error?.near.first == "products_launched")
        #expect(
            error?.description.hasPrefix(
                "there is no figure products_lanched in 2023; did you mean products_launched")
                == true)
    }
}
