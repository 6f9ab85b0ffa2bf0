import Domain
import Replication

/// A batch on its way into the tables.
struct AppliedBatch {
    let logged: LoggedBatch
    let chain: Chain
    let basis: Basis
    /// What the batch cites, itself left out.
    let cited: PastVector
    /// Of a copy of a moved record's batch: the originals that its author was shown.
    let copied: Set<BatchName>?
}

/// Applies operations to the typed tables: the incremental merge.
///
/// Costs follow the changes: rows that only their origin has written take one statement each.
final class Projection {
    let schema: Schema
    let log: LogTable
    let authority: AuthorityTable
    let effect: Effect
    let rows: RowTables
    let whole: WholeRecords
    /// With a day or instant, writes known later are left out (as-of).
    let until: Instant?
    /// Whether the types of all records that batches name are looked up before they are written: an
    /// attempt before found that something is not where it should be.
    var isCareful = false
    /// In a view of the past: what sources said that is not known there yet, by row.
    private var unknownYet: [Int64: [UnknownWrite]] = [:]
    private var shownPasts: [Int: ShownPast] = [:]
    /// What batches say of the records that they made; a reader keeps one for all its accesses.
    var signed = SignedBatches()
    private var lastMaker: LoggedBatch?

    init(
        schema: Schema, log: LogTable, authority: AuthorityTable, effect: Effect,
        until: Instant? = nil
    ) {
        self.schema = schema
        self.log = log
        self.authority = authority
        self.effect = effect
        self.until = until
        rows = RowTables(schema: schema, sql: log.sql)
        whole = WholeRecords(rows: rows, log: log)
    }

    /// The rows of every group's existing records.
    typealias Resolved = [[[Int64]]]

    /// Finds the rows of all handles and refuses what points outside the batch's past, leads to
    /// another type's record, or writes what is no field.
    func resolve(
        _ operations: Operations, seat: LogTable.Seat, cited: PastVector
    ) throws -> Resolved {
        for group in operations.runs.lazy.flatMap(\.groups)
        where group.columns.contains(where: { $0.field == .scope }) {
            throw StoreError(
                .refused, "it writes the field \(FieldID.scope.number), which nobody may")
        }
        let rows = try rows(of: operations, seat: seat, cited: cited)
        try checkTypes(operations, seat: seat, rows: rows)
        return rows
    }

    private func rows(
        of operations: Operations, seat: LogTable.Seat, cited: PastVector
    ) throws -> Resolved {
        var lines: [BatchName: (chain: Chain, places: Int)] = [:]
        // Handles come line by line: the last one is looked at first.
        var last: (name: BatchName, chain: Chain, places: Int)?
        var made = seat.chain.places
        return try operations.runs.map { run in
            try run.groups.map { group in
                made += group.made.count
                return try group.existing.map { handle in
                    var (chain, places) = (seat.chain, made)
                    if let name = handle.line, let last, last.name == name {
                        (chain, places) = (last.chain, last.places)
                    } else if let name = handle.line {
                        if let known = lines[name] {
                            (chain, places) = known
                        } else {
                            guard let batch = try log.batch(name),
                                cited.contains(chain: batch.chain, ordinal: batch.ordinal)
                            else {
                                throw StoreError(
                                    .refused, "it names a record by a batch that it does not cite")
                            }
                            (chain, places) = (
                                try log.chain(batch.chain), batch.firstPlace + batch.made
                            )
                            guard chain.scope == seat.chain.scope else {
                                throw StoreError(
                                    .refused, "it names a record of another scope by its handle")
                            }
                            lines[name] = (chain, places)
                        }
                        last = (name, chain, places)
                    }
                    guard Int(handle.place) < places else {
                        throw StoreError(.refused, "it names a record that was never made")
                    }
                    while Int(handle.place) < chain.forkPlace, let parent = chain.parent {
                        chain = try log.chain(parent)
                    }
                    return Int64(chain.id) << 32 | Int64(handle.place)
                }
            }
        }
    }

    /// - Parameter counts: whether the batch has effect. What has none, and what stands for a
    ///   batch of another scope, is kept aside: its records are evaluated whole.
    func apply(
        _ operations: Operations, _ batch: AppliedBatch, resolved: Resolved, counts: Bool
    ) throws {
        var place = batch.logged.firstPlace
        guard counts, batch.copied == nil else {
            for (r, run) in operations.runs.enumerated() {
                for (g, group) in run.groups.enumerated() {
                    try setAside(group, batch, firstPlace: place, rows: resolved[r][g])
                    place += group.made.count
                }
            }
            return
        }
        for (r, run) in operations.runs.enumerated() {
            let known = run.known ?? batch.logged.recorded
            if let until, known > until {
                let first = place
                for group in run.groups {
                    try makeLate(group, batch, firstPlace: place)
                    place += group.made.count
                }
                try noteUnknown(run, batch, firstPlace: first, resolved[r])
                if try whole.hasAny {
                    for (group, existing) in zip(run.groups, resolved[r]) {
                        for handle in existing {
                            try touch(try rows.row(handle), type: group.type, batch.logged)
                        }
                    }
                }
                continue
            }
            var step = Step(
                batch: batch, known: known, isPlain: run.known == nil, position: run.position,
                place: r << 32)
            if batch.logged.source != nil { step.deleted = deleted(run, resolved[r]) }
            for (g, group) in run.groups.enumerated() {
                step.place = r << 32 | g
                try make(group, step, firstPlace: place)
                place += group.made.count
                try update(group, step, rows: resolved[r][g])
            }
        }
    }

    /// Makes all tables of records anew from the log, in its order. Cost: the whole log; no
    /// signature is checked again.
    func projectAnew() throws {
        try rows.clearAll()
        whole.reset()
        (unknownYet, shownPasts, lastMaker) = ([:], [:], nil)
        signed = SignedBatches()
        for number in stride(from: 1, through: try log.lastNumber(), by: 1) {
            let logged = try log.batch(number: number)
            var chain = try log.chain(logged.chain)
            if try log.scopeName(chain.scope) == AuthorityEntry.scope { continue }
            let batch = try log.signed(number: number)
            let operations = try batch.operations()
            let applied = AppliedBatch(
                logged: logged, chain: chain, basis: batch.header.basis,
                cited: try log.cited(by: logged, batch.header),
                copied: batch.header.copy.map { Set($0.shown) })
            chain.places = logged.firstPlace
            let seat = LogTable.Seat(chain: chain, isNew: false, isFork: false)
            let resolved = try resolve(operations, seat: seat, cited: applied.cited)
            try apply(
                operations, applied, resolved: resolved, counts: try effect.counts(logged))
        }
    }

    /// What holds for all writes of one run.
    struct Step {
        let batch: AppliedBatch
        let known: Instant
        /// Whether known-at is the batch's recorded-at.
        let isPlain: Bool
        let position: [Int64]
        var place: Int
        /// Of an import: the rows that this run deletes.
        var deleted: Set<Int64> = []
    }

    /// The existing rows that a run of an import deletes: on others it says that they are there.
    private func deleted(_ run: Run, _ resolved: [[Int64]]) -> Set<Int64> {
        var deleted: Set<Int64> = []
        for (group, rows) in zip(run.groups, resolved) {
            for column in group.columns where column.field == .deleted {
                for n in 0..<column.values.count where column.value(at: n) == .boolean(true) {
                    let row = (column.rows?[n] ?? n) - group.made.count
                    if row >= 0 { deleted.insert(rows[row]) }
                }
            }
        }
        return deleted
    }

    // MARK: - New records

    private func makeLate(_ group: Group, _ batch: AppliedBatch, firstPlace: Int) throws {
        guard !group.made.isEmpty else { return }
        let bare = Group(type: group.type, made: group.made, existing: [], columns: [])
        let again = try rows.insert(
            bare, scope: batch.chain.scope,
            firstRow: Int64(batch.chain.id) << 32 | Int64(firstPlace))
        for n in group.made.indices where !again.contains(n) {
            try rows.hide(
                type: group.type, row: Int64(batch.chain.id) << 32 | Int64(firstPlace + n))
        }
        for n in again.sorted() {
            let row = try rows.alias(
                Int64(batch.chain.id) << 32 | Int64(firstPlace + n), type: group.type,
                id: group.made[n], scope: batch.chain.scope)
            try touch(row, type: group.type, batch.logged)
        }
        try noteTogether(group, batch, firstPlace: firstPlace, again)
    }

    /// What a run says that is not known yet in this view of the past.
    private func noteUnknown(
        _ run: Run, _ batch: AppliedBatch, firstPlace: Int, _ resolved: [[Int64]]
    ) throws {
        guard let source = batch.logged.source else { return }
        var place = firstPlace
        var there: Set<Int64> = []
        var deleted: Set<Int64> = []
        for (group, existing) in zip(run.groups, resolved) {
            let made = group.made.indices.map {
                Int64(batch.chain.id) << 32 | Int64(place + $0)
            }
            place += group.made.count
            for (n, handle) in (made + existing).enumerated() {
                let row = try rows.row(handle)
                there.insert(row)
                for (field, value) in writes(group, row: n, where: { _ in true }) {
                    if field == .deleted { deleted.insert(row) }
                    unknownYet[row, default: []].append(
                        UnknownWrite(
                            field: field, source: source, batch: batch.logged.number,
                            position: run.position, value: value))
                }
            }
        }
        for row in there.subtracting(deleted) {
            unknownYet[row, default: []].append(
                UnknownWrite(
                    field: .deleted, source: source, batch: batch.logged.number,
                    position: run.position, value: .boolean(false)))
        }
    }

    func unknownYet(_ row: Int64) -> [UnknownWrite] { unknownYet[row] ?? [] }

    private func make(_ group: Group, _ step: Step, firstPlace: Int) throws {
        guard !group.made.isEmpty else { return }
        let firstRow = Int64(step.batch.chain.id) << 32 | Int64(firstPlace)
        let again = try rows.insert(group, scope: step.batch.chain.scope, firstRow: firstRow)
        // Records made a second time: one row, several handles.
        for n in again.sorted() {
            let row = try rows.alias(
                firstRow + Int64(n), type: group.type, id: group.made[n],
                scope: step.batch.chain.scope)
            try change(row, group, writes: writes(group, row: n) { _ in true }, step)
        }
        try noteTogether(group, step.batch, firstPlace: firstPlace, again)
        // What does not fit a typed column, clears a field or deletes is an ordinary write.
        let aside = group.columns.filter { !rows.fits($0, type: group.type) }
        guard !aside.isEmpty else { return }
        let asideFields = Set(aside.map(\.field))
        for n in group.made.indices where !again.contains(n) {
            let writes = writes(group, row: n) { asideFields.contains($0) }
            if !writes.isEmpty { try change(firstRow + Int64(n), group, writes: writes, step) }
        }
    }

    private func writes(
        _ group: Group, row: Int, where isWanted: (FieldID) -> Bool
    ) -> [(FieldID, Value)] {
        group.columns.compactMap { column in
            guard isWanted(column.field), let n = column.index(ofRow: row),
                let value = column.value(at: n)
            else { return nil }
            return (column.field, value)
        }
    }

    // MARK: - Existing records

    private func update(_ group: Group, _ step: Step, rows existing: [Int64]) throws {
        guard !existing.isEmpty else { return }
        let isPlain =
            step.isPlain && step.batch.logged.source == nil && !group.columns.isEmpty
            && group.columns.allSatisfy { $0.rows == nil && rows.fits($0, type: group.type) }
        guard isPlain else {
            for (n, row) in existing.enumerated() {
                let writes = writes(group, row: group.made.count + n) { _ in true }
                try change(try rows.row(row), group, writes: writes, step)
            }
            return
        }
        let fields = group.columns.map(\.field).sorted()
        let merge = RecordState.encodedPlain(fields: fields, batch: step.batch.logged.number)
        let past = try shownPast(step.batch.logged, step.batch)
        try rows.update(group, rows: existing, merge: merge) { row in
            try self.isFresh(row, past)
        } again: { packed in
            // In a view of the past a source may have said what is not known there yet.
            self.until != nil
                ? nil
                : try RecordState.writtenAgain(
                    packed, fields: fields, batch: step.batch.logged.number,
                    shown: { self.isShown($0, in: past) })
        } slow: { n in
            let writes = self.writes(group, row: group.made.count + n) { _ in true }
            try self.change(try self.rows.row(existing[n]), group, writes: writes, step)
        }
    }

    /// Whether a row's origin was written by hand and lies in this past; never one that is
    /// evaluated whole.
    private func isFresh(_ row: Int64, _ past: ShownPast) throws -> Bool {
        guard let maker = try maker(row), maker.source == nil, past.contains(maker) else {
            return false
        }
        if try whole.contains(row) { return false }
        if until == nil { return true }
        return try !rows.isHidden(row)
    }

    private func maker(_ row: Int64) throws -> LoggedBatch? {
        let chain = Int(row >> 32)
        let place = Int(row & 0xFFFF_FFFF)
        if let last = lastMaker, last.chain == chain, place >= last.firstPlace,
            place < last.firstPlace + last.made
        {
            return last
        }
        lastMaker = try log.maker(chain: chain, place: place)
        return lastMaker
    }

    private func change(
        _ row: Int64, _ group: Group, writes: [(FieldID, Value)], _ step: Step
    ) throws {
        if try touch(row, type: group.type, step.batch.logged) { return }
        // A source's write of a record says that it is there: that is about `deleted`, too.
        let loaded =
            step.batch.logged.source == nil && until == nil
            ? try rows.load(type: group.type, row: row, writing: writes.map(\.0))
            : try rows.load(type: group.type, row: row)
        var state = try state(of: row, loaded)
        let batch = step.batch.logged
        let saysDeleted = writes.contains { $0.0 == .deleted }
        if saysDeleted, batch.source != nil, state.origin.batch == batch.number,
            state.origin.place >> 32 == step.place >> 32
        {
            state.forgetImpliedPresence()
        }
        for (field, value) in writes {
            if let source = batch.source {
                state.write(
                    from: source, at: step.position, value, to: field, batch: batch.number,
                    place: step.place, known: step.known)
            } else {
                let past = try shownPast(batch, step.batch)
                try state.write(
                    byHand: value, to: field, batch: batch.number, place: step.place,
                    known: step.known,
                    shown: { number in self.isShown(number, in: past) },
                    context: HeardContext(projection: self, type: group.type, row: row))
            }
        }
        if let source = batch.source, !step.deleted.contains(row), !saysDeleted {
            state.write(
                from: source, at: step.position, .boolean(false), to: .deleted,
                batch: batch.number, place: step.place | 0xFFFF_FFFF, known: step.known)
        }
        try save(state, type: group.type, row: row, loaded, changed: writes.map(\.0))
    }

    // MARK: - Merge states

    func state(of row: Int64, _ loaded: RowTables.Loaded) throws -> RecordState {
        let origin: Origin
        if try rows.isHidden(row) || (try whole.contains(row)) {
            guard let maker = try maker(row) else { throw missing(row) }
            origin = Origin(
                batch: maker.number, place: 0, known: .forever, source: nil, position: [])
        } else {
            origin = try self.origin(row)
        }
        return try RecordState(
            origin: origin, row: loaded.values, packed: loaded.merge,
            recorded: { try self.log.batch(number: $0).recorded })
    }

    private func save(
        _ state: RecordState, type: UInt16, row: Int64, _ loaded: RowTables.Loaded,
        changed: [FieldID]
    ) throws {
        let context = HeardContext(projection: self, type: type, row: row)
        var values: [FieldID: Value] = [:]
        for field in changed where field != .deleted {
            values[field] = try state.shown(field, context: context)?.value ?? .empty
            try rows.mark(
                type: type, row: row, field: field, isContested: state.isContested(field))
        }
        let deletion = try state.deletion { deleter, other in
            self.isShown(other, in: try self.shownPast(try self.log.batch(number: deleter)))
        }
        try rows.mark(type: type, row: row, field: .deleted, isContested: deletion == .conflict)
        let packed = try state.encoded { hand in
            try self.log.batch(number: hand.batch).recorded == hand.known
        }
        try rows.save(
            type: type, row: row, values: values, deletion: deletion, merge: packed)
    }

    /// What the author of a batch was shown: what lies in its basis's past and had effect under
    /// the authority entries in it. A copy stands for its original.
    func shownPast(_ logged: LoggedBatch, _ applied: AppliedBatch? = nil) throws -> ShownPast {
        if let past = shownPasts[logged.number] { return past }
        if shownPasts.count > 2000 { shownPasts = [:] }
        let basis: Basis
        let cited: PastVector
        let copied: Set<BatchName>?
        if let applied {
            (basis, cited, copied) = (applied.basis, applied.cited, applied.copied)
        } else {
            let header = try log.signed(number: logged.number).header
            basis = header.basis
            cited = try log.cited(by: logged, header)
            copied = header.copy.map { Set($0.shown) }
        }
        let past: PastVector
        switch basis {
        case .tips(let tips) where copied == nil:
            past = try log.past(ofAll: tips.compactMap { try log.batch($0) })
        case .allSeen, .tips: past = cited
        }
        let shown = ShownPast(
            past: past, copied: copied,
            judgement: copied == nil && logged.programme != 0
                ? try authority.judgement(programme: logged.programme, within: past) : .none)
        shownPasts[logged.number] = shown
        return shown
    }

    func isShown(_ number: Int, in past: ShownPast) -> Bool {
        guard let batch = try? log.batch(number: number) else { return false }
        return past.contains(batch)
    }

    private func missing(_ row: Int64) -> StoreError {
        StoreError(
            .damaged,
            "record \(row >> 32).\(row & 0xFFFF_FFFF): the batch that made it is missing from the log"
        )
    }

    /// The write that made a row. Reads the batch's operations where it has several runs.
    func origin(_ row: Int64) throws -> Origin {
        guard let maker = try maker(row) else { throw missing(row) }
        let runs = try signed.entry(maker.number, in: log).origins
        let place = Int(row & 0xFFFF_FFFF)
        guard let run = runs.last(where: { $0.firstPlace <= place }) else { throw missing(row) }
        return Origin(
            batch: maker.number, place: run.place, known: run.known, source: maker.source,
            position: run.position)
    }
}

/// What an author was shown.
struct ShownPast {
    let past: PastVector
    /// Of a copy: the originals that its author was shown.
    let copied: Set<BatchName>?
    let judgement: Judgement

    func contains(_ batch: LoggedBatch) -> Bool {
        guard past.contains(chain: batch.chain, ordinal: batch.ordinal) else { return false }
        if let copied { return copied.contains(batch.origin ?? batch.name) }
        return judgement.counts(
            chain: batch.chain, ordinal: batch.ordinal, name: batch.name, origin: batch.origin)
    }
}

/// Answers what the merge asks of the log, for one row.
struct HeardContext: MergeContext {
    let projection: Projection
    let type: UInt16
    let row: Int64

    func name(ofBatch batch: Int) throws -> BatchName {
        let logged = try projection.log.batch(number: batch)
        return logged.origin ?? logged.name
    }

    var unknownYet: [UnknownWrite] { projection.unknownYet(row) }

    /// Reads the source's batches; rare: a form that was open while an import came in.
    func heard(_ field: FieldID, source: Int, shown: (Int) -> Bool) throws -> Set<Value> {
        var best: [Int64]?
        var values: Set<Value> = []
        for write in try projection.sourceWrites(source: source, type: type, row: row)
        where write.field == field && shown(write.batch) {
            if let top = best, write.position.lexicographicallyPrecedes(top) { continue }
            if best.map({ $0 != write.position }) ?? true { values = [] }
            best = write.position
            values.insert(write.value)
        }
        return values
    }
}

extension Column {
    /// Where a row of the group stands in this column; nil when it has no value here.
    func index(ofRow row: Int) -> Int? {
        guard let rows else { return row }
        var low = 0
        var high = rows.count
        while low < high {
            let middle = (low + high) / 2
            if rows[middle] < row { low = middle + 1 } else { high = middle }
        }
        return low < rows.count && rows[low] == row ? low : nil
    }
}
