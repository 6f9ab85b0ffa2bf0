import Simulation
import Testing

/// Fleets of real stores in virtual time, and the proof that they find what is wrong.
@Suite struct SimulationTests {
    @Test(arguments: 0..<6)
    func freshSeedsHold(share: UInt64) {
        let base = UInt64.random(in: 1000...1_000_000_000)
        for seed in base..<base + 4 {
            let failure = Simulation().attempt(seed: seed)
            #expect(
                failure == nil,
                "seed \(seed), \(failure?.steps ?? 0) steps: \(failure?.message ?? "")")
        }
    }

    /// Seeds that showed something once, or that find planted mistakes.
    @Test(arguments: [1, 2, 5, 9, 10, 14, 24, 26, 41, 60, 77] as [UInt64])
    func oldSeedsHold(seed: UInt64) {
        #expect(Simulation().run(seed: seed) == nil)
    }

    @Test func aFleetOfTwentyHolds() {
        #expect(Simulation(agents: 20).run(seed: 3) == nil)
    }

    /// Costs 80 ms a seed; most are found within ten.
    @Test(arguments: Mistake.allCases)
    func everyPlantedMistakeIsFound(mistake: Mistake) {
        let simulation = Simulation(mistake: mistake)
        let found = (1...300 as ClosedRange<UInt64>).contains { simulation.run(seed: $0) != nil }
        #expect(found, "\(mistake.rawValue) was not found by 300 seeds")
    }

    @Test func aFailureReplays() throws {
        let simulation = Simulation(mistake: .positionForgotten)
        let failure = try #require(
            (1...20 as ClosedRange<UInt64>).lazy.compactMap { simulation.attempt(seed: $0) }.first)
        #expect(failure.steps < simulation.steps)
        for _ in 0..<3 {
            #expect(
                simulation.run(seed: failure.seed, steps: failure.steps) == failure.message)
        }
    }
}
