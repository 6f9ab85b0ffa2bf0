import Foundation
import Testing

/// The row of the case table in which a year is sealed while an incubator is offline.
@Suite struct SealedYearTests {
    @Test("year sealed, edits still unsent")
    func yearSealedEditsStillUnsent() throws {
        let fleet = try Fleet()
        try fleet.incubator("ademe")
        try addProduct(fleet, "alpha")
        try fleet.sync("ademe")
        try addProduct(fleet, "unsent")
        let first = try seal(fleet)

        try fleet.sync("ademe")
        try fleet.sync("dinum")

        #expect(try begun(fleet, "--seal", first) == 1)
        #expect(try begun(fleet) == 2)
        let own = try #require(try fleet.status("ademe")["seal"] as? [String: Any])
        #expect(own["ownBatchesOutside"] as? Int == 2)
        let late = try report(fleet, ["late", "--year", "2023", "--json"])
        #expect(late.contains("\"unsent\"") && !late.contains("\"alpha\""))

        // A second seal takes them in, with a reason; the first stays.
        let refused = try fleet.decide("seal", "2023", allow: [64])
        #expect(refused.errors.contains("--reason"))
        let second = try seal(fleet, "--reason", "Une saisie était en route")
        try fleet.sync("ademe")
        try fleet.sync("dinum")
        #expect(try begun(fleet, "--seal", first) == 1)
        #expect(try begun(fleet, "--seal", second) == 2)
        #expect(
            try report(fleet, ["late", "--year", "2023", "--json"]).contains("unsent") == false)
    }

    /// A product with an investigation that begins in 2023, in two batches.
    private func addProduct(_ fleet: Fleet, _ slug: String) throws {
        let file = fleet.world.folder + "/\(slug).csv"
        try "product,name,start\n\(slug),investigation,2023-03-01\n".write(
            toFile: file, atomically: true, encoding: .utf8)
        try fleet.addProduct("ademe", slug, incubator: "ademe")
        try fleet.agent("ademe", "import", "csv", file, "--type", "phase")
    }

    private func seal(_ fleet: Fleet, _ more: String...) throws -> String {
        try fleet.world.run(
            "p352-central", ["seal", "2023"] + more + ["--home", fleet.central]
        ).output.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    private func report(_ fleet: Fleet, _ arguments: [String]) throws -> String {
        try fleet.world.run(
            "p352-report", arguments + ["--home", fleet.home("dinum")], allow: [0, 2]
        ).output
    }

    /// Investigations begun in 2023, as the report says.
    private func begun(_ fleet: Fleet, _ more: String...) throws -> Int {
        let output = try report(fleet, ["figures", "--year", "2023", "--json"] + more)
        let all = try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any]
        let figures = try #require(all?["figures"] as? [[String: Any]])
        let figure = try #require(
            figures.first { $0["id"] as? String == "products.investigations_begun" })
        return try #require(figure["value"] as? Int)
    }
}
