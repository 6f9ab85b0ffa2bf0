import Foundation
import Testing

/// Places that are no files, or are not there: told at once, with the remedy.
@Suite struct PlaceTests {
    /// Ends what waits for ever, and then fails.
    private func timed(
        _ world: Executables, _ program: String, _ arguments: [String], allow: Set<Int32>
    ) throws -> Executables.Outcome {
        try world.run(
            "/usr/bin/timeout", ["120", Executables.products + "/" + program] + arguments,
            allow: allow)
    }

    private func pipe(_ world: Executables, _ name: String) throws -> String {
        let path = world.folder + "/" + name
        try world.run("/usr/bin/mkfifo", path)
        return path
    }

    @Test func aPipeIsNotWaitedFor() throws {
        let world = try Executables()
        defer { world.remove() }
        let home = try world.home("home")
        let central = world.folder + "/central"
        try world.run("p352-central", "init", "--home", central)
        let pipe = try pipe(world, "pipe")
        let new = world.folder + "/new"

        for arguments in [
            ["import", "csv", pipe, "--type", "product"],
            ["import", "ods", pipe, "--type", "product"], ["bundle", "apply", pipe],
            ["bundle", "create", new, "--since", pipe], ["backup", "restore", pipe],
            ["import", "csv", "/dev/zero", "--type", "product"],
            ["sync", "--central", "http://127.0.0.1:1", "--ca", pipe],
        ] {
            let outcome = try timed(
                world, "p352-agent", arguments + ["--home", home], allow: [1])
            #expect(
                outcome.errors.contains("it is a pipe or a device; write what comes from it"),
                "\(arguments): \(outcome.errors)")
        }
        let restored = try timed(
            world, "p352-central", ["backup", "restore", pipe, "--home", central], allow: [1])
        #expect(restored.errors.contains("it is a pipe or a device"), "\(restored.errors)")
        let created = try timed(
            world, "p352-agent", ["bundle", "create", pipe, "--home", home], allow: [64])
        #expect(created.errors.contains("exists and is no bundle"), "\(created.errors)")
        #expect(!FileManager.default.fileExists(atPath: new))
    }

    @Test func aPipeAmongSheetsIsNoSheet() throws {
        let world = try Executables()
        defer { world.remove() }
        let home = try world.home("home")
        let sheets = world.folder + "/sheets"
        try world.run(Executables.root.path + "/Tools/sample-sheets", sheets)
        try FileManager.default.removeItem(atPath: sheets + "/.git")
        _ = try pipe(world, "sheets/content/_startups/pipe.md")

        let outcome = try timed(
            world, "p352-agent", ["import", "betagouv", sheets, "--home", home], allow: [0])

        #expect(outcome.errors.contains("pipe.md: not-a-sheet"), "\(outcome.errors)")
    }

    @Test func aBundleOfGitIsToBeCloned() throws {
        let world = try Executables()
        defer { world.remove() }
        let home = try world.home("home")
        let sheets = world.folder + "/sheets"
        try world.run(Executables.root.path + "/Tools/sample-sheets", sheets)
        let bundle = world.folder + "/sheets.bundle"
        try world.run(
            "/usr/bin/git", "-C", sheets, "bundle", "create", "-q", bundle, "main")

        let outcome = try world.run(
            "p352-agent", "import", "betagouv", bundle, "--home", home, allow: [1])

        #expect(outcome.errors.contains("it is a git bundle"), "\(outcome.errors)")
        #expect(outcome.errors.contains("`git clone \(bundle)`"), "\(outcome.errors)")
    }

    @Test func aFolderThatIsNotThereIsNamed() throws {
        let world = try Executables()
        defer { world.remove() }
        let home = try world.home("home")
        let folder = world.folder + "/nowhere"

        for command in ["bundle", "backup"] {
            let outcome = try world.run(
                "p352-agent", command, "create", folder + "/x", "--home", home, allow: [1])
            #expect(
                outcome.errors.contains(
                    "\(folder)/x cannot be written: there is no folder \(folder)"),
                "\(outcome.errors)")
        }
    }

    /// A bundle of parts without anything in them is no bundle; one of many small parts is one.
    @Test func partsOfABundleSaySomething() throws {
        let world = try Executables()
        defer { world.remove() }
        let home = try world.home("home")
        for n in 1...3 {
            try world.run(
                "p352-agent", "add", "incubator", "slug=i\(n)", "title=I", "--home", home)
        }
        let whole = world.folder + "/whole"
        try world.run("p352-agent", "bundle", "create", whole, "--home", home)
        let good = try Data(contentsOf: URL(fileURLWithPath: whole))
        let empty = Data("P352\u{1}\u{0}".utf8)
        let file = world.folder + "/bundle"
        let other = try world.home("other")

        try Data(repeatElement(empty, count: 25_000).joined()).write(
            to: URL(fileURLWithPath: file))
        let refused = try world.run(
            "p352-agent", "bundle", "apply", file, "--home", other, allow: [1])
        try (good + empty).write(to: URL(fileURLWithPath: file))
        let cut = try world.run(
            "p352-agent", "bundle", "apply", file, "--home", other, allow: [1])
        try Data(repeatElement(good, count: 3000).joined()).write(to: URL(fileURLWithPath: file))
        let many = try world.run("p352-agent", "bundle", "apply", file, "--home", other)

        #expect(refused.errors.contains("at byte 0: a part's first batch is missing"))
        #expect(
            cut.errors.contains("at byte \(good.count): a part's first batch is missing"),
            "\(cut.errors)")
        #expect(many.errors.contains("0 batches taken in, 0 wait"), "\(many.errors)")
        #expect(
            try world.run("p352-agent", "list", "incubator", "--home", other).output
                .split(separator: "\n").count == 3)
    }
}
