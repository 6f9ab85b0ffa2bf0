import Foundation
import Testing

/// What a person gets wrong by hand: the message names what is meant, and nothing is written.
@Suite struct SlipTests {
    private func seeded(_ world: Executables) throws -> String {
        let sheets = world.folder + "/sheets"
        try world.run(Executables.root.path + "/Tools/sample-sheets", sheets)
        let home = try world.home("home")
        try world.run("p352-agent", "import", "betagouv", sheets, "--home", home)
        return home
    }

    private func log(_ world: Executables, _ home: String) throws -> String {
        try world.run("p352-agent", "log", "--json", "--home", home).output
    }

    private func rows(_ outcome: Executables.Outcome) throws -> [[String: Any]] {
        try #require(
            try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [[String: Any]])
    }

    @Test func aNameThatNothingBearsGetsThoseThatAreNear() throws {
        let world = try Executables()
        defer { world.remove() }
        let home = try seeded(world)
        let before = try log(world, home)
        let sheets = world.folder + "/sheets"
        let slips: [([String], String)] = [
            (["add", "prodct", "slug=x"], "did you mean product?"),
            (["set", "product", "alpha", "titel=X"], "did you mean title?"),
            (["show", "product", "alhpa"], "did you mean alpha?"),
            (
                ["import", "betagouv", sheets, "--incubator", "exempel", "--history"],
                "no sheet of the incubator exempel; did you mean exemple?"
            ),
            (["add", "event", "product=apha", "name=end"], "did you mean alpha?"),
            (["add", "event", "name=committee"], "hangs on no other record: give product="),
            (["set", "product", "alpha", "title=X", "--actor", "9"], "no such person"),
        ]

        for (arguments, message) in slips {
            let outcome = try world.run(
                "p352-agent", arguments + ["--home", home], allow: [1, 64])
            #expect(outcome.errors.contains(message), "\(arguments): \(outcome.errors)")
        }

        #expect(try log(world, home) == before)
    }

    /// `init` on an empty home knows no incubators; the first import does.
    @Test func aHomeOfAnUnknownIncubatorIsToldSo() throws {
        let world = try Executables()
        defer { world.remove() }
        let sheets = world.folder + "/sheets"
        try world.run(Executables.root.path + "/Tools/sample-sheets", sheets)
        let wrong = try world.home("wrong", "exempel", role: "incubator")
        let right = try world.home("right", "exemple", role: "incubator")

        let doubted = try world.run("p352-agent", "import", "betagouv", sheets, "--home", wrong)
        let known = try world.run("p352-agent", "import", "betagouv", sheets, "--home", right)

        #expect(doubted.errors.contains("made for exempel"), "\(doubted.errors)")
        #expect(doubted.errors.contains("did you mean exemple?"), "\(doubted.errors)")
        #expect(!known.errors.contains("made for"), "\(known.errors)")
    }

    @Test func centralAsksWhetherAnIncubatorIsNew() throws {
        let fleet = try Fleet()
        try fleet.incubator("ademe")
        try fleet.addProduct("ademe", "alpha", incubator: "ademe")
        try fleet.sync("ademe")
        let replica = try fleet.replica("ademe")

        let slips = [
            try fleet.decide("invite", "--incubator", "adme", allow: [1]),
            try fleet.decide("grant", replica, "--scope", "mtse", allow: [1]),
            try fleet.decide("grant", replica, "--scope", "ademe+mtse", allow: [1]),
            try fleet.decide("grant", replica, "--scope", "authority", allow: [1]),
            try fleet.decide("move", "product", "alpha", "--to", "mtse", allow: [1]),
        ]

        #expect(slips[0].errors.contains("did you mean ademe?"), "\(slips[0].errors)")
        #expect(slips[0].errors.contains("--new"))
        #expect(slips[1].errors.contains("did you mean mtes?"), "\(slips[1].errors)")
        #expect(slips[3].errors.contains("central's own"), "\(slips[3].errors)")
        #expect(slips[4].errors.contains("did you mean mtes?"), "\(slips[4].errors)")
        let replicas = try fleet.replicas("ademe")
        #expect(replicas.first?["scopes"] as? [String] == ["ademe"])
        // What is like nothing that is known may be new; what is like it, when that is said.
        _ = try fleet.decide("invite", "--incubator", "nouveau")
        _ = try fleet.decide("grant", replica, "--scope", "ademe-commun")
        _ = try fleet.decide("invite", "--incubator", "adme", "--new")
    }

    @Test func aCodeComesByStandardInputToo() throws {
        let fleet = try Fleet()
        let code = try fleet.code("ademe")
        #expect(code.count < 100)
        let loud = code.uppercased().replacingOccurrences(of: "-", with: " ")

        try fleet.world.run(
            "/bin/sh", "-c",
            "echo '\(loud)' | \(Executables.products)/p352-agent enrol --central \(fleet.address) "
                + "--code - --home \(fleet.home("typed"))")

        try fleet.sync("typed")
    }

    // MARK: - Values

    @Test func aValueOutsideItsListIsRefusedFromAPersonsHandOnly() throws {
        let world = try Executables()
        defer { world.remove() }
        let home = try seeded(world)
        let before = try log(world, home)
        let file = world.folder + "/event.csv"
        try "product,name,date\nalpha,comitee,2024-02-01\n".write(
            toFile: file, atomically: true, encoding: .utf8)

        let added = try world.run(
            "p352-agent", "add", "event", "product=alpha", "name=comitee", "--home", home,
            allow: [1])
        let taken = try world.run(
            "p352-agent", "import", "csv", file, "--type", "event", "--home", home, allow: [1])

        for outcome in [added, taken] {
            #expect(outcome.errors.contains("name=comitee: not one of product_launch, committee"))
            #expect(outcome.errors.contains("--keep-unknown"))
        }
        #expect(taken.errors.contains("\(file), line 2"))
        #expect(try log(world, home) == before)
        let types = try world.run("p352-agent", "types", "event").output
        #expect(types.contains("one of `product_launch`, `committee`"))
        // Kept all the same it is an anomaly, and comes back from a table as it is.
        try world.run(
            "p352-agent", "add", "event", "product=alpha", "name=comitee", "date=2024-02-01",
            "--keep-unknown", "--home", home)
        #expect(
            try world.run("p352-agent", "status", "--home", home).output.contains("unknown-value"))
        try world.run(
            "p352-agent", "export", "--format", "csv", "--out", world.folder, "--home", home)
        let back = try world.run(
            "p352-agent", "import", "csv", world.folder + "/event.csv", "--type", "event",
            "--home", home)
        #expect(back.errors.contains("0 new, 0 changed, 2 as they were"), "\(back.errors)")
    }

    @Test func aNameNeverStandsWhereAPseudonymBelongs() throws {
        let world = try Executables()
        defer { world.remove() }
        let home = try seeded(world)
        let before = try log(world, home)

        let refused = try world.run(
            "p352-agent", "add", "profile", "pseudonym=Ada Exemple", "scheme=EIG", "--home", home,
            allow: [1])
        let empty = try world.run("p352-agent", "person", "add", " ", "--home", home, allow: [1])
        let past = try world.run(
            "p352-agent", "person", "add", "Ada Exemple", "--expires", "2001-01-01", "--home",
            home, allow: [1])

        #expect(refused.errors.contains("`person add NAME`"), "\(refused.errors)")
        #expect(empty.errors.contains("needs a name"), "\(empty.errors)")
        #expect(past.errors.contains("before today"), "\(past.errors)")
        #expect(try world.run("p352-agent", "person", "list", "--home", home).output.isEmpty)
        #expect(try log(world, home) == before)
        let person = try world.run("p352-agent", "person", "add", "Ada Exemple", "--home", home)
        let pseudonym = try #require(
            person.output.split(whereSeparator: \.isWhitespace).last.map(String.init))
        try world.run(
            "p352-agent", "add", "profile", "pseudonym=\(pseudonym)", "scheme=EIG", "--home", home)
    }

    // MARK: - What was done

    @Test func whatWasWrittenIsSaidInOneLine() throws {
        let world = try Executables()
        defer { world.remove() }
        let home = try seeded(world)

        let set = try world.run(
            "p352-agent", "set", "product", "alpha", "title=Un", "link=https://a.example", "--home",
            home)
        let again = try world.run(
            "p352-agent", "set", "product", "alpha", "title=Un", "--json", "--home", home)
        let added = try world.run(
            "p352-agent", "add", "event", "product=alpha", "name=committee", "date=2024-02-01",
            "--home", home)
        let deleted = try world.run("p352-agent", "delete", "product", "beta", "--home", home)

        let newest = try rows(try world.run("p352-agent", "log", "--json", "--home", home))
        let batches = newest.suffix(3).compactMap { ($0["batch"] as? String)?.prefix(12) }
        #expect(set.output.isEmpty)
        #expect(set.errors == "product alpha: title, link written (batch \(batches[0]))\n")
        #expect(again.errors == "nothing to change\n")
        #expect(again.output.contains("\"title\": \"Un\""))
        #expect(added.output.count == 33, "an id and a line end: \(added.output)")
        #expect(added.errors.contains("product, name, date, counted_in written"))
        #expect(deleted.errors == "product beta: deleted (batch \(batches[2]))\n")
    }

    @Test func whyNamesWhoWroteWhatWhenAndBecauseOfWhat() throws {
        let fleet = try Fleet()
        try fleet.incubator("first", of: "ademe")
        try fleet.incubator("second", of: "ademe")
        try fleet.addProduct("first", "alpha", incubator: "ademe")
        try fleet.sync("first")
        try fleet.sync("second")
        try fleet.agent("first", "person", "add", "Ada Exemple")
        try fleet.agent("first", "set", "product", "alpha", "title=Un", "--actor", "1")
        try fleet.agent("second", "set", "product", "alpha", "title=Deux")
        try fleet.sync("first")
        try fleet.sync("second", allow: [2])
        try fleet.agent(
            "second", "resolve", "product", "alpha", "title", "--value", "Trois", "--reason",
            "le comité l'a dit")
        try fleet.sync("second")
        try fleet.sync("first")

        let here = try fleet.agent("first", "why", "product", "alpha", "title").output
        let there = try fleet.agent("second", "why", "product", "alpha", "title").output
        let json = try rows(try fleet.agent("first", "why", "product", "alpha", "title", "--json"))

        #expect(here.contains("Ada Exemple (person 1)"), "\(here)")
        #expect(!there.contains("Ada Exemple") && there.contains("person 1 of that replica"))
        let lines = here.split(separator: "\n")
        try #require(lines.count == 4)
        #expect(lines.dropLast().allSatisfy { $0.hasSuffix("(replaced)") }, "\(here)")
        #expect(lines[3].hasSuffix("because: le comité l'a dit"), "\(here)")
        #expect(json.map { $0["live"] as? Bool } == [false, false, false, true])
        #expect(json.last?["reason"] as? String == "le comité l'a dit")
        #expect(json.compactMap { $0["actor"] as? Int } == [0, 1, 0, 0])
    }

    @Test func theWrongKindOfHomeIsRefused() throws {
        let fleet = try Fleet()
        let written = try fleet.world.run(
            "p352-agent", ["add", "incubator", "slug=x", "title=X", "--home", fleet.central],
            allow: [1])
        #expect(written.errors.contains("this is central's home"))
        let asked = try fleet.world.run(
            "p352-central", ["status", "--home", fleet.home("dinum")], allow: [1])
        #expect(asked.errors.contains("is an agent's home, of dinum"))
    }

    @Test func aBundleReplacesNoOtherFile() throws {
        let fleet = try Fleet()
        let notes = fleet.world.folder + "/notes.txt"
        try "ours".write(toFile: notes, atomically: true, encoding: .utf8)
        let refused = try fleet.agent("dinum", "bundle", "create", notes, allow: [64])
        #expect(refused.errors.contains("exists and is no bundle"))
        #expect(try String(contentsOfFile: notes, encoding: .utf8) == "ours")
        for _ in 0..<2 {
            try fleet.agent("dinum", "bundle", "create", fleet.world.folder + "/all.p352")
        }
    }

    /// What an incubator's home can say of the programme is its own part, and says so.
    @Test func anIncubatorsReportNamesItsPerimeter() throws {
        let fleet = try Fleet()
        try fleet.incubator("ademe")
        try fleet.addProduct("ademe", "alpha", incubator: "ademe")
        try fleet.agent(
            "ademe", "add", "phase", "product=alpha", "name=construction", "start=2023-02-01")
        try fleet.sync("ademe")
        try fleet.sync("dinum")
        for (home, isPart) in [("ademe", true), ("dinum", false)] {
            let folder = fleet.world.folder + "/report-" + home
            let built = try fleet.world.run(
                "p352-report",
                [
                    "build", "--year", "2023", "--formats", "html", "--out", folder, "--home",
                    fleet.home(home),
                ])
            #expect(built.errors.contains("not the whole programme") == isPart)
            let page = try String(
                contentsOfFile: folder + "/rap-352-2023.html", encoding: .utf8)
            #expect(page.contains("non le programme entier") == isPart)
        }
    }
    /// What central refuses leaves nothing; where it may have used the code up, the home stays, and
    /// a second `enrol` uses it.
    @Test func anEnrolmentThatFailsLeavesNothingOrAHomeForTheNextTry() throws {
        let fleet = try Fleet()
        let code = try fleet.code("ademe")
        let other = try fleet.code("mtes")
        let free = try Loopback.freePort()

        _ = try fleet.agent(
            "typed", "enrol", "--central", fleet.address, "--code", "p352-xxxx", allow: [64])
        let cut = try fleet.agent(
            "cut", "enrol", "--central", "http://127.0.0.1:\(free)", "--code", other, allow: [1])
        let first = try fleet.agent("first", "enrol", "--central", fleet.address, "--code", code)
        let used = try fleet.agent(
            "second", "enrol", "--central", fleet.address, "--code", code, allow: [1])

        #expect(first.errors.contains("writes ademe"))
        #expect(used.errors.contains("was used by another home"), "\(used.errors)")
        for name in ["typed", "second"] {
            #expect(!FileManager.default.fileExists(atPath: fleet.home(name)), "\(name)")
        }
        #expect(cut.errors.contains("stays: `enrol` again uses it"), "\(cut.errors)")
        try fleet.enrol("cut", incubator: "ademe")
        try fleet.sync("cut")
        #expect(try fleet.status("cut")["incubator"] as? String == "ademe")
    }

    @Test func whatARevocationAndAReleaseDidIsCountedByItself() throws {
        let fleet = try Fleet()
        try fleet.incubator("ademe")
        try fleet.incubator("mtes")
        for name in ["ademe", "mtes"] {
            try fleet.addProduct(name, name + "-1", incubator: name)
            try fleet.addProduct(name, name + "-2", incubator: name)
            try fleet.sync(name)
        }
        let (ademe, mtes) = (try fleet.replica("ademe"), try fleet.replica("mtes"))

        let first = try fleet.decide("revoke", ademe, "--all")
        let second = try fleet.decide("revoke", mtes)
        let short = try fleet.decide("revoke", String(mtes.prefix(6)), allow: [1])
        let batch = try #require(
            try fleet.decide("quarantine").output.split(separator: " ").first.map(String.init))
        let released = try fleet.decide("release", batch)

        #expect(first.errors.contains("2 batches have no effect any more by this"))
        #expect(second.errors.contains("0 batches have no effect any more by this"))
        #expect(short.errors.contains("is too short for the name of a replica: give at least 8"))
        #expect(released.errors.contains("1 batch has effect by this"), "\(released.errors)")
    }

    @Test func whatIsIrregularIsCountedByKind() throws {
        let world = try Executables()
        defer { world.remove() }
        let sheets = world.folder + "/sheets"
        let folder = sheets + "/content/_startups"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        for n in 1...5 {
            try "---\ntitle: T\nstart: 2023-13-0\(n)\n---\n".write(
                toFile: folder + "/p\(n).md", atomically: true, encoding: .utf8)
        }

        let home = try world.home("home")
        let short = try world.run("p352-agent", "import", "betagouv", sheets, "--home", home)
        let other = try world.home("other")
        let long = try world.run(
            "p352-agent", "import", "betagouv", sheets, "--verbose", "--home", other)

        func lines(_ outcome: Executables.Outcome) -> Int {
            outcome.errors.split(separator: "\n").count { $0.contains(": impossible-date: ") }
        }
        #expect(short.errors.contains("5  impossible-date\n"), "\(short.errors)")
        #expect(lines(short) == 3 && lines(long) == 5)
        #expect(short.errors.contains("(`--verbose` lists all, `--json` too)"))
        #expect(!long.errors.contains("`--verbose`"))
    }

    /// DINUM's own homes are contacts, too.
    @Test func centralKnowsWhenDINUMsHomeAsked() throws {
        let fleet = try Fleet()
        try fleet.agent("dinum", "add", "incubator", "slug=dinum", "title=DINUM")
        try fleet.addProduct("dinum", "alpha", incubator: "dinum")
        try fleet.agent(
            "dinum", "add", "phase", "product=alpha", "name=construction", "start=2023-01-01")
        try fleet.sync("dinum")
        _ = try fleet.decide("campaign", "open", "2023")

        let lines = try fleet.decide("status").output.split(separator: "\n")

        let line = try #require(lines.first { $0.hasPrefix("  dinum ") })
        #expect(line.contains("last contact "), "\(line)")
    }
}
