import Agent
import ArgumentParser
import Domain
import Foundation
import Replication
import Store
import Synchronization
import Terminal
import Transport

/// How the network is reached: the same for `enrol` and `sync`.
struct NetworkOptions: ParsableArguments {
    @Option(help: "A file of certificates (PEM) to trust, as a ministry's own authority.")
    var ca: String?

    /// - Throws: where the file of certificates cannot be read.
    func exchange(central: String) throws -> Exchange {
        if let ca { try Files.check(ca) }
        var configuration = HTTPConfiguration(environment: ProcessInfo.processInfo.environment)
        configuration.caFile = ca
        configuration.userAgent = "p352-agent/\(AgentCommand.configuration.version)"
        let client = HTTPClient(configuration: configuration)
        var base = central
        while base.hasSuffix("/") { base.removeLast() }
        let address = base
        // A central that has never answered is waited for once: a sync gives up within 30 s.
        let hasAnswered = Mutex(false)
        return Exchange { path, headers, body in
            do {
                let response = try await client.send(
                    HTTPRequest(
                        method: "POST", url: address + path, headers: headers, body: body))
                hasAnswered.withLock { $0 = true }
                return Exchange.Answer(
                    status: response.status, headers: response.headers, body: response.body)
            } catch let error as TransportError {
                var isCut = error.isCut
                if case .tooSlow = error { isCut = hasAnswered.withLock { $0 } }
                throw Exchange.Failure(message: "\(error)", isCut: isCut)
            }
        }
    }
}

struct EnrolCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "enrol", abstract: "Joins DINUM's programme with a one-time code.",
        discussion: """
            Makes the home if there is none. The code comes from DINUM by another way than the \
            network (telephone, paper): it says who may write where. Case, blanks and \
            hyphens do not matter.

            EXAMPLES
              p352-agent enrol --central https://p352.example.gouv.fr --code p352-…
              p352-agent enrol --central https://p352.example.gouv.fr --code - < code.txt
            """)
    @OptionGroup var options: HomeOptions
    @OptionGroup var network: NetworkOptions
    @Option(help: "Central's address.") var central: String
    @Option(help: "The one-time code; - reads it from standard input.") var code: String

    func run() async throws {
        let code = code == "-" ? asked() : code
        guard let invitation = Invitation(code: code) else {
            throw ValidationError(
                "--code: this is no code, or it has a typing error: copy it again")
        }
        let wanted = HomeFolder.Identity(
            role: invitation.role == "dinum" ? .dinum : .incubator,
            incubator: invitation.incubator)
        let folder = options.folder(.agent)
        let isNew = !folder.exists
        let wasThere = FileManager.default.fileExists(atPath: folder.path)
        if isNew {
            try folder.create(wanted)
            _ = try Store(home: folder, schema: Program.schema)
        }
        do {
            try await enrol(invitation, wanted, folder)
        } catch {
            if isNew { try leave(folder, wasThere: wasThere, after: error) }
            throw error
        }
    }

    /// A home that was made for an enrolment that failed. Central may have used the code up for its
    /// key unless it refused: then the home stays, for the next try.
    private func leave(_ folder: HomeFolder, wasThere: Bool, after error: any Error) throws {
        if !wasThere, (error as? SyncError)?.isRefusal ?? false {
            try FileManager.default.removeItem(atPath: folder.path)
        } else {
            Console.message(
                "the new home \(folder.path) stays: `enrol` again uses it, with this code or another"
            )
        }
    }

    private func enrol(
        _ invitation: Invitation, _ wanted: HomeFolder.Identity, _ folder: HomeFolder
    ) async throws {
        let (store, identity) = try options.open(.agent)
        // A home that has done nothing yet takes the code's word for whose it is.
        let isUnused = try folder.enrolment() == nil && store.size().batches == 0
        if identity != wanted, isUnused { try folder.correct(wanted) }
        guard identity == wanted || isUnused else {
            throw StoreError(
                .forbidden,
                """
                the code is for \(wanted.incubator) (\(wanted.role.rawValue)), this home is of \
                \(identity.incubator) (\(identity.role.rawValue)): use another home with --home, \
                or ask for another code
                """)
        }
        try await Enrolment(
            store: store, exchange: try network.exchange(central: central), now: Console.now,
            waiting: Waiting(notice: Console.message)
        ).run(invitation, central: central)
        let scopes = try store.access(of: try store.ownKeys).scopes.sorted()
        Console.message(
            "enrolled with \(central): this home writes "
                + (scopes == ["*"] ? "everywhere" : scopes.joined(separator: ", ")))
    }

    /// The line that a person types, or that a file holds.
    private func asked() -> String {
        if isatty(STDIN_FILENO) == 1 { Console.message("the code:") }
        return readLine() ?? ""
    }
}
