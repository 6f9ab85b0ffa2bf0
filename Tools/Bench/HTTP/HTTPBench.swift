import BenchWorkload
import Central
import Domain
import Foundation
import Replication
import Store

/// The steps over HTTP: central and two agents in one process, the wire counted by a relay between
/// them. CPU is that of both ends together, the relay's left out.
@main
struct HTTPBench {
    static func main() async throws {
        let arguments = CommandLine.arguments
        guard (3...4).contains(arguments.count), let n = Int(arguments[1]), n >= 100 else {
            fail("usage: p352-bench-http N FOLDER [HTTP|load|morning]")
        }
        switch arguments.count > 3 ? arguments[3] : "HTTP" {
        case "HTTP": try await HTTPBench(n: n, folder: arguments[2]).run()
        case "load": try await LoadBench(n: n, folder: arguments[2]).run()
        case "morning": try await MorningBench(n: n, folder: arguments[2]).run()
        default: fail("there is no step \(arguments[3]): HTTP, load or morning")
        }
    }

    private static func fail(_ message: String) -> Never {
        FileHandle.standardError.write(Data((message + "\n").utf8))
        exit(64)
    }

    let n: Int
    let folder: String

    static let now = Instant(milliseconds: 1_750_000_000_000)
    private static let rowsPerBatch = 2000

    func run() async throws {
        try? FileManager.default.removeItem(atPath: folder + "/http")
        try FileManager.default.createDirectory(
            atPath: folder + "/http", withIntermediateDirectories: true)
        let central = try makeCentral()
        let (addresses, told) = AsyncStream.makeStream(of: String.self)
        let service = Service(
            storage: central, host: "127.0.0.1", port: 0, now: { HTTPBench.clock() })
        let running = Task { try await service.run { told.yield($0) } }
        defer { running.cancel() }
        var address = ""
        for await first in addresses {
            address = first
            break
        }
        let relay = try Relay(to: address)
        defer { relay.stop() }
        let desk = try AuthorityDesk(store: central, now: { HTTPBench.clock() })
        let a = try await agent("a", desk, relay)
        let b = try await agent("b", desk, relay)
        try importRecords(into: a.store)
        try await copy(a, b, relay)
        try await exchangeEdits(a, b, relay)
        try await editOne(a, relay)
        try await idle(a, relay)
        try await cancel(a, relay)
    }

    static func clock() -> Instant {
        Instant(milliseconds: Int64((Date().timeIntervalSince1970 * 1000).rounded()))
    }

    // MARK: - Who takes part

    private func makeCentral() throws -> Store {
        let home = HomeFolder(path: folder + "/http/central")
        try home.create(HomeFolder.Identity(role: .central, incubator: "dinum"))
        let root = try home.makeAuthority()
        try home.write(HomeFolder.Enrolment(root: root, central: nil))
        let store = try Store(home: home, schema: BenchSchema.schema)
        try AuthorityDesk(store: store, now: { HTTPBench.clock() })
            .grant(keys: try store.ownKeys, scopes: ["*"], incubator: "dinum")
        return store
    }

    private func agent(
        _ name: String, _ desk: AuthorityDesk, _ relay: Relay
    ) async throws -> FleetAgent {
        let agent = try FleetAgent(
            name, role: .dinum, in: folder + "/http", central: relay.address, timed: "/push",
            schema: BenchSchema.schema)
        let (invitation, _) = try desk.invite(role: "dinum", incubator: "dinum", days: 1)
        try await agent.enrol(invitation, central: relay.address)
        return agent
    }

    // MARK: - Steps

    private func timed(
        _ step: String, _ relay: Relay, times: Double = 1, _ body: () async throws -> Void
    ) async throws {
        let before = try relay.bytes()
        let (cpu, wall) = (Meter.now(CLOCK_PROCESS_CPUTIME_ID), Meter.now(CLOCK_MONOTONIC))
        try await body()
        let meter = Meter(
            cpu: (Meter.now(CLOCK_PROCESS_CPUTIME_ID) - cpu) / times,
            wall: (Meter.now(CLOCK_MONOTONIC) - wall) / times)
        let bytes = Double(try relay.bytes() - before) / times
        Meter.line(step, n, meter, floor: nil, bytes: Int(bytes.rounded()))
    }

    /// All goes from one agent to central and from there to the other.
    private func copy(_ a: FleetAgent, _ b: FleetAgent, _ relay: Relay) async throws {
        try await timed("S3-http", relay) {
            try await a.sync()
            try await b.sync()
        }
    }

    /// S4 through central: each change crosses the wire twice.
    private func exchangeEdits(_ a: FleetAgent, _ b: FleetAgent, _ relay: Relay) async throws {
        let (mine, theirs) = try edits(a.store)
        try a.store.commit(
            [Draft(scope: "shared", runs: [DraftRun(changes: mine)])], recorded: HTTPBench.now)
        try b.store.commit(
            [Draft(scope: "shared", runs: [DraftRun(changes: theirs)])], recorded: HTTPBench.now)
        try await timed("S4-http", relay) {
            try await a.sync()
            try await b.sync()
            try await a.sync()
        }
    }

    /// One field, twenty times: the edit and its sync. Times and bytes are one edit's.
    private func editOne(_ a: FleetAgent, _ relay: Relay) async throws {
        let record = try edits(a.store).0[0]
        try await timed("S5-http", relay, times: 20) {
            for edit in 0..<20 {
                let change = RecordChange(
                    type: 1, id: record.id,
                    values: [(FieldID(9), .cents(Cents(Int64(edit))))])
                try a.store.commit(
                    [Draft(scope: "shared", runs: [DraftRun(changes: [change])])],
                    recorded: HTTPBench.now)
                let report = try await a.sync()
                guard report.requests == 1 else { fatalError("\(report.requests) requests") }
            }
        }
    }

    private func idle(_ a: FleetAgent, _ relay: Relay) async throws {
        try await timed("idle-http", relay, times: 20) {
            for _ in 0..<20 {
                let report = try await a.sync()
                guard report.requests == 1 else { fatalError("\(report.requests) requests") }
            }
        }
    }

    /// Syncs with a server that takes a connection and says nothing, cancelled: the time from then
    /// to their ends.
    private func cancel(_ a: FleetAgent, _ relay: Relay) async throws {
        relay.pause()
        defer { relay.goOn() }
        var meter = Meter()
        for _ in 0..<20 {
            let sync = Task { try await a.sync() }
            try await Task.sleep(for: .milliseconds(20))
            let begun = Meter.now(CLOCK_MONOTONIC)
            sync.cancel()
            guard case .failure = await sync.result else { fatalError("it was answered") }
            meter.wall += (Meter.now(CLOCK_MONOTONIC) - begun) / 20
        }
        Meter.line("cancel-http", n, meter, floor: nil, bytes: nil)
    }
}

/// The records and edits of the other steps, without a floor beside them.
extension HTTPBench {
    /// The records of S1 in a store, without a floor beside it.
    private func importRecords(into store: Store) throws {
        var workload = Workload(seed: 20_240_001 &+ UInt64(n))
        _ = try store.commit(recorded: HTTPBench.now) { writer in
            var left = n
            while left > 0 {
                let rows = workload.rows(min(left, HTTPBench.rowsPerBatch))
                left -= rows.count
                try writer.write(
                    scope: "shared", operations: BenchSchema.operations(rows[...], workload))
            }
        }
    }

    /// A tenth of the records for each side, overlapping by half, as in S4.
    private func edits(_ store: Store) throws -> ([RecordChange], [RecordChange]) {
        var random = Workload(seed: 99)
        var order = try store.documents(BenchSchema.schema.types[0]).map(\.record.id)
        for k in stride(from: order.count - 1, to: 0, by: -1) {
            order.swapAt(k, random.number(below: k + 1))
        }
        let k = order.count / 10
        let texts = Workload.phases.map {
            Value.text("edited-" + String(decoding: $0, as: UTF8.self))
        }
        return (
            order[..<k].map {
                RecordChange(
                    type: 1, id: $0, values: [(FieldID(3), texts[random.number(below: 6)])])
            },
            order[(k / 2)..<(k / 2 + k)].map {
                RecordChange(
                    type: 1, id: $0,
                    values: [
                        (FieldID(8), .cents(Cents(Int64(random.number(below: 1_000_000_000)))))
                    ])
            }
        )
    }
}
