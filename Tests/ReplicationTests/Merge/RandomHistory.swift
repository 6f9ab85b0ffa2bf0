import Domain
import Replication

/// Deterministic random numbers (SplitMix64; Steele, Lea, Flood 2014).
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
        return z ^ z >> 31
    }
}

/// A small random fleet without stores: batches as the definition takes them, and replicas that
/// merge them one by one, in the order in which each gets them.
///
/// Homes are cloned and set back to an earlier day (both go on under their key: a fork), forms
/// are stale, two people import one source at different commits, clocks are wrong, batches are
/// lost, repeated and come in any order.
struct RandomHistory {
    /// At most 60: sets of batches are bits.
    private(set) var batches: [DefinedBatch] = []
    private(set) var names: [BatchName] = []
    /// Of each batch: what it leads back to, itself included; and what its author was shown.
    private(set) var pasts: [UInt64] = []
    private(set) var shown: [UInt64] = []
    private(set) var replicas: [MemoryReplica] = []

    private var random: SplitMix
    private var screens: [[UInt64]] = []
    private var saved: [(replica: Int, state: MemoryReplica)] = []
    private var day: Int64 = 10

    init(seed: UInt64, steps: Int) throws {
        random = SplitMix(state: seed)
        for key in 0..<2 {
            replicas.append(MemoryReplica(key: "key \(key)"))
            screens.append([])
        }
        for _ in 0..<steps { try step() }
        // What everybody holds in the end is the most interesting state.
        for replica in replicas.indices where pick(2) == 0 {
            for other in replicas.indices where other != replica {
                try exchange(from: other, to: replica, losing: false)
            }
        }
    }

    private mutating func pick(_ n: Int) -> Int { Int.random(in: 0..<n, using: &random) }

    private mutating func step() throws {
        day += Int64(pick(3))
        let replica = pick(replicas.count)
        switch pick(100) {
        case 0..<38: try edit(replica)
        case 38..<56: try imports(replica)
        case 56..<64: screens[replica].append(replicas[replica].held)
        case 64..<92: try exchange(from: pick(replicas.count), to: replica, losing: true)
        case 92..<95: saved.append((replica, replicas[replica]))
        case 95..<97: if let (replica, state) = saved.last { replicas[replica] = state }
        default:
            guard replicas.count < 4 else { return }
            replicas.append(replicas[replica])
            screens.append([])
        }
    }

    // MARK: - Writing

    private mutating func edit(_ replica: Int) throws {
        var basis = replicas[replica].held
        switch pick(10) {
        case 0: basis = 0
        case 1...3:
            if !screens[replica].isEmpty {
                // Of a home that was set back since, as far as it is still there.
                basis = screens[replica][pick(screens[replica].count)] & basis
            }
        default: break
        }
        var writes: [DefinedRun.Item] = []
        for record in ["p", "q"] where pick(2) == 0 {
            writes += items(record, deletes: pick(6) == 0)
        }
        if writes.isEmpty { writes = items("p", deletes: false) }
        let known = day + Int64(replica) * 4
        try commit(
            replica, basis: basis, runs: [DefinedRun(known: known, position: [], writes: writes)],
            source: nil)
    }

    private mutating func imports(_ replica: Int) throws {
        var runs: [DefinedRun] = []
        for _ in 0..<(1 + pick(2)) {
            var writes: [DefinedRun.Item] = []
            for record in ["p", "q"] where pick(2) == 0 {
                writes += items(record, deletes: pick(7) == 0)
            }
            if writes.isEmpty { continue }
            runs.append(
                DefinedRun(
                    known: Int64(pick(40)), position: [Int64(pick(5)), Int64(pick(2))],
                    writes: writes))
        }
        guard !runs.isEmpty else { return }
        try commit(replica, basis: 0, runs: runs, source: pick(3) == 0 ? "csv" : "git")
    }

    private mutating func items(_ record: String, deletes: Bool) -> [DefinedRun.Item] {
        if deletes {
            let value = pick(4) > 0 ? "true" : "false"
            var items = [
                DefinedRun.Item(record: record, field: DefinedWrite.deleted, value: value)
            ]
            if pick(5) == 0 {
                items.append(.init(record: record, field: "1", value: "\(pick(3))"))
            }
            return items
        }
        let fields = pick(3) == 0 ? ["1", "2"] : [pick(2) == 0 ? "1" : "2"]
        return fields.map { .init(record: record, field: $0, value: "\(pick(3))") }
    }

    private mutating func commit(
        _ replica: Int, basis: UInt64, runs: [DefinedRun], source: String?
    ) throws {
        guard batches.count < 60 else { return }
        let n = batches.count
        let prev = replicas[replica].tip
        var tips = frontier(replicas[replica].held)
        tips.removeAll { $0 == prev }
        // Names come in no order: they only break ties.
        let bytes = (0..<4).flatMap { _ in
            withUnsafeBytes(of: random.next().bigEndian, Array.init)
        }
        guard let name = BatchName(bytes) else { return }
        let batch = DefinedBatch(
            name: name.hex, scope: "A", replica: replicas[replica].key,
            prev: prev.map { batches[$0] }, seen: Set(tips.map { batches[$0] }),
            basis: Set(frontier(basis).map { batches[$0] }), runs: runs, source: source,
            isRootless: true)
        batches.append(batch)
        names.append(name)
        pasts.append(replicas[replica].held | 1 << UInt64(n))
        shown.append(basis)
        try replicas[replica].apply(n, self)
        replicas[replica].tip = n
    }

    private func frontier(_ held: UInt64) -> [Int] {
        let all = batches.indices.filter { held & 1 << UInt64($0) != 0 }
        return all.filter { n in !all.contains { $0 != n && pasts[$0] & 1 << UInt64(n) != 0 } }
    }

    // MARK: - Exchanging

    private mutating func exchange(from a: Int, to b: Int, losing: Bool) throws {
        guard a != b else { return }
        var sent = batches.indices.filter { replicas[a].held & 1 << UInt64($0) != 0 }
        sent.shuffle(using: &random)
        if losing { sent.removeAll { _ in pick(6) == 0 } }
        if let again = sent.first { sent.append(again) }
        for n in sent { try replicas[b].receive(n, self) }
    }
}
