import Domain
import Reporting
import Testing

/// Figures stand in prose by their ids, and nothing else of a template reaches the reader.
@Suite struct TemplateTests {
    private func rap(_ text: String) throws -> Document {
        var records = try InventedRecords.small()
        try records.add(
            "narrative-section",
            [
                "document": "rap", "year": "2023", "section": "fast", "rank": "1",
                "title": "Le FAST", "text": text,
            ])
        return try RAP.document(Report(records, year: try #require(FiscalYear(2023))))
    }

    @Test func anIdIsReplacedByItsValue() throws {
        let document = try rap("{national_impact} produit.\n\nEnsuite {eig.call}.")

        let text = PageCheck(HTMLFormat.page(document)).text
        #expect(text.contains("1 produit."))
        #expect(!text.contains("{"))
    }

    /// Titles and what stands beside an indicator are written by hand, too.
    @Test func titlesAndAnalysesNameFiguresToo() throws {
        var records = try InventedRecords.small()
        try records.add(
            "narrative-section",
            [
                "document": "rap", "year": "2023", "section": "a", "rank": "1",
                "title": "Les {national_impact} produits", "text": "Rien.",
            ])
        try records.add(
            "indicator-definition",
            [
                "indicator": "national_impact", "programme": "352", "year": "2023", "code": "1.1",
                "label": "Impact national", "analysis": "Un résultat de {national_impact}.",
            ])
        let report = try Report(records, year: try #require(FiscalYear(2023)))
        let text = PageCheck(HTMLFormat.page(try RAP.document(report))).text

        #expect(text.contains("Les 1 produits"))
        #expect(text.contains("Un résultat de 1."))
        #expect(report.state.textFaults == [])
    }

    /// No figure stands in a heading.
    @Test func aLabelWithABraceIsAnError() throws {
        var records = try InventedRecords.small()
        try records.add(
            "indicator-definition",
            [
                "indicator": "national_impact", "programme": "352", "year": "2023", "code": "1.1",
                "label": "Les {national_impact} produits",
            ])
        let report = try Report(records, year: try #require(FiscalYear(2023)))

        let error = #expect(throws: DocumentError.self) { try RAP.document(report) }
        #expect(error?.reason.contains("'{' stands in it") ?? false)
    }

    @Test(arguments: ["label", "data_source", "calculation", "comments", "analysis"])
    func aTextBesideAnIndicatorThatNamesNothingIsAnError(field: String) throws {
        var records = try InventedRecords.small()
        var fields = ["label": "Impact national"]
        fields[field] = "$@FwLOVariable(annee#2023)"
        try records.add(
            "indicator-definition",
            [
                "indicator": "national_impact", "programme": "352", "year": "2023", "code": "1.1",
                "label": fields["label"] ?? "", "data_source": fields["data_source"] ?? "-",
                "calculation": fields["calculation"] ?? "-", "comments": fields["comments"] ?? "-",
                "analysis": fields["analysis"] ?? "-",
            ])
        let year = try #require(FiscalYear(2023))
        let report = try Report(records, year: year)

        for make in [RAP.document, Bilan.document] as [(Report) throws -> Document] {
            let error = #expect(throws: DocumentError.self) { try make(report) }
            #expect(error?.place == "indicator-definition of national_impact, \(field)")
        }
        let check = try Check(records, year: year)
        #expect(check.findings.contains { $0.sentence.contains("no document can print") })
    }

    @Test(arguments: [
        ("{nothing_known} produits", "there is no figure {nothing_known}"),
        ("{} produits", "there is no figure {}"), ("un { seul", "a brace stands alone"),
        ("un } seul", "a brace stands alone"),
        ("$@FwLOVariable(annee#2023) produits", "'$@' looks like a variable"),
        ("${annee}", "'${' looks like a variable"), ("{{annee}}", "'{{' looks like a variable"),
    ])
    func whatIsNoIdIsAnError(text: String, reason: String) throws {
        let error = #expect(throws: DocumentError.self) { try rap(text) }

        #expect(error?.description.contains(reason) ?? false)
        #expect(error?.place.contains("narrative-section fast") ?? false)
        #expect(error?.remedy.contains("figures") ?? false)
    }
}
