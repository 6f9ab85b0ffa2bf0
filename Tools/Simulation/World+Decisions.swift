import Central
import Domain
import Foundation
import Replication
import Store

/// What DINUM decides.
extension World {
    func tips() throws -> [BatchName] {
        try central.store.frontier()[AuthorityEntry.scope] ?? []
    }

    /// Names the last good batches: of each line that stolen hands signed nothing of.
    func revoke(_ member: Member) throws {
        guard member !== central, member.isRooted else { return }
        let key = try member.store.replica
        let mine = try held(central.store).filter { batches[$0]?.keys.contains(key.hex) == true }
        func isClean(_ name: BatchName) -> Bool {
            guard let batch = batches[name] else { return false }
            return batch.line.allSatisfy { one in
                BatchName(hex: one.name).flatMap { signers[$0] }?.isThief == false
            }
        }
        var good = mine.filter(isClean)
        if mistake == .revokedByTime {
            let theft = Instant(milliseconds: (day - 5) * World.dayLength)
            good = mine.filter { bytes[$0].map { $0.header.recorded < theft } ?? false }
        }
        let covered = Set(good.compactMap { batches[$0]?.prev?.name })
        let last = good.filter { !covered.contains($0.hex) }.sorted()
        let before = Set(try central.store.quarantine().map(\.name))
        let clean = mine.filter { isClean($0) && !before.contains($0) }
        let isForked = try tips().count > 1
        try append(.revoke(key: key, good: last))
        for other in members where try other.store.ownKeys.contains(key) {
            other.isRevoked = true
            other.sync = nil
        }
        if isForked { return }
        let after = Set(try central.store.quarantine().map(\.name))
        for name in clean {
            try require(!after.contains(name), "\(name.short) fell, signed before the theft")
        }
        for name in mine where signers[name]?.isThief == true {
            try require(after.contains(name), "\(name.short) counts, signed by a thief")
        }
    }

    private func append(_ entry: AuthorityEntry) throws {
        guard mistake == .copiesNotJudged else {
            try decide { try $0.append(entry) }
            return
        }
        let keys = try central.folder.authorityKeys()
        try observe(central) {
            _ = try? central.store.append(
                entry, key: keys.key, certificates: keys.certificates, recorded: now)
        }
    }

    func release() throws {
        let fallen = try central.store.quarantine().map(\.name).filter { batches[$0]?.copy == nil }
        guard let one = dice.any(of: fallen), try tips().count == 1 else { return }
        try append(.release([one]))
    }

    /// - Parameters:
    ///   - chosen: the record's number; nil for any.
    ///   - wanted: the scope that it goes to; nil for any other.
    func move(record chosen: Int? = nil, to wanted: String? = nil) throws {
        let n = chosen ?? dice.pick(4)
        let id = World.id(n)
        guard try tips().count == 1,
            let record = try central.store.find(World.thing, key: id.hex)
        else { return }
        // Where several scopes hold it, DINUM says which counts: alone, or with what comes with it.
        let standings = try central.store.standings(record)
        let from = standings[dice.pick(standings.count)]
        let targets = ["A", "B", "C"].filter { $0 != from || standings.count > 1 }
        guard let target = wanted ?? dice.any(of: targets), from != target || standings.count > 1
        else { return }
        let date = day + [-80, -20, 0, 0][dice.pick(4)]
        if mistake == .moveWithoutEntry {
            moves[id, default: []].append((from, target, date, nil))
            let names = try observe(central) {
                let change = RecordChange(
                    type: 1, id: id, values: [(FieldID(1), .integer(Int64(dice.pick(4))))])
                try central.store.commit(
                    [Draft(scope: target, runs: [DraftRun(changes: [change])])], recorded: now)
            }
            for name in names {
                shown[name, default: []].formUnion(try look(central).shown[target] ?? [])
            }
            return
        }
        let signed = try decide {
            let date = Day(number: Int32(date))
            if mistake == .movedNotCopied {
                try $0.append(
                    .move(.init(records: [id], from: from, to: target, day: date)))
            } else {
                _ = try $0.move(
                    type: "thing", key: id.hex, from: from, to: target, day: date)
            }
        }
        if let entry = signed.first(where: { bytes[$0]?.header.entry != nil }) {
            moves[id, default: []].append((from, target, date, entry))
        }
    }

    func copies() throws {
        if mistake == .movedNotCopied { return }
        try decide { _ = try $0.copyMoved() }
    }

    func join() throws {
        if try tips().count > 1 { try decide { try $0.append(.join) } }
    }
}
