import Domain
import Foundation
import Replication
import Reporting
import Store

/// Times the steps of docs/performance.md: `p352-bench N FOLDER`. One JSON line a step; the floor
/// of each step runs in the same process, interleaved.
@main
struct Bench {
    static func main() throws {
        let arguments = CommandLine.arguments
        guard arguments.count >= 3, let n = Int(arguments[1]), n > 0 else {
            FileHandle.standardError.write(Data("usage: p352-bench N FOLDER [STEPS]\n".utf8))
            exit(64)
        }
        let steps =
            arguments.count > 3 ? Set(arguments[3].split(separator: ",").map(String.init)) : []
        func wants(_ step: String) -> Bool { steps.isEmpty || steps.contains(step) }
        if wants("S1") { try Replicas(n: n, folder: arguments[2]).run() }
        if wants("S6") { try FigureBench(n: n, folder: arguments[2]).run() }
    }
}

/// S1, size, S3, S4, S5.
struct Replicas {
    let n: Int
    let folder: String
    private static let now = Instant(milliseconds: 1_750_000_000_000)
    private static let rowsPerBatch = 2000

    private func store(_ name: String) throws -> Store {
        let home = HomeFolder(path: "\(folder)/\(name)")
        try home.create(HomeFolder.Identity(role: .dinum, incubator: "bench"))
        return try Store(home: home, schema: BenchSchema.schema)
    }

    private func size(_ path: String) -> Int {
        var total = 0
        for suffix in ["", "-wal"] {
            let attributes = try? FileManager.default.attributesOfItem(atPath: path + suffix)
            total += (attributes?[.size] as? Int) ?? 0
        }
        return total
    }

    func run() throws {
        let a = try store("a")
        let floorTable = PlainTable(path: "\(folder)/floor.sqlite")
        var workload = Workload(seed: 20_240_001 &+ UInt64(n))

        // S1: import through the tracked path, signed, with history; floor: plain inserts.
        var s1 = Meter()
        var floor = Meter()
        var every: [RecordID] = []
        floorTable.execute("BEGIN")
        var untimed = 0.0
        try s1.time {
            _ = try a.commit(recorded: Replicas.now) { writer in
                var left = n
                while left > 0 {
                    // Making the rows and the floor's work are taken out again below.
                    let before = Meter.now(CLOCK_PROCESS_CPUTIME_ID)
                    let rows = workload.rows(min(left, 10_000))
                    left -= rows.count
                    for (k, row) in rows.enumerated() where k % 5 == 0 { every.append(row.id) }
                    let ready = PlainTable.ready(rows, workload)
                    floor.time { floorTable.add(ready) }
                    untimed += Meter.now(CLOCK_PROCESS_CPUTIME_ID) - before
                    var start = 0
                    while start < rows.count {
                        let stop = min(start + Replicas.rowsPerBatch, rows.count)
                        try writer.write(
                            scope: "shared",
                            operations: BenchSchema.operations(rows[start..<stop], workload))
                        start = stop
                    }
                }
            }
        }
        floor.time { floorTable.execute("COMMIT") }
        let s1CPU = s1.cpu - untimed
        let s1Meter = Meter(cpu: s1CPU, wall: s1.wall - untimed)
        Meter.line("S1", n, s1Meter, floor: floor.cpu, bytes: nil)

        // size: store with its history against the plain table, both checkpointed.
        try a.checkpoint()
        floorTable.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        let plain = size("\(folder)/floor.sqlite")
        let full = size("\(folder)/a/store.sqlite")
        Meter.line("size", n, Meter(), floor: nil, bytes: full, ratio: Double(full) / Double(plain))

        // S3: a new replica gets all and verifies it.
        let b = try store("b")
        var s3 = Meter()
        var wire = 0
        try s3.time {
            var parts: [Batch] = []
            try a.pack(after: []) { part in
                wire += part.count
                parts += try Pack.batches(part)
                if parts.count >= 16 {
                    try Replicas.take(parts, into: b)
                    parts = []
                }
            }
            try Replicas.take(parts, into: b)
        }
        Meter.line("S3", n, s3, floor: floor.cpu, bytes: wire)

        try edits(a, b, every, floorTable, plain)
    }

    private static func take(_ batches: [Batch], into store: Store) throws {
        for (name, reception) in try store.receive(batches) where reception != .stored {
            fatalError("\(name.short): \(reception)")
        }
    }

    /// S4 and S5: 10 % edited on A, another 10 % on B, overlapping by half, exchanged both ways.
    private func edits(
        _ a: Store, _ b: Store, _ every: [RecordID], _ plain: PlainTable, _ plainSize: Int
    ) throws {
        var random = Workload(seed: 99)
        // Every fifth record: shuffled, then A takes the first half and B the middle half.
        var order = every
        for k in stride(from: order.count - 1, to: 0, by: -1) {
            order.swapAt(k, random.number(below: k + 1))
        }
        let k = order.count / 2
        // Only what both the floor and the store need is kept: memory is measured, too.
        let values = Workload.phases.map { Array("edited-".utf8) + $0 }
        let mine = order[..<k].map { (id: $0, value: random.number(below: 6)) }
        let theirs = order[(k / 2)..<(k / 2 + k)].map {
            (id: $0, value: Int64(random.number(below: 1_000_000_000)))
        }
        func mineChanges() -> [RecordChange] {
            mine.map {
                let text = String(decoding: values[$0.value], as: UTF8.self)
                return RecordChange(type: 1, id: $0.id, values: [(FieldID(3), .text(text))])
            }
        }
        func theirChanges() -> [RecordChange] {
            theirs.map {
                RecordChange(type: 1, id: $0.id, values: [(FieldID(8), .cents(Cents($0.value)))])
            }
        }
        var s4 = Meter()
        var floor = Meter()
        var wire = 0
        // Each replica ends with both sets of edits: so does the floor, twice.
        floor.time { plain.update(phase: mine, values) }
        try s4.time {
            _ = try a.commit(
                [Draft(scope: "shared", runs: [DraftRun(changes: mineChanges())])],
                recorded: Replicas.now)
        }
        floor.time { plain.update(budget: theirs) }
        try s4.time {
            _ = try b.commit(
                [Draft(scope: "shared", runs: [DraftRun(changes: theirChanges())])],
                recorded: Replicas.now)
        }
        let tipsA = try a.tips(ofScope: "shared")
        let tipsB = try b.tips(ofScope: "shared")
        floor.time { plain.update(phase: mine, values) }
        try s4.time {
            _ = try a.pack(after: tipsB) { part in
                wire += part.count
                try Replicas.take(try Pack.batches(part), into: b)
            }
        }
        floor.time { plain.update(budget: theirs) }
        try s4.time {
            _ = try b.pack(after: tipsA) { part in
                wire += part.count
                let batches = try Pack.batches(part).filter { try a.holds([$0.name]).isEmpty }
                try Replicas.take(batches, into: a)
            }
        }
        Meter.line("S4", n, s4, floor: floor.cpu, bytes: wire)
        print(
            "{\"step\": \"S4-bytes-per-change\", \"n\": \(n), \"ratio\": \(String(format: "%.3f", Double(wire) / Double(max(1, mine.count + theirs.count))))}"
        )
        try a.checkpoint()
        let full = size("\(folder)/a/store.sqlite")
        Meter.line(
            "size-after-S4", n, Meter(), floor: nil, bytes: full,
            ratio: Double(full) / Double(plainSize))

        // S5: one field of one record, 200 times; the body of one request.
        var s5 = Meter()
        var bytes = 0
        for edit in 0..<200 {
            let tips = try a.tips(ofScope: "shared")
            try s5.time {
                try a.commit(
                    [
                        Draft(
                            scope: "shared",
                            runs: [
                                DraftRun(changes: [
                                    RecordChange(
                                        type: 1, id: order[edit % order.count],
                                        values: [(FieldID(9), .cents(Cents(Int64(edit))))])
                                ])
                            ])
                    ], recorded: Replicas.now)
                var body: [UInt8] = []
                try a.pack(after: tips) { body += $0 }
                bytes = max(bytes, body.count)
            }
        }
        Meter.line(
            "S5", n, Meter(cpu: s5.cpu / 200, wall: s5.wall / 200), floor: nil, bytes: bytes)
        print("{\"step\": \"memory\", \"n\": \(n), \"peak_rss_kb\": \(Meter.peak)}")
    }
}
