import Foundation
import Testing

/// Rows of the case table in which a store is not the one that it was.
@Suite struct CopiedStoreTests {
    @Test("database restored from last month's backup")
    func databaseRestoredFromLastMonthsBackup() throws {
        let fleet = try Fleet()
        try fleet.incubator("ademe")
        try fleet.addProduct("ademe", "alpha", incubator: "ademe")
        try fleet.sync("ademe")
        let backup = fleet.world.folder + "/last-month"
        try fleet.agent("ademe", "backup", "create", backup)
        try fleet.agent("ademe", "set", "product", "alpha", "title=Since the backup")
        try fleet.sync("ademe")
        let before = try fleet.replica("ademe")

        let restored = try fleet.agent("ademe", "backup", "restore", backup)

        #expect(restored.errors.contains("new key"))
        let status = try fleet.status("ademe")
        #expect(status["replica"] as? String != before)
        #expect((status["missing"] as? [String])?.count == 1)
        try fleet.agent("ademe", "set", "product", "alpha", "mission=After it")
        try fleet.sync("ademe")
        try fleet.sync("dinum")
        for home in ["ademe", "dinum"] {
            let record = try #require(try fleet.record(home, "alpha"))
            #expect(record["title"] as? String == "Since the backup")
            #expect(record["mission"] as? String == "After it")
        }
        #expect((try fleet.status("ademe")["missing"] as? [String])?.isEmpty == true)
        try fleet.agent("ademe", "verify")
    }

    @Test("home copied, both used")
    func homeCopiedBothUsed() throws {
        let fleet = try Fleet()
        try fleet.incubator("ademe")
        try fleet.addProduct("ademe", "alpha", incubator: "ademe")
        try fleet.sync("ademe")

        try fleet.copy(fleet.home("ademe"), to: fleet.home("copy"))
        try fleet.agent("ademe", "set", "product", "alpha", "title=Original")
        try fleet.agent("copy", "set", "product", "alpha", "mission=Copy")
        try fleet.sync("ademe")
        let noticed = try fleet.sync("copy")
        #expect(noticed.errors.contains("in use in a copy of it, too"), "\(noticed.errors)")
        let status = try fleet.agent("copy", "status").output
        #expect(status.contains("goes on under its key number 2"), "\(status)")
        try fleet.agent("copy", "set", "product", "alpha", "link=https://copy.example")
        for home in ["copy", "ademe", "dinum"] { try fleet.sync(home) }

        for home in ["ademe", "copy", "dinum"] {
            let record = try #require(try fleet.record(home, "alpha"))
            #expect(record["title"] as? String == "Original")
            #expect(record["mission"] as? String == "Copy")
            #expect(record["link"] as? String == "https://copy.example")
            try fleet.agent(home, "verify")
        }
        #expect(try fleet.replica("ademe") != fleet.replica("copy"))
    }

    @Test("two laptops of one incubator")
    func twoLaptopsOfOneIncubator() throws {
        let fleet = try Fleet()
        try fleet.incubator("first", of: "ademe")
        try fleet.incubator("second", of: "ademe")
        try fleet.addProduct("first", "alpha", incubator: "ademe")
        try fleet.sync("first")
        try fleet.sync("second")

        try fleet.agent("first", "set", "product", "alpha", "title=First")
        try fleet.agent("second", "set", "product", "alpha", "title=Second")
        try fleet.sync("first")
        try fleet.sync("second", allow: [2])
        try fleet.sync("first", allow: [2])

        for home in ["first", "second"] {
            let conflicts = try fleet.agent(home, "conflicts", "--json", allow: [2]).output
            #expect(conflicts.contains("\"First\"") && conflicts.contains("\"Second\""))
        }
        try fleet.agent("second", "resolve", "product", "alpha", "title", "--value", "Both")
        try fleet.sync("second")
        try fleet.sync("first")
        #expect(try fleet.title("first", "alpha") == "Both")
        #expect(try fleet.replicas("ademe").count == 2)
    }

    @Test("central restored from its backup or rolled back: restored")
    func centralRestoredFromItsBackup() throws {
        let fleet = try Fleet()
        try fleet.incubator("ademe")
        try fleet.addProduct("ademe", "alpha", incubator: "ademe")
        try fleet.sync("ademe")
        let backup = fleet.world.folder + "/monday"
        _ = try fleet.decide("backup", "create", backup)
        // Since the backup: a further home, and what both wrote.
        try fleet.incubator("mtes")
        try fleet.addProduct("mtes", "beta", incubator: "mtes")
        try fleet.agent("ademe", "set", "product", "alpha", "title=Newer")
        try fleet.sync("mtes")
        try fleet.sync("ademe")
        try fleet.sync("dinum")
        fleet.stop()
        _ = try fleet.decide("backup", "restore", backup)
        try fleet.serve()

        // mtes' grant is not in the backup: mtes itself brings it, with its batches.
        try fleet.sync("mtes")
        try fleet.sync("ademe")

        try fleet.enrol("witness", incubator: "dinum", role: "dinum")
        try fleet.sync("witness")
        #expect(try fleet.title("witness", "alpha") == "Newer")
        #expect(try fleet.title("witness", "beta") == "T")
        #expect(try fleet.agree("witness", "dinum") == false)
        try fleet.sync("dinum")
        #expect(try fleet.agree("witness", "dinum"))
        #expect(try fleet.replicas("mtes").first?["scopes"] as? [String] == ["mtes"])
        fleet.stop()
        _ = try fleet.decide("verify")
    }

    @Test("central restored from its backup or rolled back: rolled back")
    func centralRolledBack() throws {
        let fleet = try Fleet()
        try fleet.incubator("ademe")
        fleet.stop()
        try fleet.copy(fleet.central, to: fleet.central + "-snapshot")
        try fleet.serve()
        try fleet.addProduct("ademe", "alpha", incubator: "ademe")
        try fleet.sync("ademe")
        try fleet.incubator("mtes")
        // The whole machine goes back, keys and chain included, and nobody notices.
        fleet.stop(SIGKILL)
        try FileManager.default.removeItem(atPath: fleet.central)
        try fleet.copy(fleet.central + "-snapshot", to: fleet.central)
        try fleet.serve()

        // It grants somebody else in ignorance: the authority chain forks.
        try fleet.incubator("late", of: "ademe")
        try fleet.sync("mtes", allow: [0, 1, 2])
        try fleet.sync("ademe", allow: [0, 1, 2])
        let forked = try fleet.object(try fleet.decide("status", "--json", allow: [0, 2]))
        let tips = try #require(forked["authorityTips"] as? [String])
        try #require(tips.count == 2)
        _ = try fleet.decide("authority", "--join", tips[0], tips[1])

        for home in ["mtes", "ademe", "late", "dinum"] { try fleet.sync(home) }
        #expect(try fleet.title("dinum", "alpha") == "T")
        let joined = try fleet.object(try fleet.decide("status", "--json", allow: [0, 2]))
        #expect((joined["authorityTips"] as? [String])?.count == 1)
    }
}
