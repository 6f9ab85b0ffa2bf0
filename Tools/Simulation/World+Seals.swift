import Central
import Domain
import Replication
import Store

/// A seal that DINUM appended.
struct Sealed {
    let name: BatchName
    let seal: AuthorityEntry.Seal
    /// When, by central's clock.
    let recorded: Instant
}

/// Sealed years: what is inside stays as it was, what comes later is late.
extension World {
    func seal() throws {
        guard try tips().count == 1, let year = FiscalYear(2023 + dice.pick(2)) else { return }
        let store = central.store
        let previous = try store.seals(of: year).last?.name
        var seal = AuthorityEntry.Seal(
            year: year,
            asOf: dice.once(in: 2)
                ? .forever
                : Instant(milliseconds: (day - Int64(dice.pick(60))) * World.dayLength),
            frontier: try store.frontier(), schemaVersion: central.version,
            program: "simulation", figures: [], previous: previous,
            reason: previous == nil ? "" : "what was late goes in")
        seal.figures = try figures(of: try StoreReader(store, inside: seal))
        let signed = try decide { _ = try $0.append(.seal(seal)) }
        guard let name = signed.first else { return }
        seals.append(Sealed(name: name, seal: seal, recorded: now))
    }

    /// What a seal answers for, here: the rows of the first version's fields, whoever reads them.
    private func figures(of reader: StoreReader) throws -> [UInt8] {
        let names = Vocabulary.versions[0].types[0].fields.map(\.name)
        let rows = try reader.rows(of: "thing", fields: names).sorted { $0.id < $1.id }
        let text = rows.map { row in
            "\(row.id.hex) \(row.scope) \(row.deletion) "
                + "\(row.contested.map(\.number).filter { $0 < 4 }.sorted()) "
                + row.values.map(World.text).joined(separator: "; ")
        }
        return sha256(Array(text.joined(separator: "\n").utf8))
    }

    /// Of every seal whose batches a store holds: its figures are those that were sealed, and what
    /// is late is listed, all of it and nothing else.
    func checkSeals(_ member: Member) throws {
        let known = try member.store.seals()
        let held = try held(member.store)
        for sealed in seals {
            guard let record = known.first(where: { $0.name == sealed.name }) else { continue }
            try require(
                record.seal == sealed.seal && record.recorded == sealed.recorded,
                "\(member.name): the seal \(sealed.name.short) is not what it was")
            // Of a tip that it lacks, a store cannot tell what lies below.
            guard record.tips.allSatisfy(held.contains) else { continue }
            let inside = Definition.past(Set(record.tips.compactMap { batches[$0] }))
            let late = held.filter { name in
                guard let batch = batches[name], batch.scope != AuthorityEntry.scope else {
                    return false
                }
                return !inside.contains(batch)
            }
            let listed = try member.store.batches(beyond: record.tips)
            try require(
                Set(listed.map(\.name)) == late && listed.count == late.count,
                "\(member.name) lists \(listed.count) late batches of \(late.count)")
            try checkOwnLate(member, late, record.tips)
            guard
                inside.allSatisfy({ batch in
                    BatchName(hex: batch.name).map(held.contains) ?? false
                })
            else { continue }
            let reader =
                mistake == .sealByClock
                ? try StoreReader(member.store, asOf: sealed.recorded)
                : try StoreReader(member.store, inside: record.seal)
            try require(
                try figures(of: reader) == sealed.seal.figures,
                "\(member.name): the figures sealed by \(sealed.name.short) are others now")
        }
    }

    /// A home tells how many of its own batches a seal lacks.
    private func checkOwnLate(
        _ member: Member, _ late: Set<BatchName>, _ tips: [BatchName]
    ) throws {
        let own = Set(try member.store.ownKeys.map(\.hex))
        let mine = late.filter { batches[$0].map { own.contains($0.replica) } ?? false }
        let told = try member.store.ownBatches(beyond: tips)
        try require(
            told == mine.count,
            "\(member.name) counts \(told) own late batches of \(mine.count)")
    }

    /// What was sealed stays sealed, the first seal of a year included. While the authority chain
    /// is forked, nothing after the fork holds.
    func checkSealsStand() throws {
        guard try tips().count == 1 else { return }
        let held = try held(central.store)
        let standing = try central.store.seals().map(\.name)
        for sealed in seals where held.contains(sealed.name) {
            try require(
                standing.contains(sealed.name), "the seal \(sealed.name.short) does not hold")
        }
    }
}
