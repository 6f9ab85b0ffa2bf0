import Domain
import Reporting
import Testing

@Suite struct CheckTests {
    private func findings(
        _ year: Int, _ kind: Check.Kind, _ world: ReferenceWorld? = nil
    ) throws -> [Check.Finding] {
        try Check(try world ?? ReferenceWorld(), year: .of(year)).findings
            .filter { $0.kind == kind }
    }

    @Test func aShareThatItsBaseCannotGiveIsFound() throws {
        let found = try findings(2024, .plausibility).filter { $0.figure.hasSuffix(".women") }

        // 4 of 25 are 16 %, 5 are 20 %; 45 % of 217 are 98.
        #expect(found.map(\.figure) == ["profiles_selected.women"])
        #expect(found.first?.sentence.contains("of 25") == true)
    }

    @Test(arguments: [2022, 2023])
    func peoplePaidOnATitleWithoutConsumptionAreFound(year: Int) throws {
        let found = try findings(year, .plausibility).filter { $0.figure == "brigade.paid" }

        #expect(found.count == 1)
        #expect(found.first?.sentence.contains("paid on titre 2") == true)
        #expect(found.first?.sentence.contains("RAP\(year)_JPE") == true)
    }

    @Test func partsAreComparedWithTotals() throws {
        let parts = try findings(2025, .plausibility).filter { $0.figure == "spending.total" }
        let incubators = try findings(2024, .plausibility)
            .filter { $0.figure == "portfolio.services" }

        #expect(parts.contains { $0.sentence.contains("256\u{202F}425") })
        #expect(parts.contains { $0.sentence.contains("0,1") })
        #expect(incubators.first?.sentence.contains("251") == true)
    }

    /// Printed tables may be off by 1 € through rounding: 2021 and 2022 are.
    @Test(arguments: 2019...2024)
    func theCreditTablesAddUp(year: Int) throws {
        let found = try findings(year, .plausibility).filter { $0.figure.hasPrefix("credits") }

        #expect(found.isEmpty, "\(found)")
    }

    @Test func aCreditTableThatDoesNotAddUpIsFound() throws {
        var world = try ReferenceWorld()
        let lines = world.rows(
            of: "budget-line", fields: ["year", "stage", "title", "kind", "row"])
        let line = try #require(
            lines.first {
                $0.values[0] == .year(.of(2023)) && $0.values[1] == .text("consumed")
                    && $0.values[2] == .text("ht2") && $0.values[3] == .text("CP")
            })
        world.set("budget-line", line.id, ["amount": .cents(Cents(euros: 8_584_074))])

        let found = try findings(2023, .plausibility, world)
            .filter { $0.figure == "credits.consumed.cp.total" }
        #expect(found.count == 1)
        #expect(found.first?.sentence.contains("2\u{A0}€") == true)
    }

    @Test func stockAndFlowAreCompared() throws {
        let stock = try findings(2024, .plausibility)
            .filter { $0.figure == "portfolio.national_impact" }
        let flow = try findings(2023, .plausibility)
            .filter { $0.figure == "problems_investigated" }

        #expect(stock.first?.sentence.contains("make 31, BILAN2024 prints 30") == true)
        #expect(flow.first?.sentence.contains("RAP2023_STRAT") == true)
    }

    @Test func anAnomalyNamesItsProduct() throws {
        var world = try ReferenceWorld()
        let product = world.add("product", ["slug": .text("alpha")])
        world.add(
            "award",
            [
                "product": .reference(product), "dispositif": .text("FAST"),
                "amount": .cents(Cents(euros: 370_000)),
            ])

        let found = try findings(2023, .anomaly, world).map(\.sentence)

        #expect(found.contains { $0.hasPrefix("alpha, award ") && $0.contains("ceiling") })
    }

    @Test func whatIsMissingDoubtfulOrDisagreesIsListed() throws {
        let check = try Check(try ReferenceWorld(), year: .of(2024))

        #expect(check.needsPerson)
        #expect(
            check.findings.contains {
                $0.kind == .completeness && $0.figure == "profiles_hired"
            })
        #expect(
            check.findings.contains {
                $0.kind == .doubtfulSource && $0.figure == "products_launched_dinum"
            })
        #expect(
            check.findings.contains {
                $0.kind == .sourcesDisagree && $0.figure == "spending.total"
            })
    }
}
