import Domain
import Replication
import Store

/// What must hold of every home at every moment.
extension World {
    /// The store shows what the definition says of the same batches; two stores of one frontier
    /// show the same; no value of a hand has gone that its replacer was not shown.
    func check(_ member: Member) throws {
        let place = member.name
        let names = try held(member.store)
        let all = Set(names.compactMap { batches[$0] })
        let view = member.isRooted ? all : all.filter { $0.scope != AuthorityEntry.scope }
        let definition = Definition(view)
        let state = definition.state()
        if mistake == .registerWithoutScope { try shareRegisters(member) }
        if mistake == .firstOwnerTakesAll {
            try member.store.tamper(
                "DELETE FROM record_conflict WHERE field = \(FieldID.scope.number)")
        }
        let found = try records(member.store)
        try require(Set(found.keys) == Set(state.keys), "\(place): other records than defined")
        // In order, so that a seed always names the same thing first.
        for (id, shown) in state.sorted(by: { $0.key < $1.key }) {
            guard let record = found[id] else { continue }
            let context = "\(place), record \(id.suffix(2))"
            try require(
                record.scope == shown.scope,
                "\(context) counts in \(record.scope), not \(shown.scope)")
            try require(
                record.deletion.rawValue == shown.deletion,
                "\(context): deletion \(record.deletion.rawValue), not \(shown.deletion)")
            try require(
                record.contested.contains(.scope) == !shown.rivals.isEmpty,
                "\(context): contested in \(record.scope) or not, beside \(shown.rivals.sorted())")
            for (name, writes) in shown.fields.sorted(by: { $0.key < $1.key }) {
                let field = Vocabulary.field(name)
                let live = Set(
                    (record.fields[field] ?? []).map { "\($0.batch) \(World.text($0.value))" })
                let wanted = Set(writes.map { "\($0.batch.name) \($0.value)" })
                try require(
                    live == wanted,
                    "\(context).\(name): other values than defined, beside those shared: "
                        + "\(live.subtracting(wanted).sorted()), "
                        + "not \(wanted.subtracting(live).sorted())")
                if field == .deleted { continue }
                try require(
                    record.shown[field].map(World.text) == Definition.shown(writes)?.value,
                    "\(context).\(name): another value is shown")
                try require(
                    record.contested.contains(field) == Definition.isContested(writes),
                    "\(context).\(name): contested or not")
            }
        }
        let frontier = try member.store.frontier().sorted { $0.key < $1.key }
            .map { "\($0.key) \($0.value.map(\.hex))" }.joined()
        let digest = "\(Self.digest(found))"
        let key = "\(member.isRooted) \(frontier)"
        if let before = states[key] {
            try require(before == digest, "\(place): one frontier, two states")
        }
        states[key] = digest
        try checkNothingVanished(definition, found, place)
        try checkCopies(definition, place)
    }

    /// All records, those of a type included that the store's program does not know.
    func records(_ store: Store) throws -> [String: LiveRecord] {
        try Vocabulary.newest.types.reduce(into: [:]) { all, type in
            all.merge(try store.liveRecords(type)) { first, _ in first }
        }
    }

    /// What a table would show that had one register a record's id.
    private func shareRegisters(_ member: Member) throws {
        try member.store.tamper(
            """
            UPDATE thing SET f = (
                SELECT f FROM thing other WHERE other.id = thing.id ORDER BY handle DESC LIMIT 1)
            WHERE deleted <> 3
            """)
    }

    /// Nobody writes what his program does not know.
    func checkVocabulary(_ batch: DefinedBatch, _ member: Member) throws {
        for write in batch.writes {
            try require(
                Vocabulary.knows(
                    member.version, type: World.type(ofRecord: write.record).id,
                    field: Vocabulary.field(write.field)),
                "\(member.name), version \(member.version), wrote field \(write.field) of "
                    + write.record.suffix(2))
        }
    }

    private static func digest(_ records: [String: LiveRecord]) -> String {
        records.sorted { $0.key < $1.key }.map { id, record in
            let fields = record.fields.sorted { $0.key < $1.key }.map { field, values in
                "\(field.number) \(values.map { "\($0.batch)\(text($0.value))" }.sorted())"
            }
            return "\(id) \(record.scope) \(record.deletion) \(fields)"
        }.joined(separator: "\n")
    }

    private func checkNothingVanished(
        _ definition: Definition, _ found: [String: LiveRecord], _ place: String
    ) throws {
        for (record, fields) in definition.index {
            let owners = Set(definition.owners(record))
            for (field, all) in fields {
                let writes = all.filter { owners.contains($0.batch.scope) && $0.source == nil }
                let id = Vocabulary.field(field)
                let live = Set(
                    (found[record]?.fields[id] ?? []).compactMap { BatchName(hex: $0.batch) }
                        .map(origin))
                for write in writes {
                    guard let name = BatchName(hex: write.batch.origin), !live.contains(name)
                    else { continue }
                    let isReplaced = writes.contains { other in
                        guard let by = BatchName(hex: other.batch.origin), by != name else {
                            return false
                        }
                        return shown[by]?.contains(name) ?? false
                    }
                    try require(
                        isReplaced,
                        "\(place): \(record.suffix(2)).\(field) of \(name.short) vanished, and no "
                            + "author who replaced it was shown it")
                }
            }
        }
    }

    /// A copy counts only while its original does.
    private func checkCopies(_ definition: Definition, _ place: String) throws {
        guard place == "central", try tips().count == 1 else { return }
        let effective = Set(definition.effective.map(\.name))
        for copy in definition.effective where copy.copy != nil {
            guard let name = BatchName(hex: copy.origin), batches[name] != nil else { continue }
            if try central.store.holds([name]).isEmpty { continue }
            try require(
                effective.contains(copy.origin), "a copy of \(name.short) outlives its original")
        }
    }

    /// After everybody has synced, central has all of the authority chain that any of them holds,
    /// grants that it had forgotten included.
    func checkAuthorityIsBack() throws {
        let here = try held(central.store)
        for member in members where member.takesPart {
            let lacks = try held(member.store).subtracting(here).filter {
                batches[$0]?.scope == AuthorityEntry.scope
            }
            try require(
                lacks.isEmpty,
                "central lacks \(lacks.count) authority entries that \(member.name) holds")
        }
    }

    /// What central told somebody that it holds is on its disk.
    func checkAcknowledged() throws {
        let held = try held(central.store)
        for name in acknowledged.sorted() {
            try require(held.contains(name), "\(name.short) was acknowledged and is gone")
        }
    }
}
