import Foundation
import Testing

/// Backups put back: while somebody uses the home, into the wrong home, over central.
@Suite struct RestoreTests {
    @Test func nothingIsRestoredUnderARunningCentralAndOnlyOneServes() throws {
        let fleet = try Fleet()
        let backup = fleet.world.folder + "/monday"
        _ = try fleet.decide("backup", "create", backup)

        let restored = try fleet.decide("backup", "restore", backup, allow: [1])
        let second = try fleet.decide("serve", "--listen", "127.0.0.1:0", allow: [1])

        #expect(restored.errors.contains("stop it, then try again"), "\(restored.errors)")
        #expect(
            second.errors.contains("served by another `p352-central serve`"), "\(second.errors)")
        #expect(fleet.isServing)
        try fleet.incubator("ademe")
        fleet.stop()
        _ = try fleet.decide("backup", "restore", backup)
        // A lock goes with its process, however that ended.
        try fleet.serve()
        fleet.stop(SIGKILL)
        _ = try fleet.decide("backup", "restore", backup)
    }

    @Test func nothingIsRestoredUnderAnAgentThatSyncs() throws {
        let fleet = try Fleet()
        try fleet.incubator("ademe")
        let backup = fleet.world.folder + "/monday"
        try fleet.agent("ademe", "backup", "create", backup)
        let watch = Process()
        watch.executableURL = URL(fileURLWithPath: Executables.products + "/p352-agent")
        watch.arguments = ["sync", "--watch", "--home", fleet.home("ademe")]
        watch.standardError = FileHandle.nullDevice
        try watch.start()
        defer {
            kill(watch.processIdentifier, SIGKILL)
            watch.waitUntilExit()
        }
        var refused: Executables.Outcome?
        // Until it has opened its store a restore is right to go ahead.
        for _ in 0..<200 where refused?.code != 1 {
            refused = try fleet.agent("ademe", "backup", "restore", backup, allow: [0, 1])
        }

        #expect(refused?.errors.contains("sync --watch") == true, "\(refused?.errors ?? "")")
    }

    @Test func aBackupOfAnotherHomeIsRefused() throws {
        let fleet = try Fleet()
        try fleet.incubator("ademe")
        try fleet.incubator("mtes")
        let other = try Fleet()
        try other.incubator("ademe")
        let mine = fleet.world.folder + "/mine"
        let strange = fleet.world.folder + "/strange"
        try fleet.agent("ademe", "backup", "create", mine)
        try other.agent("ademe", "backup", "create", strange)
        let before = try fleet.frontier("mtes")

        let incubator = try fleet.agent("mtes", "backup", "restore", mine, allow: [1])
        let programme = try fleet.agent("ademe", "backup", "restore", strange, allow: [1])

        #expect(incubator.errors.contains("a home of ademe (incubator), this one is of mtes"))
        #expect(programme.errors.contains("another programme's home"), "\(programme.errors)")
        #expect(try fleet.frontier("mtes") == before)
        fleet.stop()
        let central = try fleet.decide("backup", "restore", mine, allow: [1])
        #expect(central.errors.contains("this one is of dinum (central)"), "\(central.errors)")
    }

    @Test func pathsThatAreWrongAreNamed() throws {
        let world = try Executables()
        defer { world.remove() }
        let home = try world.home("home")
        let missing = world.folder + "/missing"
        let file = world.folder + "/file"
        try String(repeating: "no database", count: 400).write(
            toFile: file, atomically: true, encoding: .utf8)
        let damaged = world.folder + "/damaged"
        try world.run("p352-agent", "backup", "create", damaged, "--home", home)
        let handle = try #require(FileHandle(forWritingAtPath: damaged))
        try handle.truncate(atOffset: 20_000)
        try handle.close()

        for (arguments, message) in [
            (["backup", "restore", missing], "\(missing) cannot be read: there is no such file"),
            (["backup", "restore", file], "\(file) cannot be read as a backup"),
            (["backup", "restore", damaged], "\(damaged) "),
            (["bundle", "apply", missing], "\(missing) cannot be read"),
        ] {
            let outcome = try world.run(
                "p352-agent", arguments + ["--home", home], allow: [1])
            #expect(outcome.errors.contains(message), "\(arguments): \(outcome.errors)")
        }
        for arguments in [["init", "--incubator", "ademe"], ["status"]] {
            let outcome = try world.run(
                "p352-agent", arguments + ["--home", file], allow: [1])
            #expect(outcome.errors.contains("is a file, and a home is a folder"))
        }
        #expect(!FileManager.default.fileExists(atPath: missing), "nothing is made by asking")
        try world.run("p352-agent", "verify", "--home", home)
    }

    /// Central signs with a key of its own: copies of moved records, campaigns' records.
    @Test func aRestoredCentralGoesOnUnderANewKey() throws {
        let fleet = try Fleet()
        try fleet.incubator("ademe")
        let backup = fleet.world.folder + "/monday"
        _ = try fleet.decide("backup", "create", backup)
        _ = try fleet.decide("campaign", "open", "2023", "--deadline", "2024-03-31")
        try fleet.sync("ademe")
        fleet.stop()

        let restored = try fleet.decide("backup", "restore", backup)

        #expect(restored.errors.contains("new key"), "\(restored.errors)")
        _ = try fleet.decide("campaign", "open", "2024", "--deadline", "2025-03-31")
        try fleet.serve()
        for home in ["ademe", "dinum", "ademe"] { try fleet.sync(home) }
        for home in ["ademe", "dinum"] {
            let codes = try fleet.records(home, type: "campaign").compactMap {
                $0["key"] as? String
            }
            #expect(codes.sorted() == ["RAP-2023", "RAP-2024"])
        }
        #expect(try fleet.agree("ademe", "dinum"))
        // Neither chain of central's has a second branch.
        let log = try fleet.agent("dinum", "log", "--json").output
        #expect(!log.contains("fork"))
        _ = try fleet.decide("verify")
    }

    /// Central after a restore, the file of the authority chain beside its key as old as the backup:
    /// only mtes' home holds its own grant.
    private func behind() throws -> (Fleet, restored: Executables.Outcome) {
        let fleet = try Fleet()
        try fleet.incubator("ademe")
        let backup = fleet.world.folder + "/monday"
        let chain = fleet.central + "/authority"
        _ = try fleet.decide("backup", "create", backup)
        try fleet.copy(chain, to: backup + ".authority")
        try fleet.incubator("mtes")
        fleet.stop()
        try FileManager.default.removeItem(atPath: chain)
        try fleet.copy(backup + ".authority", to: chain)
        return (fleet, try fleet.decide("backup", "restore", backup))
    }

    @Test func aCentralThatLacksItsOwnDecisionsDecidesNothingUntilTheyAreBrought() throws {
        let (fleet, restored) = try behind()
        let replica = try fleet.replica("ademe")

        let refused = try fleet.decide("grant", replica, "--scope", "joint", allow: [1])

        #expect(restored.errors.contains("it decides nothing until"), "\(restored.errors)")
        #expect(refused.errors.contains("lacks its own decision"), "\(refused.errors)")
        try fleet.serve()
        try fleet.sync("mtes")
        _ = try fleet.decide("grant", replica, "--scope", "joint")
        let status = try fleet.object(try fleet.decide("status", "--json", allow: [0, 2]))
        #expect((status["authorityTips"] as? [String])?.count == 1, "the chain did not fork")
        #expect(try fleet.replicas("mtes").first?["scopes"] as? [String] == ["mtes"])
    }

    @Test func aDecisionThatNobodyHoldsAnyMoreIsGivenUp() throws {
        let (fleet, _) = try behind()

        _ = try fleet.decide("authority", "--give-up")

        _ = try fleet.decide("grant", try fleet.replica("ademe"), "--scope", "joint")
        let nothing = try fleet.decide("authority", "--give-up", allow: [1])
        #expect(nothing.errors.contains("nothing to give up"))
    }
}
