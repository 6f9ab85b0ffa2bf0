import BenchWorkload
import Domain
import Foundation
import Replication
import Store

/// 60 agents that push at once to the real `p352-central`: every push is one edit of one record,
/// signed, by the agent's own procedure. N pushes in all.
///
/// The agents' homes lie in memory where the machine has a place for that: on central's disk they
/// would stand in its way, which 60 machines do not.
struct LoadBench {
    let n: Int
    let folder: String

    func run() async throws {
        let central = try CentralProcess(home: folder + "/central")
        try central.serve()
        defer { central.stop() }
        let memory = "/dev/shm"
        let homes =
            FileManager.default.isWritableFile(atPath: memory)
            ? "\(memory)/p352-bench-\(getpid())" : folder + "/agents"
        try FileManager.default.createDirectory(
            atPath: homes, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: homes) }
        let agents = try await Fleet.enrol(in: homes, at: central, timed: "/push")
        let records = try await begin(agents)
        let before = (pushes: agents.flatMap(\.requests.seconds).count, cpu: central.cpu)
        let bytes = agents.map(\.requests.bytes).reduce(0, +)
        let pushes = (n + agents.count - 1) / agents.count
        var meter = Meter()
        let begun = Meter.now(CLOCK_MONOTONIC)
        try await Fleet.all(agents) { agent in
            let own = records[agent.incubator] ?? []
            for push in 0..<pushes {
                let change = RecordChange(
                    type: RealProducts.type, id: own[push % own.count],
                    values: [(RealProducts.mission, .text("mission \(push) de \(agent.incubator)"))]
                )
                try agent.store.commit(
                    [Draft(scope: agent.incubator, runs: [DraftRun(changes: [change])])],
                    recorded: HTTPBench.now)
                let report = try await agent.sync()
                guard report.requests == 1, report.sent == 1 else {
                    fatalError("\(report.requests) requests, \(report.sent) sent")
                }
            }
        }
        meter.wall = Meter.now(CLOCK_MONOTONIC) - begun
        meter.cpu = central.cpu - before.cpu
        let seconds = agents.flatMap { $0.requests.seconds.suffix(pushes) }
        Meter.line(
            "load", n, meter, floor: nil,
            bytes: (agents.map(\.requests.bytes).reduce(0, +) - bytes) / seconds.count,
            more: [
                "per_s": Double(seconds.count) / meter.wall,
                "p50_ms": seconds.quantile(0.5) * 1000, "p99_ms": seconds.quantile(0.99) * 1000,
            ], peak: central.peak)
    }

    /// Each agent makes a hundred records of its own and syncs them.
    /// - Returns: the records by incubator.
    private func begin(_ agents: [FleetAgent]) async throws -> [String: [RecordID]] {
        var records: [String: [RecordID]] = [:]
        for (number, agent) in agents.enumerated() {
            var workload = Workload(seed: UInt64(number))
            let rows = workload.rows(100)
            records[agent.incubator] = rows.map(\.id)
            let operations = RealProducts.operations(rows, workload)
            _ = try agent.store.commit(recorded: HTTPBench.now) { writer in
                try writer.write(scope: agent.incubator, operations: operations)
            }
            try await agent.sync()
        }
        // What the others enrolled meanwhile: from now on a push is one request.
        for agent in agents { try await agent.sync() }
        return records
    }
}
