import Foundation
import Testing

/// Real sheets, beside the project: published figures come out of their history.
@Suite(.enabled(if: Executables.bundle != nil)) struct RealSheetsTests {
    @Test func publishedFiguresComeOutOfTheHistory() throws {
        let world = try Executables()
        defer { world.remove() }
        let home = try world.home("dinum")
        try world.run(
            "p352-agent", "import", "betagouv", try world.clone(), "--history", "--home", home)

        let known = try world.figures(home, 2023, asOf: "2024-03-30")
        func count(_ figures: [String: [String: Any]], _ id: String) -> Int? {
            figures[id]?["value"] as? Int
        }
        #expect(count(known, "products.investigations_begun") == 56)
        #expect(count(known, "products.constructions_begun") == 42)
        #expect(count(known, "products.accelerations_begun") == 20)
        #expect(count(known, "portfolio.services") == 213)
        #expect(count(known, "portfolio.national_impact") == 23)
        let events = (known["products.national_impact_events"]?["records"] as? [[String: Any]])?
            .compactMap { $0["key"] as? String }
        #expect(
            events == [
                "domifa", "eva", "jeveuxaider", "l-immersion-facile", "preuve-de-covoiturage",
                "tchap",
            ])

        for (year, impact) in [(2020, 2), (2021, 5), (2022, 6), (2023, 6), (2024, 7)] {
            let figures = try world.figures(home, year, asOf: "2025-06-30")
            #expect(count(figures, "national_impact") == impact, "\(year)")
            if year == 2023 {
                #expect(count(figures, "fast_supported") == 18)
                #expect(figures["fast.amount"]?["value"] as? String == "4067000.00")
            }
        }
    }

    @Test func importingAgainWritesNothingAndVerifyIsClean() throws {
        let world = try Executables()
        defer { world.remove() }
        let home = try world.home("dinum")
        let clone = try world.clone()
        try world.run("p352-agent", "import", "betagouv", clone, "--home", home)
        let before = try world.run("p352-agent", "log", "--json", "--home", home).output

        try world.run("p352-agent", "import", "betagouv", clone, "--home", home)
        try world.run("p352-agent", "import", "betagouv", clone + "/.", "--home", home)

        #expect(try world.run("p352-agent", "log", "--json", "--home", home).output == before)
        try world.run("p352-agent", "verify", "--home", home)
    }
}
