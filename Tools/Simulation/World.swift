import Central
import Domain
import Foundation
import Replication
import Store

/// A fleet of real homes around one central, in virtual time. One thread.
///
/// The harness keeps what no store can know: every batch that was ever signed (in an observer that
/// is told of each at once), what each author was shown, who signed, what was acknowledged.
final class World {
    static let thing = RecordType(
        1, "thing", label: "chose", home: .shared, "A record of the simulation.",
        fields: [
            Field(1, "f", .integer, label: "f", "A field."),
            Field(2, "g", .integer, label: "g", "Another field."),
            Field(3, "t", .text, label: "t", "A text that bears the marker of its scope."),
        ])
    static let schema = Schema(version: 1, types: [thing])
    /// Where records are made: two belong to A alone, and so on; the third may be run by two.
    static let homes = ["A", "A", "B", "shared", "A+B", "C"]
    static let scopes = ["A", "B", "C", "A+B", "shared"]
    static let dayLength: Int64 = 86_400_000

    let mistake: Mistake?
    let folder: String
    let maker: KeyMaker
    var dice: Dice
    var day: Int64 = 400
    var made = 0
    var members: [Member] = []
    var central: Member { members[0] }
    let root: [UInt8]
    let line: [SourceState]

    let observer: Store
    private var observed = 0
    var batches: [BatchName: DefinedBatch] = [:]
    var bytes: [BatchName: Batch] = [:]
    var signers: [BatchName: Member] = [:]
    /// Of hand writes: the originals that had effect on what their author was looking at.
    var shown: [BatchName: Set<BatchName>] = [:]
    /// What central told somebody that it holds, while its disk survives.
    var acknowledged: Set<BatchName> = []
    /// Pushed and acknowledged, not stored: a planted mistake's.
    var pending: [(pack: [UInt8], scope: String, keys: [ReplicaKey])] = []
    /// Copies of requests that come again later.
    var strays: [(pack: [UInt8], scope: String, member: Member)] = []
    var backups: [(member: Member, path: String, isWhole: Bool)] = []
    /// Record → where DINUM decided that it goes, and when.
    var moves: [RecordID: [(from: String, to: String, day: Int64, entry: BatchName?)]] = [:]
    /// Frontier, root known or not → the state that a store showed at it.
    var states: [String: String] = [:]

    init(seed: UInt64, agents: Int, mistake: Mistake?, folder: String) throws {
        self.mistake = mistake
        self.folder = folder
        maker = KeyMaker(seed: seed)
        dice = Dice(state: seed &* 0x9E37_79B9)
        line = SourceState.line(&dice)
        observer = try Store(inMemory: World.schema, key: maker.next())
        let home = World.home(folder + "/central", maker)
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        try home.create(.init(role: .central, incubator: "dinum"))
        root = try home.makeAuthority()
        try home.write(HomeFolder.Enrolment(root: root, central: nil))
        members = [
            Member(
                name: "central", writes: ["*"], folder: home,
                store: try Store(home: home, schema: World.schema))
        ]
        central.isRooted = true
        let own = try central.store.ownKeys
        try decide { try $0.grant(keys: own, scopes: ["*"], incubator: "dinum") }
        let roles: [Set<String>] = [
            ["A"], ["A", "A+B"], ["B"], ["*"], ["B", "A+B"], ["C"], ["A"], ["A", "C"],
        ]
        for n in 0..<agents {
            let writes = roles[n % roles.count]
            let name = "\(writes.sorted().joined(separator: ","))-\(n)"
            let home = World.home("\(folder)/\(n)", maker)
            try home.create(.init(role: .incubator, incubator: name))
            let member = Member(
                name: name, writes: writes, folder: home,
                store: try Store(home: home, schema: World.schema))
            member.skew = [0, 0, 0, 0, -60, 60, -3650, 3650][dice.pick(8)]
            members.append(member)
            member.isStranger = dice.once(in: 10)
            if !dice.once(in: 4) { try enrol(member) }
        }
    }

    static func home(_ path: String, _ maker: KeyMaker) -> HomeFolder {
        var home = HomeFolder(path: path)
        home.newKey = { maker.next() }
        return home
    }

    static func id(_ n: Int) -> RecordID { RecordID(high: 7, low: UInt64(n)) }
    static func marker(_ scope: String) -> String { "<\(scope)>" }

    var now: Instant { Instant(milliseconds: day * World.dayLength) }
    func clock(_ member: Member) -> Instant {
        Instant(milliseconds: (day + member.skew) * World.dayLength)
    }

    // MARK: - What the harness knows

    /// Runs what signs, and takes note of every batch that came of it.
    /// - Returns: their names, in order.
    @discardableResult
    func observe(_ member: Member, _ body: () throws -> Void) throws -> [BatchName] {
        let before = try member.store.frontier().values.flatMap(\.self)
        try body()
        var found: [Batch] = []
        try member.store.pack(after: before) { found += try Pack.batches($0) }
        found = found.filter { bytes[$0.name] == nil }
        if found.isEmpty { return [] }
        for (name, reception) in try observer.receive(found) {
            try require(reception == .stored, "\(member.name) signed \(name.short): \(reception)")
        }
        for batch in found {
            bytes[batch.name] = batch
            signers[batch.name] = member
        }
        for batch in try observer.definedBatches(after: observed, known: batches, World.text) {
            guard let name = BatchName(hex: batch.name) else { continue }
            batches[name] = batch
            observed += 1
        }
        return found.map(\.name)
    }

    static func text(_ value: Value) -> String {
        switch value {
        case .integer(let number): "\(number)"
        case .boolean(let boolean): "\(boolean)"
        case .text(let text): text
        default: "\(value)"
        }
    }

    func held(_ store: Store) throws -> Set<BatchName> {
        try store.holds(Array(batches.keys))
    }

    func origin(_ name: BatchName) -> BatchName {
        batches[name].flatMap { BatchName(hex: $0.origin) } ?? name
    }

    /// What its screens show now.
    func look(_ member: Member) throws -> Screen {
        let without = Set(try member.store.quarantine().map(\.name))
        var shown: [String: Set<BatchName>] = [:]
        for name in try held(member.store).subtracting(without) {
            guard let batch = batches[name] else { continue }
            shown[batch.scope, default: []].insert(origin(name))
        }
        return Screen(
            tips: try member.store.frontier(), shown: shown, isRooted: member.isRooted)
    }

    // MARK: - Decisions

    /// What DINUM does at central; a forked chain refuses what it must.
    /// - Returns: the names of the batches that came of it.
    @discardableResult
    func decide(_ body: (AuthorityDesk) throws -> Void) throws -> [BatchName] {
        let now = now
        let desk = try AuthorityDesk(store: central.store) { now }
        return try observe(central) {
            do {
                try body(desk)
            } catch let error as StoreError where error.code == .refused {}
        }
    }
}
