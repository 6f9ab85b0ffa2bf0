import BenchWorkload
import Domain
import Foundation

/// The floor beside programs in other languages: `p352-bench N FOLDER =floor`.
///
/// Writes the workload into FOLDER first, so that others work on the same bytes. Then, for every
/// line on standard input that names a step, it does the bare work of that step in a plain table
/// and prints one line. The floor of others is measured this way, before and after theirs.
///
/// `rows.bin` holds a record after the other: id (16 bytes), seven texts, two amounts (64 bits,
/// little-endian), two texts; a text is its length (16 bits, little-endian) and its UTF-8.
/// `edits.tsv` has a line an edit: side (A or B), id, column, value.
struct FloorBench {
    let bench: Workbench

    private var copyPath: String { bench.folder + "/floor-copy.sqlite" }

    func run() throws {
        let ready = try writeWorkload()
        let edits = Edits(PlainTable(path: bench.floorPath)).drawn()
        try writeEdits(edits)
        print("ready")
        fflush(nil)
        while let step = readLine() {
            var floor = Meter()
            switch step {
            case "S1": insert(ready, into: bench.floorPath, &floor)
            case "S3": insert(ready, into: copyPath, &floor)
            case "S4":
                // Each replica ends with both sides' edits: so does the floor, twice.
                let plain = PlainTable(path: bench.floorPath)
                for _ in 0..<2 {
                    floor.time { plain.update(phase: edits.0, Edits.phases) }
                    floor.time { plain.update(budget: edits.1) }
                }
            default: continue
            }
            bench.line("floor-\(step)", floor, floor: floor.cpu, bytes: bench.size(bench.floorPath))
            fflush(nil)
        }
    }

    private func insert(_ rows: [PlainTable.Ready], into path: String, _ floor: inout Meter) {
        for suffix in ["", "-wal", "-shm"] {
            try? FileManager.default.removeItem(atPath: path + suffix)
        }
        let table = PlainTable(path: path)
        table.create()
        floor.time {
            table.execute("BEGIN")
            table.add(rows)
            table.execute("COMMIT")
        }
        table.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    }

    private func writeWorkload() throws -> [PlainTable.Ready] {
        var workload = Workload(seed: 20_240_001 &+ UInt64(bench.n))
        let rows = PlainTable.ready(workload.rows(bench.n), workload)
        var bytes: [UInt8] = []
        func append(_ text: [UInt8]) {
            bytes += [UInt8(text.count & 0xFF), UInt8(text.count >> 8)] + text
        }
        for row in rows {
            bytes += row.id
            for text in row.texts[0..<7] { append(text) }
            for amount in [row.budget, row.spent] {
                for shift in stride(from: 0, to: 64, by: 8) {
                    bytes.append(UInt8(truncatingIfNeeded: amount >> shift))
                }
            }
            for text in row.texts[7...] { append(text) }
        }
        try Data(bytes).write(to: URL(fileURLWithPath: bench.folder + "/rows.bin"))
        var untimed = Meter()
        insert(rows, into: bench.floorPath, &untimed)
        return rows
    }

    private func writeEdits(
        _ edits: ([(id: RecordID, value: Int)], [(id: RecordID, value: Int64)])
    ) throws {
        var text = ""
        for edit in edits.0 {
            let phase = String(decoding: Edits.phases[edit.value], as: UTF8.self)
            text += "A\t\(edit.id.hex)\tphase\t\(phase)\n"
        }
        for edit in edits.1 { text += "B\t\(edit.id.hex)\tbudget_cents\t\(edit.value)\n" }
        try text.write(toFile: bench.folder + "/edits.tsv", atomically: true, encoding: .utf8)
    }
}
