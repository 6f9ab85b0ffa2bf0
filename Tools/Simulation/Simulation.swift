import Foundation

/// Fleets of real stores in virtual time, one a seed.
package struct Simulation: Sendable {
    package var agents: Int
    /// Events before everybody exchanges everything.
    package var steps: Int
    package var mistake: Mistake?

    package init(agents: Int = 8, steps: Int? = nil, mistake: Mistake? = nil) {
        self.agents = agents
        self.steps = steps ?? max(80, agents * 8)
        self.mistake = mistake
    }

    /// What broke under a seed.
    package struct Failure: Sendable {
        package let seed: UInt64
        /// The fewest events found after which the same seed still breaks.
        package let steps: Int
        package let message: String
    }

    /// Nil where all holds. Cost: 20 agents about a second.
    package func run(seed: UInt64, steps: Int? = nil) -> String? {
        // Where memory is a file system, homes need no disk.
        let base =
            FileManager.default.isWritableFile(atPath: "/dev/shm")
            ? "/dev/shm" : FileManager.default.temporaryDirectory.path
        let folder = "\(base)/p352-simulation-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        do {
            let world = try World(seed: seed, agents: agents, mistake: mistake, folder: folder)
            try world.run(steps: steps ?? self.steps)
            return nil
        } catch {
            return "\(error)"
        }
    }

    /// Runs one seed and, where it breaks, halves the gap to the fewest events that still do.
    package func attempt(seed: UInt64) -> Failure? {
        guard var message = run(seed: seed) else { return nil }
        var (low, high) = (0, steps)
        while low < high {
            let middle = (low + high) / 2
            if let found = run(seed: seed, steps: middle) {
                (high, message) = (middle, found)
            } else {
                low = middle + 1
            }
        }
        return Failure(seed: seed, steps: high, message: message)
    }

    /// Runs seeds, `jobs` at a time; with a planted mistake each job ends when it is found.
    /// - Returns: how many broke.
    package func run(
        _ seeds: [UInt64], jobs: Int, tell: @escaping @Sendable (Failure) -> Void
    ) async -> Int {
        await withTaskGroup(of: Int.self) { group in
            for job in 0..<jobs {
                group.addTask {
                    var broken = 0
                    for n in stride(from: job, to: seeds.count, by: jobs) {
                        guard let failure = attempt(seed: seeds[n]) else { continue }
                        tell(failure)
                        broken += 1
                        if mistake != nil { break }
                    }
                    return broken
                }
            }
            return await group.reduce(0, +)
        }
    }
}
