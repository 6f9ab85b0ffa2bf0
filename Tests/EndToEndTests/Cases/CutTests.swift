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

    /// A text that no compression shortens, so that a sync has something to do.
    private func noise(_ count: Int) -> String {
        var text = ""
        while text.utf8.count < count {
            text += String(UInt64.random(in: .min ... .max), radix: 36)
        }
        return text
    }

    private func start(sync home: String) throws -> Process {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: Executables.products + "/p352-agent")
        process.arguments = ["sync", "--home", home]
        for output in [\Process.standardOutput, \.standardError] {
            process[keyPath: output] = FileHandle.nullDevice
        }
        try process.start()
        return process
    }

    /// A hundred times: sixty in which the agent is killed, sixty in which central is, in twenty both.
    @Test("power lost anywhere")
    func powerLostAnywhere() throws {
        let fleet = try diverged()
        var whole = 0.0
        for n in 0..<3 {
            try fleet.agent(
                "ademe", "set", "product", "alpha", "title=Calm \(n) \(noise(30_000))")
            let begun = Date()
            try fleet.sync("ademe")
            whole = max(whole, Date().timeIntervalSince(begun))
        }
        var acknowledged: Set<String> = []
        for round in 0..<100 {
            let text = "title=Round \(round) \(noise(30_000))"
            try fleet.agent("ademe", "set", "product", "alpha", text)
            let tips = try fleet.frontier("ademe")["ademe"] ?? []
            let process = try start(sync: fleet.home("ademe"))
            usleep(UInt32.random(in: 0...UInt32(whole * 1_000_000)))
            if round % 5 < 3 { kill(process.processIdentifier, SIGKILL) }
            if round % 5 > 1 { fleet.stop(SIGKILL) }
            process.waitUntilExit()
            if !fleet.isServing { try fleet.serve() }
            if process.terminationReason == .exit, process.terminationStatus == 0 {
                acknowledged.formUnion(tips)
            }
            if round % 10 == 9 {
                _ = try fleet.decide("verify")
                try fleet.agent("ademe", "verify")
            }
        }
        // What was acknowledged is on central's disk, before the agent has said anything again.
        try fleet.sync("dinum")
        let log = try fleet.agent("dinum", "log", "--json").output
        #expect(!acknowledged.isEmpty)
        #expect(acknowledged.filter { !log.contains($0) }.isEmpty)
        // The retry brings the rest, and a second one nothing.
        try fleet.agent("ademe", "set", "product", "alpha", "title=From the first")
        try fleet.sync("ademe")
        try fleet.sync("second")
        try expectMerged(fleet)
        for home in ["ademe", "second"] {
            let idle = try fleet.object(try fleet.sync(home))
            #expect(idle["requests"] as? Int == 1 && idle["sent"] as? Int == 0)
        }
        _ = try fleet.decide("verify")
    }
}
