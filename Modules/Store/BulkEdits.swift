import Domain
import Replication

/// Many changes of the same fields of records that exist, in the order of their rows: what a table
/// filled in by hand or a script brings. They go into columns without a value of their own for
/// each change, and updates run through the table once, here and wherever the batches go.
struct BulkEdits {
    /// A change by its place in the run.
    struct Placed {
        var row: Int64
        var index: Int32
    }

    let type: UInt16
    private let changes: [RecordChange]
    /// The fields written, ascending, with their places in a change's values.
    private let fields: [(field: FieldID, at: Int)]
    /// Ascending by row.
    let placed: [Placed]

    /// Nil where the changes differ in their fields or kinds, where a record stands twice or is
    /// new, and where there are few. Cost: one look into the index a change, in its order.
    init?(_ run: DraftRun, scope: String, _ access: Store.Access) throws {
        changes = run.changes
        guard changes.count > 64, let first = changes.first, !first.values.isEmpty,
            let scope = try access.log.scope(scope), changes.allSatisfy({ $0.isLike(first) }),
            Set(first.values.map(\.0)).count == first.values.count
        else { return nil }
        type = first.type
        fields = first.values.indices.map { (first.values[$0].0, $0) }
            .sorted { $0.field < $1.field }
        var placed: [Placed] = []
        placed.reserveCapacity(changes.count)
        var last: RecordID?
        for entry in BulkEdits.byID(changes) {
            guard entry.id != last,
                let row = try access.projection.rows.row(type: type, id: entry.id, scope: scope)
            else { return nil }
            last = entry.id
            placed.append(Placed(row: row, index: entry.index))
        }
        placed.sort { $0.row < $1.row }
        self.placed = placed
    }

    private static func byID(_ changes: [RecordChange]) -> [(id: RecordID, index: Int32)] {
        var entries: [(id: RecordID, index: Int32)] = []
        entries.reserveCapacity(changes.count)
        for n in changes.indices { entries.append((changes[n].id, Int32(n))) }
        entries.sort { $0.id < $1.id }
        return entries
    }

    /// The group of some of the changes.
    func group(_ part: Range<Int>, _ builder: OperationsBuilder) throws -> Group {
        var part = Array(placed[part])
        var handles = try builder.handles(ofRows: part.map(\.row))
        let isSorted = zip(handles, handles.dropFirst()).allSatisfy { $0.line == $1.line }
        if !isSorted {
            let order = handles.indices.sorted { handles[$0].precedes(handles[$1]) }
            part = order.map { part[$0] }
            handles = order.map { handles[$0] }
        }
        return Group(
            type: type, made: [], existing: handles,
            columns: fields.map { field, at in
                ColumnBuilder.column(field, part.map { changes[Int($0.index)].values[at].1 })
            })
    }
}

extension RecordChange {
    /// Whether another change writes the same fields, in the same order, with the same kinds.
    fileprivate func isLike(_ other: RecordChange) -> Bool {
        guard type == other.type, values.count == other.values.count else { return false }
        for n in values.indices {
            guard values[n].0 == other.values[n].0,
                ColumnBuilder.kind(values[n].1) == ColumnBuilder.kind(other.values[n].1)
            else { return false }
        }
        return true
    }
}

extension BatchWriter {
    /// Signs the changes of a run in bulk, where they are alike; whether they are.
    func writeInBulk(_ draft: Draft) throws -> Bool {
        guard draft.runs.count == 1, let run = draft.runs.first,
            let edits = try BulkEdits(run, scope: draft.scope, access)
        else { return false }
        for start in stride(from: 0, to: edits.placed.count, by: BatchWriter.rowsPerBatch) {
            let stop = min(start + BatchWriter.rowsPerBatch, edits.placed.count)
            try sign(draft, run, edits, start..<stop)
        }
        return true
    }

    /// One batch; in halves where it would exceed the greatest size.
    private func sign(
        _ draft: Draft, _ run: DraftRun, _ edits: BulkEdits, _ part: Range<Int>
    ) throws {
        let header = try header(draft)
        let seat = try access.log.seat(for: header)
        let builder = OperationsBuilder(access: access, seat: seat, header: header)
        let operations = Operations(runs: [
            Run(
                known: run.known, position: run.position, mark: run.mark,
                groups: [try edits.group(part, builder)])
        ])
        do {
            try append(header, operations, seat)
        } catch WireError.outOfRange("the size of a batch") {
            guard part.count > 1 else { throw BatchWriter.tooLong }
            let middle = part.lowerBound + part.count / 2
            try sign(draft, run, edits, part.lowerBound..<middle)
            try sign(draft, run, edits, middle..<part.upperBound)
        }
    }
}
