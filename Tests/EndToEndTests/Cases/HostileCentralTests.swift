import Foundation
import Testing

/// A central that says what is not so: nothing that it does not acknowledge passes for sent.
@Suite struct HostileCentralTests {
    @Test(arguments: ["refused", "waiting"])
    func anEditIsUnsentUntilCentralSaysThatItHasIt(status: String) throws {
        let fleet = try Fleet()
        try fleet.incubator("ademe")
        try fleet.addProduct("ademe", "alpha", incubator: "ademe")
        try fleet.sync("ademe")
        try fleet.agent("ademe", "set", "product", "alpha", "title=Un")
        let log = try JSONSerialization.jsonObject(
            with: Data(try fleet.agent("ademe", "log", "--json").output.utf8))
        let batches = try #require(log as? [[String: Any]])
        let batch = try #require(batches.last?["batch"] as? String)
        let pushed = """
            {"results":[{"batch":"\(batch)","status":"\(status)","reason":"a\\nlie"}],"digests":{}}
            """
        let json = ["Content-Type: application/json"]
        // Pushed, compared (nothing differs), pushed again, pulled.
        let liar = try GateServer(
            to: fleet.port,
            answers: [
                GateServer.answer("200 OK", json, pushed),
                GateServer.answer("200 OK", json, "{\"frontiers\":{},\"known\":true}"),
                GateServer.answer("200 OK", json, pushed), GateServer.answer("200 OK", [], ""),
            ])
        defer { liar.stop() }

        _ = try fleet.agent("ademe", "sync", "--central", liar.address, allow: [0, 1])
        let lied = try fleet.status("ademe")
        let text = try fleet.agent("ademe", "status").output
        try fleet.sync("ademe")
        let honest = try fleet.status("ademe")

        let unsent = lied["unsent"] as? [String: [String: Any]]
        #expect(unsent?["ademe"]?["batches"] as? Int == 1, "\(lied)")
        let untaken = try #require(lied["untaken"] as? [[String: Any]])
        #expect(untaken.map { $0["batch"] as? String } == [batch])
        #expect(text.contains("unsent in ademe: 1 batch"), "\(text)")
        #expect(
            text.contains("not taken by central: \(batch.prefix(12)) in ademe: "), "\(text)")
        #expect(text.contains(status == "refused" ? "refused: a lie" : "it waits there"), "\(text)")
        #expect((honest["unsent"] as? [String: Any])?.isEmpty == true, "\(honest)")
        #expect((honest["untaken"] as? [Any])?.isEmpty == true, "\(honest)")
        try fleet.sync("dinum")
        #expect(try fleet.title("dinum", "alpha") == "Un")
    }

    @Test func aRevokedHomeSaysThatItWritesNothingAnyMore() throws {
        let fleet = try Fleet()
        try fleet.incubator("ademe")
        let replica = try fleet.replica("ademe")
        let before = try fleet.status("ademe")

        _ = try fleet.decide("revoke", replica)
        _ = try fleet.agent("ademe", "sync", allow: [1])
        let after = try fleet.status("ademe")
        let text = try fleet.agent("ademe", "status").output
        try fleet.enrol("ademe", incubator: "ademe")
        try fleet.sync("ademe")
        let again = try fleet.status("ademe")

        #expect(before["writes"] as? [String] == ["ademe"])
        #expect(before["revoked"] as? Bool == false)
        #expect(
            (after["writes"] as? [String])?.isEmpty == true && after["revoked"] as? Bool == true)
        #expect(text.contains("writes nothing any more"), "\(text)")
        #expect(text.contains("its key is revoked, as central said on "), "\(text)")
        #expect(again["writes"] as? [String] == ["ademe"], "\(again)")
        #expect(again["revoked"] as? Bool == false)
    }
}
