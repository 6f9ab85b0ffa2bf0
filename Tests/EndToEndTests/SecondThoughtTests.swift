import Foundation
import Testing

/// What a person would regret: he is told before, or gets it back.
@Suite struct SecondThoughtTests {
    /// A clone with twelve products in it, and their folder without most of them.
    private func seeded(_ world: Executables) throws -> (home: String, part: String) {
        let whole = world.folder + "/sheets"
        let part = world.folder + "/part"
        for n in 0..<12 {
            for folder in n < 1 ? [whole, part] : [whole] {
                try sheet(folder, "product-\(n)")
            }
        }
        let home = try world.home("home")
        try world.run("p352-agent", "import", "betagouv", whole, "--home", home)
        return (home, part)
    }

    /// Who asks about an earlier day names a product as it is called today.
    @Test func aRenamedRecordIsFoundOnAnEarlierDay() throws {
        let world = try Executables()
        defer { world.remove() }
        let home = try world.sampleHome()
        try world.run("p352-agent", "set", "product", "alpha", "slug=omega", "--home", home)
        func show(_ key: String, _ day: String, _ code: Int32 = 0) throws -> Executables.Outcome {
            try world.run(
                "p352-agent", "show", "product", key, "--as-of", day, "--home", home, allow: [code])
        }

        #expect(try show("omega", "2024-03-30").output.contains("product alpha "))
        #expect(try show("alpha", "2024-03-30").output.contains("product alpha "))
        #expect(try show("omega", "2023-01-01", 1).errors.contains("was not known then"))
        #expect(try show("nobody", "2024-03-30", 1).errors.contains("no product nobody"))
    }

    private func sheet(_ folder: String, _ slug: String) throws {
        let startups = folder + "/content/_startups"
        let incubators = folder + "/content/_incubators"
        for path in [startups, incubators] {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true)
        }
        try "---\ntitle: Exemple\n---\n".write(
            toFile: incubators + "/exemple.md", atomically: true, encoding: .utf8)
        try """
        ---
        title: \(slug)
        incubator: exemple
        phases:
          - name: investigation
            start: 2023-01-10
        ---

        """.write(toFile: "\(startups)/\(slug).md", atomically: true, encoding: .utf8)
    }

    private func count(_ world: Executables, _ type: String, _ home: String) throws -> Int {
        try world.run("p352-agent", "list", type, "--home", home).output
            .split(separator: "\n").count
    }

    @Test func aFolderThatLacksMostProductsDeletesNothingUnlessThatIsMeant() throws {
        let world = try Executables()
        defer { world.remove() }
        let (home, part) = try seeded(world)

        let refused = try world.run(
            "p352-agent", "import", "betagouv", part, "--home", home, allow: [2])
        #expect(
            refused.errors.contains("11 of 12 products are missing there and would be deleted"),
            "\(refused.errors)")
        #expect(try count(world, "product", home) == 12)
        let tried = try world.run(
            "p352-agent", "import", "betagouv", part, "--dry-run", "--home", home)
        #expect(tried.errors.contains("11 products would be deleted"), "\(tried.errors)")

        let meant = try world.run(
            "p352-agent", "import", "betagouv", part, "--deletions", "--home", home)
        #expect(meant.errors.contains("11 products are deleted, as missing there: product-1, "))
        #expect(try count(world, "product", home) == 1)
        #expect(try count(world, "phase", home) == 1)
    }

    @Test func whatWentWithAProductComesBackWithIt() throws {
        let world = try Executables()
        defer { world.remove() }
        let (home, part) = try seeded(world)
        try world.run("p352-agent", "import", "betagouv", part, "--deletions", "--home", home)

        let back = try world.run("p352-agent", "undelete", "product", "product-7", "--home", home)

        #expect(back.errors.contains("1 record that hung on it"), "\(back.errors)")
        #expect(try count(world, "product", home) == 2)
        #expect(try count(world, "phase", home) == 2)
        try world.run("p352-agent", "verify", "--home", home)
    }

    /// A sheet names another incubator: its new phases stay with the product until DINUM moves it.
    @Test func whatIsNewOfAProductThatWaitsForItsMoveCounts() throws {
        let world = try Executables()
        defer { world.remove() }
        let (home, _) = try seeded(world)
        let sheets = world.folder + "/sheets/content"
        try "---\ntitle: Autre\n---\n".write(
            toFile: sheets + "/_incubators/autre.md", atomically: true, encoding: .utf8)
        try """
        ---
        title: product-3
        incubator: autre
        phases:
          - name: investigation
            start: 2023-01-10
          - name: construction
            start: 2023-06-01
        ---

        """.write(
            toFile: sheets + "/_startups/product-3.md", atomically: true, encoding: .utf8)

        let imported = try world.run(
            "p352-agent", "import", "betagouv", world.folder + "/sheets", "--home", home)

        #expect(imported.errors.contains("proposed move: "), "\(imported.errors)")
        let figures = try world.run(
            "p352-report", "figures", "--year", "2023", "--home", home
        ).output
        #expect(figures.contains("products.constructions_begun\t1\tderived"), "\(figures)")
    }

    @Test func aBackupThatLacksUnsentEditsSaysHowToGetThem() throws {
        let world = try Executables()
        defer { world.remove() }
        let (home, _) = try seeded(world)
        let backup = world.folder + "/copy.backup"
        try world.run("p352-agent", "backup", "create", backup, "--home", home)
        for title in ["A", "B"] {
            try world.run(
                "p352-agent", "set", "product", "product-3", "title=\(title)", "--home", home)
        }

        let restored = try world.run("p352-agent", "backup", "restore", backup, "--home", home)

        #expect(
            restored.errors.contains("2 batches of it were never sent and this copy lacks them"),
            "\(restored.errors)")
    }

    @Test func aBundleOfAnotherProgrammeLeavesNothingWaiting() throws {
        let (one, other) = (try Fleet(), try Fleet())
        try other.incubator("mtes")
        for slug in ["a", "b"] { try other.addProduct("mtes", slug, incubator: "mtes") }
        let bundle = one.home("other.p352")
        try other.agent("mtes", "bundle", "create", bundle)

        let refused = try one.agent("dinum", "bundle", "apply", bundle, allow: [1])

        #expect(refused.errors.contains("is of another programme"), "\(refused.errors)")
        #expect(try one.status("dinum")["waiting"] as? Int ?? 0 == 0)
    }

    @Test func aScopeThatIsNearlyAKnownOneIsASlip() throws {
        let fleet = try Fleet()
        try fleet.incubator("ademe")
        try fleet.addProduct("ademe", "alpha", incubator: "ademe")
        try fleet.sync("ademe")

        let refused = try fleet.decide("move", "product", "alpha", "--to", "mtess", allow: [1])
        #expect(refused.errors.contains("did you mean mtes?"), "\(refused.errors)")
    }
}
