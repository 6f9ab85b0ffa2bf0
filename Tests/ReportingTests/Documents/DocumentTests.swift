import Domain
import Foundation
import Reporting
import Testing

@Suite struct DocumentTests {
    private func documents(_ records: InventedRecords) throws -> [Document] {
        let year = try #require(FiscalYear(2023))
        let report = try Report(records, year: year)
        return [try RAP.document(report), try Bilan.document(report)]
            + IncubatorSheet.documents(report).map(\.document)
    }

    @Test func pagesAreSoundMarkup() throws {
        for document in try documents(.small()) {
            let page = PageCheck(HTMLFormat.page(document))

            #expect(page.faults == [], "\(document.id)")
            #expect(page.tags("html").first?.attributes["lang"] == "fr")
            #expect(page.tags("script").isEmpty && page.tags("img").isEmpty)
            let tables = page.tags("table").count
            #expect(tables > 0 && page.tags("caption").count == tables)
            #expect(
                page.tags("th").allSatisfy {
                    ["col", "row"].contains($0.attributes["scope"] ?? "")
                })
            let charts = page.tags("svg")
            #expect(charts.count == page.tags("desc").count)
            #expect(charts.allSatisfy { $0.attributes["role"] == "img" })
        }
    }

    @Test func theOfficialTableHasItsColumnsAndWords() throws {
        let rap = try #require(try documents(.small()).first)
        let table = try #require(rap.tables.first { $0.id == "indicateur-national_impact" })

        #expect(
            table.columns.dropFirst().map(\.title) == [
                "Unité", "2021 Réalisation", "2022 Réalisation", "2023 Cible (PAP 2023)",
                "2023 Réalisation", "Atteinte de la cible", "2024 Cible (PAP 2024)",
            ])
        let row = try #require(table.rows.first)
        #expect(row.cells[3] == .count(6))
        #expect(row.cells[5] == .figure(.count(1), id: "national_impact"))
        #expect(row.cells[6] == .text("absence amélioration"))
    }

    @Test func aDerivedAndADeclaredValueStandSideBySide() throws {
        let rap = try #require(try documents(.small()).first)
        let page = PageCheck(HTMLFormat.page(rap))

        #expect(page.text.contains("sources discordantes"))
        let sources = try #require(rap.tables.first { $0.id == "sources-national_impact" })
        #expect(
            sources.rows.map { $0.cells[0] } == [
                .text("Calculé à partir des fiches"), .foreign("RAP2023"),
            ])
        #expect(sources.rows.last?.cells[2] == .words("\u{2212}5"))
    }

    /// The sheet was known long before the award, and by the same import.
    @Test func aLaureateLeadsToTheChangeOfItsAward() throws {
        let records = try InventedRecords.small()
        let award = try #require(records.rows(of: "award", fields: []).first)
        let product = try #require(records.id("product", "un"))
        func day(_ type: String, _ id: RecordID) throws -> String {
            let change = try #require(records.provenance(of: type, id: id).first)
            return "connu le \(FrenchText.date(change.known.day))"
        }
        let rap = try #require(try documents(records).first)

        let table = try #require(rap.tables.first { $0.id == "provenance-fast_supported" })
        let row = try #require(table.rows.first)
        guard case .prose(let lots) = row.cells[2] else {
            Issue.record("\(row.cells[2])")
            return
        }
        #expect(row.cells[0] == .foreign("Produit Un"))
        #expect(lots.plain.contains(try day("award", award.id)), "\(lots.plain)")
        #expect(!lots.plain.contains(try day("product", product)), "\(lots.plain)")
    }

    @Test func anAnomalyIsSaidInFrenchWithItsProductAndDates() throws {
        var records = try InventedRecords.small()
        try records.add(
            "phase",
            [
                "product": "quatre", "name": "construction", "start": "2022-02-01",
                "end": "2022-12-02", "rank": "0",
            ])

        for document in try documents(records).prefix(2) {
            let text = PageCheck(HTMLFormat.page(document)).text

            #expect(text.contains("Quatre, phase "), "\(document.id)")
            #expect(
                text.contains(
                    "commence le 1er décembre 2022, avant la fin de la précédente "
                        + "(2 décembre 2022)"), "\(document.id)")
        }
    }

    @Test func wordsAgreeWithTheirNumber() throws {
        let texts = try documents(.small()).map { PageCheck(HTMLFormat.page($0)).text }

        #expect(texts[0].contains("1 service a un impact national"))
        #expect(texts[0].contains("1 produit est devenu un service à impact national majeur"))
        #expect(texts[1].contains("1 service est devenu à impact national"))
        #expect(texts.allSatisfy { !$0.contains(" 1 services") && !$0.contains(" 1 produits") })
    }

    @Test func theTrapOfTheTotalsIsExplained() throws {
        let rap = try #require(try documents(.small()).first)
        let text = PageCheck(HTMLFormat.page(rap)).text

        #expect(
            text.contains(
                "les actions donnent 11\u{202F}600\u{202F}000\u{A0}€ de CP, la ligne "
                    + "10\u{202F}600\u{202F}000\u{A0}€, soit 1\u{202F}000\u{202F}000\u{A0}€"))
    }

    @Test func anIncubatorsSheetSaysWhatIsStale() throws {
        let sheets = try documents(.small()).dropFirst(2)
        let alpha = try #require(sheets.first)
        let todo = try #require(alpha.tables.first { $0.id == "a-mettre-a-jour" })

        #expect(alpha.id == "alpha")
        #expect(
            todo.rows.map { $0.cells[0] } == [.foreign("Produit Deux"), .foreign("Produit Un")])
        #expect(
            todo.rows.map { $0.cells[2] } == [
                .text("aucun comité connu\u{202F}; phase sans preuve"),
                .text("pas de page de budget\u{202F}; phase sans preuve"),
            ])
    }

    @Test func productsFlowFromStageToStage() throws {
        let records = try InventedRecords.small()
        let report = try Report(records, year: try #require(FiscalYear(2023)))

        #expect(report.flow.entered[.investigation] == 3)
        #expect(report.flow.passages[.investigation] == [.construction: 1, .stopped: 1])
        #expect(
            report.flow.there == [
                .investigation: 1, .acceleration: 1, .sustained: 1, .stopped: 1,
            ])
    }

    @Test func whatTheViewDoesNotKnowIsSaidSo() throws {
        var records = InventedRecords()
        records.asOf = try #require(Instant("2024-03-30"))
        for document in try documents(records) {
            let page = PageCheck(HTMLFormat.page(document))

            #expect(page.faults == [])
            #expect(page.text.contains("Données connues le 30 mars 2024 au soir (UTC)"))
        }
        let rap = PageCheck(HTMLFormat.page(try documents(records)[0])).text
        #expect(rap.contains("Les crédits de l’exercice ne sont pas connus"))
        #expect(rap.contains("Non déterminé"))
    }

    /// P352_UPDATE_GOLDEN=1 writes them anew.
    @Test func pagesAndFilesAreAsTheyWere() throws {
        let all = try documents(.small())
        let year = try #require(FiscalYear(2023))
        let figures = try Report(InventedRecords.small(), year: year).figures
        var files = all.map { ($0.id + ".html", HTMLFormat.page($0)) }
        files.append(("rap-352-2023.json", all[0].json(figures).bytes))
        files += CSVFormat.files(Array(all.prefix(2)), name: "exemple", title: "Exemple")
            .map { ("csv/" + $0.name, $0.bytes) }
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Golden")
        for (name, bytes) in files {
            let place = folder.appendingPathComponent(name)
            if ProcessInfo.processInfo.environment["P352_UPDATE_GOLDEN"] == "1" {
                try FileManager.default.createDirectory(
                    at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
                try Data(bytes).write(to: place)
            }
            // Compared outside the expectation, which looks for the differences: that takes minutes.
            let isSame = try Data(contentsOf: place) == Data(bytes)
            #expect(isSame, "\(name) differs")
        }
    }
}
