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
    static let thing = Vocabulary.thing
    /// Where records are made: two belong to A alone, and so on; the fifth may be run by two, the
    /// last is of a type that came last.
    static let homes = ["A", "A", "B", "shared", "A+B", "C", "B"]
    static let scopes = ["A", "B", "C", "A+B", "shared"]
    static let dayLength: Int64 = 86_400_000

    let mistake: Mistake?
    let folder: String
    private let seed: UInt64
    let disk: PowerDisk
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
    var backups: [Saved] = []
    /// Record → where DINUM decided that it goes, and when.
    var moves: [RecordID: [(from: String, to: String, day: Int64, entry: BatchName?)]] = [:]
    /// The row of the case table that happens often, and how often it did.
    let row: CaseRow?
    var played = 0
    /// What DINUM sealed, in order.
    var seals: [Sealed] = []
    /// Told of what happens, in words, where somebody wants to follow a life.
    let tell: (@Sendable (String) -> Void)?
    /// Frontier, root known or not → the state that a store showed at it.
    var states: [String: String] = [:]

    init(
        seed: UInt64, agents: Int, mistake: Mistake?, row: CaseRow?, folder: String,
        tell: (@Sendable (String) -> Void)? = nil
    ) throws {
        self.tell = tell
        self.row = row
        self.mistake = mistake
        self.folder = folder
        self.seed = seed
        disk = PowerDisk(folder: folder, forgetsSyncs: mistake == .acknowledgeBeforeSync)
        maker = KeyMaker(seed: seed)
        dice = Dice(state: seed &* 0x9E37_79B9)
        line = SourceState.line(&dice)
        observer = try Store(inMemory: Vocabulary.newest, key: maker.next())
        let home = World.home(folder + "/central", maker)
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        try home.create(.init(role: .central, incubator: "dinum"))
        root = try home.makeAuthority()
        try home.write(HomeFolder.Enrolment(root: root, central: nil))
        let version = 2 + dice.pick(2)
        members = [try Member(name: "central", writes: ["*"], folder: home, version: version)]
        central.isRooted = true
        let own = try central.store.ownKeys
        try decide { try $0.grant(keys: own, scopes: ["*"], incubator: "dinum") }
        let roles: [Set<String>] = [
            ["A"], ["A", "A+B"], ["B"], ["*"], ["B", "A+B"], ["C"], ["A"], ["A", "C"],
        ]
        for n in 0..<agents {
            // A row that is to happen needs those to whom it can.
            let version = row == .olderSchema ? 3 - n % 3 : [1, 2, 2, 3, 3, 3][dice.pick(6)]
            let member = try add(writing: roles[n % roles.count], version: version)
            member.skew = [0, 0, 0, 0, -60, 60, -3650, 3650][dice.pick(8)]
            member.isStranger = dice.once(in: 10) && row == nil
            if !dice.once(in: 4) || row != nil { try enrol(member) }
        }
    }

    /// One more home, not yet enrolled.
    func add(writing scopes: Set<String>, version: Int) throws -> Member {
        let n = members.count - 1
        let name = "\(scopes.sorted().joined(separator: ","))-\(n)"
        let home = World.home("\(folder)/\(n)", maker)
        try home.create(.init(role: .incubator, incubator: name))
        let member = try Member(name: name, writes: scopes, folder: home, version: version)
        members.append(member)
        return member
    }

    /// Begins the event of this number, whatever came before: a life without some of its events is
    /// a life, too.
    func begin(event number: Int) {
        dice = Dice(state: (seed &* 0x9E37_79B9) ^ (UInt64(number + 1) &* 0xD1B5_4A32_D192_ED03))
        tell?("event \(number)")
    }

    static func home(_ path: String, _ maker: KeyMaker) -> HomeFolder {
        var home = HomeFolder(path: path)
        home.newKey = { maker.next() }
        return home
    }

    static func id(_ n: Int) -> RecordID { RecordID(high: 7, low: UInt64(n)) }
    static func type(_ record: Int) -> RecordType {
        record == homes.count - 1 ? Vocabulary.note : Vocabulary.thing
    }
    static func type(ofRecord hex: String) -> RecordType {
        hex == id(homes.count - 1).hex ? Vocabulary.note : Vocabulary.thing
    }
    /// Long enough that no hash holds it.
    static func marker(_ scope: String) -> String { "<scope \(scope)>" }

    var now: Instant { Instant(milliseconds: day * World.dayLength) }
    func clock(_ member: Member) -> Instant {
        Instant(milliseconds: (day + member.skew) * World.dayLength)
    }

    // MARK: - What the harness knows

    /// Runs what signs, and takes note of every batch that came of it.
    /// - Returns: their names, in order; a twin of a home may have signed the same bytes before.
    @discardableResult
    func observe(_ member: Member, _ body: () throws -> Void) throws -> [BatchName] {
        let before = try member.store.frontier().values.flatMap(\.self)
        try body()
        var signed: [Batch] = []
        try member.store.pack(after: before) { signed += try Pack.batches($0) }
        let found = signed.filter { bytes[$0.name] == nil }
        if found.isEmpty { return signed.map(\.name) }
        for (name, reception) in try observer.receive(found) {
            try require(reception == .stored, "\(member.name) signed \(name.short): \(reception)")
        }
        for batch in found {
            bytes[batch.name] = batch
            signers[batch.name] = member
            tell?("  \(member.name) signs \(batch.name.short)")
        }
        for batch in try observer.definedBatches(after: observed, known: batches, World.text) {
            guard let name = BatchName(hex: batch.name) else { continue }
            batches[name] = batch
            observed += 1
            tell?("    of \(batch.replica.prefix(6)) in \(batch.scope): \(World.words(batch))")
            if batch.copy == nil { try checkVocabulary(batch, member) }
        }
        return signed.map(\.name)
    }

    /// What a batch says, in one line.
    private static func words(_ batch: DefinedBatch) -> String {
        let entry = batch.entry.map { "\($0)" }
        let copy = batch.copy.map { "copies \($0.original.prefix(8)): " } ?? ""
        let writes = batch.writes.map { write in
            "\(write.record.suffix(2)).\(write.field)=\(write.value)"
        }
        return entry ?? copy + (batch.source ?? "by hand") + ": " + writes.joined(separator: ", ")
    }

    static func text(_ value: Value) -> String {
        switch value {
        case .integer(let number): "\(number)"
        case .boolean(let boolean): "\(boolean)"
        case .text(let text): text
        case .texts(let texts): texts.joined(separator: "|")
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
        return try observe(central) { try World.unlessForked { try body(desk) } }
    }

    /// While the chain is forked, most decisions are refused.
    static func unlessForked(_ body: () throws -> Void) throws {
        do {
            try body()
        } catch let error as StoreError where error.code == .refused {}
    }
}
