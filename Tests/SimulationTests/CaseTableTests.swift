import Foundation
import Simulation
import Testing

/// The case table, row by row: each happens again and again to a fleet to which all the rest
/// happens, too. The tests' names are the rows (docs/cases.md).
@Suite struct CaseTableTests {
    /// Some seeds that stay, and a fresh one to whose fleet it happens: chance spares some.
    private func expectHolds(_ row: CaseRow) {
        let simulation = Simulation(row: row)
        for seed in 1...3 as ClosedRange<UInt64> { #expect(simulation.run(seed: seed) == nil) }
        for seed in freshSeed..<freshSeed + 8 {
            let message = simulation.run(seed: seed)
            if message == simulation.spared { continue }
            // With the events that break it.
            if message != nil { expectToHold(simulation, seed) }
            return
        }
        Issue.record("it happened to none of eight fleets: \(row.rawValue)")
    }

    @Test("database restored from last month's backup")
    func databaseRestoredFromLastMonthsBackup() { expectHolds(.restored) }

    @Test("home copied, both used")
    func homeCopiedBothUsed() { expectHolds(.copied) }

    @Test("two laptops of one incubator")
    func twoLaptopsOfOneIncubator() { expectHolds(.twoLaptops) }

    @Test("clock wrong by ten years")
    func clockWrongByTenYears() { expectHolds(.wrongClock) }

    @Test("offline for 14 months")
    func offlineForFourteenMonths() { expectHolds(.offline) }

    @Test("agent one or two schema versions behind")
    func agentOneOrTwoSchemaVersionsBehind() { expectHolds(.olderSchema) }

    @Test("power lost anywhere")
    func powerLostAnywhere() { expectHolds(.powerLost) }

    @Test("a proxy cuts at any byte")
    func aProxyCutsAtAnyByte() { expectHolds(.cut) }

    @Test("another incubator's scope, a bad signature, a key never granted")
    func foreignScopeBadSignatureUnknownKey() { expectHolds(.refused) }

    @Test("a stolen laptop's key, before and after it is revoked")
    func aStolenLaptopsKey() { expectHolds(.stolen) }

    @Test("incubator renamed, merged, split; product moved")
    func organisationsAndProductsMove() { expectHolds(.organisation) }

    @Test("product run by two incubators")
    func productRunByTwoIncubators() { expectHolds(.joint) }

    @Test("central restored from its backup or rolled back")
    func centralRestoredOrRolledBack() { expectHolds(.centralRestored) }

    @Test("year sealed, edits still unsent")
    func yearSealedEditsStillUnsent() { expectHolds(.sealed) }

    /// A row without both of its tests, or missing in the page about them, is found here.
    @Test(arguments: CaseRow.allCases)
    func aRowHasItsTestsAndItsLine(row: CaseRow) throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        func text(_ folder: String) throws -> String {
            let names = try FileManager.default.contentsOfDirectory(atPath: root.path + folder)
            return try names.sorted().map {
                try String(contentsOfFile: root.path + folder + "/" + $0, encoding: .utf8)
            }.joined()
        }
        let page = try String(contentsOfFile: root.path + "/docs/cases.md", encoding: .utf8)
        #expect(page.contains("| \(row.rawValue) |"))
        #expect(try text("/Tests/SimulationTests").contains("@Test(\"\(row.rawValue)\")"))
        let real = try text("/Tests/EndToEndTests/Cases")
        #expect(real.firstMatch(of: try Regex("\"\(row.rawValue)(\"|: )")) != nil)
    }
}
