import Foundation
import Testing

/// Clients that do not mean well, or that speak the protocol by its documents alone.
@Suite struct HostileClientTests {
    private static let talk = Executables.root.path + "/Tools/talk"

    @Test("another incubator's scope, a bad signature, a key never granted")
    func anotherIncubatorsScopeABadSignatureAKeyNeverGranted() throws {
        let fleet = try Fleet()

        let outcome = try fleet.world.run(
            Executables.root.path + "/Tools/hostile", fleet.address, try fleet.code("ademe"),
            try fleet.code("ademe"), "ademe", "mtes", "--batches", "40000", "--connections", "2000")

        #expect(outcome.code == 0, "\(outcome.output)")
        #expect(fleet.isServing)
        // Beside all that a home enrols, writes and syncs.
        try fleet.incubator("mtes")
        try fleet.addProduct("mtes", "beta", incubator: "mtes")
        try fleet.sync("mtes")
        try fleet.sync("dinum")
        #expect(try fleet.title("dinum", "beta") == "T")
        fleet.stop()
        _ = try fleet.decide("verify")
    }

    @Test func idleConnectionsMakeRoomForThoseThatAsk() throws {
        let fleet = try Fleet()
        try fleet.incubator("ademe")
        fleet.stop()
        // Room for some 250 connections, and 600 that ask nothing.
        try fleet.serve(descriptors: 400)
        var idle = (0..<600).compactMap { _ in Loopback.connection(to: fleet.port) }
        defer { for descriptor in idle { close(descriptor) } }
        try #require(idle.count > 400)

        for n in 0..<5 {
            if n == 0 {
                try fleet.addProduct("ademe", "alpha", incubator: "ademe")
            } else {
                try fleet.agent("ademe", "set", "product", "alpha", "title=Beside them \(n)")
            }
            try fleet.sync("ademe")
            idle += (0..<50).compactMap { _ in Loopback.connection(to: fleet.port) }
        }

        try fleet.sync("dinum")
        #expect(try fleet.title("dinum", "alpha") == "Beside them 4")
    }

    @Test func aRevokedKeyIsToldSoAndAWrongClockGetsTheTime() throws {
        let fleet = try Fleet()
        let key = fleet.world.folder + "/key"
        try fleet.world.run(Self.talk, "enrol", fleet.address, try fleet.code("ademe"), key)

        let late = try fleet.object(
            try fleet.world.run(
                Self.talk, "frontiers", fleet.address, key, "--clock", "1000", allow: [1]))
        #expect(late["status"] as? Int == 401)
        let time = try #require((late["time"] as? String).flatMap(Double.init))
        #expect(abs(time - Date().timeIntervalSince1970) < 60)
        let replica = try #require(try fleet.replicas("ademe").first?["replica"] as? String)
        _ = try fleet.decide("revoke", replica)
        let refused = try fleet.world.run(
            Self.talk, "frontiers", fleet.address, key, allow: [1])
        #expect(refused.output.contains("urn:p352:revoked"))
    }

    @Test func theWorkedExampleOfTheDocumentsHolds() throws {
        let world = try Executables()
        defer { world.remove() }
        let page = try String(
            contentsOfFile: Executables.root.path + "/docs/sync.md", encoding: .utf8)

        let vector = try world.run(Self.talk, "vector").output

        let headers = vector.components(separatedBy: "\n\n")[0].split(separator: "\n")
        #expect(headers.count == 4)
        for header in headers { #expect(page.contains("    " + header), "\(header)") }
    }
}
