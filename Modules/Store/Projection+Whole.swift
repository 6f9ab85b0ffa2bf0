import Domain
import Replication

/// One write to a record that is evaluated whole.
private struct WholeWrite {
    var batch: LoggedBatch
    var scope: String
    var place: Int
    var field: FieldID
    var value: Value
    var known: Instant
    var position: [Int64]
    /// Whether its batch has effect now.
    var counts: Bool

    var origin: BatchName { batch.origin ?? batch.name }
}

extension Projection {
    // MARK: - Which records

    /// Whether the row is evaluated whole; then the batch is noted and nothing else is to be done.
    @discardableResult
    func touch(_ row: Int64, type: UInt16, _ batch: LoggedBatch) throws -> Bool {
        guard try whole.hasAny, try whole.contains(row) else { return false }
        try whole.list(row, type: type, batch: batch.number)
        whole.change(.init(type: type, id: try rows.id(type: type, row: row)))
        return true
    }

    /// A group of a batch that has no effect, or that copies another scope's: its records are
    /// made, so that handles lead somewhere, and evaluated whole.
    func setAside(
        _ group: Group, _ batch: AppliedBatch, firstPlace: Int, rows existing: [Int64]
    ) throws {
        let scope = batch.chain.scope
        let firstRow = Int64(batch.chain.id) << 32 | Int64(firstPlace)
        if !group.made.isEmpty {
            let bare = Group(type: group.type, made: group.made, existing: [], columns: [])
            let again = try rows.insert(bare, scope: scope, firstRow: firstRow)
            for (n, id) in group.made.enumerated() {
                var row = firstRow + Int64(n)
                if again.contains(n) {
                    row = try rows.alias(row, type: group.type, id: id, scope: scope)
                } else {
                    try rows.clear(type: group.type, row: row)
                }
                try whole.include(
                    row, .init(type: group.type, id: id), scope: scope, touchedBy: batch.logged,
                    isNew: !again.contains(n))
            }
            try noteTogether(group, batch, firstPlace: firstPlace, again)
        }
        for handle in existing {
            let row = try rows.row(handle)
            try whole.include(
                row, .init(type: group.type, id: try rows.id(type: group.type, row: row)),
                scope: scope, touchedBy: batch.logged, isNew: false)
        }
    }

    /// New records that were moved, or whose id lives in another scope too, are evaluated whole,
    /// together with those.
    func noteTogether(
        _ group: Group, _ batch: AppliedBatch, firstPlace: Int, _ again: Set<Int>
    ) throws {
        let judgement = try effect.judgement()
        let spans = try rows.spansScopes(group.type, adding: batch.chain.scope)
        guard spans || !judgement.moves.isEmpty else { return }
        let firstRow = Int64(batch.chain.id) << 32 | Int64(firstPlace)
        for (n, id) in group.made.enumerated() where !again.contains(n) {
            let all = try rows.rows(type: group.type, id: id)
            guard all.count > 1 || !judgement.moves(of: id, type: group.type).isEmpty else {
                continue
            }
            for (row, scope) in all {
                let isNew = row == firstRow + Int64(n)
                if isNew {
                    try whole.include(
                        row, .init(type: group.type, id: id), scope: scope,
                        touchedBy: batch.logged, isNew: true)
                } else if try !whole.contains(row), let maker = try log.maker(ofRow: row) {
                    try whole.include(
                        row, .init(type: group.type, id: id), scope: scope, touchedBy: maker,
                        isNew: false)
                }
            }
        }
    }

    // MARK: - Evaluating

    /// Evaluates the records that are to be evaluated whole and have changed. Cost: the batches
    /// that touch them, and once the scope's log for rows that became whole.
    func settleWhole() throws {
        try listEarlier()
        let places = whole.changed
        if places.isEmpty { return }
        for (place, members, writes) in try gather(places) {
            try evaluate(place, members, writes)
        }
        whole.didEvaluate()
    }

    /// Finds the earlier batches of rows that became whole.
    private func listEarlier() throws {
        let unlisted = whole.unlisted
        if unlisted.isEmpty { return }
        for scope in Set(unlisted.values.map(\.scope)).sorted() {
            for number in try log.numbers(inScope: scope) {
                try eachRun(of: try log.batch(number: number)) { _, run, rows in
                    for (group, rows) in zip(run.groups, rows) {
                        for row in rows where unlisted[row] != nil {
                            try whole.list(row, type: group.type, batch: number)
                        }
                    }
                }
            }
        }
        whole.didList()
    }

    /// The rows of some records and all that was ever written to them. Cost: each batch that touches
    /// one of them is decoded once.
    private func gather(
        _ places: Set<WholeRecords.Place>
    ) throws -> [(WholeRecords.Place, [(row: Int64, scope: Int)], [WholeWrite])] {
        var members: [(WholeRecords.Place, [(row: Int64, scope: Int)])] = []
        var wanted: [Int: Set<Int64>] = [:]
        for place in places {
            let all = try rows.rows(type: place.type, id: place.id)
            members.append((place, all))
            for (row, _) in all {
                for number in try whole.batches(row, type: place.type) {
                    wanted[number, default: []].insert(row)
                }
            }
        }
        var writes: [Int64: [WholeWrite]] = [:]
        for (number, rows) in wanted.sorted(by: { $0.key < $1.key }) {
            try collect(number, rows, into: &writes)
        }
        return members.map { ($0, $1, $1.flatMap { writes[$0.row] ?? [] }) }
    }

    /// All writes of a batch to some rows, those that it implies included.
    private func collect(
        _ number: Int, _ wanted: Set<Int64>, into writes: inout [Int64: [WholeWrite]]
    ) throws {
        let logged = try log.batch(number: number)
        let scope = try log.scopeName(try log.chain(logged.chain).scope)
        let counts = try effect.counts(logged)
        try eachRun(of: logged) { r, run, rows in
            let known = run.known ?? logged.recorded
            func write(_ row: Int64, _ place: Int, _ field: FieldID, _ value: Value) {
                writes[row, default: []].append(
                    WholeWrite(
                        batch: logged, scope: scope, place: place, field: field, value: value,
                        known: known, position: run.position, counts: counts))
            }
            var there: Set<Int64> = []
            for (g, (group, rows)) in zip(run.groups, rows).enumerated() {
                for (n, row) in rows.enumerated() where wanted.contains(row) {
                    there.insert(row)
                    for column in group.columns {
                        guard let m = column.index(ofRow: n), let value = column.value(at: m)
                        else { continue }
                        write(row, r << 32 | g, column.field, value)
                    }
                }
            }
            guard logged.source != nil else { return }
            for row in there.sorted() {
                let says = writes[row]?.contains {
                    $0.batch.number == number && $0.place >> 32 == r && $0.field == .deleted
                }
                if says != true { write(row, r << 32 | 0xFFFF_FFFF, .deleted, .boolean(false)) }
            }
        }
    }

    /// A record as one group of scopes shows it.
    struct Standing {
        let scope: String
        let row: Int64
        let deletion: Deletion
        /// The write there that is known earliest.
        let first: LiveWrite
        fileprivate let state: RecordState
    }

    /// The record as it is shown, then as other scopes would show it (`Definition.look`).
    func standings(type: UInt16, id: RecordID) throws -> [Standing] {
        let place = WholeRecords.Place(type: type, id: id)
        return try standings([place])[place] ?? []
    }

    /// The same of many records, each batch that touches one of them decoded once.
    func standings(
        _ places: Set<WholeRecords.Place>
    ) throws -> [WholeRecords.Place: [Standing]] {
        var found: [WholeRecords.Place: [Standing]] = [:]
        for (place, members, writes) in try gather(places) {
            found[place] = try standings(place, members, writes)
        }
        return found
    }

    /// What a scope shows of a field.
    func value(of field: FieldID, _ standing: Standing, type: UInt16) throws -> Value {
        let context = HeardContext(projection: self, type: type, row: standing.row)
        return try standing.state.shown(field, context: context)?.value ?? .empty
    }

    private func standings(
        _ place: WholeRecords.Place, _ members: [(row: Int64, scope: Int)], _ all: [WholeWrite]
    ) throws -> [Standing] {
        let names = try members.map { (row: $0.row, scope: try log.scopeName($0.scope)) }
        let moves = try effect.judgement().moves(of: place.id, type: place.type)
        if let first = moves.first {
            let owners = first.owners(moves, at: until)
            return try standing(of: owners, names, all).map { [$0] } ?? []
        }
        var first: [String: Instant] = [:]
        for write in all where write.counts {
            first[write.scope] = min(first[write.scope] ?? .forever, write.known)
        }
        let order = first.sorted { ($0.value, $0.key) < ($1.value, $1.key) }.map(\.key)
        let found = try order.compactMap { try standing(of: [$0], names, all) }
        let alive = found.filter { $0.deletion != .yes }
        if alive.isEmpty { return Array(found.prefix(1)) }
        return alive + found.filter { $0.deletion == .yes }
    }

    /// The record from what is written to it in these scopes; nil where that is nothing.
    private func standing(
        of owners: [String], _ members: [(row: Int64, scope: String)], _ all: [WholeWrite]
    ) throws -> Standing? {
        let limit = until ?? .forever
        let writes = all.filter { $0.counts && $0.known <= limit && owners.contains($0.scope) }
        guard
            let first = writes.min(by: {
                ($0.known, $0.origin, $0.place) < ($1.known, $1.origin, $1.place)
            }),
            let visible = owners.lazy.compactMap({ owner in
                members.first { $0.scope == owner }
            }).first, let maker = try log.maker(ofRow: visible.row)
        else { return nil }
        let shown = WholeShown(projection: self, writes: all)
        var fields: [FieldID: FieldState] = [:]
        for (field, writes) in Dictionary(grouping: writes, by: \.field) {
            fields[field] = try shown.state(field, writes)
        }
        let state = RecordState(
            origin: Origin(
                batch: maker.number, place: 0, known: .forever, source: nil, position: []),
            base: [:], fields: fields)
        return Standing(
            scope: visible.scope, row: visible.row,
            deletion: try state.deletion { try shown.covers($0, $1) },
            first: LiveWrite(
                batch: first.batch.number, place: first.place, known: first.known,
                value: first.value, source: first.batch.source), state: state)
    }

    private func evaluate(
        _ place: WholeRecords.Place, _ members: [(row: Int64, scope: Int)], _ all: [WholeWrite]
    ) throws {
        let standings = try standings(place, members, all)
        for (row, _) in members where row != standings.first?.row {
            try rows.clear(type: place.type, row: row)
        }
        guard let shown = standings.first else { return }
        try save(shown, type: place.type)
        try rows.mark(
            type: place.type, row: shown.row, field: .scope, isContested: standings.count > 1)
    }

    private func save(_ standing: Standing, type: UInt16) throws {
        let (row, state, deletion) = (standing.row, standing.state, standing.deletion)
        let context = HeardContext(projection: self, type: type, row: row)
        let known = schema.type(type)?.fields.map(\.id) ?? []
        let aside = try rows.unknownValues(type: type, row: row).map(\.0)
        var values: [FieldID: Value] = [:]
        for field in Set(known + aside + state.writtenFields) where field != .deleted {
            values[field] = try state.shown(field, context: context)?.value ?? .empty
            try rows.mark(
                type: type, row: row, field: field, isContested: state.isContested(field))
        }
        try rows.mark(type: type, row: row, field: .deleted, isContested: deletion == .conflict)
        try rows.save(
            type: type, row: row, values: values, deletion: deletion,
            merge: state.encoded { _ in false })
    }
}

/// What the authors of a record's writes were shown of it: by the original's name, so that a
/// copy stands for its original.
private struct WholeShown {
    let projection: Projection
    let writes: [WholeWrite]
    /// The batches that write the record, by original.
    private let twins: [BatchName: Set<Int>]

    init(projection: Projection, writes: [WholeWrite]) {
        self.projection = projection
        self.writes = writes
        var twins: [BatchName: Set<Int>] = [:]
        for write in writes { twins[write.origin, default: []].insert(write.batch.number) }
        self.twins = twins
    }

    /// Whether the author of a batch was shown this original's part on the record.
    private func wasShown(_ origin: BatchName, to batch: LoggedBatch) throws -> Bool {
        let past = try projection.shownPast(batch)
        if past.copied?.contains(origin) ?? false { return true }
        return (twins[origin] ?? []).contains { projection.isShown($0, in: past) }
    }

    func covers(_ deleter: Int, _ other: Int) throws -> Bool {
        let (a, b) = (
            try projection.log.batch(number: deleter), try projection.log.batch(number: other)
        )
        let origin = b.origin ?? b.name
        return try (a.origin ?? a.name) == origin || wasShown(origin, to: a)
    }

    /// `Definition.survivors`, in the form of a merge state.
    func state(_ field: FieldID, _ writes: [WholeWrite]) throws -> FieldState {
        // The latest first: of many writes one after the other, it replaces most.
        let hands = writes.filter { $0.batch.source == nil }
            .sorted { $0.batch.number > $1.batch.number }
        func isReplaced(_ write: WholeWrite) throws -> Bool {
            try hands.contains { try wasShown(write.origin, to: $0.batch) }
        }
        var state = FieldState()
        for hand in hands where try !isReplaced(hand) {
            state.hand.append(
                HandWrite(
                    batch: hand.batch.number, place: hand.place, known: hand.known,
                    value: hand.value, heard: try heard(by: hand)))
        }
        for (source, said) in Dictionary(
            grouping: writes.filter { $0.batch.source != nil }, by: { $0.batch.source ?? 0 }
        ).sorted(by: { $0.key < $1.key }) {
            let newest = WholeShown.newest(said)
            state.sources.append(
                SourceTop(
                    source: source, position: newest[0].position,
                    writes: try newest.map {
                        SourceWrite(
                            batch: $0.batch.number, place: $0.place, known: $0.known,
                            value: $0.value, isReplaced: try isReplaced($0))
                    }))
        }
        return state
    }

    private static func newest(_ writes: [WholeWrite]) -> [WholeWrite] {
        let top = writes.map(\.position).max { $0.lexicographicallyPrecedes($1) }
        return writes.filter { $0.position == top }
    }

    /// What each source last said to the author of a write: on its field, or on all of the record
    /// where it deletes.
    private func heard(by hand: WholeWrite) throws -> [Heard] {
        let past = try projection.shownPast(hand.batch)
        let said = writes.filter { write in
            write.batch.source != nil && (hand.field == .deleted || write.field == hand.field)
                && past.contains(write.batch)
        }
        var heard: [Heard] = []
        for (field, said) in Dictionary(grouping: said, by: \.field) {
            for (source, said) in Dictionary(grouping: said, by: { $0.batch.source ?? 0 }) {
                heard.append(
                    Heard(
                        field: field, source: source,
                        values: Set(WholeShown.newest(said).map(\.value))))
            }
        }
        return heard.sorted { ($0.field, $0.source) < ($1.field, $1.source) }
    }
}

extension AuthorityEntry.Move {
    /// Where a record of these moves counts, then its other owners. Its first move's origin until
    /// a move's day has come.
    func owners(_ moves: [AuthorityEntry.Move], at instant: Instant?) -> [String] {
        let limit = instant ?? .forever
        let current = moves.last { Instant(startOf: $0.day) <= limit }?.to ?? from
        let all = Set(moves.map(\.to)).union([from])
        return [current] + all.subtracting([current]).sorted()
    }
}
