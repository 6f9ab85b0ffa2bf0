import Foundation
import Testing

/// Rows of the case table about power and networks that fail at any moment.
@Suite struct CutTests {
    /// Two homes of one incubator with edits on both sides, not yet exchanged.
    private func diverged() throws -> Fleet {
        let fleet = try Fleet()
        try fleet.incubator("ademe")
        try fleet.addProduct("ademe", "alpha", incubator: "ademe")
        try fleet.sync("ademe")
        try fleet.incubator("second", of: "ademe")
        try fleet.agent("second", "set", "product", "alpha", "mission=From the second")
        try fleet.sync("second")
        try fleet.agent("ademe", "set", "product", "alpha", "title=From the first")
        return fleet
    }

    private func expectMerged(_ fleet: Fleet) throws {
        for home in ["ademe", "second"] {
            let record = try #require(try fleet.record(home, "alpha"))
            #expect(record["title"] as? String == "From the first")
            #expect(record["mission"] as? String == "From the second")
            try fleet.agent(home, "verify")
        }
        #expect(try fleet.agree("ademe", "second"))
    }

    @Test("a proxy cuts at any byte")
    func aProxyCutsAtAnyByte() throws {
        let fleet = try diverged()
        let calm = try CutProxy(to: fleet.port)
        defer { calm.stop() }
        try fleet.copy(fleet.home("ademe"), to: fleet.home("spare"))
        fleet.stop()
        try fleet.copy(fleet.central, to: fleet.central + "-spare")
        try fleet.serve()
        try fleet.agent("ademe", "sync", "--central", calm.address)
        let whole = calm.bytes
        try #require(whole > 1000)
        // Cut once at each of many bytes of the exchange, from its first to its last.
        for cut in stride(from: 1, through: whole, by: max(1, whole / 48)) {
            fleet.stop()
            for (home, spare) in [
                (fleet.home("ademe"), fleet.home("spare")),
                (fleet.central, fleet.central + "-spare"),
            ] {
                try FileManager.default.removeItem(atPath: home)
                try fleet.copy(spare, to: home)
            }
            try fleet.serve()
            let proxy = try CutProxy(to: fleet.port, cuts: [cut])
            defer { proxy.stop() }
            let outcome = try fleet.agent("ademe", "sync", "--central", proxy.address)
            #expect(outcome.code == 0, "cut at byte \(cut): \(outcome.errors)")
        }
        // And again and again, ever later, until it gets through.
        let proxy = try CutProxy(to: fleet.port, cuts: (1...5).map { $0 * 150 })
        defer { proxy.stop() }
        try fleet.agent("second", "sync", "--central", proxy.address)
        try fleet.sync("second")
        try fleet.sync("ademe")
        try expectMerged(fleet)
    }

    @Test("power lost anywhere")
    func powerLostAnywhere() throws {
        let fleet = try diverged()
        var acknowledged: String?
        for round in 0..<60 {
            try fleet.agent("ademe", "set", "product", "alpha", "title=Round \(round)")
            let process = Process()
            process.executableURL = URL(fileURLWithPath: Executables.products + "/p352-agent")
            process.arguments = ["sync", "--home", fleet.home("ademe")]
            for output in [\Process.standardOutput, \.standardError] {
                process[keyPath: output] = FileHandle.nullDevice
            }
            try process.start()
            usleep(UInt32.random(in: 0...60_000))
            // One time in three the agent, one time in three central, else both.
            if round % 3 != 0 { kill(process.processIdentifier, SIGKILL) }
            if round % 3 != 1 { fleet.stop(SIGKILL) }
            process.waitUntilExit()
            if !fleet.isServing { try fleet.serve() }
            if process.terminationReason == .exit, process.terminationStatus == 0 {
                acknowledged = "Round \(round)"
            }
            let held = try fleet.decide("verify")
            #expect(held.code == 0)
            try fleet.agent("ademe", "verify")
        }
        // What was acknowledged is on central's disk, whatever was lost since.
        if let acknowledged {
            try fleet.sync("dinum")
            let why = try fleet.agent("dinum", "why", "product", "alpha", "title", "--json").output
            #expect(why.contains(acknowledged))
        }
        try fleet.agent("ademe", "set", "product", "alpha", "title=From the first")
        try fleet.sync("ademe")
        try fleet.sync("second")
        try expectMerged(fleet)
        let idle = try fleet.object(try fleet.sync("second"))
        #expect(idle["requests"] as? Int == 1)
    }
}
