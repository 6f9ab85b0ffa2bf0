import Domain
import Foundation
import Testing

@Suite struct SchemaTests {
    @Test func theVocabularyIsSound() {
        #expect(Schema.current.faults.isEmpty, "\(Schema.current.faults)")
        #expect(Schema.current.types.count > 40)
    }

    @Test func theDataDictionaryIsUpToDate() throws {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("docs/data-dictionary.md")
        let text = Schema.current.dataDictionary
        if ProcessInfo.processInfo.environment["P352_UPDATE_GOLDEN"] == "1" {
            try text.write(to: file, atomically: true, encoding: .utf8)
        }
        #expect(
            (try? String(contentsOf: file, encoding: .utf8)) == text,
            "docs/data-dictionary.md is stale: P352_UPDATE_GOLDEN=1 Tools/test --filter SchemaTests"
        )
    }

    @Test func aFaultySchemaIsFound() {
        let type = RecordType(
            1, "a", label: "a", home: .parent(field: "x"), key: "k", "A faulty one.",
            fields: [
                Field(1, "b", .reference("nowhere"), label: "b", "B."),
                Field(1, "deleted", .text, label: "c", "C."),
            ])
        #expect(Schema(version: 1, types: [type]).faults.count == 5)
    }
}
