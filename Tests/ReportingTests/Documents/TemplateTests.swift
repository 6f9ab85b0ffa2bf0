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
