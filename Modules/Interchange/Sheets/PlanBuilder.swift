import Domain

/// Keeps of what a source says only what a store has not heard: the rules of imports in
/// design.md, section 3, as the model's `fleet.py` (`imports`, `folder`) defines them.
struct PlanBuilder {
    private let held: any HeldSource
    private let vocabulary: SheetVocabulary
    private(set) var steps: [ImportStep] = []
    /// What the steps planned so far say at their latest position, field by field.
    private var planned: [RecordID: [FieldID: (position: [Int64], value: Value)]] = [:]
    private let isEmpty: Bool

    init(held: any HeldSource, vocabulary: SheetVocabulary) {
        self.held = held
        self.vocabulary = vocabulary
        isEmpty = held.newestPosition == nil
    }

    /// Whether a store has heard the source at a later position than this.
    func isOlder(_ position: [Int64]) -> Bool {
        held.newestPosition.map { position.lexicographicallyPrecedes($0) } ?? false
    }

    /// One step of a history: what differs from the step before and was not said already.
    mutating func add(_ step: ImportStep) {
        var step = step
        if !isEmpty {
            step.writes.removeAll { held.said($0.id, $0.field, step.position, $0.value) }
            for write in step.writes {
                // Positions only grow along the line.
                planned[write.id, default: [:]][write.field] = (step.position, write.value)
                if write.field != .deleted {
                    planned[write.id]?[.deleted] = (step.position, .boolean(false))
                }
            }
        }
        if !step.writes.isEmpty { steps.append(step) }
    }

    /// The final state, where it differs from the newest that is held or planned.
    /// - Parameters:
    ///   - tree: the state.
    ///   - spared: sheets' records about which the source says nothing: their files cannot be
    ///     read. What hangs on them is spared too.
    mutating func finish(_ step: ImportStep, _ tree: SheetTree, spared: Set<RecordID> = []) {
        var step = step
        step.writes = []
        // With nothing held every step was written, and nothing is left to say.
        if isEmpty && !steps.isEmpty { return }
        var compared: Set<RecordID> = []
        let order: [SheetKind] = [.organisations, .incubators, .startups]
        for kind in order {
            let sheets = tree.known.filter { $0.value.kind == kind }
            for (id, sheet) in sheets.sorted(by: { $0.key < $1.key }) {
                if spared.contains(id) { continue }
                for record in sheet.present {
                    compared.insert(record.id)
                    step.writes += says(record, step.position)
                }
                for record in sheet.gone.values.sorted(by: { $0.id < $1.id }) {
                    compared.insert(record.id)
                    step.writes +=
                        tree.remains(record)
                        ? says(record, step.position)
                        : withdraws(record.type, record.id, step.position)
                }
            }
        }
        for (type, id) in held.records where !compared.contains(id) {
            if spared.contains(id) || isSpared(type, id, spared) { continue }
            step.writes += withdraws(type, id, step.position)
        }
        if !step.writes.isEmpty { steps.append(step) }
    }

    /// What the source says at its newest position, of one record.
    private func newest(_ id: RecordID) -> [FieldID: (position: [Int64], values: Set<Value>)] {
        if isEmpty { return [:] }
        var newest = held.newest(id)
        for (field, said) in planned[id] ?? [:] {
            if let before = newest[field] {
                if before.position == said.position {
                    newest[field]?.values.insert(said.value)
                    continue
                }
                if said.position.lexicographicallyPrecedes(before.position) { continue }
            }
            newest[field] = (said.position, [said.value])
        }
        return newest
    }

    /// Whether a field needs to be said: it was never, or otherwise at an earlier position.
    private func needs(
        _ value: Value, after heard: (position: [Int64], values: Set<Value>)?, _ position: [Int64]
    ) -> Bool {
        guard let heard else { return value != .empty }
        return heard.values != [value] && heard.position.lexicographicallyPrecedes(position)
    }

    private func says(_ record: SheetRecord, _ position: [Int64]) -> [ImportWrite] {
        let newest = newest(record.id)
        var writes: [ImportWrite] = []
        func write(_ field: FieldID, _ value: Value) {
            if needs(value, after: newest[field], position) {
                writes.append(
                    ImportWrite(type: record.type, id: record.id, field: field, value: value))
            }
        }
        var fields: Set<FieldID> = [.deleted]
        for (field, value) in record.values.map({ ($0.field, $0.value) }) {
            fields.insert(field)
            write(field, value)
        }
        for field in newest.keys.filter({ !fields.contains($0) }).sorted() { write(field, .empty) }
        // A write of a record says, at its position, that the record is there.
        if writes.isEmpty, newest[.deleted] != nil { write(.deleted, .boolean(false)) }
        return writes
    }

    private func withdraws(_ type: UInt16, _ id: RecordID, _ position: [Int64]) -> [ImportWrite] {
        let newest = newest(id)
        // Never heard of: there is nothing to take back.
        if newest.isEmpty { return [] }
        if type == vocabulary.award.type.id, let offSheet = vocabulary.award["off_sheet"] {
            // The flag may never have been said: what counts is when the record last was.
            guard newest[.deleted].map({ $0.position.lexicographicallyPrecedes(position) }) ?? true,
                needs(.boolean(true), after: newest[offSheet], position)
            else { return [] }
            return [ImportWrite(type: type, id: id, field: offSheet, value: .boolean(true))]
        }
        guard needs(.boolean(true), after: newest[.deleted], position) else { return [] }
        return [ImportWrite(type: type, id: id, field: .deleted, value: .boolean(true))]
    }

    /// Whether a record hangs on a sheet about which the source says nothing.
    private func isSpared(_ type: UInt16, _ id: RecordID, _ spared: Set<RecordID>) -> Bool {
        if spared.isEmpty { return false }
        for child in [vocabulary.sponsor, vocabulary.phase, vocabulary.event, vocabulary.award]
        where child.type.id == type {
            guard let field = child["product"], let heard = held.newest(id)[field] else { continue }
            return heard.values.contains { $0.reference.map(spared.contains) ?? false }
        }
        return false
    }
}
