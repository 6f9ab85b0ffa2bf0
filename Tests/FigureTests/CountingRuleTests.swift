import Domain
import Testing

@Suite struct CountingRuleTests {
    @Test func theShippedRuleHoldsWhereTheStoreHasNone() throws {
        let rules = try CountingRule.held(try ReferenceWorld())
        let day = try #require(Day("2025-02-26"))

        #expect(
            CountingRule.proposed(for: "national_impact", on: day, rules: rules) == .of(2024))
    }

    @Test func aRuleIsARecord() throws {
        var world = try ReferenceWorld(withReference: false)
        world.add(
            "counting-rule",
            [
                "event": .text("committee"), "from": .text("01-01"), "to": .text("02-29"),
                "since": .year(.of(2024)), "shift": .integer(-1),
            ])
        // Without its days it is no rule.
        world.add("counting-rule", ["event": .text("eig"), "from": .text("13-01")])

        let rules = try CountingRule.held(world)
        let inside = try #require(Day("2024-02-29"))
        let outside = try #require(Day("2024-03-01"))
        #expect(rules.count == 1)
        #expect(CountingRule.proposed(for: "committee", on: inside, rules: rules) == .of(2023))
        #expect(CountingRule.proposed(for: "committee", on: outside, rules: rules) == .of(2024))
        #expect(
            CountingRule.proposed(for: "national_impact", on: inside, rules: rules) == .of(2024))
    }
}
