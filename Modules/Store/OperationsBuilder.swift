import Domain
import Replication

/// Turns changes of records into groups and columns: which records are new, which handle names
/// the others, which rows share their fields.
struct OperationsBuilder {
    let access: Store.Access
    let seat: LogTable.Seat
    let header: BatchHeader

    /// Rows of one group before they become columns.
    private struct Rows {
        var type: UInt16
        var isNew: Bool
        var made: [RecordID] = []
        var existing: [(handle: Handle, order: Int)] = []
        var values: [[(FieldID, Value)]] = []
        var ids: Set<RecordID> = []
    }

    private struct Shape: Hashable {
        var type: UInt16
        /// Nil for new records: their groups have all fields, with gaps.
        var fields: [FieldID]?
    }

    func operations(_ runs: [DraftRun]) throws -> Operations {
        // Records of this batch that have no row yet: their places.
        var fresh: [RecordID: UInt32] = [:]
        var nextPlace = seat.chain.places
        return Operations(
            runs: try runs.map { run in
                let groups = try groups(run, &fresh, &nextPlace)
                return Run(
                    known: run.known, position: run.position, mark: run.mark, groups: groups)
            })
    }

    private func groups(
        _ run: DraftRun, _ fresh: inout [RecordID: UInt32], _ nextPlace: inout Int
    ) throws -> [Group] {
        let changes = run.changes.filter { !$0.values.isEmpty }
        var handles: [RecordID: Handle] = [:]
        // All new records of a type share a group, so that places follow the types' first use.
        var types: [UInt16] = []
        var made: [UInt16: [RecordID]] = [:]
        var isNew: Set<RecordID> = []
        for change in changes where !isNew.contains(change.id) && handles[change.id] == nil {
            if let place = fresh[change.id] {
                handles[change.id] = Handle(line: nil, place: place)
            } else if let handle = try handle(change) {
                handles[change.id] = handle
            } else {
                isNew.insert(change.id)
                if made[change.type] == nil { types.append(change.type) }
                made[change.type, default: []].append(change.id)
            }
        }
        for type in types {
            for id in made[type] ?? [] {
                fresh[id] = UInt32(nextPlace)
                handles[id] = Handle(line: nil, place: UInt32(nextPlace))
                nextPlace += 1
            }
        }
        var groups: [Rows] = []
        var current: [Shape: Int] = [:]
        var last: (shape: Shape, index: Int)?
        for change in changes {
            let makes = isNew.remove(change.id) != nil
            let shape = Shape(
                type: change.type, fields: makes ? nil : change.values.map(\.0).sorted())
            // A record stands once in a group: a second change of it opens another one.
            let at: Int
            let index = last?.shape == shape ? last?.index : current[shape]
            if let index, groups[index].ids.insert(change.id).inserted {
                at = index
            } else {
                at = groups.count
                current[shape] = at
                groups.append(Rows(type: change.type, isNew: makes))
                groups[at].ids.insert(change.id)
            }
            last = (shape, at)
            if makes {
                groups[at].made.append(change.id)
            } else if let handle = handles[change.id] {
                groups[at].existing.append((handle, groups[at].values.count))
            }
            groups[at].values.append(change.values)
        }
        return groups.map(finished)
    }

    /// The record's handle as this batch names it; nil where the scope has no such record.
    private func handle(_ change: RecordChange) throws -> Handle? {
        let found =
            if let row = change.row, row != 0 {
                row
            } else {
                // A record that was new when the draft was ordered may have been made since.
                try access.projection.rows.row(
                    type: change.type, id: change.id, scope: seat.chain.scope)
            }
        return try found.map { try handle(ofRow: $0) }
    }

    /// The handles of rows, in their order. Rows of one chain that follow one another cost one
    /// look at it.
    func handles(ofRows rows: [Int64]) throws -> [Handle] {
        var handles: [Handle] = []
        handles.reserveCapacity(rows.count)
        var last: Int64?
        for row in rows {
            // Where the own line has no forks, all of a chain's records have the same line.
            if seat.chain.parent == nil, let chain = last, chain == row >> 32 {
                handles.append(
                    Handle(
                        line: handles[handles.count - 1].line,
                        place: UInt32(truncatingIfNeeded: row)))
            } else {
                handles.append(try handle(ofRow: row))
                last = row >> 32
            }
        }
        return handles
    }

    private func handle(ofRow row: Int64) throws -> Handle {
        let log = access.log
        let place = UInt32(truncatingIfNeeded: row)
        let chain = try log.chain(Int(row >> 32))
        // The own line reaches back through forks.
        var own: Chain? = seat.chain
        while let line = own {
            let isOwn = line.id == chain.id
            if isOwn, Int(place) < (line.id == seat.chain.id ? line.places : Int.max) {
                return Handle(line: nil, place: place)
            }
            guard let parent = line.parent, Int(place) < line.forkPlace || isOwn else { break }
            let next = try log.chain(parent)
            own = Int(place) < line.forkPlace ? next : nil
        }
        let tip = try log.batch(number: chain.tip).name
        return Handle(line: tip, place: place)
    }

    private func finished(_ rows: Rows) -> Group {
        var group = Group(type: rows.type, made: rows.made, existing: [], columns: [])
        var values = rows.values
        if !rows.isNew {
            let existing = rows.existing.sorted { $0.handle.precedes($1.handle) }
            group.existing = existing.map(\.handle)
            values = existing.map { values[$0.order] }
        }
        group.columns = ColumnBuilder.columns(values)
        return group
    }
}

extension Handle {
    /// The order of a group's existing records: the own line first, then by line, then by place.
    func precedes(_ other: Handle) -> Bool {
        if line == other.line { return place < other.place }
        guard let mine = line else { return true }
        guard let theirs = other.line else { return false }
        return mine < theirs
    }
}

/// Columns from rows of values: one for each field and kind.
enum ColumnBuilder {
    static func columns(_ rows: [[(FieldID, Value)]]) -> [Column] {
        var cells: [Key: (rows: [Int], values: [Value])] = [:]
        for (n, row) in rows.enumerated() {
            for (field, value) in row {
                cells[Key(field: field, kind: kind(value)), default: ([], [])].rows.append(n)
                cells[Key(field: field, kind: kind(value)), default: ([], [])].values
                    .append(value)
            }
        }
        return cells.sorted { ($0.key.field, $0.key.kind) < ($1.key.field, $1.key.kind) }
            .map { key, cells in
                Column(
                    field: key.field, rows: cells.rows.count == rows.count ? nil : cells.rows,
                    values: values(cells.values, key.kind))
            }
    }

    /// The column of values of one kind, one a row.
    static func column(_ field: FieldID, _ values: [Value]) -> Column {
        Column(
            field: field, rows: nil,
            values: self.values(values, values.first.map(kind) ?? 0))
    }

    private struct Key: Hashable {
        var field: FieldID
        var kind: Int
    }

    static func kind(_ value: Value) -> Int {
        switch value {
        case .empty: 0
        case .text: 1
        case .integer: 2
        case .decimal: 3
        case .cents: 4
        case .day: 5
        case .year: 6
        case .boolean: 7
        case .reference: 8
        case .texts: 9
        case .references: 10
        }
    }

    private static func values(_ values: [Value], _ kind: Int) -> Column.Values {
        switch kind {
        case 1: .texts(TextColumn(values.compactMap(\.text)))
        case 2: .integers(values.compactMap(\.integer))
        case 3:
            .decimals(
                values.compactMap { $0.decimal?.mantissa },
                values.compactMap { $0.decimal.map { Int64($0.scale) } })
        case 4: .cents(values.compactMap { $0.cents?.count })
        case 5: .days(values.compactMap { $0.day.map { Int64($0.number) } })
        case 6: .years(values.compactMap { $0.year.map { Int64($0.number) } })
        case 7: .booleans(values.compactMap { $0.boolean.map { $0 ? 1 : 0 } })
        case 8: .references(values.compactMap(\.reference))
        case 9: .textLists(values.compactMap(\.texts))
        case 10: .referenceLists(values.compactMap(\.references))
        default: .empty(count: values.count)
        }
    }
}
