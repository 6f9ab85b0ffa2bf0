import BenchWorkload
import Domain
import Replication
import Store

/// Which records the edits touch, the same in every step: every fifth record is drawn, shuffled;
/// A takes the first half and B the middle half.
struct Edits {
    let order: [RecordID]
    static let phases = Workload.phases.map { Array("edited-".utf8) + $0 }
    private var random = Workload(seed: 99)

    init(_ table: PlainTable) {
        var order = table.everyFifth()
        for k in stride(from: order.count - 1, to: 0, by: -1) {
            order.swapAt(k, random.number(below: k + 1))
        }
        self.order = order
    }

    /// A's edits by the number of their phase and B's by their amount. Only what both the floor
    /// and the store need is kept: memory is measured, too.
    consuming func drawn() -> ([(id: RecordID, value: Int)], [(id: RecordID, value: Int64)]) {
        let k = order.count / 2
        let mine = order[..<k].map { (id: $0, value: random.number(below: 6)) }
        let theirs = order[(k / 2)..<(k / 2 + k)].map {
            (id: $0, value: Int64(random.number(below: 1_000_000_000)))
        }
        return (mine, theirs)
    }
}

extension Workbench {
    /// S4: 10 % edited on A, another 10 % on B, overlapping by half, exchanged both ways; floor:
    /// the bare updates. Each replica ends with both sets of edits: so does the floor, twice.
    func exchangeEdits() throws {
        let (a, b) = (try store("a"), try store("b"))
        let (mine, theirs) = Edits(PlainTable(path: floorPath)).drawn()
        // Opened anew: its page cache is as empty as the stores'.
        let plain = PlainTable(path: floorPath)
        let values = Edits.phases
        let texts = values.map { Value.text(String(decoding: $0, as: UTF8.self)) }
        let plainSize = size(floorPath)
        var s4 = Meter()
        var floor = Meter()
        var wire = 0
        floor.time { plain.update(phase: mine, values) }
        try s4.time {
            let changes = mine.map {
                RecordChange(type: 1, id: $0.id, values: [(FieldID(3), texts[$0.value])])
            }
            _ = try a.commit(
                [Draft(scope: "shared", runs: [DraftRun(changes: changes)])],
                recorded: Workbench.now)
        }
        floor.time { plain.update(budget: theirs) }
        try s4.time {
            let changes = theirs.map {
                RecordChange(type: 1, id: $0.id, values: [(FieldID(8), .cents(Cents($0.value)))])
            }
            _ = try b.commit(
                [Draft(scope: "shared", runs: [DraftRun(changes: changes)])],
                recorded: Workbench.now)
        }
        floor.time { plain.update(phase: mine, values) }
        floor.time { plain.update(budget: theirs) }
        try s4.time {
            try exchange(a, b) { wire += $0 }
        }
        line("S4", s4, floor: floor.cpu, bytes: wire)
        try a.checkpoint()
        let full = size("\(folder)/a/store.sqlite")
        line(
            "size-after-S4", Meter(), floor: nil, bytes: full,
            ratio: Double(full) / Double(plainSize))
    }

    /// Both sides tell their tips, then send what the other lacks.
    /// - Parameter sent: told the bytes of everything that crosses.
    func exchange(_ a: Store, _ b: Store, sent: (Int) -> Void) throws {
        let (tipsA, tipsB) = (try a.tips(ofScope: "shared"), try b.tips(ofScope: "shared"))
        sent(32 * (tipsA.count + tipsB.count))
        func send(from source: Store, to target: Store, after tips: [BatchName]) throws {
            try source.pack(after: tips) { part in
                sent(part.count)
                let batches = try Pack.batches(part)
                let held = try target.holds(batches.map(\.name))
                try Workbench.take(batches.filter { !held.contains($0.name) }, into: target)
            }
        }
        try send(from: a, to: b, after: tipsB)
        try send(from: b, to: a, after: try a.tips(ofScope: "shared"))
    }

    /// S5: one field of one record, 200 times; the body of one request. Times are one edit's.
    func editOne() throws {
        let a = try store("a")
        let order = Edits(PlainTable(path: floorPath)).order
        var s5 = Meter()
        var bytes = 0
        for edit in 0..<200 {
            let change = RecordChange(
                type: 1, id: order[edit % order.count],
                values: [(FieldID(9), .cents(Cents(Int64(edit))))])
            let tips = try a.tips(ofScope: "shared")
            try s5.time {
                try a.commit(
                    [Draft(scope: "shared", runs: [DraftRun(changes: [change])])],
                    recorded: Workbench.now)
                var body: [UInt8] = []
                try a.pack(after: tips) { body += $0 }
                bytes = max(bytes, body.count)
            }
        }
        line("S5", Meter(cpu: s5.cpu / 200, wall: s5.wall / 200), floor: nil, bytes: bytes)
    }
}
