import Domain
import Replication

/// One replica of a random history: merges batches as they come, parents first, through the same
/// `RecordState` as a store.
struct MemoryReplica {
    let key: String
    /// The last batch that it signed.
    var tip: Int?
    private(set) var held: UInt64 = 0
    private var waiting: [Int] = []
    /// The history's number of each batch, by the replica's own number less one.
    private(set) var order: [Int] = []

    init(key: String) { self.key = key }

    /// Takes a batch in once its parents are there; what is there already changes nothing.
    mutating func receive(_ n: Int, _ history: RandomHistory) throws {
        if held & 1 << UInt64(n) != 0 || waiting.contains(n) { return }
        waiting.append(n)
        while let next = waiting.firstIndex(where: { n in
            let parents = history.pasts[n] & ~(1 << UInt64(n))
            return parents & ~held == 0
        }) {
            try apply(waiting.remove(at: next), history)
        }
    }

    mutating func apply(_ n: Int, _ history: RandomHistory) throws {
        held |= 1 << UInt64(n)
        order.append(n)
    }

    /// The merged records as of an instant, built batch by batch in the replica's own order.
    func records(_ history: RandomHistory, until: Int64 = .max) throws -> [String: MemoryRecord] {
        var records: [String: MemoryRecord] = [:]
        for (index, n) in order.enumerated() {
            for (r, run) in history.batches[n].runs.enumerated() {
                for name in Set(run.writes.map(\.record)) {
                    let context = MemoryContext(
                        history: history, order: order[...index], record: name,
                        unknownYet: records[name]?.unknown ?? [])
                    let step = MemoryStep(
                        number: index + 1, run: run, place: r << 32,
                        source: history.batches[n].source.map(MemoryContext.source),
                        shown: history.shown[n],
                        writes: run.writes.filter { $0.record == name }.map {
                            (MemoryContext.field($0.field), MemoryContext.value($0))
                        })
                    if run.known > until {
                        MemoryRecord.noteLate(step, in: &records[name])
                    } else {
                        try MemoryRecord.write(step, in: &records[name], context)
                    }
                }
            }
        }
        return records
    }
}

/// What one run of a batch says of one record.
struct MemoryStep {
    /// The replica's own number of the batch.
    let number: Int
    let run: DefinedRun
    let place: Int
    let source: Int?
    /// What the batch's author was shown.
    let shown: UInt64
    let writes: [(field: FieldID, value: Value)]

    var known: Instant { Instant(milliseconds: run.known) }
    var saysDeleted: Bool { writes.contains { $0.field == .deleted } }
}

/// A record of a replica: its merge state, and what sources said of it that is not known yet.
struct MemoryRecord {
    private(set) var state: RecordState
    private(set) var unknown: [UnknownWrite] = []

    static func write(
        _ step: MemoryStep, in record: inout MemoryRecord?, _ context: MemoryContext
    ) throws {
        var rest = step.writes
        if record == nil {
            // What makes a record is its origin; what deletes it is an ordinary write.
            let plain = step.writes.filter { $0.field != .deleted }
            record = MemoryRecord(
                state: RecordState(
                    origin: Origin(
                        batch: step.number, place: step.place, known: step.known,
                        source: step.source, position: step.run.position),
                    base: Dictionary(uniqueKeysWithValues: plain.map { ($0.field, $0.value) })))
            if step.source != nil, step.saysDeleted { record?.state.forgetImpliedPresence() }
            rest.removeAll { $0.field != .deleted }
            if rest.isEmpty { return }
        }
        for (field, value) in rest {
            if let source = step.source {
                record?.state.write(
                    from: source, at: step.run.position, value, to: field, batch: step.number,
                    place: step.place, known: step.known)
            } else {
                try record?.state.write(
                    byHand: value, to: field, batch: step.number, place: step.place,
                    known: step.known,
                    shown: { step.shown & 1 << UInt64(context.order[$0 - 1]) != 0 },
                    context: context)
            }
        }
        if let source = step.source, !step.saysDeleted {
            record?.state.write(
                from: source, at: step.run.position, .boolean(false), to: .deleted,
                batch: step.number, place: step.place | 0xFFFF_FFFF, known: step.known)
        }
    }

    /// A write that a view of the past leaves out: it makes the record, hidden, and authors of
    /// that time may have been shown it.
    static func noteLate(_ step: MemoryStep, in record: inout MemoryRecord?) {
        if record == nil {
            record = MemoryRecord(
                state: RecordState(
                    origin: Origin(
                        batch: step.number, place: 0, known: .forever, source: nil, position: []),
                    base: [:]))
        }
        guard let source = step.source else { return }
        var said = step.writes
        if !step.saysDeleted { said.append((.deleted, .boolean(false))) }
        record?.unknown += said.map {
            UnknownWrite(
                field: $0.field, source: source, batch: step.number, position: step.run.position,
                value: $0.value)
        }
    }
}

/// Answers what the merge asks of the log, from the batches themselves.
struct MemoryContext: MergeContext {
    let history: RandomHistory
    /// Of the replica; numbers count from 1.
    let order: ArraySlice<Int>
    let record: String
    let unknownYet: [UnknownWrite]

    static func source(_ name: String) -> Int { name == "git" ? 1 : 2 }

    static func field(_ name: String) -> FieldID {
        name == DefinedWrite.deleted ? .deleted : FieldID(UInt16(name) ?? 0)
    }

    static func value(_ item: DefinedRun.Item) -> Value {
        item.field == DefinedWrite.deleted ? .boolean(item.value == "true") : .text(item.value)
    }

    func name(ofBatch batch: Int) throws -> BatchName { history.names[order[batch - 1]] }

    func heard(_ field: FieldID, source: Int, shown: (Int) -> Bool) throws -> Set<Value> {
        var best: [Int64]?
        var values: Set<Value> = []
        for (index, n) in order.enumerated() where shown(index + 1) {
            let batch = history.batches[n]
            guard batch.source.map(MemoryContext.source) == source else { continue }
            for write in batch.writes
            where write.record == record && MemoryContext.field(write.field) == field {
                if let top = best, write.position.lexicographicallyPrecedes(top) { continue }
                if best.map({ $0 != write.position }) ?? true { values = [] }
                best = write.position
                let item = DefinedRun.Item(record: record, field: write.field, value: write.value)
                values.insert(MemoryContext.value(item))
            }
        }
        return values
    }
}
