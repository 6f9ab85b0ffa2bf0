import Foundation
import Testing

/// One record in two incubators' scopes: neither takes it from the other, a person decides.
@Suite struct SeveralScopesTests {
    /// The same sheet, as two incubators have it at two moments.
    private func sheets(_ fleet: Fleet, of incubator: String, title: String) throws -> String {
        let folder = fleet.home("sheets-" + incubator)
        for (path, text) in [
            "_incubators/\(incubator).md": "---\ntitle: \(incubator)\n---\n",
            "_startups/alpha.md": """
            ---
            title: \(title)
            incubator: \(incubator)
            phases:
              - name: construction
                start: 2023-02-01
            ---

            """,
        ] {
            let file = URL(fileURLWithPath: "\(folder)/content/\(path)")
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try text.write(to: file, atomically: true, encoding: .utf8)
        }
        return folder
    }

    private func begun(_ fleet: Fleet) throws -> [String: Any] {
        let outcome = try fleet.world.run(
            "p352-report",
            ["figures", "--year", "2023", "--json", "--home", fleet.home("dinum")])
        let figures = try #require(try fleet.object(outcome)["figures"] as? [[String: Any]])
        return try #require(
            figures.first { $0["id"] as? String == "products.constructions_begun" })
    }

    @Test func whatTwoIncubatorsHoldIsContestedUntilDinumDecides() throws {
        let fleet = try Fleet()
        for name in ["ademe", "mtes"] {
            try fleet.incubator(name)
            try fleet.agent(
                name, "import", "betagouv", try sheets(fleet, of: name, title: "As \(name) has it")
            )
            try fleet.sync(name)
        }
        try fleet.sync("dinum", allow: [2])

        let output = try fleet.agent("dinum", "conflicts", "--json", allow: [2]).output
        let conflicts = try #require(
            try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [[String: Any]])
        let product = try #require(conflicts.first { $0["type"] as? String == "product" })
        #expect(product["key"] as? String == "alpha" && product["field"] as? String == "scope")
        let values = try #require(product["values"] as? [[String: Any]])
        #expect(Set(values.compactMap { $0["value"] as? String }) == ["ademe", "mtes"])
        #expect(Set(values.compactMap { $0["replica"] as? String }).count == 2)
        #expect(try begun(fleet)["status"] as? String == "contested")
        let refused = try fleet.agent(
            "dinum", "resolve", "product", "alpha", "scope", "--keep", "1", allow: [1])
        #expect(refused.errors.contains("p352-central move"))
        let unsealed = try fleet.decide("seal", "2023", allow: [2])
        #expect(unsealed.errors.contains("in several scopes: product alpha"))
        let elsewhere = try fleet.decide(
            "move", "product", "alpha", "--from", "dinum", "--to", "mtes", allow: [1])
        #expect(elsewhere.errors.contains("does not stand in dinum"))

        _ = try fleet.decide("move", "product", "alpha", "--from", "mtes", "--to", "mtes")
        try fleet.sync("dinum")

        try fleet.agent("dinum", "conflicts")
        let record = try #require(try fleet.record("dinum", "alpha"))
        #expect(record["scope"] as? String == "mtes")
        #expect(record["title"] as? String == "As mtes has it")
        let figure = try begun(fleet)
        #expect(figure["status"] as? String == "derived" && figure["value"] as? Int == 1)
        _ = try fleet.decide("seal", "2023")
    }
}
