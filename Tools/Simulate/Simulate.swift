import ArgumentParser
import Simulation

/// Runs seeds of the simulation: exit 0 where all hold, 1 where one breaks.
@main struct Simulate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract:
            "Runs fleets of real stores in virtual time and checks every promise of the sync.",
        discussion: """
            A seed that breaks is printed with what broke and the fewest events found after which
            it still does; the command that is printed shows just these again.

            EXAMPLE
              Tools/simulate --count 100
              Tools/simulate --mistake fork-refused --count 40
            """)
    @Argument(help: "The seeds.") var seeds: [UInt64] = []
    @Option(help: "Plants a mistake, which must be found.") var mistake: String?
    @Option(help: "A row of the case table (docs/cases.md) that happens again and again.")
    var row: String?
    @Flag(help: "Names the mistakes that can be planted.") var listMistakes = false
    @Option(help: "Homes beside central, 1 to 60.") var agents = 20
    @Option(help: "Runs this many seeds, beside those named.") var count = 0
    @Option(help: "The first of them.") var first: UInt64 = 1
    @Option(help: "Events of each fleet.") var steps: Int?
    @Option(help: "Only these events, as a failing seed printed them.") var events: String?
    @Option(help: "Fleets at a time.") var jobs = 2
    @Flag(help: "Tells what happens in each life, event by event; none is shrunk.") var tell = false

    func validate() throws {
        guard (1...60).contains(agents) else {
            throw ValidationError("--agents is from 1 to 60")
        }
        if let mistake, Mistake(rawValue: mistake) == nil {
            throw ValidationError("there is no mistake \(mistake): see --list-mistakes")
        }
        if let row, CaseRow(rawValue: row) == nil {
            throw ValidationError(
                "there is no row '\(row)'; the rows are: "
                    + CaseRow.allCases.map { "'\($0.rawValue)'" }.joined(separator: ", "))
        }
        if let events, EventList(text: events) == nil {
            throw ValidationError("--events takes ascending numbers, as 0-12,15")
        }
        if !listMistakes, seeds.isEmpty, count <= 0 {
            throw ValidationError("give seeds, or --count N")
        }
    }

    func run() async throws {
        if listMistakes {
            for mistake in Mistake.allCases { print(mistake.rawValue) }
            return
        }
        let simulation = Simulation(
            agents: agents, steps: steps, mistake: mistake.flatMap { Mistake(rawValue: $0) },
            row: row.flatMap { CaseRow(rawValue: $0) })
        let all = seeds + (0..<UInt64(max(0, count))).map { first + $0 }
        let only = events.flatMap { EventList(text: $0) }
        if tell {
            let broken = all.compactMap { seed in
                simulation.run(seed: seed, events: only?.numbers) { print($0) }
            }
            for message in broken { print(message) }
            if !broken.isEmpty { throw ExitCode(1) }
            return
        }
        let count = await simulation.run(all, events: only, jobs: max(1, jobs)) { failure in
            print("seed \(failure.seed): \(failure.message)")
            print("  " + simulation.command(failure))
        }
        print("\(all.count) seeds, \(count) broken")
        if count > 0 { throw ExitCode(1) }
    }
}
