import Foundation
import Testing

/// Where a report goes, and what it is made of when somebody means ill or the disk is full.
@Suite struct ReportOutputTests {
    private static let report = Executables.products + "/p352-report"

    /// Every path below a folder, with its bytes.
    private func files(_ folder: String) throws -> [String: Data] {
        var found: [String: Data] = [:]
        for name in try FileManager.default.subpathsOfDirectory(atPath: folder) {
            var isFolder: ObjCBool = false
            let path = folder + "/" + name
            _ = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
            found[name] = isFolder.boolValue ? Data() : FileManager.default.contents(atPath: path)
        }
        return found
    }

    @Test func aBuildThatFailsLeavesTheFolderAsItWas() throws {
        let world = try Executables()
        defer { world.remove() }
        let home = try world.sampleHome()
        let out = world.folder + "/out"
        try world.run(Self.report, "build", "--year", "2023", "--out", out, "--home", home)
        let before = try files(out)
        let product = try #require(
            try world.run("p352-agent", "list", "product", "--home", home).output
                .split(separator: "\n").first?.split(separator: "\t").first)
        try world.run(
            "p352-agent", "set", "product", String(product), "title=Autre titre", "--home", home)

        let failed = try world.run(
            "/bin/sh", "-c",
            "ulimit -f 70; exec \(Self.report) build --year 2023 --out \(out) --home \(home)",
            allow: [1])

        #expect(failed.errors.contains("cannot be written"), "\(failed.errors)")
        #expect(failed.errors.contains("make room"))
        #expect(try files(out) == before)
        let inTheWay = out + "/bilan-2023.html"
        try FileManager.default.removeItem(atPath: inTheWay)
        try FileManager.default.createDirectory(
            atPath: inTheWay, withIntermediateDirectories: false)
        let refused = try world.run(
            Self.report, "build", "--year", "2023", "--out", out, "--home", home, allow: [1])
        #expect(refused.errors.contains("bilan-2023.html cannot be written"))
        #expect(try files(out)["rap-352-2023.html"] == before["rap-352-2023.html"])
        try FileManager.default.removeItem(atPath: inTheWay)
        try world.run(Self.report, "build", "--year", "2023", "--out", out, "--home", home)
        #expect(try files(out) != before)
        #expect(Set(try files(out).keys) == Set(before.keys))
    }

    @Test func aProgrammesCodeIsNoPath() throws {
        let world = try Executables()
        defer { world.remove() }
        let home = try world.home("home")
        let code = "x/../../../../escaped"
        try world.run("p352-agent", "add", "programme", "code=\(code)", "title=T", "--home", home)
        try world.run(
            "p352-agent", "add", "budget-line", "programme=\(code)", "year=2023", "action=total",
            "stage=lfi", "title=t2", "kind=AE", "amount=5.00", "--home", home)
        let before = Set(try files(world.folder).keys.filter { !$0.hasPrefix("stderr") })

        for _ in 0..<2 {
            try world.run(
                Self.report, "build", "--year", "2023", "--programme", code, "--out",
                world.folder + "/out/a/b", "--home", home)
        }

        let after = Set(try files(world.folder).keys.filter { !$0.hasPrefix("stderr") })
        let new = after.subtracting(before).subtracting(["out", "out/a", "out/a/b"])
        #expect(new.allSatisfy { $0.hasPrefix("out/a/b/") || $0.hasPrefix("home/") }, "\(new)")
        #expect(new.contains("out/a/b/rap-x%2F..%2F..%2F..%2F..%2Fescaped-2023.html"), "\(new)")
    }

    @Test(arguments: [
        ("p352-report", "figures --year 2023"), ("p352-report", "check --year 2023"),
        ("p352-agent", "list product --json"), ("p352-agent", "log"),
    ])
    func whatCannotBePrintedIsAnError(_ program: String, _ command: String) throws {
        let world = try Executables()
        defer { world.remove() }
        let home = try world.sampleHome()

        for stream in ["> /dev/full", ">&-"] {
            let outcome = try world.run(
                "/bin/sh", "-c",
                "exec \(Executables.products)/\(program) \(command) --home \(home) \(stream)",
                allow: [1])
            #expect(outcome.errors.contains("standard output cannot be written"), "\(stream)")
        }
        try world.run("p352-agent", "verify", "--home", home)
    }

    @Test func anEmptyPlaceIsNone() throws {
        let world = try Executables()
        defer { world.remove() }
        let home = try world.home("home")

        let out = try world.run(
            Self.report, "build", "--year", "2023", "--out", "", "--home", home, allow: [64])
        #expect(out.errors.contains("--out is empty"))
        let none = try world.run("p352-agent", "list", "product", "--home", "", allow: [64])
        #expect(none.errors.contains("--home is empty"))
    }

    /// Two records for one incubator, one from each of two homes.
    @Test func theOrderInWhichBatchesCameChangesNoByte() throws {
        let world = try Executables()
        defer { world.remove() }
        let homes = try ["x", "y", "first", "second"].map { try world.home($0) }
        for (home, title) in zip(homes, ["Titre A", "Titre B"]) {
            try world.run(
                "p352-agent", "add", "incubator", "slug=ademe", "title=\(title)", "--home", home)
        }
        try world.run(
            "p352-agent", "add", "product", "slug=p", "title=P", "incubator=ademe", "--home",
            homes[0])
        try world.run(
            "p352-agent", "add", "phase", "product=p", "name=construction", "start=2023-02-02",
            "--home", homes[0])
        let bundles = try ["x", "y"].map { name in
            let path = world.folder + "/\(name).p352"
            try world.run(
                "p352-agent", "bundle", "create", path, "--home", world.folder + "/" + name)
            return path
        }
        var built: [[String: Data]] = []
        for (home, order) in zip(homes[2...], [bundles, bundles.reversed()]) {
            for bundle in order {
                try world.run("p352-agent", "bundle", "apply", bundle, "--home", home)
            }
            let out = home + "-out"
            try world.run(Self.report, "build", "--year", "2023", "--out", out, "--home", home)
            built.append(try files(out))
        }

        #expect(built[0] == built[1])
    }

    @Test func numbersBeyondAllBoundsEndNoReport() throws {
        let world = try Executables()
        defer { world.remove() }
        let home = try world.home("home")
        func add(_ arguments: String...) throws {
            try world.run("p352-agent", ["add"] + arguments + ["--home", home])
        }
        try add("programme", "code=352", "title=P")
        try add("indicator", "code=national_impact")
        try add(
            "indicator-definition", "indicator=national_impact", "programme=352", "year=2023",
            "code=1.1", "label=N", "unit=Nb", "direction=hausse")
        for (year, kind, value) in [
            ("2023", "réalisation", "-9223372036854775808"), ("2023", "réalisation", "5"),
            ("2023", "cible", "9000000000000000000"),
            ("2022", "réalisation", "0.922337203685477580"),
            ("2021", "réalisation", "92233720368547759"),
        ] {
            try add(
                "indicator-value", "indicator=national_impact", "year=\(year)", "kind=\(kind)",
                "value=\(value)")
        }
        try add("spending", "year=2023", "use=a", "code=a", "amount=92233720368547758.07")

        try world.run(
            Self.report, "build", "--year", "2023", "--out", world.folder + "/out", "--home", home)
        try world.run(Self.report, "figures", "--year", "2023", "--home", home)
        let check = try world.run(
            Self.report, "check", "--year", "2023", "--all", "--home", home, allow: [2])
        #expect(check.output.contains("amount is beyond what figures take"), "\(check.output)")
    }

    @Test func aValueMayBeginWithACombiningMark() throws {
        let world = try Executables()
        defer { world.remove() }
        let home = try world.home("home")
        try world.run(
            "p352-agent", "add", "incubator", "slug=p", "title=\u{301}x", "--home", home)

        let shown = try world.run("p352-agent", "show", "incubator", "p", "--json", "--home", home)
        #expect(shown.output.unicodeScalars.contains("\u{301}"))
    }

    /// The shipped narrative is the network's.
    @Test func anotherProgrammeIsBuiltWithoutTheNetworksTexts() throws {
        let world = try Executables()
        defer { world.remove() }
        let home = try world.home("home")
        try world.run("p352-agent", "import", "reference", "--home", home)
        try world.run(
            "p352-agent", "add", "budget-line", "programme=129", "year=2023", "action=total",
            "stage=lfi", "title=t2", "kind=AE", "amount=5.00", "--home", home)

        try world.run(
            Self.report, "build", "--year", "2023", "--programme", "129", "--out",
            world.folder + "/out", "--home", home)
    }
}
