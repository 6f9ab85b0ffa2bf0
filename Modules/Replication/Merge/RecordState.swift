package import Domain

/// The batch that made a record, as far as the merge needs it.
package struct Origin: Hashable, Sendable {
    package var batch: Int
    package var place: Int
    package var known: Instant
    /// The local number of the source, for imports.
    package var source: Int?
    package var position: [Int64]

    package init(batch: Int, place: Int, known: Instant, source: Int?, position: [Int64]) {
        self.batch = batch
        self.place = place
        self.known = known
        self.source = source
        self.position = position
    }
}

/// What the merge asks of the log. All numbers are the store's own.
package protocol MergeContext {
    /// The values that the source said at its newest position among the batches that `shown`
    /// accepts. Asked only where the newest one held was not shown; may read the log.
    func heard(_ field: FieldID, source: Int, shown: (Int) -> Bool) throws -> Set<Value>
    /// In a view of the past: what sources said of the record that is not known there yet. It is
    /// not shown, but authors of that time may have been shown it.
    var unknownYet: [UnknownWrite] { get }
    /// Breaks ties of the known-at: the name of the batch (of the original, for a copy).
    func name(ofBatch batch: Int) throws -> BatchName
}

/// A source's write that a view of the past leaves out.
package struct UnknownWrite: Hashable, Sendable {
    package var field: FieldID
    package var source: Int
    package var batch: Int
    package var position: [Int64]
    package var value: Value

    package init(field: FieldID, source: Int, batch: Int, position: [Int64], value: Value) {
        self.field = field
        self.source = source
        self.batch = batch
        self.position = position
        self.value = value
    }
}

/// The merge state of one record: which writes are live, field by field.
///
/// It is built batch by batch, parents first, in any such order, and never looks back at the
/// whole log; the definition that it must agree with stands in `Definition/`. Fields that only
/// the record's origin has written are kept as plain values (`base`).
package struct RecordState: Sendable {
    package let origin: Origin
    /// Values written by the origin to fields that nothing else has touched.
    package private(set) var base: [FieldID: Value]
    /// The state of every field that something else has touched.
    package private(set) var fields: [FieldID: FieldState]

    package init(
        origin: Origin, base: [FieldID: Value], fields: [FieldID: FieldState] = [:]
    ) {
        self.origin = origin
        self.base = base
        self.fields = fields
    }

    /// The state of a field, made explicit.
    package func state(_ field: FieldID) -> FieldState {
        if let state = fields[field] { return state }
        var state = FieldState()
        let value = field == .deleted && origin.source != nil ? .boolean(false) : base[field]
        guard let value else { return state }
        if let source = origin.source {
            state.sources = [
                SourceTop(
                    source: source, position: origin.position,
                    writes: [
                        SourceWrite(
                            batch: origin.batch, place: origin.place, known: origin.known,
                            value: value)
                    ])
            ]
        } else {
            state.hand = [
                HandWrite(
                    batch: origin.batch, place: origin.place, known: origin.known, value: value)
            ]
        }
        return state
    }

    /// The run of an import that made the record also says whether it is deleted: then it does not
    /// say beside that the record is there.
    package mutating func forgetImpliedPresence() {
        if fields[.deleted] == nil { fields[.deleted] = FieldState() }
    }

    /// All fields that were ever written, `deleted` included where something says so.
    package var writtenFields: [FieldID] {
        var all = Set(base.keys).union(fields.keys)
        if origin.source != nil { all.insert(.deleted) }
        return all.sorted()
    }

    /// A write by hand replaces exactly the writes that its author was shown.
    ///
    /// - Parameter shown: whether a batch lies in the basis's past and had effect there.
    package mutating func write(
        byHand value: Value, to field: FieldID, batch: Int, place: Int, known: Instant,
        shown: (Int) -> Bool, context: some MergeContext
    ) throws {
        var state = state(field)
        let heard = try heard(by: field, shown: shown, context: context)
        state.hand.removeAll { shown($0.batch) }
        for n in state.sources.indices {
            for m in state.sources[n].writes.indices
            where shown(state.sources[n].writes[m].batch) {
                state.sources[n].writes[m].isReplaced = true
            }
        }
        state.hand.append(
            HandWrite(batch: batch, place: place, known: known, value: value, heard: heard))
        fields[field] = state
        base[field] = nil
    }

    /// What each source last said to the author of a write of `field`.
    private func heard(
        by field: FieldID, shown: (Int) -> Bool, context: some MergeContext
    ) throws -> [Heard] {
        let unknown = context.unknownYet.filter { shown($0.batch) }
        var fields = field == .deleted ? Set(writtenFields) : [field]
        if field == .deleted { fields.formUnion(unknown.map(\.field)) }
        var heard: [Heard] = []
        for other in fields.sorted() {
            let tops = state(other).sources
            let sources = Set(tops.map(\.source))
                .union(unknown.filter { $0.field == other }.map(\.source))
            for source in sources.sorted() {
                var position: [Int64]?
                var values: Set<Value> = []
                if let top = tops.first(where: { $0.source == source }) {
                    if top.writes.allSatisfy({ shown($0.batch) }) {
                        position = top.position
                        values = Set(top.writes.map(\.value))
                    } else {
                        values = try context.heard(other, source: source, shown: shown)
                        if !values.isEmpty {
                            heard.append(Heard(field: other, source: source, values: values))
                        }
                        continue
                    }
                }
                for write in unknown where write.field == other && write.source == source {
                    if let best = position, write.position.lexicographicallyPrecedes(best) {
                        continue
                    }
                    if position != write.position { values = [] }
                    position = write.position
                    values.insert(write.value)
                }
                if !values.isEmpty {
                    heard.append(Heard(field: other, source: source, values: values))
                }
            }
        }
        return heard
    }

    /// An import replaces only earlier positions of its own source.
    package mutating func write(
        from source: Int, at position: [Int64], _ value: Value, to field: FieldID, batch: Int,
        place: Int, known: Instant
    ) {
        let write = SourceWrite(batch: batch, place: place, known: known, value: value)
        var state = state(field)
        if let n = state.sources.firstIndex(where: { $0.source == source }) {
            let top = state.sources[n].position
            if top.lexicographicallyPrecedes(position) {
                state.sources[n] = SourceTop(source: source, position: position, writes: [write])
            } else if top == position {
                state.sources[n].writes.append(write)
            } else {
                return
            }
        } else {
            state.sources.append(SourceTop(source: source, position: position, writes: [write]))
            state.sources.sort { $0.source < $1.source }
        }
        fields[field] = state
        base[field] = nil
    }

    // MARK: - What is shown

    /// Of the live writes the one that is shown: the latest known-at, then the greater batch
    /// name, then the later place. Nil when nothing is live.
    package func shown(
        _ field: FieldID, context: some MergeContext
    ) throws -> LiveWrite? {
        let live = state(field).live(field)
        guard live.count > 1 else { return live.first }
        var best = live[0]
        for write in live.dropFirst() {
            if write.known != best.known {
                if write.known > best.known { best = write }
            } else if write.batch != best.batch {
                let a = try context.name(ofBatch: best.batch)
                let b = try context.name(ofBatch: write.batch)
                if a < b || (a == b && best.place < write.place) { best = write }
            } else if write.place > best.place {
                best = write
            }
        }
        return best
    }

    /// Whether several values stand side by side in a field; equal values count as one.
    package func isContested(_ field: FieldID) -> Bool {
        Set(state(field).live(field).map(\.value)).count > 1
    }

    /// Whether the record is deleted. A deletion conflicts with `deleted` = false beside it and
    /// with every live write of the record that no live deletion covers.
    ///
    /// - Parameter shown: whether the author of the first batch was shown the second.
    package func deletion(shown: (Int, Int) throws -> Bool) rethrows -> Deletion {
        guard fields[.deleted] != nil else { return .no }
        let state = state(.deleted)
        let live = state.live(.deleted)
        let removals = live.filter { $0.value == .boolean(true) }
        if removals.isEmpty { return .no }
        if removals.count < live.count { return .conflict }
        let hands = state.hand.filter { $0.value == .boolean(true) }
        for field in writtenFields where field != .deleted {
            let state = self.state(field)
            for write in state.live(field) {
                let position = write.source.flatMap { source in
                    state.sources.first { $0.source == source }?.position
                }
                let byHand = try hands.contains { hand in
                    if write.batch == hand.batch { return true }
                    let isHeard = hand.heard.contains {
                        $0.field == field && $0.source == write.source
                            && $0.values.contains(write.value)
                    }
                    return try isHeard || shown(hand.batch, write.batch)
                }
                let bySource = removals.contains { removal in
                    guard let source = removal.source, source == write.source, let position
                    else { return false }
                    let top = self.state(.deleted).sources.first { $0.source == source }
                    return top.map { position.lexicographicallyPrecedes($0.position) } ?? false
                }
                if !byHand && !bySource { return .conflict }
            }
        }
        return .yes
    }
}
