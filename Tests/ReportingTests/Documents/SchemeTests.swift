import Domain
import Reporting
import Testing

/// What is entered of each scheme stands in the documents.
@Suite struct SchemeTests {
    /// One record of each scheme, and what a reader must find of it.
    private static let entries:
        [(type: String, fields: KeyValuePairs<String, String>, table: String, shown: String)] = [
            (
                "co-financing",
                [
                    "product": "un", "year": "2023", "funder": "dex", "amount": "120000",
                    "priority": "aplypro",
                ], "cofinancements", "Aplypro, priorité"
            ),
            (
                "product-budget",
                [
                    "product": "un", "year": "2023", "half": "2", "planned": "90000",
                    "spent": "80500",
                ],
                "budgets-produits", "80\u{202F}500\u{A0}€"
            ),
            (
                "agreement",
                ["award": "a", "signed": "2023-07-01", "amount": "150000", "reference": "C-77"],
                "conventions", "C-77"
            ),
            (
                "payment",
                [
                    "award": "a", "kind": "délégation de fonds", "year": "2023", "ae": "150000",
                    "cp": "75000",
                ], "versements", "75\u{202F}000\u{A0}€"
            ),
            (
                "award-objective",
                [
                    "award": "a", "label": "Usagers servis", "target": "190000",
                    "measured": "152000",
                ],
                "objectifs-laureats", "190\u{202F}000"
            ),
            (
                "award-check", ["award": "a", "date": "2023-12-01", "share_reached": "82.5"],
                "bilans-laureats", "82,5"
            ),
            (
                "coaching",
                [
                    "incubator": "alpha", "organisation": "dex", "kind": "Produit",
                    "start": "2023-02-01", "days": "12.5", "cost": "10000",
                ], "accompagnements", "12,5"
            ),
            (
                "training-session",
                [
                    "incubator": "alpha", "date": "2023-03-01", "title": "Approche",
                    "trained": "12",
                    "women": "7",
                ], "formations", "Approche"
            ),
            (
                "community-event",
                [
                    "incubator": "alpha", "date": "2023-06-01", "title": "Forum",
                    "participants": "300",
                ],
                "evenements", "Forum"
            ),
            (
                "expert-intervention",
                [
                    "incubator": "alpha", "product": "un", "domain": "Sécurité",
                    "date": "2023-05-02", "days": "2",
                ], "experts", "Sécurité"
            ),
            (
                "citizen-initiative", ["name": "Ensemble", "year": "2023", "support": "20000"],
                "initiatives", "Ensemble"
            ),
            (
                "challenge",
                ["title": "Défi des données", "organisation": "dex", "start": "2023-01-02"],
                "defis", "Défi des données"
            ),
            (
                "brigade-commission",
                ["title": "Refonte d’un guichet", "organisation": "dex", "start": "2022-11-01"],
                "commandes", "Refonte d’un guichet"
            ),
            (
                "problem",
                [
                    "incubator": "alpha", "title": "Trop de papiers", "side": "usagers",
                    "bearer": "p-secret", "investigated_from": "2023-01-10", "outcome": "lancé",
                ], "irritants", "usagers"
            ),
            (
                "standards-check",
                ["product": "un", "date": "2023-10-01", "standard": "budget", "holds": "true"],
                "controles-standards", "budget"
            ),
            (
                "credit-movement",
                [
                    "programme": "352", "year": "2023", "kind": "fongibilité asymétrique",
                    "title": "t2", "ae": "-1548000", "cp": "-1548000", "document": "RAP2023",
                ], "mouvements", "fongibilité asymétrique"
            ),
            (
                "outstanding-commitment",
                [
                    "programme": "352", "year": "2023", "row": "restes à payer au 31 décembre",
                    "amount": "3200000",
                ], "restes-a-payer", "3\u{202F}200\u{202F}000\u{A0}€"
            ),
            (
                "payment-schedule",
                [
                    "programme": "352", "year": "2023", "commitments": "de l'exercice",
                    "paid_in": "2024", "amount": "900000",
                ], "echeancier", "900\u{202F}000\u{A0}€"
            ),
            (
                "staffing",
                ["programme": "352", "year": "2023", "stage": "plafond LFI", "etpt": "30"],
                "emplois", "plafond LFI"
            ),
        ]

    private func world() throws -> InventedRecords {
        var records = try InventedRecords.small()
        try records.add("government-priority", ["code": "aplypro", "title": "Aplypro, priorité"])
        let award = try records.add(
            "award", ["product": "deux", "call": "13", "dispositif": "FAST", "amount": "150000"])
        records.name(award, as: "a", "award")
        for entry in SchemeTests.entries { try records.add(entry.type, entry.fields) }
        return records
    }

    private func documents(_ records: InventedRecords) throws -> [Document] {
        let year = try #require(FiscalYear(2023))
        let report = try Report(records, year: year)
        return [try RAP.document(report), try Bilan.document(report)]
            + IncubatorSheet.documents(report).map(\.document)
    }

    private func text(_ table: Table) -> String {
        table.rows.flatMap(\.cells).map { "\($0)" }.joined(separator: " ")
    }

    @Test func eachEntryStandsInATableOfTheReport() throws {
        let rap = try #require(try documents(world()).first)
        let page = PageCheck(HTMLFormat.page(rap))

        #expect(page.faults == [])
        for entry in SchemeTests.entries {
            #expect(rap.tables.contains { $0.id == entry.table }, "\(entry.type)")
            #expect(page.text.contains(entry.shown), "\(entry.type): \(entry.shown)")
        }
    }

    @Test func nobodyIsToldApart() throws {
        var records = try world()
        try records.add(
            "training-session",
            [
                "incubator": "beta", "date": "2023-03-02", "title": "Petit groupe", "trained": "4",
                "women": "3",
            ])
        for number in 1...4 {
            try records.add(
                "intrapreneur",
                ["product": "un", "pseudonym": "p-\(number)", "start": "2023-01-01"])
        }
        try records.add("profile", ["pseudonym": "p-9", "scheme": "EIG", "selected_in": "2023"])

        for document in try documents(records) {
            let pages = PageCheck(HTMLFormat.page(document)).text
            #expect(!pages.contains("p-secret") && !pages.contains("p-9"))
            for table in document.tables where table.id == "formations" {
                for row in table.rows where row.cells.contains(.foreign("Petit groupe")) {
                    #expect(row.cells.contains(.count(4)) && !row.cells.contains(.count(3)))
                }
            }
            for table in document.tables where table.id == "effectifs" {
                #expect(table.rows.allSatisfy { $0.cells[1] == .words("moins de 5") })
            }
        }
        let rap = try #require(try documents(records).first)
        #expect(rap.tables.contains { $0.id == "effectifs" })
    }

    /// With the women of all and those of each other group, those of a small one would be known:
    /// the next smallest is withheld, too.
    @Test(arguments: [
        ([4, 20, 30], [4, 20]), ([3, 4, 20], [3, 4]), ([3, 1, 20], [1, 3, 20]), ([5, 20], []),
    ])
    func whatTheTotalWouldTellOfASmallGroupIsWithheld(groups: [Int], hidden: [Int]) throws {
        var records = try InventedRecords.small()
        for (n, people) in groups.enumerated() {
            try records.add(
                "training-session",
                [
                    "incubator": "alpha", "date": "2023-03-0\(n + 1)", "title": "Groupe \(n)",
                    "trained": "\(people)", "women": "1",
                ])
        }
        let rap = try #require(try documents(records).first)
        let table = try #require(rap.tables.first { $0.id == "formations" })
        let women = try #require(table.columns.firstIndex { $0.name == "women" })
        let trained = try #require(table.columns.firstIndex { $0.name == "trained" })

        let without = table.rows.filter { $0.cells[women] == .empty }.compactMap { row in
            if case .count(let people) = row.cells[trained] { people } else { nil }
        }
        #expect(without.sorted() == hidden.sorted())
    }

    @Test func anotherYearsAndAnotherProgrammesEntriesAreLeftOut() throws {
        var records = try InventedRecords.small()
        try records.add("programme", ["code": "129", "title": "Coordination"])
        try records.add(
            "staffing", ["programme": "129", "year": "2023", "stage": "plafond LFI", "etpt": "30"])
        try records.add("citizen-initiative", ["name": "Plus tard", "year": "2024"])
        let rap = try #require(try documents(records).first)

        #expect(!rap.tables.contains { ["emplois", "initiatives"].contains($0.id) })
        let page = PageCheck(HTMLFormat.page(rap))
        #expect(page.text.contains("Aucune fiche de 2023 n’est saisie"))
    }

    @Test func aSheetHoldsItsOwnIncubatorsEntriesOnly() throws {
        let sheets = try documents(world()).dropFirst(2)
        let alpha = try #require(sheets.first { $0.id == "alpha" })
        let beta = try #require(sheets.first { $0.id == "beta" })

        #expect(alpha.tables.contains { $0.id == "formations" })
        #expect(!beta.tables.contains { $0.id == "formations" })
    }

    @Test func assessmentsAreShownOnceDecided() throws {
        func sheet(_ outcome: String) throws -> Document? {
            var records = try InventedRecords.small()
            try records.add(
                "call",
                ["code": "FAST-13", "dispositif": "FAST", "number": "13", "launched": "2023"]
            )
            let application = try records.add(
                "application", ["product": "un", "call": "FAST-13", "outcome": outcome])
            records.name(application, as: "c", "application")
            try records.add(
                "assessment",
                ["application": "c", "pillar": "impact", "mark": "3", "text": "Bien mesuré"])
            return try documents(records).first { $0.id == "alpha" }
        }

        #expect(try sheet("lauréat")?.tables.contains { $0.id == "evaluations" } == true)
        #expect(try sheet("en cours")?.tables.contains { $0.id == "evaluations" } == false)
    }

    @Test func aYearOfNothingIsRefusedWithTheYearsAtHand() throws {
        let records = try InventedRecords.small()
        let year = try #require(FiscalYear(1999))

        let error = #expect(throws: UnknownYear.self) { try Report(records, year: year) }
        #expect(error?.description.contains("2023") == true)
        #expect(throws: UnknownYear.self) { try FigureComputation.run(records, year: year) }
        #expect(throws: UnknownYear.self) {
            try FigureComputation.run(
                records, programme: "999", year: try #require(FiscalYear(2023)))
        }
    }
}
