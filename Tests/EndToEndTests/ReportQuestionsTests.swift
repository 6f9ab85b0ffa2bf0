import Foundation
import Testing

/// The real sheets with the reference data beside them: what was published, and the questions of
/// an auditor.
@Suite(.enabled(if: Executables.bundle != nil)) struct ReportQuestionsTests {
    private func world() throws -> (Executables, String) {
        let world = try Executables()
        let home = try world.home("dinum")
        try world.run(
            "p352-agent", "import", "betagouv", try world.clone(), "--history", "--home", home)
        try world.run("p352-agent", "import", "reference", "--home", home)
        return (world, home)
    }

    private func count(_ figure: [String: Any]?) -> Int? { figure?["value"] as? Int }

    private func keys(_ figure: [String: Any]?) -> [String] {
        (figure?["records"] as? [[String: Any]])?.compactMap { $0["key"] as? String }.sorted() ?? []
    }

    private func declared(_ figure: [String: Any]?) -> [String] {
        (figure?["declared"] as? [[String: Any]])?.map { one in
            "\(one["source"] ?? "") \(one["value"] ?? "")"
        } ?? []
    }

    private func json(_ text: String) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }

    @Test func theReportOf2023ComesOutAsItWasPublished() throws {
        let (world, home) = try world()
        defer { world.remove() }

        let figures = try world.figures(home, 2023, asOf: "2024-06-30")
        let counts = [
            "national_impact": 6, "fast_supported": 18, "products_launched_dinum": 7,
            "profiles_selected": 0, "profiles_hired": 23, "method_agents": 153,
            "problems_investigated": 36, "brigade.paid": 13, "aic.laureates": 4,
            "portfolio.national_impact": 23, "fast.call.13": 10, "fast.call.14": 8,
        ]
        for (id, number) in counts { #expect(count(figures[id]) == number, "\(id)") }
        #expect(figures["eig.call"]?["status"] as? String == "not_applicable")
        #expect(figures["national_impact"]?["status"] as? String == "derived")
        #expect(figures["credits.lfi.ae.t2"]?["value"] as? String == "3000000.00")
        #expect(figures["credits.lfi.cp.ht2"]?["value"] as? String == "7600000.00")
        #expect(figures["portfolio.national_impact"]?["gap"] as? Int == -1)
        #expect(declared(figures["portfolio.national_impact"]) == ["BILAN2023 24"])
        let problems = figures["problems_investigated"]
        #expect(problems?["status"] as? String == "sources_disagree")
        #expect(problems?["gap"] as? Int == 5)

        // Known a month before: the review of DINUM, not the report.
        let before = try world.figures(home, 2023, asOf: "2024-03-30")
        #expect(before["profiles_hired"]?["status"] as? String == "not_determined")
        #expect(count(before["method_agents"]) == 154)
        #expect(count(before["portfolio.services"]) == 213)
        #expect(before["portfolio.services"]?["status"] as? String == "derived")

        let next = try world.figures(home, 2024)
        #expect(count(next["fast_supported"]) == 15)
        #expect(next["fast_supported"]?["gap"] as? Int == -1)
        #expect(declared(next["fast_supported"]) == ["BILAN2024 16"])
        #expect(next["fast.call.14.amount"]?["value"] as? String == "1537000.00")
        #expect(declared(next["fast.call.14.amount"]).contains("BILAN2024 1387000.00"))
        #expect(count(next["portfolio.services"]) == 248)
    }

    /// The values of `figures`, with what it prints in JSON, which is computed anew every time.
    @discardableResult
    private func sameValues(_ world: Executables, _ home: String) throws -> String {
        let text = try world.run("p352-report", "figures", "--year", "2023", "--home", home).output
        let figures = try world.figures(home, 2023)
        let lines = text.split(separator: "\n").map { $0.split(separator: "\t") }
        #expect(lines.count == figures.count)
        for line in lines {
            let status = figures[String(line[0])]?["status"] as? String
            #expect(status?.replacing("_", with: "-") == String(line[2]).replacing("_", with: "-"))
            if let number = count(figures[String(line[0])]) {
                #expect(line[1].filter(\.isNumber) == "\(number)".filter(\.isNumber), "\(line)")
            }
        }
        return text
    }

    @Test func figuresAreKeptUpToDateAndCheckCountsThemAnew() throws {
        let (world, home) = try world()
        defer { world.remove() }
        let first = try sameValues(world, home)
        #expect(try sameValues(world, home) == first)

        try world.run(
            "p352-agent", "add", "event", "product=aidantsconnect", "name=national_impact",
            "date=2023-05-02", "counted_in=2023", "--home", home)
        let second = try sameValues(world, home)
        #expect(second != first)
        try world.run(
            "p352-agent", "set", "product", "aidantsconnect", "launched_by_dinum=true", "--home",
            home)
        try sameValues(world, home)
        func check() throws -> String {
            try world.run(
                "p352-report", "check", "--year", "2023", "--home", home, allow: [0, 2]
            ).errors
        }
        #expect(try !check().contains("kept for `figures`"))

        try world.run(
            "/usr/bin/python3", "-c",
            """
            import sqlite3, sys
            c = sqlite3.connect(sys.argv[1])
            c.execute("DELETE FROM local_count_part")
            c.commit()
            """, home + "/store.sqlite")
        try world.run(
            "p352-agent", "add", "event", "product=aidantsconnect", "name=committee",
            "date=2023-06-02", "--home", home)
        #expect(try check().contains("kept for `figures` were wrong"))
        try sameValues(world, home)
        #expect(try !check().contains("kept for `figures`"))
    }

    @Test func theListsAreThoseOfTheSheets() throws {
        let (world, home) = try world()
        defer { world.remove() }
        let clone = try world.clone()
        let services: Set<String> = [
            "construction", "acceleration", "transfer", "transfere", "success", "opere",
            "consolidation", "perennisation",
        ]

        for day in ["2024-03-30", "2024-06-30", "2025-06-30"] {
            let figures = try world.figures(home, 2023, asOf: day)
            let sheets = try SheetCounts(clone: clone, until: day, world: world)
            let lists = [
                "products.investigations_begun": sheets.begun("investigation", 2023),
                "products.constructions_begun": sheets.begun("construction", 2023),
                "products.accelerations_begun": sheets.begun("acceleration", 2023),
                "products.national_impact_events": sheets.dated("national_impact", 2023),
                "portfolio.investigations": sheets.current(
                    on: "2024-01-01", in: ["investigation"]),
                "portfolio.services": sheets.current(on: "2024-01-01", in: services),
            ]
            for (id, list) in lists {
                let differing = Set(keys(figures[id])).symmetricDifference(list)
                #expect(differing.isEmpty, "\(id), \(day)")
                #expect(!list.isEmpty, "\(id), \(day)")
            }
        }
    }

    @Test func importingTheReferenceAgainWritesNothing() throws {
        let (world, home) = try world()
        defer { world.remove() }
        let before = try world.run("p352-agent", "log", "--json", "--home", home).output
        let folder = Executables.root.path + "/Data/reference"

        try world.run("p352-agent", "import", "reference", "--home", home)
        try world.run("p352-agent", "import", "reference", folder, "--home", home)
        // Without its own note of what it read it compares value by value.
        let copy = world.folder + "/copy"
        try world.run("/bin/cp", "-r", folder, copy)
        try world.run("/bin/sh", "-c", "echo >> '\(copy)/spending.csv'")
        let again = try world.run("p352-agent", "import", "reference", copy, "--home", home)

        #expect(again.errors.contains("0 values of 0 records"))
        #expect(try world.run("p352-agent", "log", "--json", "--home", home).output == before)
        try world.run("p352-agent", "verify", "--home", home)
    }

    @Test func aNewVersionReplacesWhatTheSetSaidAndNoHandEdit() throws {
        let (world, home) = try world()
        defer { world.remove() }
        let copy = world.folder + "/copy"
        try world.run("/bin/cp", "-r", Executables.root.path + "/Data/reference", copy)
        try world.run(
            "p352-agent", "set", "indicator", "method_agents", "note=À la main", "--home", home)
        try world.run(
            "/bin/sed", "-i", "s/\"version\": \"[0-9]*\"/\"version\": \"1000\"/",
            copy + "/datapackage.json")
        // 153 becomes 155; the brigade's row is gone.
        try world.run(
            "/bin/sed", "-i", "/^method_agents|2023|réalisation|RAP2023_STRAT/s/,153,/,155,/",
            copy + "/indicator-value.csv")
        try world.run(
            "/bin/sed", "-i", "/2023|intrapreneurs_trained/d;/2023|brigade_paid/d",
            copy + "/printed-count.csv")

        try world.run("p352-agent", "import", "reference", copy, "--home", home)

        let figures = try world.figures(home, 2023)
        #expect(count(figures["method_agents"]) == 155)
        #expect(figures["brigade.paid"]?["status"] as? String == "not_determined")
        let shown = try world.run(
            "p352-agent", "show", "indicator", "method_agents", "--json", "--home", home)
        #expect(shown.output.contains("À la main"))
        // The older set says nothing any more.
        let older = try world.run("p352-agent", "import", "reference", "--home", home)
        #expect(older.errors.contains("older"))
        #expect(count(try world.figures(home, 2023)["method_agents"]) == 155)
    }

    @Test func onlyDINUMImportsReferenceData() throws {
        let world = try Executables()
        defer { world.remove() }
        let home = try world.home("a", "ademe", role: "incubator")

        let refused = try world.run(
            "p352-agent", "import", "reference", "--home", home, allow: [1])
        #expect(refused.errors.contains("role dinum"))
    }

    @Test func whyEighteenLeadsToTheSignedChangeAndWhy153ToItsDocument() throws {
        let (world, home) = try world()
        defer { world.remove() }

        let laureates = try json(
            try world.run(
                "p352-report", "explain", "1.2", "--year", "2023", "--json", "--home", home
            ).output)
        let records = try #require(laureates["records"] as? [[String: Any]])
        #expect(records.count == 18)
        for record in records {
            let changes = record["changes"] as? [[String: Any]] ?? []
            #expect(changes.contains { ($0["signature"] as? String)?.count == 128 })
        }
        let agents = try json(
            try world.run(
                "p352-report", "explain", "method_agents", "--year", "2023", "--json", "--home",
                home
            ).output)
        let declared = try #require(agents["declared"] as? [[String: Any]])
        let report = try #require(declared.first { $0["source"] as? String == "RAP2023_STRAT" })
        #expect(report["value"] as? Int == 153)
        #expect((report["document"] as? [String: Any])?["published"] as? String == "2024-05-01")
        #expect((report["document"] as? [String: Any])?["publishedEstimated"] as? Bool == true)
        let change = try #require((report["changes"] as? [[String: Any]])?.first)
        #expect(change["source"] as? String == "reference")
        #expect(change["known"] as? String == "2024-05-01T00:00:00Z")
        #expect((change["batch"] as? String)?.count == 64)
        // What the sheets lack of the sixteen of 2024 is named.
        let next = try world.run(
            "p352-report", "explain", "1.2", "--year", "2024", "--home", home)
        #expect(next.output.contains("rdv.insertion"))
        let readings = try json(
            try world.run(
                "p352-report", "explain", "problems_investigated", "--year", "2023", "--as-of",
                "2024-06-30", "--json", "--home", home
            ).output)
        #expect(
            (readings["readings"] as? [[String: Any]])?.compactMap { $0["value"] as? Int }
                == [60, 41, 48])
    }

    @Test func diffNamesTheProductsAndNoRename() throws {
        let (world, home) = try world()
        defer { world.remove() }

        let diff = try json(
            try world.run(
                "p352-report", "diff", "--year", "2023", "--from", "2024-03-30", "--to",
                "2025-06-30", "--json", "--home", home
            ).output)
        let figures = try #require(diff["figures"] as? [[String: Any]])
        let begun = try #require(
            figures.first { $0["id"] as? String == "products.investigations_begun" })
        #expect(begun["before"] as? Int == 56)
        #expect(begun["after"] as? Int == 66)
        let steps =
            (begun["added"] as? [[String: Any]] ?? [])
            + (begun["removed"] as? [[String: Any]] ?? [])
        for step in steps {
            let changes = step["changes"] as? [[String: Any]] ?? []
            #expect(!changes.isEmpty, "\(step["key"] ?? "")")
        }
        let impact = try #require(
            figures.first { $0["id"] as? String == "products.national_impact_events" })
        #expect((impact["added"] as? [[String: Any]])?.first?["key"] as? String == "ban")
        let text = try world.run(
            "p352-report", "diff", "--year", "2023", "--from", "2024-03-30", "--to",
            "2025-06-30", "--home", home
        ).output
        #expect(!text.contains("sparte"))
        #expect(
            text.hasPrefix(
                "\(figures.count) figures of 2023 changed between 2024-03-30 and 2025-06-30, "
                    + "because of "))
        #expect(text.contains(" by the import of betagouv, replica "))
        let same = try world.run(
            "p352-report", "diff", "--year", "2023", "--from", "2024-03-30", "--to",
            "2024-03-30", "--home", home)
        #expect(same.output == "no figure changed\n")
    }

    @Test func checkAsksForAPersonAndSaysWhatFor() throws {
        let (world, home) = try world()
        defer { world.remove() }

        let check = try world.run(
            "p352-report", "check", "--year", "2023", "--json", "--home", home, allow: [2])
        let findings = try #require(try json(check.output)["findings"] as? [[String: Any]])
        func sentences(_ kind: String) -> [String] {
            findings.filter { $0["kind"] as? String == kind }
                .compactMap { $0["sentence"] as? String }
        }
        #expect(sentences("counted-twice").count == 8)
        #expect(sentences("plausibility").contains { $0.contains("titre 2") })
        #expect(sentences("sources-disagree").contains { $0.contains("154 (BILAN2023)") })
        #expect(!sentences("anomaly").isEmpty)
    }
}
