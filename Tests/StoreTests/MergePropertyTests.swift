import Domain
import Replication
import Store
import Testing

/// Random histories over real stores, compared with the definition.
@Suite struct MergePropertyTests {
    @Test(arguments: 0..<12)
    func everyStoreShowsWhatTheDefinitionSays(share: Int) throws {
        for seed in (share * 100)..<(share * 100 + 100) {
            var fleet = try Fleet(seed: UInt64(seed) + 1)
            try fleet.run(steps: 40)
            try fleet.compare()
        }
    }
}

private struct Fleet {
    static let thing = RecordType(
        1, "thing", label: "chose", home: .incubator(field: "f"), "A record of the tests.",
        fields: [
            Field(1, "f", .integer, label: "f", "A field."),
            Field(2, "g", .integer, label: "g", "Another field."),
        ])
    static let schema = Schema(version: 1, types: [thing])

    let seed: UInt64
    var random: SplitMix
    var stores: [Store] = []
    /// Frontiers that were shown some time ago, by store.
    var screens: [[[BatchName]]] = []
    var day: Int64 = 100

    init(seed: UInt64) throws {
        self.seed = seed
        random = SplitMix(state: seed)
        for _ in 0..<3 { try addStore(random.signingKey()) }
    }

    mutating func addStore(_ key: SigningKey) throws {
        stores.append(try Store(inMemory: Fleet.schema, key: key))
        screens.append([])
    }

    mutating func pick(_ n: Int) -> Int { Int.random(in: 0..<n, using: &random) }

    static func id(_ n: Int) -> RecordID { RecordID(high: 7, low: UInt64(n)) }

    mutating func run(steps: Int) throws {
        for _ in 0..<steps {
            day += Int64(pick(3))
            let s = pick(stores.count)
            switch pick(100) {
            case 0..<40: try edit(s)
            case 40..<58: try imports(s)
            case 58..<66:
                screens[s].append(try stores[s].frontier()["A"] ?? [])
            case 66..<97: try exchange(from: s, to: pick(stores.count))
            default: try clone(s)
            }
        }
    }

    mutating func edit(_ s: Int) throws {
        var basis = Basis.allSeen
        switch pick(10) {
        case 0: basis = .tips([])
        case 1...3:
            if !screens[s].isEmpty { basis = .tips(screens[s][pick(screens[s].count)]) }
        default: break
        }
        var changes: [RecordChange] = []
        for _ in 0..<(1 + pick(2)) {
            let id = Fleet.id(pick(3))
            let deletes = pick(6) == 0
            let value: Value = deletes ? .boolean(pick(4) > 0) : .integer(Int64(pick(4)))
            let field = deletes ? FieldID.deleted : FieldID(UInt16(1 + pick(2)))
            changes.append(RecordChange(type: 1, id: id, values: [(field, value)]))
        }
        // Clocks of some are wrong.
        let recorded = Instant(milliseconds: day + Int64(s) * 20)
        try stores[s].commit(
            [Draft(scope: "A", basis: basis, runs: [DraftRun(changes: changes)])],
            recorded: recorded)
    }

    mutating func imports(_ s: Int) throws {
        var runs: [DraftRun] = []
        for _ in 0..<(1 + pick(3)) {
            var changes: [RecordChange] = []
            for n in 0..<3 where pick(2) == 0 {
                if pick(7) == 0 {
                    changes.append(
                        RecordChange(
                            type: 1, id: Fleet.id(n), values: [(.deleted, .boolean(true))]))
                } else {
                    changes.append(
                        RecordChange(
                            type: 1, id: Fleet.id(n),
                            values: [(FieldID(UInt16(1 + pick(2))), .integer(Int64(pick(4))))]))
                }
            }
            guard !changes.isEmpty else { continue }
            runs.append(
                DraftRun(
                    known: Instant(milliseconds: Int64(pick(160))),
                    position: [Int64(pick(6)), Int64(pick(2))], changes: changes))
        }
        guard !runs.isEmpty else { return }
        let source = ["git", "csv"][pick(2)]
        try stores[s].commit(
            [Draft(scope: "A", source: source, runs: runs)],
            recorded: Instant(milliseconds: day))
    }

    /// Batches in any order, some lost, some repeated.
    mutating func exchange(from a: Int, to b: Int) throws {
        guard a != b else { return }
        var batches: [Batch] = []
        try stores[a].pack(after: []) { batches += try Pack.batches($0) }
        batches.shuffle(using: &random)
        batches.removeAll { _ in pick(8) == 0 }
        if let again = batches.first { batches.append(again) }
        for (name, reception) in try stores[b].receive(batches) {
            if case .refused(let reason) = reception {
                Issue.record("seed \(seed): \(name.short) refused: \(reason)")
            }
        }
    }

    /// A copied home: the same key, used on both sides.
    mutating func clone(_ s: Int) throws {
        guard stores.count < 6 else { return }
        try addStore(try stores[s].signingKey())
        var batches: [Batch] = []
        try stores[s].pack(after: []) { batches += try Pack.batches($0) }
        _ = try stores[stores.count - 1].receive(batches)
    }

    // MARK: - Comparing

    static func text(_ value: Value) -> String {
        switch value {
        case .integer(let number): "\(number)"
        case .boolean(let boolean): "\(boolean)"
        default: "\(value)"
        }
    }

    mutating func compare() throws {
        for (s, store) in stores.enumerated() {
            let batches = try store.definedBatches(Fleet.text)
            try compare(store, batches, at: nil, "store \(s)")
            let day = Int64(pick(160))
            try compare(
                try store.view(asOf: Instant(milliseconds: day)), batches, at: day,
                "store \(s) as of \(day)")
            let report = try store.verify()
            #expect(report.isClean, "seed \(seed), store \(s): \(report.faults.prefix(3))")
        }
    }

    func compare(_ store: Store, _ batches: [DefinedBatch], at: Int64?, _ place: String) throws {
        let state = Definition(Set(batches)).state(at: at ?? .max)
        let found = try store.liveRecords(Fleet.thing)
        let context = "seed \(seed), \(place)"
        #expect(Set(found.keys) == Set(state.keys), "\(context): records")
        for (id, shown) in state {
            guard let record = found[id] else { continue }
            #expect(record.deletion.rawValue == shown.deletion, "\(context): \(id) deleted")
            for (name, writes) in shown.fields {
                let field = name == "deleted" ? FieldID.deleted : FieldID(UInt16(name) ?? 0)
                let live = Set(
                    (record.fields[field] ?? []).map { "\($0.batch) \(Fleet.text($0.value))" })
                let wanted = Set(writes.map { "\($0.batch.name) \($0.value)" })
                #expect(live == wanted, "\(context): \(id).\(name)")
                guard field != .deleted else { continue }
                let value = Definition.shown(writes)?.value
                #expect(
                    record.shown[field].map(Fleet.text) == value, "\(context): \(id).\(name) shown")
                #expect(
                    record.contested.contains(field) == Definition.isContested(writes),
                    "\(context): \(id).\(name) contested")
            }
        }
    }
}
