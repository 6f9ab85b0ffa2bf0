import Foundation
import Testing

/// What comes in wrong is refused with place and remedy, and nothing is half written.
@Suite struct BadInputTests {
    private func log(_ world: Executables, _ home: String) throws -> String {
        try world.run("p352-agent", "log", "--json", "--home", home).output
    }

    /// Which of the two counts nobody could say; nobody could read the batch either.
    @Test func aFieldGivenTwiceIsRefused() throws {
        let world = try Executables()
        defer { world.remove() }
        let home = try world.sampleHome()
        let before = try log(world, home)

        for words in [
            ["set", "product", "alpha", "title=A", "title="],
            [
                "add", "event", "product=alpha", "name=committee", "date=2023-02-01",
                "date=2023-02-02",
            ],
        ] {
            let outcome = try world.run(
                "p352-agent", words + ["--home", home], allow: [1, 64])
            #expect(outcome.errors.contains("is given twice"), "\(outcome.errors)")
        }
        #expect(try log(world, home) == before)
        try world.run("p352-agent", "verify", "--home", home)
    }

    @Test(arguments: [
        ("nom,title\nx,y\n", "no field 'nom'"),
        ("slug,title\nalpha\n", "line 2: 1 cells where the header has 2"),
        ("slug,incubator\nnew,nowhere\n", "line 2: incubator=nowhere: no incubator has this key"),
        ("slug,incubator\nnew,nowhere\nx\n", "line 3: 1 cells where the header has 2"),
        ("slug,incubator\nnew,nowhere\nx\n", "2 of 2 rows cannot be read; nothing was written"),
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
        let home = try world.sampleHome()
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
        let home = try world.sampleHome()
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
        let home = try world.sampleHome()
        let before = try log(world, home)
        let file = world.folder + "/table.ods"
        try "slug,title\n".write(toFile: file, atomically: true, encoding: .utf8)

        let outcome = try world.run(
            "p352-agent", "import", "ods", file, "--type", "product", "--home", home, allow: [1])

        #expect(outcome.errors.contains("\(file): no OpenDocument spreadsheet"))
        #expect(outcome.errors.contains("save it as .ods"))
        #expect(try log(world, home) == before)
    }

    /// What is no table or no bundle says so, and what to do; nothing of SQLite or the system as it
    /// comes.
    @Test(arguments: [
        ("csv", "zip", "line 1: the file is a spreadsheet or an archive: `import ods` takes .ods"),
        ("csv", "nul", "line 1: a NUL byte in line 2: the file is no text"),
        ("csv", "folder", "cannot be read: it is a folder; name a file"),
        ("csv", "missing", "cannot be read: there is no such file or folder; check its name"),
        ("ods", "nul", "no OpenDocument spreadsheet"),
        ("ods", "empty", "no OpenDocument spreadsheet"),
        ("ods", "folder", "cannot be read: it is a folder"),
        ("bundle", "nul", "is no bundle: take a file that `bundle create` has written"),
        ("bundle", "empty", "is no bundle"),
        ("bundle", "folder", "cannot be read: it is a folder"),
        ("bundle", "missing", "cannot be read: there is no such file"),
    ])
    func aFileOfTheWrongKindIsNamed(command: String, kind: String, message: String) throws {
        let world = try Executables()
        defer { world.remove() }
        let home = try world.home("home")
        let file = world.folder + "/file"
        switch kind {
        case "zip": try Data([0x50, 0x4B, 3, 4, 0, 0]).write(to: URL(fileURLWithPath: file))
        case "nul": try Data("slug\na\0b\n".utf8).write(to: URL(fileURLWithPath: file))
        case "empty": try Data().write(to: URL(fileURLWithPath: file))
        case "folder":
            try FileManager.default.createDirectory(
                atPath: file, withIntermediateDirectories: false)
        default: break
        }

        let arguments =
            command == "bundle"
            ? ["bundle", "apply", file] : ["import", command, file, "--type", "product"]
        let outcome = try world.run("p352-agent", arguments + ["--home", home], allow: [1])

        #expect(outcome.errors.contains(file), "\(outcome.errors)")
        #expect(outcome.errors.contains(message), "\(outcome.errors)")
    }

    @Test func aPlaceThatCannotBeUsedIsNamed() throws {
        let world = try Executables()
        defer { world.remove() }
        let home = try world.home("home")
        let file = world.folder + "/file"
        try Data("x".utf8).write(to: URL(fileURLWithPath: file))
        let blocked = "a part of its path, is a file"
        let cases: [([String], String)] = [
            (["init", "--incubator", "a", "--home", file + "/home"], blocked),
            (["export", "--out", file + "/tables", "--home", home], blocked),
            (["bundle", "create", file + "/b", "--home", home], blocked),
            (["status", "--home", file + "/home"], "is no home of p352: make one with `init`"),
        ]

        for (arguments, message) in cases {
            let outcome = try world.run("p352-agent", arguments, allow: [1])
            #expect(outcome.errors.contains(message), "\(arguments): \(outcome.errors)")
            #expect(outcome.errors.contains(file), "\(arguments): \(outcome.errors)")
        }
    }

    /// The database overwritten at its beginning, or in its middle; then a table that is gone.
    @Test(arguments: ["beginning", "middle", "table"])
    func aDamagedDatabaseIsNamedWithTheRemedy(what: String) throws {
        let world = try Executables()
        defer { world.remove() }
        let home = try world.sampleHome()
        let path = home + "/store.sqlite"
        try world.run(
            "/usr/bin/python3", "-c",
            """
            import sqlite3, sys
            c = sqlite3.connect(sys.argv[1])
            if sys.argv[2] == "table": c.execute("DROP TABLE record_conflict")
            c.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            c.close()
            size = 4096 if sys.argv[2] == "beginning" else 60000
            if sys.argv[2] != "table":
                with open(sys.argv[1], "r+b") as file:
                    file.seek(0 if sys.argv[2] == "beginning" else 4096)
                    file.write(bytes([0xA5]) * size)
            """, path, what)

        for command in [["list", "product"], ["conflicts"], ["status"]] {
            let outcome = try world.run(
                "p352-agent", command + ["--home", home], allow: [0, 1, 2])
            if outcome.code == 1 {
                #expect(outcome.errors.contains(path), "\(outcome.errors)")
                #expect(outcome.errors.contains("backup restore"), "\(outcome.errors)")
            }
        }
        let status = try world.run("p352-agent", "status", "--home", home, allow: [1])
        #expect(status.errors.contains("then `sync`"))
    }

    /// One byte of one batch: what is wrong comes first, what follows from it is one line.
    @Test func verifyNamesTheCauseBeforeWhatFollows() throws {
        let world = try Executables()
        defer { world.remove() }
        let home = try world.home("home")
        try world.run("p352-agent", "add", "incubator", "slug=a", "title=A", "--home", home)
        for n in 1...30 {
            try world.run(
                "p352-agent", "add", "organisation", "slug=o\(n)", "name=N", "--home", home)
        }
        try world.run(
            "/usr/bin/python3", "-c",
            """
            import sqlite3, sys
            c = sqlite3.connect(sys.argv[1])
            (old,) = c.execute("SELECT bytes FROM batch WHERE number = 3").fetchone()
            bad = bytearray(old); bad[-1] ^= 1
            c.execute("UPDATE batch SET bytes = ? WHERE number = 3", (bytes(bad),))
            c.commit()
            """,
            home + "/store.sqlite")

        let short = try world.run("p352-agent", "verify", "--home", home, allow: [1])
        let long = try world.run("p352-agent", "verify", "--all", "--home", home, allow: [1])
        let json = try world.run("p352-agent", "verify", "--json", "--home", home, allow: [1])

        let lines = short.errors.split(separator: "\n")
        #expect(lines.count == 3, "\(short.errors)")
        #expect(lines[0].hasPrefix("batch number 3 ("), "\(short.errors)")
        #expect(lines[0].contains("its bytes were changed"))
        #expect(lines[1].hasPrefix("and 28 batches that rest on this, "), "\(short.errors)")
        #expect(lines[2].contains("the log itself is damaged: restore a backup"))
        #expect(short.output.contains(", 1 fault"))
        #expect(long.errors.contains("follows: batch number 4 ("), "\(long.errors)")
        #expect(json.output.contains("\"following\"") && json.output.contains("\"batches\": 28"))
    }

    @Test func aDamagedBundleIsRefusedWhole() throws {
        let world = try Executables()
        defer { world.remove() }
        let home = try world.sampleHome()
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
        let home = try world.sampleHome()
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
        let home = try world.sampleHome()
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
        let home = try world.sampleHome()
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
