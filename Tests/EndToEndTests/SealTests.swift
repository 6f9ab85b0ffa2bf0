import Foundation
import Testing

/// From the opened campaign to the auditor's check, with the real executables.
@Suite struct SealTests {
    /// Central, DINUM's agent with three sheets or none, and an incubator's agent, all enrolled.
    private struct Country {
        let world: Executables
        let server: Process
        let address: String

        init(hasSheets: Bool = true) throws {
            world = try Executables()
            let central = world.folder + "/central"
            try world.run("p352-central", "init", "--home", central)
            server = Process()
            server.executableURL = URL(fileURLWithPath: Executables.products + "/p352-central")
            server.arguments = ["serve", "--home", central, "--listen", "127.0.0.1:0"]
            let out = Pipe()
            server.standardOutput = out
            server.standardError = FileHandle.nullDevice
            try server.start()
            let line = String(decoding: out.fileHandleForReading.availableData, as: UTF8.self)
            address = try #require(line.split(separator: "\n").first.map(String.init))
            try enrol("dinum", "dinum", role: "dinum")
            try enrol("beta", "incubateur-b", role: "incubator")
            if hasSheets {
                let sheets = world.folder + "/samples"
                try world.run(Executables.root.path + "/Tools/sample-sheets", sheets)
                try agent("import", "betagouv", sheets, "--history", at: "dinum")
            }
            try sync("dinum", "beta")
        }

        func end() {
            server.terminate()
            server.waitUntilExit()
            world.remove()
        }

        func path(_ name: String) -> String { world.folder + "/" + name }

        @discardableResult
        func agent(
            _ arguments: String..., at home: String, allow: Set<Int32> = [0]
        ) throws -> Executables.Outcome {
            try world.run("p352-agent", arguments + ["--home", path(home)], allow: allow)
        }

        @discardableResult
        func central(_ arguments: String..., allow: Set<Int32> = [0]) throws
            -> Executables.Outcome
        {
            try world.run("p352-central", arguments + ["--home", path("central")], allow: allow)
        }

        @discardableResult
        func report(
            _ arguments: String..., at home: String, allow: Set<Int32> = [0]
        ) throws -> Executables.Outcome {
            try world.run("p352-report", arguments + ["--home", path(home)], allow: allow)
        }

        func enrol(_ home: String, _ incubator: String, role: String) throws {
            let code = try central("invite", "--incubator", incubator, "--role", role).output
                .split(separator: "\n")[0]
            try world.run(
                "p352-agent", "enrol", "--central", address, "--code", String(code), "--home",
                path(home), allow: [0, 2])
        }

        func sync(_ homes: String..., allow: Set<Int32> = [0]) throws {
            for home in homes { try agent("sync", at: home, allow: allow) }
        }

        func object(_ text: String) throws -> [String: Any] {
            try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        }

        /// The incubator's line of the console.
        func line() throws -> [String: Any] {
            let status = try object(try central("status", "--json", allow: [0, 2]).output)
            let campaigns = try #require(status["campaigns"] as? [[String: Any]])
            let lines = try #require(campaigns.first?["incubators"] as? [[String: Any]])
            return try #require(lines.first { $0["incubator"] as? String == "incubateur-b" })
        }

        /// The names and bytes of a folder's files.
        func files(_ folder: String) throws -> [String: Data] {
            var files: [String: Data] = [:]
            for name in try FileManager.default.subpathsOfDirectory(atPath: folder) {
                files[name] = FileManager.default.contents(atPath: folder + "/" + name)
            }
            return files
        }

        /// The programme, from central's own words.
        func programme() throws -> String {
            let bytes = try #require(
                FileManager.default.contents(atPath: path("central/programme")))
            let text = String(decoding: bytes, as: UTF8.self)
            return try #require(text.firstMatch(of: /[0-9a-f]{64}/)).output.description
        }
    }

    /// What an incubator has to do stands in its `status`.
    @Test func statusNamesTheOpenCampaignAndWhetherItIsSignedOff() throws {
        let country = try Country()
        defer { country.end() }
        func line(_ home: String) throws -> String? {
            try country.agent("status", at: home).output.split(separator: "\n")
                .first { $0.hasPrefix("campaign ") }.map(String.init)
        }
        func standing() throws -> [String: Any]? {
            let status = try country.object(
                try country.agent("status", "--json", at: "beta").output)
            return (status["campaigns"] as? [[String: Any]])?.first
        }

        let none = try line("beta")
        try country.central("campaign", "open", "2023", "--deadline", "2999-01-31")
        try country.sync("dinum", "beta")
        let (waiting, dinum) = (try line("beta"), try line("dinum"))
        try country.central("campaign", "open", "2023", "--deadline", "2020-01-31")
        try country.sync("beta")
        let late = try line("beta")
        try country.agent("signoff", "2023", "--nothing", at: "beta")
        let nothing = try standing()
        try country.agent("signoff", "2023", at: "beta")
        let signed = try standing()
        let last = try line("beta")
        try country.central("campaign", "close", "2023")
        try country.sync("beta")

        #expect(none == nil)
        #expect(
            waiting
                == "campaign RAP-2023 is open until 2999-01-31: not signed off yet (`signoff 2023`, "
                + "then `sync`)")
        #expect(dinum == "campaign RAP-2023 is open until 2999-01-31")
        #expect(late?.contains("is open until 2020-01-31: LATE, not signed off") == true)
        #expect(nothing?["state"] as? String == "nothing")
        #expect(signed?["state"] as? String == "signed")
        #expect(last?.contains(": signed off on ") == true)
        #expect(try line("beta") == nil)
    }

    /// "Néant" beside records of the year is probably a slip.
    @Test func nothingIsNotSignedOffDespiteRecordsUnlessItIsMeant() throws {
        let country = try Country(hasSheets: false)
        defer { country.end() }
        try country.central("campaign", "open", "2023")
        try country.sync("beta")
        try country.agent("add", "product", "slug=neuf", "title=Neuf", at: "beta")
        try country.agent(
            "add", "phase", "product=neuf", "name=investigation", "start=2023-05-01", at: "beta")
        try country.agent(
            "add", "event", "product=neuf", "name=committee", "date=2022-05-01", at: "beta")

        let refused = try country.agent("signoff", "2023", "--nothing", at: "beta", allow: [2])
        let alone = try country.agent(
            "signoff", "2023", "--despite-records", at: "beta", allow: [64])
        try country.sync("beta")
        let before = try country.line()["state"] as? String
        try country.agent("signoff", "2023", "--nothing", "--despite-records", at: "beta")
        try country.sync("beta")

        #expect(
            refused.errors.contains("incubateur-b has records of 2023 (1 phase)"),
            "\(refused.errors)")
        #expect(refused.errors.contains("--nothing --despite-records"), "\(refused.errors)")
        #expect(alone.errors.contains("--despite-records goes with --nothing"))
        #expect(before == "waiting")
        #expect(try country.line()["state"] as? String == "nothing")
    }

    @Test func twoMachinesThatSignOffDifferentlyContradictEachOther() throws {
        let country = try Country(hasSheets: false)
        defer { country.end() }
        try country.central("campaign", "open", "2023")
        try country.sync("beta")
        try country.agent("signoff", "2023", at: "beta")
        try country.sync("beta")
        try country.enrol("gamma", "incubateur-b", role: "incubator")
        try country.sync("gamma")

        try country.agent("signoff", "2023", "--nothing", at: "beta")
        try country.agent("signoff", "2023", at: "gamma")
        try country.sync("beta", "gamma", allow: [0, 2])

        let open = try country.agent("conflicts", at: "gamma", allow: [2]).output
        #expect(open.contains("nothing  (RAP-2023)"), "\(open)")
        #expect(try country.line()["state"] as? String == "contested")
        try country.agent("signoff", "2023", at: "gamma")
        try country.agent("conflicts", at: "gamma")
    }

    /// A seal asks for no campaign, and says what it stands without.
    @Test func whoeverSealsWithoutTheEndOfACampaignIsTold() throws {
        let country = try Country()
        defer { country.end() }
        func seal() throws -> String {
            try country.central("seal", "2023", "--reason", "un essai").errors
        }

        let none = try seal()
        try country.central("campaign", "open", "2023", "--deadline", "2999-01-31")
        let opened = try country.central("authority").output
        // Said again it is said once.
        try country.central("campaign", "open", "2023", "--deadline", "2999-01-31")
        #expect(try country.central("authority").output == opened)
        let early = try seal()
        try country.central("campaign", "open", "2023", "--deadline", "2020-01-31")
        let open = try seal()
        try country.central("campaign", "close", "2023")
        let closed = try seal()

        #expect(none.contains("no campaign rap of 2023 was ever opened"), "\(none)")
        #expect(early.contains("the campaign RAP-2023 is open until 2999-01-31"), "\(early)")
        #expect(open.contains("RAP-2023 is still open: `campaign close 2023` ends it"), "\(open)")
        #expect(!closed.contains("campaign RAP"), "\(closed)")
        #expect(closed.contains("not signed off: "), "\(closed)")
    }

    /// Its report could never be built again.
    @Test func aYearWhoseTextsNoDocumentCanPrintIsNotSealed() throws {
        let country = try Country()
        defer { country.end() }
        let added = try country.agent(
            "add", "narrative-section", "document=rap", "year=2023", "section=z", "rank=9",
            "title=Z", "text=Il y a {nope} choses", at: "dinum")
        let key = added.output.trimmingCharacters(in: .whitespacesAndNewlines)
        try country.sync("dinum")

        let refused = try country.central("seal", "2023", allow: [2])
        let check = try country.report("check", "--year", "2023", at: "central", allow: [2])
        try country.agent(
            "set", "narrative-section", key, "text=Il y a {portfolio.services} choses",
            at: "dinum")
        try country.sync("dinum")
        try country.central("seal", "2023")

        #expect(refused.errors.contains("narrative-section z"), "\(refused.errors)")
        #expect(refused.errors.contains("there is no figure {nope}"), "\(refused.errors)")
        #expect(check.output.contains("there is no figure {nope}"), "\(check.output)")
    }

    @Test func aCampaignShowsWhoSignedOffAndWhatChangedSince() throws {
        let country = try Country()
        defer { country.end() }

        let early = try country.agent("signoff", "2023", at: "beta", allow: [1])
        #expect(early.errors.contains("no campaign of 2023 is open"))
        try country.central("campaign", "open", "2023", "--deadline", "2020-01-31")
        try country.sync("beta")
        #expect(try country.line()["state"] as? String == "late")

        try country.agent("signoff", "2023", "--nothing", at: "beta")
        try country.sync("beta")
        #expect(try country.line()["state"] as? String == "nothing")
        try country.agent("signoff", "2023", at: "beta")
        try country.sync("beta")
        var line = try country.line()
        #expect(line["state"] as? String == "signed")
        #expect(line["signedLate"] as? Bool == true)
        #expect((line["changedSince"] as? [Any])?.count == 0)
        #expect(line["contact"] as? String != nil)

        try country.agent("add", "product", "slug=neuf", "title=Neuf", at: "beta")
        try country.sync("beta")
        line = try country.line()
        #expect("\(line["changedSince"] ?? "")".contains("neuf"))
        try country.central("campaign", "close", "2023")
        try country.sync("beta")
        try country.agent("signoff", "2023", at: "beta", allow: [1])
    }

    @Test func aSealedYearIsRebuiltByteForByteAndVerifiedByAThirdParty() throws {
        let country = try Country()
        defer { country.end() }
        let year = "2023"
        func build(_ home: String, _ out: String, _ more: String...) throws -> [String: Data] {
            let folder = country.path(out)
            try country.world.run(
                "p352-report",
                ["build", "--year", year, "--out", folder, "--home", country.path(home)] + more)
            return try country.files(folder)
        }

        // What is on a disk and unsent when the year is sealed is late.
        try country.agent("add", "product", "slug=tard", "title=Tard", at: "beta")
        let seal = try country.central("seal", year).output.trimmingCharacters(in: .newlines)
        let first = try build("central", "first", "--sealed")
        let digest = try #require(
            try country.central("authority").output.firstMatch(of: /figures ([0-9a-f]{16})/)
        ).output.1
        let page = String(decoding: try #require(first["rap-352-2023.html"]), as: UTF8.self)
        #expect(page.contains(digest) && page.contains(seal.prefix(16)))

        try country.sync("beta", "dinum")
        let status = try country.object(
            try country.agent("status", "--json", at: "beta", allow: [0, 2]).output)
        let own = try #require(status["seal"] as? [String: Any])
        #expect(own["ownBatchesOutside"] as? Int == 1)
        try country.agent("set", "product", "alpha", "title=Autre", at: "dinum")
        try country.sync("dinum")
        #expect(try build("dinum", "again", "--sealed") == first)
        #expect(try build("central", "later", "--sealed") == first)
        #expect(try build("dinum", "now") != first)
        let late = try country.report("late", "--year", year, "--json", at: "dinum").output
        #expect(late.contains("\"tard\"") && late.contains("\"alpha\""))
        try country.report("verify-seal", "--year", year, at: "dinum")
        let foreign = try country.report("verify-seal", "--year", year, at: "beta", allow: [1])
        #expect(foreign.errors.contains("not in this store, in the scopes"))

        // A second seal gives its reason; the first stays.
        let refused = try country.central("seal", year, allow: [64])
        #expect(refused.errors.contains("--reason"))
        try country.central("seal", year, "--reason", "Un produit manquait")
        try country.sync("dinum")
        #expect(try build("dinum", "old", "--seal", String(seal.prefix(12))) == first)
        let second = try build("dinum", "new", "--sealed")
        #expect(second != first)
        let changed = String(decoding: try #require(second["bilan-2023.html"]), as: UTF8.self)
        #expect(changed.contains("Ce qui a changé depuis le scellement du"))
        let both = try country.report("verify-seal", "--year", year, at: "dinum").output
        #expect(both.split(separator: "\n").count == 2)

        try checkAsThirdParty(country, year)
    }

    @Test func aContestedFigureIsNamedAndNotSealedAndWhatCollidesLaterIsLate() throws {
        let country = try Country()
        defer { country.end() }
        try country.enrol("second", "dinum", role: "dinum")
        try country.sync("second")
        let phases = try country.agent(
            "list", "phase", "--where", "name=construction", "--json", at: "dinum"
        ).output
        let id = try #require(phases.firstMatch(of: /"id": "([0-9a-f]{32})"/)).output.1
        func collide(_ days: [String]) throws {
            for (home, day) in zip(["dinum", "second"], days) {
                try country.agent("set", "phase", String(id), "start=" + day, at: home)
            }
            try country.sync("dinum", allow: [0, 2])
            try country.sync("second", "dinum", allow: [0, 2])
        }

        try collide(["2023-06-02", "2023-06-03"])
        let refused = try country.central("seal", "2023", allow: [2])
        #expect(refused.errors.contains("contested: products.constructions_begun"))
        #expect(!(try country.central("authority").output.contains("seal 2023")))
        try country.agent("resolve", "phase", String(id), "start", "--keep", "1", at: "dinum")
        try country.sync("dinum", "second")
        try country.central("seal", "2023")
        try country.sync("dinum", "second")
        let sealed = try country.report(
            "figures", "--year", "2023", "--sealed", "--json", at: "dinum"
        )
        .output
        try collide(["2023-06-04", "2024-06-05"])

        // Shown is one of the two days: the year that would have the other is contested, too.
        for year in ["2023", "2024"] {
            let now = try country.report("figures", "--year", year, "--json", at: "dinum")
            let figures =
                try #require(
                    try JSONSerialization.jsonObject(with: Data(now.output.utf8)) as? [String: Any])[
                    "figures"] as? [[String: Any]]
            let contested = (figures ?? []).filter { $0["status"] as? String == "contested" }
            #expect(
                contested.contains { $0["id"] as? String == "products.constructions_begun" },
                "\(year)")
            #expect(!contested.contains { $0["id"] as? String == "products.accelerations_begun" })
        }
        let again = try country.report(
            "figures", "--year", "2023", "--sealed", "--json", at: "dinum"
        ).output
        #expect(again == sealed && !again.contains("\"contested\""))
        let late = try country.report("late", "--year", "2023", at: "dinum").output
        #expect(late.contains("products.constructions_begun") && late.contains("(contested)"))
    }

    /// Over the real sheets and the reference data, in every format, PDF included.
    @Test(.enabled(if: Executables.bundle != nil))
    func theRealYearIsSealedAsOfADayAndRebuiltElsewhereAfterLaterSyncs() throws {
        let country = try Country(hasSheets: false)
        defer { country.end() }
        try country.agent(
            "import", "betagouv", try country.world.clone(), "--history", at: "dinum",
            allow: [0, 2])
        try country.agent("import", "reference", at: "dinum")
        try country.sync("dinum")
        func build(_ home: String, _ out: String) throws -> [String: Data] {
            let folder = country.path(out)
            try country.report(
                "build", "--year", "2023", "--sealed", "--formats", "html,pdf,ods,csv,json",
                "--out", folder, at: home)
            return try country.files(folder)
        }

        try country.central("seal", "2023", "--as-of", "2024-06-30")
        let first = try build("central", "first")
        try country.sync("dinum")
        try country.agent("set", "product", "tchap", "title=Autre nom", at: "dinum")
        try country.sync("dinum")

        #expect(try build("dinum", "again") == first)
        #expect(first.keys.contains("rap-352-2023.pdf"))
        let figures = try country.object(
            String(decoding: try #require(first["rap-352-2023.json"]), as: UTF8.self))
        let laureates = (figures["figures"] as? [[String: Any]])?.first {
            $0["id"] as? String == "fast_supported"
        }
        #expect(laureates?["value"] as? Int == 18)
        try country.report("verify-seal", "--year", "2023", at: "dinum")
        try checkAsThirdParty(country, "2023")
    }

    @Test func ofTwoSealsAtOnceTheSecondSeesTheFirst() throws {
        let country = try Country()
        defer { country.end() }
        let both = (0..<2).map { _ in
            let process = Process()
            process.executableURL = URL(fileURLWithPath: Executables.products + "/p352-central")
            process.arguments = ["seal", "2023", "--home", country.path("central")]
            process.standardOutput = FileHandle.nullDevice
            process.standardError = FileHandle.nullDevice
            return process
        }

        for process in both { try process.start() }
        for process in both { process.waitUntilExit() }

        #expect(both.map(\.terminationStatus).sorted() == [0, 64])
        let chain = try country.central("authority").output
        #expect(chain.matches(of: /seal 2023/).count == 1)
        try country.report("verify-seal", "--year", "2023", at: "central")
    }

    @Test func aSealAsOfADayAndOneOfAnotherProgrammeStandApart() throws {
        let country = try Country()
        defer { country.end() }
        try country.agent("add", "programme", "code=129", "title=Coordination", at: "dinum")
        try country.agent(
            "add", "budget-line", "programme=129", "year=2023", "action=total", "stage=lfi",
            "title=total", "kind=CP", "amount=22000000", at: "dinum")
        try country.sync("dinum")

        try country.central("seal", "2023", "--as-of", "2023-06-30")
        try country.central("seal", "2023", "--programme", "129")
        try country.sync("dinum", "beta")

        func figures(_ more: String...) throws -> [String: Any] {
            try country.object(
                try country.world.run(
                    "p352-report",
                    ["figures", "--year", "2023", "--sealed", "--json"] + more + [
                        "--home", country.path("dinum"),
                    ]
                ).output)
        }
        #expect(try figures()["asOf"] as? String == "2023-06-30T23:59:59.999Z")
        #expect(try figures("--programme", "129")["programme"] as? String == "129")
        // What lies inside its frontiers and was known after its T is late, too.
        let late = try country.report("late", "--year", "2023", at: "dinum").output
        #expect(late.contains("known after its T (2023-06-30T23:59:59.999Z)"), "\(late)")
        #expect(late.contains("budget-line"), "\(late)")
        for programme in ["352", "129"] {
            let seals = try country.report(
                "verify-seal", "--year", "2023", "--programme", programme, at: "dinum"
            ).output
            #expect(seals.split(separator: "\n").count == 1 && seals.contains("holds"))
        }
        let foreign = try country.report(
            "figures", "--year", "2023", "--sealed", at: "beta", allow: [1])
        #expect(foreign.errors.contains("stands on the authority chain"))
        #expect(foreign.errors.contains("cannot be made anew"))
    }

    private func checkAsThirdParty(_ country: Country, _ year: String) throws {
        let bundle = country.path("bundle")
        try country.agent("bundle", "create", bundle, at: "dinum")
        let figures = country.path("figures.json")
        try country.report("figures", "--year", year, "--sealed", "--json", at: "dinum").output
            .write(toFile: figures, atomically: true, encoding: .utf8)
        let root = try country.programme()
        func verify(_ bundle: String, _ figures: String, _ root: String) throws -> Int32 {
            try country.world.run(
                "/usr/bin/env", "python3", Executables.root.path + "/Tools/read-log",
                "verify-seal", bundle, figures, "--root", root, allow: [0, 1]
            ).code
        }
        func flipped(_ path: String, at share: Double) throws -> String {
            var bytes = Array(try #require(FileManager.default.contents(atPath: path)))
            bytes[Int(Double(bytes.count) * share)] ^= 1
            try Data(bytes).write(to: URL(fileURLWithPath: path + "-flipped"))
            return path + "-flipped"
        }

        #expect(try verify(bundle, figures, root) == 0)
        try country.world.run(
            "/usr/bin/env", "python3", Executables.root.path + "/Tools/read-log", bundle)
        for share in [0.2, 0.5, 0.9] {
            #expect(try verify(try flipped(bundle, at: share), figures, root) == 1)
            #expect(try verify(bundle, try flipped(figures, at: share), root) == 1)
        }
        #expect(try verify(bundle, figures, String(repeating: "0", count: 64)) == 1)
    }
}
