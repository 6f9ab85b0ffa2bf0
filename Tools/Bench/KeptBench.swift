import BenchWorkload
import Domain
import Replication
import Store

extension Workbench {
    /// Whether anything that two sides wrote at once is gone after the exchange. Of S4: both edits
    /// of records that both sides touched. Then the same field of a hundred records, written
    /// differently on both sides and exchanged. One line: of how many (record, side) both values are
    /// there, and how many there are.
    func countKept() throws {
        let (a, b) = (try store("a"), try store("b"))
        let (mine, theirs) = Edits(PlainTable(path: floorPath)).drawn()
        let phases = Dictionary(mine.map { ($0.id, $0.value) }, uniquingKeysWith: { $1 })
        let both = theirs.filter { phases[$0.id] != nil }.prefix(100)
        var kept = (other: 0, same: 0)
        for store in [a, b] {
            for edit in both {
                let values = try values(store, edit.id)
                let phase = String(decoding: Edits.phases[phases[edit.id] ?? 0], as: UTF8.self)
                if values[FieldID(3)] == .text(phase),
                    values[FieldID(8)] == .cents(Cents(edit.value))
                {
                    kept.other += 1
                }
            }
        }
        for (store, side) in [(a, "A"), (b, "B")] {
            let changes = both.map {
                RecordChange(type: 1, id: $0.id, values: [(FieldID(1), .text("named by \(side)"))])
            }
            try store.commit(
                [Draft(scope: "shared", runs: [DraftRun(changes: changes)])],
                recorded: Workbench.now)
        }
        try exchange(a, b) { _ in }
        for store in [a, b] {
            kept.same += try store.conflicts().count {
                Set($0.values.map(\.value)) == [.text("named by A"), .text("named by B")]
            }
        }
        print(
            "{\"step\": \"kept\", \"n\": \(n), \"of\": \(2 * both.count), "
                + "\"other_field\": \(kept.other), \"same_field\": \(kept.same)}")
    }

    private func values(_ store: Store, _ id: RecordID) throws -> [FieldID: Value] {
        guard let record = try store.find(BenchSchema.product, key: id.hex) else { return [:] }
        return try store.document(record).values
    }
}
