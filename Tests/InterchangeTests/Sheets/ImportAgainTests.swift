import Domain
import Foundation
import Interchange
import Testing

/// Imports repeat nothing, whatever was imported before.
@Suite struct ImportAgainTests {
    private typealias Commit = SheetWorld.Commit
    private let a = SheetWorld.startup("a")
    private let b = SheetWorld.startup("b")

    private static func sheet(_ title: String, _ more: String...) -> String {
        "---\n"
            + (["title: \(title)", "mission: Une phrase assez longue pour être reconnue"] + more)
            .joined(separator: "\n") + "\n---\n"
    }

    @Test(arguments: [true, false], [true, false])
    func theSameCloneAgainSaysNothing(_ first: Bool, _ second: Bool) throws {
        let world = try SheetWorld()
        try world.commit([
            Commit(1000, [a: Self.sheet("1"), b: Self.sheet("B", "fast: {promotion: 12}")]),
            Commit(2000, [a: Self.sheet("2"), b: Self.sheet("B")]),
            Commit(2000, [b: Self.sheet("B")]),
        ])
        var heard = HeardSource(try world.plan(history: first))

        // A state after a history, and anything after itself, is nothing new.
        let plan = try world.plan(held: heard, history: second)
        heard.take(plan)

        if first == second || !second { #expect(plan.steps.isEmpty) }
        #expect(try world.plan(held: heard, history: second).steps.isEmpty)
        #expect(heard.shown("product").map { $0["slug"] } == [.text("b")])
    }

    @Test func anOlderCommitThanTheNewestHeldSaysNothingWithoutHistory() throws {
        let world = try SheetWorld()
        try world.commit([
            Commit(86_400, [a: Self.sheet("1"), b: Self.sheet("B")]),
            Commit(86_400 * 3, [a: Self.sheet("2")]),
        ])
        let heard = HeardSource(try world.plan())

        let older = try world.plan(held: heard, until: Day(number: 1))

        #expect(older.steps.isEmpty)
        #expect(older.isOlderThanHeld)
    }

    @Test func aHistoryUntilAnEarlierDayTakesNothingBackThatWasSaidLater() throws {
        let world = try SheetWorld()
        let full = Self.sheet(
            "A", "phases: [{name: opere, start: 2020-01-01}]", "fast: {promotion: 12}")
        try world.commit([
            Commit(86_400, [a: Self.sheet("A")]), Commit(86_400 * 3, [a: full]),
        ])
        var heard = HeardSource(try world.plan())

        heard.take(try world.plan(held: heard, history: true, until: Day(number: 1)))

        #expect(heard.shown("award").map { $0["off_sheet"] } == [nil])
        #expect(heard.shown("phase").count == 1)
        #expect(heard.shown("award", at: Instant(seconds: 86_400)).isEmpty)
    }

    @Test func fieldsThatVanishAreEmptiedAndRecordsThatVanishAreDeleted() throws {
        let world = try SheetWorld()
        try world.commit([
            Commit(
                1000,
                [
                    a: Self.sheet(
                        "A", "link: https://a.fr", "phases: [{name: opere, start: 2020-01-01}]",
                        "fast: {promotion: 12}"), b: Self.sheet("B"),
                ])
        ])
        var heard = HeardSource(try world.plan())
        try world.commit([Commit(2000, [a: Self.sheet("A")])])

        let plan = try world.plan(held: heard)
        heard.take(plan)

        #expect(heard.shown("product").map { $0["slug"] } == [.text("a")])
        #expect(heard.shown("product")[0]["link"] == nil)
        #expect(heard.shown("phase").isEmpty)
        #expect(heard.shown("award").map { $0["off_sheet"] } == [.boolean(true)])
        #expect(plan.steps.flatMap(\.writes).count == 4)
    }

    @Test func aFolderIsOnePositionAfterTheNewestAndTakesTheIdsThatAreHeld() throws {
        let world = try SheetWorld()
        try world.commit([
            Commit(1000, [a: Self.sheet("1")]), Commit(2000, [b: Self.sheet("1")]),
        ])
        var heard = HeardSource(try world.plan())
        let folder = try SheetWorld()
        try folder.write(b, Self.sheet("2"))

        let plan = try folder.plan(held: heard)
        heard.take(plan)

        #expect(plan.steps.map(\.position) == [[2000, 1]])
        #expect(plan.steps.map(\.known) == [SheetWorld.now])
        #expect(plan.steps.flatMap(\.writes).map(\.value) == [.text("2")])
        #expect(heard.shown("product")[0]["aliases"] == .texts(["a"]))
        #expect(try folder.plan(held: heard).steps.isEmpty)
    }

    @Test func aFolderWithAFormerSlugIsTheSameRecord() throws {
        let world = try SheetWorld()
        try world.commit([
            Commit(1000, [a: Self.sheet("1")]), Commit(2000, [b: Self.sheet("1")]),
        ])
        var heard = HeardSource(try world.plan())
        let folder = try SheetWorld()
        try folder.write(a, Self.sheet("1"))

        heard.take(try folder.plan(held: heard))

        #expect(heard.shown("product", withDeleted: true).count == 1)
        #expect(heard.shown("product")[0]["slug"] == .text("a"))
        #expect(heard.shown("product")[0]["aliases"] == .texts(["b"]))
    }

    @Test func anUnreadableFileInAFolderKeepsItsRecordAndWhatHangsOnIt() throws {
        let folder = try SheetWorld()
        try folder.write(a, Self.sheet("A", "phases: [{name: opere, start: 2020-01-01}]"))
        try folder.write(b, Self.sheet("B"))
        let heard = HeardSource(try folder.plan())
        try folder.write(a, "---\ntitle: [\n---\n")

        let plan = try folder.plan(held: heard)

        #expect(plan.steps.isEmpty)
        #expect(plan.counts.map(\.reason).contains(.unreadable))
    }

    @Test func aShallowCloneIsKnownAtItsCommitAndTakesTheIdsThatAreHeld() throws {
        let world = try SheetWorld()
        try world.commit([
            Commit(1000, [a: Self.sheet("1")]), Commit(2000, [b: Self.sheet("1")]),
        ])
        let heard = HeardSource(try world.plan())
        try world.commit([Commit(3000, [b: Self.sheet("2")])])
        let shallow = world.path + "/shallow"
        try world.git([
            "clone", "-q", "--depth", "1", "-b", "main", "file://" + world.path, shallow,
        ])

        let plan = try world.plan(held: heard, at: shallow)

        #expect(!GitSource.isClone(shallow))
        #expect(plan.steps.map(\.position) == [[3000, 0]])
        #expect(plan.steps.map(\.known) == [Instant(seconds: 3000)])
        #expect(plan.steps.flatMap(\.writes).map(\.value) == [.text("2")])
        #expect(throws: ImportError.self) { try world.plan(history: true, at: shallow) }
    }

    @Test func bareClonesAndWorktreesAreRead() throws {
        let world = try SheetWorld()
        try world.commit([Commit(1000, [a: Self.sheet("1")])])
        try world.git(["clone", "-q", "--bare", world.path, world.path + "/bare"])
        try world.git(["worktree", "add", "-q", "--detach", world.path + "/tree", "main"])

        for place in ["/bare", "/tree"] {
            #expect(GitSource.isClone(world.path + place))
            #expect(HeardSource(try world.plan(at: world.path + place)).shown("product").count == 1)
        }
    }

    // MARK: - Any order of imports

    /// As the model's `healed`: after an import of the head each field's newest value is the
    /// head's, whatever was imported where before; and again says nothing.
    @Test(arguments: UInt64(1)...40)
    func afterAnyImportsTheHeadsStateIsTheNewest(_ seed: UInt64) throws {
        var random = Seeded(seed)
        let world = try SheetWorld()
        // Where dates run backwards a state says early what a walk says late.
        let isOrdered = seed % 2 == 0
        try world.commit(Self.line(&random, isOrdered))
        let dates = try world.git(["log", "--format=%ct", "main"]).split(separator: "\n")
            .compactMap { Int64($0) }.map { Instant(seconds: $0).day }
        var heard = HeardSource()

        for _ in 0..<4 {
            let day = dates.randomElement(using: &random)
            heard.take(
                try world.plan(held: heard, history: Bool.random(using: &random), until: day))
        }
        heard.take(try world.plan(held: heard, history: Bool.random(using: &random)))

        let fresh = HeardSource(try world.plan())
        for type in ["product", "incubator", "organisation", "sponsor", "phase", "event"] {
            #expect(heard.shown(type) == fresh.shown(type), "seed \(seed), \(type)")
        }
        #expect(
            heard.shown("award").filter { $0["off_sheet"] == nil } == fresh.shown("award"),
            "seed \(seed)")
        #expect(try world.plan(held: heard).steps.isEmpty, "seed \(seed)")
        guard isOrdered else { return }
        let walked = HeardSource(try world.plan(history: true))
        heard.take(try world.plan(held: heard, history: true))
        for type in ["product", "sponsor", "phase", "award"] {
            for day in dates {
                let at = Instant(endOf: day)
                #expect(
                    heard.shown(type, at: at) == walked.shown(type, at: at),
                    "seed \(seed), \(type) on \(day.text)")
            }
        }
    }

    private static func line(_ random: inout Seeded, _ isOrdered: Bool) -> [SheetWorld.Commit] {
        var files = [SheetWorld.startup("s0"): sheet("0")]
        // A source without any product is refused.
        files[SheetWorld.startup("always")] = "---\ntitle: Always\n---\n"
        var date: Int64 = 86_400 * 10
        return (0..<10).map { n in
            let gap = [-86_400, 0, 3600, 86_400, 200_000].randomElement(using: &random) ?? 0
            date += isOrdered ? Int64(gap.magnitude) : Int64(gap)
            for _ in 0..<2 {
                let slug = SheetWorld.startup("s\(Int.random(in: 0..<4, using: &random))")
                switch Int.random(in: 0..<8, using: &random) {
                case 0: if files.count > 1 { files[slug] = nil }
                case 1:
                    if let text = files.removeValue(forKey: slug) {
                        files[SheetWorld.startup("s\(Int.random(in: 0..<6, using: &random))")] =
                            text
                    } else {
                        files[slug] = sheet("\(n)")
                    }
                case 2: files[slug] = "---\nbroken: [\n---\n"
                case 3:
                    let place =
                        "content/_organisations/o\(Int.random(in: 0..<2, using: &random)).md"
                    files[place] =
                        files[place] == nil ? "---\nname: Organisation \(place)\n---\n" : nil
                default: files[slug] = body(n, &random)
                }
            }
            return SheetWorld.Commit(date, files)
        }
    }

    private static func body(_ n: Int, _ random: inout Seeded) -> String {
        var more = ["incubator: i\(Int.random(in: 0..<2, using: &random))"]
        if Bool.random(using: &random) {
            more.append("sponsors: [/organisations/o\(Int.random(in: 0..<2, using: &random))]")
        }
        if Bool.random(using: &random) {
            more.append(
                "phases: [{name: opere, start: 2020-01-0\(Int.random(in: 1...3, using: &random))}]")
        }
        if Bool.random(using: &random) {
            more.append("fast: {promotion: \(Int.random(in: 12...13, using: &random))}")
        }
        return sheet("\(Int.random(in: 0..<3, using: &random))", more.joined(separator: "\n"))
    }
}

/// SplitMix64 (Steele, Lea, Flood, 2014): the same run for the same seed.
struct Seeded: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
}
