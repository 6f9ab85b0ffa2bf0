import BenchWorkload
import Domain
import Foundation
import Replication
import Store
import Synchronization

/// The year's first morning: 60 empty agents, all enrolled, get a store of N records from the real
/// `p352-central` at once, and check and apply every batch.
struct MorningBench {
    let n: Int
    let folder: String

    private static let rowsPerBatch = 2000

    func run() async throws {
        let central = try CentralProcess(home: folder + "/central")
        try central.serve()
        let agents = try await Fleet.enrol(
            in: folder + "/agents", at: central, timed: "/pull")
        try await fill(central)
        central.stop()
        // A process that has just started: its memory is that of the morning.
        let morning = CentralProcess(after: central)
        try morning.serve(at: central.address)
        defer { morning.stop() }
        let times = Mutex<[Double]>([])
        let cpu = (central: morning.cpu, agents: Meter.now(CLOCK_PROCESS_CPUTIME_ID))
        let begun = Meter.now(CLOCK_MONOTONIC)
        let n = n
        try await Fleet.all(agents) { agent in
            try await agent.sync()
            times.withLock { $0.append(Meter.now(CLOCK_MONOTONIC) - begun) }
            let held = try agent.store.size().records
            guard held == n else { fatalError("\(agent.incubator) holds \(held) records") }
            agent.remove()
        }
        let meter = Meter(
            cpu: morning.cpu - cpu.central, wall: Meter.now(CLOCK_MONOTONIC) - begun)
        let done = times.withLock { $0 }
        let pulls = agents.flatMap(\.requests.seconds)
        Meter.line(
            "morning", n, meter, floor: nil,
            bytes: agents.map(\.requests.bytes).reduce(0, +) / agents.count,
            more: [
                "agents_cpu_s": Meter.now(CLOCK_PROCESS_CPUTIME_ID) - cpu.agents,
                "agent_p50_s": done.quantile(0.5), "agent_p99_s": done.quantile(0.99),
                "pulls": Double(pulls.count), "p50_ms": pulls.quantile(0.5) * 1000,
                "p99_ms": pulls.quantile(0.99) * 1000,
            ], peak: morning.peak)
    }

    /// DINUM's agent brings the records.
    private func fill(_ central: CentralProcess) async throws {
        let agent = try FleetAgent(
            "dinum", role: .dinum, in: folder, central: central.address, timed: "/push")
        try await agent.enrol(
            try central.invite("dinum", role: "dinum"), central: central.address)
        var workload = Workload(seed: 20_240_001 &+ UInt64(n))
        var left = n
        while left > 0 {
            // In transactions of a hundred batches.
            _ = try agent.store.commit(recorded: HTTPBench.now) { writer in
                for _ in 0..<100 where left > 0 {
                    let rows = workload.rows(min(left, MorningBench.rowsPerBatch))
                    left -= rows.count
                    try writer.write(
                        scope: "shared", operations: RealProducts.operations(rows, workload))
                }
            }
        }
        try await agent.sync()
        agent.remove()
    }
}
