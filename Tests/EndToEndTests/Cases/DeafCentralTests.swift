import Testing

/// What stands at central's address and is not central, or is not well.
@Suite struct DeafCentralTests {
    @Test(arguments: [
        (["200 OK", "Content-Type: text/html", "Content-Length: 13"], "<html></html>", "portal"),
        (["302 Found", "Location: http://login.example/", "Content-Length: 0"], "", "302"),
        (["500 Internal Server Error", "Content-Length: 4"], "oops", "500"),
        // It takes the request and says nothing: the message names the time that it is given, of
        // the 30 s in which a sync gives up.
        ([], "", "20 s"),
    ])
    func aSyncEndsAndSaysWhy(
        _ head: [String], _ body: String, _ word: String
    ) throws {
        let fleet = try Fleet()
        try fleet.incubator("ademe")
        try fleet.addProduct("ademe", "alpha", incubator: "ademe")
        let answer = "HTTP/1.1 " + head.joined(separator: "\r\n") + "\r\n\r\n" + body
        let server = try CannedServer(head.isEmpty ? "" : answer)
        defer { server.stop() }

        let outcome = try fleet.agent(
            "ademe", "sync", "--central", "http://127.0.0.1:\(server.port)", allow: [1])

        #expect(outcome.errors.contains(word), "\(outcome.errors)")
        // What is unsent stays, and goes as soon as central is there again.
        try fleet.sync("ademe")
        try fleet.sync("dinum")
        #expect(try fleet.title("dinum", "alpha") == "T")
    }
}
