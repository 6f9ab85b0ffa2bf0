import Foundation
import Testing

/// Rows of the case table about keys, clocks and organisations.
@Suite struct OrganisationTests {
    static let faketime = "/usr/bin/faketime"

    private func write(_ fleet: Fleet, at time: String, _ name: String, _ arguments: String...)
        throws
    {
        try fleet.world.run(
            Self.faketime,
            ["-f", time, Executables.products + "/p352-agent"] + arguments + [
                "--home", fleet.home(name),
            ])
    }

    @Test(
        "clock wrong by ten years",
        .enabled(if: FileManager.default.isExecutableFile(atPath: faketime)))
    func clockWrongByTenYears() throws {
        let fleet = try Fleet()
        try fleet.incubator("ademe")
        try fleet.incubator("second", of: "ademe")
        try fleet.addProduct("second", "alpha", incubator: "ademe")
        try fleet.sync("second")
        try fleet.sync("ademe")

        try write(fleet, at: "-10y", "ademe", "set", "product", "alpha", "title=Long ago")
        try write(fleet, at: "-10y", "ademe", "sync")
        try fleet.sync("second")
        try write(fleet, at: "+10y", "second", "set", "product", "alpha", "mission=Much later")
        try write(fleet, at: "+10y", "second", "sync")
        try fleet.sync("ademe")

        for home in ["ademe", "second"] {
            let record = try #require(try fleet.record(home, "alpha"))
            #expect(record["title"] as? String == "Long ago")
            #expect(record["mission"] as? String == "Much later")
        }
        #expect(try fleet.agree("ademe", "second"))
    }

    @Test("offline for 14 months")
    func offlineFor14Months() throws {
        let fleet = try Fleet()
        try fleet.incubator("ademe")
        try fleet.incubator("second", of: "ademe")
        try fleet.addProduct("second", "alpha", incubator: "ademe")
        try fleet.sync("second")
        try fleet.sync("ademe")
        var generator = SystemRandomNumberGenerator()
        func noise() -> String {
            String(
                (0..<120_000).map { _ in
                    Character(Unicode.Scalar(UInt8.random(in: 33...126, using: &generator)))
                })
        }

        var texts: [String] = []
        for _ in 0..<14 {
            texts.append("a" + noise())
            for home in ["ademe", "second"] {
                let field = home == "ademe" ? "mission" : "title"
                try fleet.agent(home, "set", "product", "alpha", "\(field)=\(texts.last ?? "")")
            }
        }
        let sent = try fleet.object(try fleet.sync("second"))
        let both = try fleet.object(try fleet.sync("ademe"))
        try fleet.sync("second")

        #expect(sent["sent"] as? Int == 14)
        #expect(both["sent"] as? Int == 14 && both["received"] as? Int == 14)
        #expect((both["requests"] as? Int ?? 0) > 4, "several packs each way")
        #expect(try fleet.record("second", "alpha")?["mission"] as? String == texts.last)
        #expect(try fleet.record("ademe", "alpha")?["title"] as? String == texts.last)
        #expect(try fleet.agree("ademe", "second"))
        let idle = try fleet.object(try fleet.sync("ademe"))
        #expect(idle["requests"] as? Int == 1)
    }

    @Test("a stolen laptop's key, before and after it is revoked")
    func aStolenLaptopsKeyBeforeAndAfterItIsRevoked() throws {
        let fleet = try Fleet()
        try fleet.incubator("ademe")
        try fleet.addProduct("ademe", "alpha", incubator: "ademe")
        try fleet.agent("ademe", "set", "product", "alpha", "title=Before the theft")
        try fleet.sync("ademe")
        try fleet.copy(fleet.home("ademe"), to: fleet.home("thief"))
        let key = try fleet.replica("ademe")

        _ = try fleet.decide("revoke", key)
        // The thief goes on; a replacement of the laptop is enrolled.
        try fleet.agent("thief", "set", "product", "alpha", "title=Stolen")
        let refused = try fleet.sync("thief", allow: [1])
        #expect(refused.errors.contains("revoked"))
        try fleet.incubator("new", of: "ademe")
        #expect(try fleet.title("new", "alpha") == "Before the theft")
        // The stolen batch arrives by a stick all the same: kept without effect, listed, released.
        let stick = fleet.world.folder + "/stick"
        try fleet.agent("thief", "bundle", "create", stick)
        try fleet.agent("new", "bundle", "apply", stick)
        #expect(try fleet.title("new", "alpha") == "Before the theft")
        try fleet.sync("new")
        let output = try fleet.decide("quarantine", "--json").output
        let kept = try #require(
            try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [[String: Any]])
        try #require(kept.count == 1)
        #expect(kept[0]["replica"] as? String == key)
        _ = try fleet.decide("release", try #require(kept[0]["batch"] as? String))
        try fleet.sync("new")
        #expect(try fleet.title("new", "alpha") == "Stolen")
    }

    @Test("incubator renamed, merged, split; product moved")
    func incubatorRenamedMergedSplitProductMoved() throws {
        let fleet = try Fleet()
        try fleet.incubator("ademe")
        try fleet.incubator("mtes")
        try fleet.addProduct("ademe", "alpha", incubator: "ademe")
        try fleet.agent("ademe", "set", "product", "alpha", "title=Moved")
        try fleet.sync("ademe")
        try fleet.agent("dinum", "set", "incubator", "ademe", "title=A new label")
        try fleet.sync("dinum")

        _ = try fleet.decide("move", "product", "alpha", "--to", "mtes")
        for home in ["mtes", "ademe", "dinum"] { try fleet.sync(home) }

        #expect(try fleet.record("mtes", "alpha")?["scope"] as? String == "mtes")
        #expect(try fleet.title("mtes", "alpha") == "Moved")
        // The former owner is told that what stands there grows old.
        let former = try fleet.agent("ademe", "list", "product")
        #expect(former.errors.contains("moved to mtes"), "\(former.errors)")
        #expect(try fleet.agent("ademe", "show", "product", "alpha").errors.contains("alpha"))
        #expect(try !fleet.agent("mtes", "list", "product").errors.contains("moved to"))
        try fleet.agent("mtes", "set", "product", "alpha", "title=By the new owner")
        try fleet.sync("mtes")
        try fleet.sync("dinum")
        #expect(try fleet.records("dinum").count { $0["key"] as? String == "alpha" } == 1)
        #expect(try fleet.title("dinum", "alpha") == "By the new owner")
        #expect(
            try fleet.records("dinum", type: "incubator").contains {
                $0["title"] as? String == "A new label"
            })
        // Merged: one replica writes in both scopes.
        _ = try fleet.decide("grant", try fleet.replica("ademe"), "--scope", "mtes")
        for home in ["ademe", "ademe"] { try fleet.sync(home) }
        try fleet.agent("ademe", "set", "product", "alpha", "mission=By both")
        try fleet.sync("ademe")
        try fleet.sync("mtes")
        #expect(try fleet.record("mtes", "alpha")?["mission"] as? String == "By both")
        _ = try fleet.decide("verify")
    }

    /// The former owner has not heard of the move: an edit, and a phase that nobody had when the
    /// product moved.
    @Test func whatIsWrittenInAFormerScopeFollowsTheProduct() throws {
        let fleet = try Fleet()
        try fleet.incubator("ademe")
        try fleet.incubator("mtes")
        try fleet.addProduct("ademe", "alpha", incubator: "ademe")
        try fleet.sync("ademe")
        _ = try fleet.decide("move", "product", "alpha", "--to", "mtes")
        try fleet.agent("ademe", "set", "product", "alpha", "mission=Offline")
        try fleet.agent(
            "ademe", "add", "phase", "product=alpha", "name=construction", "start=2024-01-15")

        try fleet.sync("ademe")

        try fleet.sync("mtes")
        #expect(try fleet.record("mtes", "alpha")?["mission"] as? String == "Offline")
        let phases = try fleet.records("mtes", type: "phase")
        #expect(phases.map { $0["scope"] as? String } == ["mtes"])
        let status = try fleet.object(try fleet.decide("status", "--json"))
        #expect((status["stragglers"] as? [Any])?.isEmpty == true)
        // The new owner goes on with it, and the former one sees where it is.
        try fleet.agent(
            "mtes", "set", "phase", try #require(phases.first?["id"] as? String),
            "start=2024-02-01")
        for home in ["mtes", "ademe", "dinum"] { try fleet.sync(home) }
        #expect(try fleet.records("dinum", type: "phase").count == 1)
        #expect(
            try fleet.records("dinum", type: "phase").first?["start"] as? String == "2024-02-01")
        _ = try fleet.decide("verify")
    }

    @Test("product run by two incubators")
    func productRunByTwoIncubators() throws {
        let fleet = try Fleet()
        try fleet.incubator("ademe")
        try fleet.incubator("mtes")
        try fleet.addProduct("ademe", "alpha", incubator: "ademe")
        try fleet.sync("ademe")

        for home in ["ademe", "mtes"] {
            _ = try fleet.decide("grant", try fleet.replica(home), "--scope", "ademe+mtes")
        }
        _ = try fleet.decide("move", "product", "alpha", "--to", "ademe+mtes")
        // The first sync learns the grant, the second reads the scope.
        for home in ["ademe", "mtes", "ademe", "mtes"] { try fleet.sync(home) }
        try fleet.agent("ademe", "set", "product", "alpha", "title=From A")
        try fleet.agent("mtes", "set", "product", "alpha", "mission=From B")
        for home in ["ademe", "mtes", "ademe", "dinum"] { try fleet.sync(home) }

        for home in ["ademe", "mtes", "dinum"] {
            let record = try #require(try fleet.record(home, "alpha"))
            #expect(record["title"] as? String == "From A")
            #expect(record["mission"] as? String == "From B")
            #expect(record["scope"] as? String == "ademe+mtes")
        }
    }
}
