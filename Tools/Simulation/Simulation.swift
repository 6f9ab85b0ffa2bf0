import Foundation
import Synchronization

/// Fleets of real stores in virtual time, one a seed.
package struct Simulation: Sendable {
    package var agents: Int
    /// Events before everybody exchanges everything.
    package var steps: Int
    package var mistake: Mistake?
    /// What happens again and again among all the rest.
    package var row: CaseRow?

    package init(
        agents: Int = 8, steps: Int? = nil, mistake: Mistake? = nil, row: CaseRow? = nil
    ) {
        self.row = row ?? mistake?.row
        self.agents = agents
        self.steps = steps ?? max(80, agents * 5)
        self.mistake = mistake
    }

    /// What broke under a seed.
    package struct Failure: Sendable {
        package let seed: UInt64
        /// The numbers of the fewest events found after which the same seed still breaks.
        package let events: EventList
        package let message: String
    }

    /// The command that shows a failure again.
    package func command(_ failure: Failure) -> String {
        var words = ["Tools/simulate", "--agents \(agents)"]
        if steps != Simulation(agents: agents).steps { words.append("--steps \(steps)") }
        if let mistake { words.append("--mistake \(mistake.rawValue)") }
        if let row, row != mistake?.row { words.append("--row \"\(row.rawValue)\"") }
        return (words + ["--events \(failure.events.text)", "\(failure.seed)"])
            .joined(separator: " ")
    }

    /// What a run of a whole life says whose dice never made the row happen.
    package var spared: String { "it never happened: \(row?.rawValue ?? "")" }

    /// Nil where all holds. Cost: 20 agents about half a second.
    /// - Parameters:
    ///   - events: the numbers of those that happen, ascending; nil for all. A life without some
    ///     of its events is a life, too: each event's dice are its own.
    ///   - tell: told of what happens, in words.
    package func run(
        seed: UInt64, events: [Int]? = nil, tell: (@Sendable (String) -> Void)? = nil
    ) -> String? {
        // Where memory is a file system, homes need no disk.
        let base =
            FileManager.default.isWritableFile(atPath: "/dev/shm")
            ? "/dev/shm" : FileManager.default.temporaryDirectory.path
        let folder = "\(base)/p352-simulation-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        do {
            let world = try World(
                seed: seed, agents: agents, mistake: mistake, row: row, folder: folder,
                tell: tell)
            try world.run(events: events ?? Array(0..<steps))
            if row != nil, mistake == nil, events == nil, world.played == 0 { return spared }
            return nil
        } catch {
            return "\(error)"
        }
    }

    /// Runs one seed and, where it breaks, looks for fewer events after which it still does.
    /// A life that the row did not happen to is none that broke. Cost: up to `budget` runs more.
    package func attempt(seed: UInt64, budget: Int = 60) -> Failure? {
        guard let message = run(seed: seed), message != spared else { return nil }
        var failure = Failure(
            seed: seed, events: EventList(Array(0..<steps)), message: message)
        var left = budget
        var size = steps / 2
        // Delta debugging (Zeller and Hildebrandt 2002): leaves out ever smaller parts.
        while size > 0, left > 0 {
            var start = 0
            var isSmaller = false
            while start < failure.events.numbers.count, left > 0 {
                let end = min(start + size, failure.events.numbers.count)
                var fewer = failure.events.numbers
                fewer.removeSubrange(start..<end)
                left -= 1
                if let found = run(seed: seed, events: fewer) {
                    failure = Failure(seed: seed, events: EventList(fewer), message: found)
                    isSmaller = true
                } else {
                    start = end
                }
            }
            if !isSmaller || size > failure.events.numbers.count { size /= 2 }
        }
        return failure
    }

    /// Runs seeds, `jobs` at a time; with a planted mistake all end when it is found.
    /// - Parameter events: as `run` takes them; with them nothing is left out further.
    /// - Returns: how many broke.
    package func run(
        _ seeds: [UInt64], events: EventList? = nil, jobs: Int,
        tell: @escaping @Sendable (Failure) -> Void
    ) async -> Int {
        let queue = SeedQueue(seeds)
        return await withTaskGroup(of: Int.self) { group in
            for _ in 0..<jobs {
                group.addTask {
                    var broken = 0
                    while let seed = queue.next() {
                        guard let failure = attempt(seed: seed, events: events) else { continue }
                        tell(failure)
                        broken += 1
                        if mistake != nil { queue.close() }
                    }
                    return broken
                }
            }
            return await group.reduce(0, +)
        }
    }

    private func attempt(seed: UInt64, events: EventList?) -> Failure? {
        guard let events else { return attempt(seed: seed) }
        return run(seed: seed, events: events.numbers).map {
            Failure(seed: seed, events: events, message: $0)
        }
    }
}

/// The seeds that are still to be run, for several at work.
private final class SeedQueue: Sendable {
    private let left: Mutex<ArraySlice<UInt64>>

    init(_ seeds: [UInt64]) { left = Mutex(seeds[...]) }

    func next() -> UInt64? { left.withLock { $0.popFirst() } }
    func close() { left.withLock { $0 = [] } }
}
