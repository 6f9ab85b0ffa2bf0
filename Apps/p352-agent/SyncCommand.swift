import Agent
import ArgumentParser
import Domain
import Foundation
import Store
import Terminal
import Transport

struct SyncCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sync", abstract: "Exchanges batches with central, both ways.",
        discussion: "EXAMPLE\n  p352-agent sync --central https://p352.example.gouv.fr")
    @OptionGroup var options: HomeOptions
    @Option(help: "Central's address.") var central: String
    @Option(help: "A file of certificates (PEM) to trust.") var ca: String?
    @Flag(help: "Print JSON.") var json = false

    func run() async throws {
        let (store, _) = try options.open(.agent)
        var configuration = HTTPConfiguration(environment: ProcessInfo.processInfo.environment)
        configuration.caFile = ca
        configuration.userAgent = "p352-agent/\(AgentCommand.configuration.version)"
        let client = HTTPClient(configuration: configuration)
        var base = central
        while base.hasSuffix("/") { base.removeLast() }
        let address = base
        let exchange = Exchange { path, contentType, body in
            let response = try await client.send(
                HTTPRequest(
                    method: "POST", url: address + path,
                    headers: [("Content-Type", contentType)], body: body))
            return Exchange.Answer(
                status: response.status, headers: response.headers, body: response.body)
        }
        let report = try await SyncProcedure(store: store, exchange: exchange).run()
        if json {
            Console.data(
                JSONValue.members([
                    "sent": .number(report.sent), "received": .number(report.received),
                    "refused": .object(
                        report.refused.sorted { $0.key < $1.key }.map {
                            JSONMember(key: $0.key, value: .text($0.value))
                        }),
                ]).pretty, terminator: "")
        } else {
            Console.message("\(report.sent) batches sent, \(report.received) received")
        }
        for (batch, reason) in report.refused.sorted(by: { $0.key < $1.key }) {
            Console.message("refused \(batch.prefix(12)): \(reason)")
        }
        if !report.refused.isEmpty { throw ExitCode.failure }
        let open = try store.conflicts().count
        if open > 0 {
            Console.message("\(open) conflicts are open: see `conflicts`")
            throw ExitCode.personNeeded
        }
    }
}
