import Domain
import Replication
import Store

/// What people and importers write.
extension World {
    /// Where a member writes a record: where it counts as far as its store knows, if it may.
    /// Nil too where its program does not know the type.
    func scope(_ member: Member, _ record: Int) throws -> String? {
        guard let type = member.schema.type(World.type(record).id) else { return nil }
        let known = try member.store.find(type, key: World.id(record).hex)
        let scope = known?.scope ?? World.homes[record]
        return member.mayWrite(scope) ? scope : nil
    }

    /// A scope of the member's own in which the record may not belong: its id is taken from another.
    private func stray(_ member: Member, _ record: Int) throws -> String? {
        guard member.schema.type(World.type(record).id) != nil else { return nil }
        return dice.any(of: World.scopes.filter(member.mayWrite))
    }

    /// - Parameter isForm: through the last screen that was opened.
    func edit(
        _ member: Member, record chosen: Int? = nil, field: FieldID? = nil, isForm: Bool = false
    ) throws {
        let record = chosen ?? dice.pick(World.homes.count)
        let isStray = chosen == nil && dice.once(in: 20)
        guard
            let scope = isStray ? try stray(member, record) : try scope(member, record)
        else { return }
        var screen = try look(member)
        var basis = Basis.allSeen
        let kind = isForm ? 1 : dice.pick(10)
        if kind == 0 {
            // A file without its column `basis`.
            screen.shown = [:]
            basis = mistake == .fileHasSeenAll ? .allSeen : .tips([])
        } else if kind < 5, let earlier = dice.any(of: member.screens) {
            screen = earlier
            let authority =
                screen.isRooted && mistake != .replacesWithoutEffect
                ? screen.tips[AuthorityEntry.scope] ?? [] : []
            basis = .tips((screen.tips[scope] ?? []) + authority)
            if mistake == .basisAtSubmit { basis = .allSeen }
            if mistake == .clockDecides, member.skew > 0 { basis = .allSeen }
        }
        let type = World.type(record)
        var values = [value(member, type, scope)]
        if let field { values = [(field, .integer(Int64(dice.pick(4))))] }
        if mistake == .unknownFieldsCleared, type.id == 1 {
            for field in Vocabulary.thing.fields where member.schema.type(1)?.field(field.id) == nil
            {
                values.append((field.id, .empty))
            }
        }
        let draft = Draft(
            scope: scope, basis: basis,
            runs: [
                DraftRun(changes: [
                    RecordChange(type: type.id, id: World.id(record), values: values)
                ])
            ])
        let names = try observe(member) {
            try member.store.commit([draft], recorded: clock(member))
        }
        try require(names.count == 1, "\(member.name) wrote one draft, \(names.count) batches")
        for name in names { shown[name, default: []].formUnion(screen.shown[scope] ?? []) }
    }

    /// A value of some field that the member's program knows.
    private func value(
        _ member: Member, _ type: RecordType, _ scope: String
    ) -> (FieldID, Value) {
        let number = Value.integer(Int64(dice.pick(4)))
        func known(_ field: UInt16) -> Bool {
            Vocabulary.knows(member.version, type: type.id, field: FieldID(field))
        }
        let choice = dice.pick(10)
        if choice == 0 { return (.deleted, .boolean(!dice.once(in: 4))) }
        if type.id == Vocabulary.note.id {
            return choice < 5
                ? (FieldID(1), number) : (FieldID(2), .reference(World.id(dice.pick(4))))
        }
        switch choice {
        case 1...3: return (FieldID(1), number)
        case 4...5: return (FieldID(2), number)
        case 6 where known(4): return (FieldID(4), number)
        case 7 where known(5): return (FieldID(5), .texts(["\(World.marker(scope))", "w"]))
        default: return (FieldID(3), .text("\(World.marker(scope))\(dice.pick(5))"))
        }
    }

    /// Imports one state of the source, field by field, where it differs from what the source is
    /// known to have said.
    func imports(_ member: Member, state n: Int) throws {
        let memory = try member.store.memory(ofSource: "git")
        let state = line[n]
        if let newest = memory.newestPosition, mistake == nil,
            state.position.lexicographicallyPrecedes(newest)
        {
            return
        }
        member.imports += 1
        let position =
            switch mistake {
            case .positionForgotten: [Int64(1), 0]
            case .positionIsLocal: [member.imports, 0]
            default: state.position
            }
        var changes: [String: [RecordChange]] = [:]
        var forgotten: [String: [RecordChange]] = [:]
        for record in 0..<3 {
            guard let scope = try scope(member, record) else { continue }
            let id = World.id(record)
            let said = memory.newest(id)
            var values: [(FieldID, Value)] = []
            if let fields = state.records[record] {
                for (field, value) in fields.sorted(by: { $0.key < $1.key })
                where Vocabulary.knows(member.version, type: 1, field: field)
                    && said[field]?.values != [.integer(value)]
                {
                    values.append((field, .integer(value)))
                }
                if values.isEmpty, said[.deleted]?.values != [.boolean(false)] {
                    values.append((.deleted, .boolean(false)))
                }
            } else if !said.isEmpty, said[.deleted]?.values != [.boolean(true)] {
                values = [(.deleted, .boolean(true))]
            }
            if values.isEmpty { continue }
            let change = RecordChange(type: 1, id: id, values: values)
            if mistake == .positionForgottenAfterEdit, try isEdited(record, at: member) {
                forgotten[scope, default: []].append(change)
            } else {
                changes[scope, default: []].append(change)
            }
        }
        let drafts =
            changes.sorted { $0.key < $1.key }.map { scope, changes in
                let isHand = mistake == .importReplacesHand
                return draft(scope, changes, state, position: position, isHand: isHand)
            }
            + forgotten.sorted { $0.key < $1.key }.map { scope, changes in
                draft(scope, changes, state, position: [1, 0], isHand: false)
            }
        try observe(member) { try member.store.commit(drafts, recorded: clock(member)) }
    }
}

extension World {
    private func draft(
        _ scope: String, _ changes: [RecordChange], _ state: SourceState, position: [Int64],
        isHand: Bool
    ) -> Draft {
        let run = DraftRun(
            known: Instant(milliseconds: state.day * World.dayLength),
            position: isHand ? [] : position, changes: changes)
        return Draft(scope: scope, source: isHand ? nil : "git", runs: [run])
    }

    /// Whether a hand ever wrote the record, as far as a member holds it.
    private func isEdited(_ record: Int, at member: Member) throws -> Bool {
        try held(member.store).contains { name in
            guard let batch = batches[name], batch.source == nil else { return false }
            return batch.writes.contains { $0.record == World.id(record).hex }
        }
    }
}

/// One commit of a source: its position is the greatest date so far, then an ordinal.
struct SourceState {
    var position: [Int64]
    var day: Int64
    var records: [Int: [FieldID: Int64]]

    static func line(_ dice: inout Dice) -> [SourceState] {
        var line: [SourceState] = []
        var records: [Int: [FieldID: Int64]] = [:]
        var (date, top, ordinal) = (Int64(10), Int64(0), Int64(0))
        for _ in 0..<8 {
            date += [-3, 0, 1, 5, 12][dice.pick(5)]
            ordinal = date <= top ? ordinal + 1 : 0
            top = max(top, date)
            for record in 0..<3 {
                if dice.once(in: 8) {
                    records[record] = nil
                } else if dice.once(in: 2) {
                    var fields = records[record] ?? [FieldID(1): Int64(dice.pick(4))]
                    fields[FieldID([1, 2, 4][dice.pick(3)])] = Int64(dice.pick(4))
                    records[record] = fields
                }
            }
            line.append(SourceState(position: [top, ordinal], day: date, records: records))
        }
        return line
    }
}
