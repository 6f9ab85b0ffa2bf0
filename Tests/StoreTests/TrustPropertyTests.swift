import Domain
import Replication
import Store
import Testing

/// Random fleets with grants, revocations, releases, moves and forks of the authority chain over
/// real stores, compared with the definition.
@Suite struct TrustPropertyTests {
    @Test(arguments: 0..<12)
    func everyStoreShowsWhatTheDefinitionSays(share: Int) throws {
        for seed in (share * 20)..<(share * 20 + 20) {
            var fleet = try TrustFleet(seed: UInt64(seed) + 1)
            try fleet.run(steps: 60)
            try fleet.compare()
        }
    }
}

private struct TrustFleet {
    struct Member {
        var name: String
        var store: Store
        /// The scopes that it writes; `*` for all.
        var scopes: Set<String>
        var isRooted = false
        /// Frontiers that were shown some time ago: tips of all scopes.
        var screens: [[String: [BatchName]]] = []

        func writes(_ scope: String) -> Bool { scopes.contains("*") || scopes.contains(scope) }
        func reads(_ scope: String) -> Bool {
            writes(scope) || scope == "authority" || scope == "shared"
        }
    }

    static let thing = RecordType(
        1, "thing", label: "chose", home: .incubator(field: "f"), "A record of the tests.",
        fields: [
            Field(1, "f", .integer, label: "f", "A field."),
            Field(2, "g", .integer, label: "g", "Another field."),
        ])
    static let schema = Schema(version: 1, types: [thing])
    static let homes = ["A", "A", "B", "shared"]

    let seed: UInt64
    var random: SplitMix
    var members: [Member] = []
    var day: Int64 = 100
    let root: [UInt8]
    let authority: SigningKey
    let certificates: [Certificate]
    var granted: [[ReplicaKey]] = []

    init(seed: UInt64) throws {
        self.seed = seed
        random = SplitMix(state: seed &* 0x9E37_79B9)
        let rootKey = random.signingKey()
        authority = random.signingKey()
        root = sha256(rootKey.replica.bytes)
        certificates = [Certificate(of: authority.replica, by: rootKey)]
        try add("central", ["*"])
        try add("a1", ["A"])
        try add("a2", ["A"])
        try add("b1", ["B"])
        try add("d1", ["*"])
        try add("solo", ["A"])
        for n in 0..<5 where n == 0 || pick(10) > 0 { try enrol(n) }
    }

    mutating func add(_ name: String, _ scopes: Set<String>, key: SigningKey? = nil) throws {
        let key = key ?? random.signingKey()
        members.append(
            Member(
                name: name, store: try Store(inMemory: TrustFleet.schema, key: key),
                scopes: scopes))
    }

    mutating func pick(_ n: Int) -> Int { Int.random(in: 0..<n, using: &random) }
    var now: Instant { Instant(milliseconds: day * 86_400_000) }
    static func id(_ n: Int) -> RecordID { RecordID(high: 7, low: UInt64(n)) }

    // MARK: - Authority

    /// Appends to the chain of central, or of a copy of central that forks it.
    mutating func decide(_ entry: AuthorityEntry) throws {
        let holders = members.indices.filter { members[$0].name.hasPrefix("central") }
        let n = holders[pick(holders.count)]
        _ = try? members[n].store.append(
            entry, key: authority, certificates: certificates, recorded: now)
    }

    mutating func enrol(_ n: Int) throws {
        let keys = [try members[n].store.replica]
        granted.append(keys)
        if n == 0 { try members[0].store.adopt(root: root) }
        try decide(
            .grant(.init(keys: keys, scopes: members[n].scopes.sorted(), incubator: "i")))
        if !members[n].isRooted, n > 0 { try members[n].store.adopt(root: root) }
        members[n].isRooted = true
        if n > 0 { try exchange(from: 0, to: n, loss: 0) }
    }

    mutating func revoke() throws {
        let n = 1 + pick(members.count - 1)
        let key = try members[n].store.replica
        var good: [BatchName] = []
        for scope in ["A", "B", "shared"] {
            let log = try members[0].store.log().filter { $0.replica == key && $0.scope == scope }
            if let one = log.randomElement(using: &random) { good.append(one.name) }
        }
        try decide(.revoke(key: key, good: good))
    }

    mutating func release() throws {
        let fallen = try members[0].store.quarantine().map(\.name)
        guard !fallen.isEmpty else { return }
        try decide(.release([fallen[pick(fallen.count)]]))
    }

    mutating func move() throws {
        let id = TrustFleet.id(pick(3))
        let records = try members[0].store.liveRecords(TrustFleet.thing)
        guard let record = records[id.hex] else { return }
        try decide(
            .move(
                .init(
                    records: [id], from: record.scope,
                    to: pick(4) == 0 ? record.scope : record.scope == "A" ? "B" : "A",
                    day: Day(number: Int32(day) + Int32([-80, -20, 0, 30][pick(4)])))))
    }

    mutating func copies() throws {
        guard members[0].isRooted else { return }
        let plan = try members[0].store.movePlan()
        if !plan.void.isEmpty { try decide(.withdraw(plan.void)) }
        let again = try members[0].store.movePlan()
        if again.void.isEmpty { try members[0].store.copy(again, recorded: now) }
        let (fallen, risen) = try members[0].store.copiesToJudge()
        if !fallen.isEmpty { try decide(.withdraw(fallen)) }
        if !risen.isEmpty { try decide(.release(risen)) }
    }

    mutating func join() throws {
        let tips = try members[0].store.frontier()["authority"] ?? []
        guard tips.count > 1 else { return }
        _ = try members[0].store.append(
            .join, key: authority, certificates: certificates, recorded: now)
    }

    // MARK: - Events

    mutating func run(steps: Int) throws {
        for _ in 0..<steps {
            day += Int64(pick(3))
            let n = pick(members.count)
            switch pick(100) {
            case 0..<34: try edit(n)
            case 34..<44: try imports(n)
            case 44..<50: members[n].screens.append(try members[n].store.frontier())
            case 50..<78: try exchange(from: n, to: pick(members.count), loss: 8)
            case 78..<82: try enrol(n)
            case 82..<85: try revoke()
            case 85..<88: try release()
            case 88..<92: try move()
            case 92..<95: try copies()
            case 95..<97: try join()
            default: try clone(pick(3) == 0 ? 0 : n)
            }
        }
    }

    /// Where this member writes a record; nil where it may not.
    mutating func scope(_ n: Int, _ record: Int) throws -> String? {
        let known = try members[n].store.liveRecords(TrustFleet.thing)
        var scope = known[TrustFleet.id(record).hex]?.scope ?? TrustFleet.homes[record]
        // Some take another's record for their own.
        if pick(15) == 0 { scope = ["A", "B", "shared"][pick(3)] }
        return members[n].writes(scope) ? scope : nil
    }

    mutating func edit(_ n: Int) throws {
        let record = pick(4)
        guard let scope = try scope(n, record) else { return }
        var basis = Basis.allSeen
        switch pick(10) {
        case 0: basis = .tips([])
        case 1...3:
            if !members[n].screens.isEmpty {
                let screen = members[n].screens[pick(members[n].screens.count)]
                let authority = members[n].isRooted ? screen["authority"] ?? [] : []
                basis = .tips((screen[scope] ?? []) + authority)
            }
        default: break
        }
        var changes: [RecordChange] = []
        for id in [record] + (pick(5) == 0 ? [pick(4)] : []) {
            if id != record, try self.scope(n, id) != scope { continue }
            let deletes = pick(6) == 0
            let value: Value = deletes ? .boolean(pick(4) > 0) : .integer(Int64(pick(4)))
            let field = deletes ? FieldID.deleted : FieldID(UInt16(1 + pick(2)))
            changes.append(
                RecordChange(type: 1, id: TrustFleet.id(id), values: [(field, value)]))
        }
        // A basis may lie outside what the store cites any more: then there is nothing to say.
        do {
            try members[n].store.commit(
                [Draft(scope: scope, basis: basis, runs: [DraftRun(changes: changes)])],
                recorded: now)
        } catch let error as StoreError where error.code == .refused {
            Issue.record("seed \(seed): \(error)")
        }
    }

    mutating func imports(_ n: Int) throws {
        for scope in ["A", "B"] where members[n].writes(scope) {
            var runs: [DraftRun] = []
            for _ in 0..<(1 + pick(2)) {
                var changes: [RecordChange] = []
                for record in 0..<3 where pick(2) == 0 {
                    guard try self.scope(n, record) == scope else { continue }
                    let deletes = pick(7) == 0
                    changes.append(
                        RecordChange(
                            type: 1, id: TrustFleet.id(record),
                            values: [
                                deletes
                                    ? (.deleted, .boolean(true))
                                    : (FieldID(UInt16(1 + pick(2))), .integer(Int64(pick(4))))
                            ]))
                }
                guard !changes.isEmpty else { continue }
                runs.append(
                    DraftRun(
                        known: Instant(milliseconds: Int64(pick(160)) * 86_400_000),
                        position: [Int64(pick(6))], changes: changes))
            }
            guard !runs.isEmpty else { continue }
            try members[n].store.commit(
                [Draft(scope: scope, source: "git", runs: runs)], recorded: now)
        }
    }

    mutating func exchange(from a: Int, to b: Int, loss: Int) throws {
        guard a != b else { return }
        let scopes = Set(
            ["authority", "A", "B", "shared"].filter {
                members[a].reads($0) && (members[b].reads($0) || !members[b].isRooted)
            })
        var batches: [Batch] = []
        try members[a].store.pack(after: [], scopes: scopes) { batches += try Pack.batches($0) }
        batches.shuffle(using: &random)
        if loss > 0 { batches.removeAll { _ in pick(loss) == 0 } }
        for (name, reception) in try members[b].store.receive(batches) {
            if case .refused(let reason) = reception {
                Issue.record("seed \(seed): \(name.short) refused: \(reason)")
            }
        }
    }

    /// A copied home: the same key on both sides. Of central: a second branch of authority.
    mutating func clone(_ n: Int) throws {
        guard members.count < 9 else { return }
        try add(
            members[n].name + "'", members[n].scopes, key: try members[n].store.signingKey())
        let twin = members.count - 1
        if members[n].isRooted { try members[twin].store.adopt(root: root) }
        members[twin].isRooted = members[n].isRooted
        var batches: [Batch] = []
        try members[n].store.pack(after: []) { batches += try Pack.batches($0) }
        _ = try members[twin].store.receive(batches)
    }

    // MARK: - Comparing

    mutating func compare() throws {
        for member in members {
            let all = try member.store.definedBatches(TrustFleet.text)
            let view = Set(member.isRooted ? all : all.filter { $0.scope != "authority" })
            try compare(member.store, view, at: nil, member.name)
            let day = Int64(pick(160))
            let at = Instant(milliseconds: day * 86_400_000)
            try compare(
                try member.store.view(asOf: at), view, at: at.milliseconds,
                "\(member.name) as of \(day)")
            let report = try member.store.verify()
            #expect(
                report.isClean, "seed \(seed), \(member.name): \(report.faults.prefix(3))")
            if member.isRooted {
                let silent = Definition(view)
                let without = view.filter { $0.scope != "authority" }
                    .subtracting(silent.effective).map(\.name).sorted()
                let found = try member.store.quarantine().map(\.name.hex).sorted()
                #expect(without == found, "seed \(seed), \(member.name): without effect")
            }
        }
    }

    static func text(_ value: Value) -> String {
        switch value {
        case .integer(let number): "\(number)"
        case .boolean(let boolean): "\(boolean)"
        default: "\(value)"
        }
    }

    func compare(
        _ store: Store, _ view: Set<DefinedBatch>, at: Int64?, _ place: String
    ) throws {
        let state = Definition(view).state(at: at ?? .max)
        let found = try store.liveRecords(TrustFleet.thing)
        let context = "seed \(seed), \(place)"
        #expect(Set(found.keys) == Set(state.keys), "\(context): records")
        for (id, shown) in state {
            guard let record = found[id] else { continue }
            #expect(record.scope == shown.scope, "\(context): \(id) counts in")
            #expect(record.deletion.rawValue == shown.deletion, "\(context): \(id) deleted")
            #expect(
                record.contested.contains(.scope) == !shown.rivals.isEmpty,
                "\(context): \(id) in several scopes")
            for (name, writes) in shown.fields {
                let field = name == "deleted" ? FieldID.deleted : FieldID(UInt16(name) ?? 0)
                let live = Set(
                    (record.fields[field] ?? []).map {
                        "\($0.batch) \(TrustFleet.text($0.value))"
                    })
                let wanted = Set(writes.map { "\($0.batch.name) \($0.value)" })
                #expect(live == wanted, "\(context): \(id).\(name)")
                guard field != .deleted else { continue }
                let value = Definition.shown(writes)?.value
                #expect(
                    record.shown[field].map(TrustFleet.text) == value,
                    "\(context): \(id).\(name) shown")
                #expect(
                    record.contested.contains(field) == Definition.isContested(writes),
                    "\(context): \(id).\(name) contested")
            }
        }
    }
}
