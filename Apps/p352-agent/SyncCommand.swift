import Agent
import ArgumentParser
import Domain
import Foundation
import Replication
import Store
import Terminal

struct SyncCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sync", abstract: "Exchanges batches with central, both ways.",
        discussion: """
            EXAMPLES
              p352-agent sync
              HTTPS_PROXY=http://proxy.intranet:3128 p352-agent sync --ca ministry.pem
              p352-agent sync --watch
            """)
    @OptionGroup var options: HomeOptions
    @OptionGroup var network: NetworkOptions
    @Option(help: "Central's address; default: where this home was enrolled.")
    var central: String?
    @Flag(help: "Go on: after local edits at once, else every few minutes.") var watch = false
    @Flag(help: "Print JSON.") var json = false

    func run() async throws {
        let (store, identity) = try options.open(.agent)
        guard let address = try central ?? store.home?.enrolment()?.central else {
            throw StoreError(
                .forbidden, "this home is not enrolled: `enrol --central URL --code CODE` first")
        }
        let procedure = SyncProcedure(
            store: store, exchange: try network.exchange(central: address), now: Console.now,
            waiting: Waiting(notice: Console.message))
        if watch {
            try await Watch(store: store, procedure: procedure).run()
            return
        }
        let key = try KeyNotice(store)
        let report = try await procedure.run()
        try key.tell()
        if report.received > 0 { try HomeDoubt.tell(store, identity) }
        try tell(report, store)
    }

    private func tell(_ report: SyncReport, _ store: Store) throws {
        if json {
            Console.data(
                JSONValue.members([
                    "sent": .number(report.sent), "received": .number(report.received),
                    "requests": .number(report.requests),
                    "withoutEffect": .array(report.withoutEffect.sorted().map { .text($0) }),
                    "refused": .object(
                        report.refused.sorted { $0.key < $1.key }.map {
                            JSONMember(key: $0.key, value: .text($0.value))
                        }),
                ]).pretty, terminator: "")
        } else {
            Console.message(report.words)
        }
        for batch in report.withoutEffect.sorted() {
            Console.message("central keeps \(batch.prefix(12)) without effect: see `status`")
        }
        for (batch, reason) in report.refused.sorted(by: { $0.key < $1.key }) {
            Console.message("refused \(batch.prefix(12)): \(ShownText.cell(reason))")
        }
        if !report.refused.isEmpty { throw ExitCode.failure }
        try OpenConflicts.tell(store)
    }
}

/// Syncs again and again: soon after a local edit, else after a pause that grows with failures.
struct Watch {
    let store: Store
    let procedure: SyncProcedure

    /// Pauses in seconds: between syncs, the longest after failures, between looks at the store.
    private static let pauses = (quiet: 300.0, longest: 1800.0, look: 2.0)

    func run() async throws {
        var failures = 0
        while !Task.isCancelled {
            var asked = 0.0
            do {
                let key = try KeyNotice(store)
                let report = try await procedure.run()
                try key.tell()
                failures = 0
                if report.sent + report.received > 0 {
                    Console.message(report.words)
                }
            } catch let error as SyncError {
                failures += 1
                asked = error.retryAfter ?? 0
                Console.message("\(error.message); trying again")
            }
            // Jitter, so that incubators behind one proxy do not all come at once.
            let base =
                failures == 0
                ? Self.pauses.quiet
                : min(Self.pauses.longest, 5 * pow(2, Double(failures)))
            // Central's own wish counts, within reason.
            let wish = min(asked, Self.pauses.longest)
            try await sleep(
                max(wish, base * Double.random(in: 0.75...1.25)), wakes: failures == 0)
        }
    }

    /// - Parameter wakes: whether a local edit ends the pause.
    private func sleep(_ seconds: Double, wakes: Bool) async throws {
        let before = try store.size().batches
        var left = seconds
        while left > 0 {
            try await Task.sleep(for: .seconds(min(left, Self.pauses.look)))
            left -= Self.pauses.look
            if wakes, try store.size().batches != before { return }
        }
    }
}
