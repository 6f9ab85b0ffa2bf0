import Foundation
import Testing

/// Servers that ask for patience: central itself, and what stands before it.
@Suite struct PatienceTests {
    private static let page =
        "<html><head><title>503 Service Temporarily Unavailable</title></head></html>"

    @Test func aSyncWaitsAsItIsAskedTo() throws {
        let fleet = try Fleet()
        try fleet.incubator("ademe")
        try fleet.addProduct("ademe", "alpha", incubator: "ademe")
        let problem = #"{"type":"urn:p352:quota","status":429,"title":"T","detail":"too much"}"#
        let gate = try GateServer(
            to: fleet.port,
            answers: [
                GateServer.answer(
                    "429 Too Many Requests",
                    ["Content-Type: application/problem+json", "Retry-After: 2"], problem),
                GateServer.answer(
                    "503 Service Temporarily Unavailable", ["Content-Type: text/html"], Self.page),
            ])
        defer { gate.stop() }

        let begun = Date()
        let outcome = try fleet.agent("ademe", "sync", "--central", gate.address)

        #expect(Date().timeIntervalSince(begun) >= 3)
        #expect(outcome.errors.contains("central answered 429: too much: waiting"))
        #expect(
            outcome.errors.contains("the server before central answered 503"), "\(outcome.errors)")
        #expect(!outcome.errors.contains("<html>"))
        #expect(outcome.errors.contains("1 batch sent"))
    }

    @Test func whatAsksForTooMuchPatienceEndsTheSyncAndSaysWhenToComeBack() throws {
        let fleet = try Fleet()
        try fleet.incubator("ademe")
        try fleet.addProduct("ademe", "alpha", incubator: "ademe")
        let gate = try GateServer(
            to: fleet.port,
            answers: [
                GateServer.answer("503 Service Unavailable", ["Retry-After: 3600"], Self.page)
            ])
        defer { gate.stop() }

        let outcome = try fleet.agent("ademe", "sync", "--central", gate.address, allow: [1])

        #expect(outcome.errors.contains("try again in 60 minutes"), "\(outcome.errors)")
        // What is unsent goes the next time.
        #expect(
            try fleet.agent("ademe", "sync", "--central", gate.address).errors
                .contains("1 batch sent"))
    }
}
