import Foundation
import Testing

/// What comes in wrong is refused with place and remedy, and nothing is half written.
@Suite struct BadInputTests {
    private func seeded(_ world: Executables) throws -> String {
        let sheets = world.folder + "/sheets"
        try world.run(Executables.root.path + "/Tools/sample-sheets", sheets)
        let home = try world.home("home")
        try world.run("p352-agent", "import", "betagouv", sheets, "--history", "--home", home)
        return home
    }

    private func log(_ world: Executables, _ home: String) throws -> String {
        try world.run("p352-agent", "log", "--json", "--home", home).output
    }

    @Test(arguments: [
        ("nom,title\nx,y\n", "no field 'nom'"),
        ("slug,title\nalpha\n", "line 2: 1 cells where the header has 2"),
        ("slug,incubator\nnew,nowhere\n", "line 2: incubator=nowhere: no incubator has this key"),
        ("slug,start\nalpha,2023-02-30\n", "not a day of the calendar"),
        ("slug,title,basis\nalpha,X,zz\n", "basis: batch names"),
        (
            "slug,title,basis\nalpha,X,\(String(repeating: "ab", count: 32))\n", "sync first"
        ),
        ("", "is empty"),
        ("slug,slug\na,b\n", "stands twice"),
    ])
    func aTableThatIsWrongNamesItsPlace(text: String, message: String) throws {
        let world = try Executables()
        defer { world.remove() }
        let home = try seeded(world)
        let before = try log(world, home)
        let file = world.folder + "/table.csv"
        try text.write(toFile: file, atomically: true, encoding: .utf8)

        let outcome = try world.run(
            "p352-agent", "import", "csv", file, "--type", "product", "--home", home, allow: [1])

        #expect(outcome.errors.contains(message), "\(outcome.errors)")
        #expect(try log(world, home) == before)
    }

    /// As other programs write them: Latin-1, UTF-16, and a line without end.
    @Test(arguments: [
        ("latin-1", "line 2: not UTF-8: save the file as UTF-8"),
        ("utf-16", "line 1: the file is UTF-16: save it as UTF-8"),
        ("long", "line 2: a cell is longer than 1 MiB"),
        ("quote", "line 2: a quotation mark is never closed"),
    ])
    func aTableInAnotherEncodingOrWithoutEndIsRefused(kind: String, message: String) throws {
        let world = try Executables()
        defer { world.remove() }
        let home = try seeded(world)
        let before = try log(world, home)
        let text = "slug,title\nalpha,Démarche\n"
        let data =
            switch kind {
            case "latin-1": text.data(using: .isoLatin1)
            case "utf-16": text.data(using: .utf16)
            case "long": Data("slug,title\nalpha,".utf8) + Data(repeating: 0x78, count: 100_000_000)
            default: Data("slug,title\nalpha,\"x\n".utf8)
            }
        let file = world.folder + "/table.csv"
        try #require(data).write(to: URL(fileURLWithPath: file))

        let outcome = try world.run(
            "p352-agent", "import", "csv", file, "--type", "product", "--home", home, allow: [1])

        #expect(outcome.errors.contains("\(file), \(message)"), "\(outcome.errors)")
        #expect(try log(world, home) == before)
    }

    @Test func aSpreadsheetThatCannotBeReadNamesItsPlace() throws {
        let world = try Executables()
        defer { world.remove() }
        let home = try seeded(world)
        let before = try log(world, home)
        let file = world.folder + "/table.ods"
        try "slug,title\n".write(toFile: file, atomically: true, encoding: .utf8)

        let outcome = try world.run(
            "p352-agent", "import", "ods", file, "--type", "product", "--home", home, allow: [1])

        #expect(outcome.errors.contains("\(file): no OpenDocument spreadsheet"))
        #expect(outcome.errors.contains("save it as .ods"))
        #expect(try log(world, home) == before)
    }

    @Test func aDamagedBundleIsRefusedWhole() throws {
        let world = try Executables()
        defer { world.remove() }
        let home = try seeded(world)
        let file = world.folder + "/bundle"
        try world.run("p352-agent", "bundle", "create", file, "--home", home)
        let good = try Data(contentsOf: URL(fileURLWithPath: file))
        let other = try world.home("other")
        for n in stride(from: 0, to: good.count, by: max(1, good.count / 25)) {
            var bad = good
            bad[n] ^= 0x10
            try bad.write(to: URL(fileURLWithPath: file))
            let other = try world.home("other-\(n)")
            let outcome = try world.run(
                "p352-agent", "bundle", "apply", file, "--home", other, allow: [0, 1])
            // A batch whose parent's name was hit waits for that parent, unapplied, for ever.
            #expect(outcome.code == 1 || !outcome.errors.contains(", 0 wait for a parent"))
            try world.run("p352-agent", "verify", "--home", other)
        }
        try good.prefix(good.count - 5).write(to: URL(fileURLWithPath: file))
        let cut = try world.run(
            "p352-agent", "bundle", "apply", file, "--home", other, allow: [1])
        #expect(cut.errors.contains("the file ends early"))
        try good.write(to: URL(fileURLWithPath: file))
        try world.run("p352-agent", "bundle", "apply", file, "--home", other)
        #expect(try names(world, other) == names(world, home))
    }

    private func names(_ world: Executables, _ home: String) throws -> Set<String> {
        let text = try log(world, home)
        return Set(text.split(separator: "\n").filter { $0.contains("\"batch\"") }.map(String.init))
    }

    @Test func aBrokenSheetIsListedAndTheRestGoesIn() throws {
        let world = try Executables()
        defer { world.remove() }
        let folder = world.folder + "/sheets"
        try world.run(Executables.root.path + "/Tools/sample-sheets", folder)
        let sheets = folder + "/content/_startups/"
        try "---\ntitle: X\n".write(toFile: sheets + "open.md", atomically: true, encoding: .utf8)
        try "---\ntitle: [\n---\n".write(
            toFile: sheets + "bad.md", atomically: true, encoding: .utf8)
        try
            "---\ntitle: P\nincubator: exemple\nphases:\n  - name: construction\n    start: 2023-13-01\n---\n"
            .write(toFile: sheets + "month.md", atomically: true, encoding: .utf8)
        try (String(repeating: "x", count: 100_000_000)).write(
            toFile: sheets + "long.md", atomically: true, encoding: .utf8)
        try FileManager.default.removeItem(atPath: folder + "/.git")
        let home = try world.home("home")

        let outcome = try world.run("p352-agent", "import", "betagouv", folder, "--home", home)

        for line in [
            "open.md:1: unclosed-front-matter", "bad.md:", "month.md:6: impossible-date",
            "long.md: not-a-sheet",
        ] {
            #expect(outcome.errors.contains(line), "\(line) in \(outcome.errors)")
        }
        let list = try world.run("p352-agent", "list", "product", "--home", home).output
        #expect(list.contains("month") && list.contains("alpha") && list.contains("beta"))
    }

    @Test(arguments: ["csv", "ods"])
    func tablesComeBackWithoutLoss(format: String) throws {
        let world = try Executables()
        defer { world.remove() }
        let home = try seeded(world)
        let before = try log(world, home)
        try world.run(
            "p352-agent", "export", "--format", format, "--out", world.folder, "--home", home)
        for type in ["organisation", "incubator", "product", "phase", "event", "award"] {
            try world.run(
                "p352-agent", "import", format, "\(world.folder)/\(type).\(format)", "--type",
                type, "--home", home)
        }
        #expect(try log(world, home) == before)
    }

    @Test func aTableReplacesOnlyWhatItShowed() throws {
        let world = try Executables()
        defer { world.remove() }
        let home = try seeded(world)
        try world.run(
            "p352-agent", "export", "--format", "csv", "--out", world.folder, "--home", home)

        // Edited in the file and, meanwhile, in the store: both values stay.
        let file = world.folder + "/product.csv"
        var text = try String(contentsOfFile: file, encoding: .utf8)
        text = text.replacingOccurrences(of: "Simplifier une démarche", with: "Du fichier")
        try text.write(toFile: file, atomically: true, encoding: .utf8)
        try world.run("p352-agent", "set", "product", "alpha", "mission=De la main", "--home", home)
        try world.run(
            "p352-agent", "import", "csv", file, "--type", "product", "--home", home, allow: [2])
        let conflicts = try world.run("p352-agent", "conflicts", "--home", home, allow: [2]).output
        #expect(conflicts.contains("Du fichier") && conflicts.contains("De la main"))
    }

    @Test func theSecondReaderAgrees() throws {
        let world = try Executables()
        defer { world.remove() }
        let home = try seeded(world)
        try world.run("p352-agent", "set", "product", "alpha", "title=Édité", "--home", home)
        let file = world.folder + "/bundle"
        try world.run("p352-agent", "bundle", "create", file, "--home", home)

        let reader = Executables.root.path + "/Tools/read-log"
        let outcome = try world.run("/usr/bin/python3", reader, file, "--json", "--values")

        let rows = try #require(
            try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [[String: Any]])
        let ours = try #require(
            try JSONSerialization.jsonObject(with: Data(try log(world, home).utf8))
                as? [[String: Any]])
        #expect(rows.map { $0["batch"] as? String } == ours.map { $0["batch"] as? String })
        #expect(
            outcome.output.contains("Édité") && outcome.output.contains("Simplifier une démarche"))
        var damaged = try Data(contentsOf: URL(fileURLWithPath: file))
        damaged[damaged.count - 3] ^= 1
        try damaged.write(to: URL(fileURLWithPath: file))
        try world.run("/usr/bin/python3", reader, file, allow: [1])
    }
}
