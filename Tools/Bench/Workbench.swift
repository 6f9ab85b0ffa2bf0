import BenchWorkload
import Domain
import Foundation
import Replication
import Store

/// Two stores and the floor's table in a folder: what the steps work on.
struct Workbench {
    let n: Int
    let folder: String
    /// Whether lines are printed.
    var isQuiet = false
    static let now = Instant(milliseconds: 1_750_000_000_000)
    static let rowsPerBatch = 2000

    /// Opens the store of that name and makes it on first use.
    func store(_ name: String) throws -> Store {
        let home = HomeFolder(path: "\(folder)/\(name)")
        if !FileManager.default.fileExists(atPath: home.path) {
            try home.create(HomeFolder.Identity(role: .dinum, incubator: "bench"))
        }
        return try Store(home: home, schema: BenchSchema.schema)
    }

    var floorPath: String { "\(folder)/floor.sqlite" }

    func size(_ path: String) -> Int {
        var total = 0
        for suffix in ["", "-wal"] {
            let attributes = try? FileManager.default.attributesOfItem(atPath: path + suffix)
            total += (attributes?[.size] as? Int) ?? 0
        }
        return total
    }

    /// Prints one line of the result.
    func line(
        _ step: String, _ meter: Meter, floor: Double?, bytes: Int?, ratio: Double? = nil
    ) {
        if isQuiet { return }
        Meter.line(step, n, meter, floor: floor, bytes: bytes, ratio: ratio)
    }

    /// Plays all steps on a few records, so that a process of one step has its code loaded and the
    /// floor's as well: what is timed is the work, not the start.
    func warmUp() throws {
        let small = Workbench(
            n: 2 * Workbench.rowsPerBatch, folder: folder + "/warm", isQuiet: true)
        defer { try? FileManager.default.removeItem(atPath: small.folder) }
        try? FileManager.default.removeItem(atPath: small.folder)
        try FileManager.default.createDirectory(
            atPath: small.folder, withIntermediateDirectories: true)
        try small.importRecords()
        try small.copyAll()
        try small.exchangeEdits()
        try small.editOne()
    }

    static func take(_ batches: [Batch], into store: Store) throws {
        for (name, reception) in try store.receive(batches) where reception != .stored {
            fatalError("\(name.short): \(reception)")
        }
    }
}

extension Workbench {
    /// S1: import through the tracked path, signed, with history; floor: plain inserts.
    /// Then the store's size with its history against the plain table's, both checkpointed.
    func importRecords() throws {
        let store = try store("a")
        let table = PlainTable(path: floorPath)
        table.create()
        var workload = Workload(seed: 20_240_001 &+ UInt64(n))
        var whole = Meter()
        var floor = Meter()
        // Making the rows and the floor's work, which happen within the transaction.
        var others = Meter()
        table.execute("BEGIN")
        try whole.time {
            _ = try store.commit(recorded: Workbench.now) { writer in
                var left = n
                while left > 0 {
                    let rows = others.time {
                        let rows = workload.rows(min(left, Workbench.rowsPerBatch))
                        let ready = PlainTable.ready(rows, workload)
                        floor.time { table.add(ready) }
                        return rows
                    }
                    left -= rows.count
                    try writer.write(
                        scope: "shared", operations: BenchSchema.operations(rows[...], workload))
                }
            }
        }
        floor.time { table.execute("COMMIT") }
        line(
            "S1", Meter(cpu: whole.cpu - others.cpu, wall: whole.wall - others.wall),
            floor: floor.cpu, bytes: nil)

        try store.checkpoint()
        table.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        let (plain, full) = (size(floorPath), size("\(folder)/a/store.sqlite"))
        line("size", Meter(), floor: nil, bytes: full, ratio: Double(full) / Double(plain))
    }

    /// S3: a new replica gets all and verifies it; floor: the same rows into a new plain table.
    func copyAll() throws {
        let (a, b) = (try store("a"), try store("b"))
        let rows = PlainTable(path: floorPath, cache: 1024)
        let copy = PlainTable(path: "\(folder)/copy.sqlite")
        copy.create()
        copy.execute("BEGIN")
        var whole = Meter()
        var floor = Meter()
        var others = Meter()
        var wire = 0
        var copied = 0
        /// The floor keeps step with the batches.
        func floorGoesOn(batches: Int) {
            for _ in 0..<batches {
                others.time {
                    let ready = rows.ready(after: copied, limit: Workbench.rowsPerBatch)
                    copied += ready.count
                    floor.time { copy.add(ready) }
                }
            }
        }
        try whole.time {
            // In transactions of about 16 batches.
            var parts: [Batch] = []
            func take() throws {
                try Workbench.take(parts, into: b)
                floorGoesOn(batches: parts.count)
                parts = []
            }
            try a.pack(after: []) { part in
                wire += part.count
                parts += try Pack.batches(part)
                if parts.count >= 16 { try take() }
            }
            try take()
        }
        floor.time { copy.execute("COMMIT") }
        line(
            "S3", Meter(cpu: whole.cpu - others.cpu, wall: whole.wall - others.wall),
            floor: floor.cpu, bytes: wire)
    }
}
