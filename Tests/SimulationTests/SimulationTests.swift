import Simulation
import Testing

/// Fleets of real stores in virtual time, and the proof that they find what is wrong.
@Suite struct SimulationTests {
    @Test(arguments: 0..<8)
    func freshSeedsHold(share: UInt64) {
        let base = UInt64.random(in: 1000...1_000_000_000)
        for seed in base..<base + 3 {
            let failure = Simulation().attempt(seed: seed)
            #expect(
                failure == nil,
                "seed \(seed), \(failure?.steps ?? 0) steps: \(failure?.message ?? "")")
        }
    }
}
