import Central
import Domain
import Replication
import Store

/// A fleet's life, and its end: everybody exchanges everything, and all must agree.
extension World {
    /// - Parameter events: their numbers, ascending.
    func run(events: [Int]) throws {
        defer { end() }
        for number in events {
            begin(event: number)
            try step()
            if let row, number % 4 == 3, try play(row) { played += 1 }
        }
        begin(event: Int(Int32.max) - 1)
        if let row, played == 0 { try insist(row) }
        begin(event: Int(Int32.max))
        try settle()
    }

    /// A life in which the row found nobody to happen to: once more, with a chain that is whole.
    private func insist(_ row: CaseRow) throws {
        try join()
        for _ in 0..<40 where played == 0 { if try play(row) { played += 1 } }
    }

    private func end() {
        for member in members { member.close() }
        disk.end()
    }

    private func step() throws {
        day += Int64(dice.pick(3))
        let member = members[dice.pick(members.count)]
        if member.isGone { return }
        switch dice.pick(212) {
        case 0..<50: try edit(member)
        case 50..<62: try imports(member, state: dice.pick(line.count))
        case 62..<65 where !member.isRooted: try cloneEarly(member)
        case 65..<72 where !member.isRooted:
            try bundle(from: member, to: members[dice.pick(members.count)])
        case 62..<74: member.screens.append(try look(member))
        case 74..<150: try sync(member)
        case 150..<156: try bundle(from: member, to: members[dice.pick(members.count)])
        case 156..<160: try replay()
        case 160..<165: try enrol(member)
        case 165..<167: try steal(member)
        case 167..<170: try release()
        case 170..<174: try move()
        case 174..<178: try copies()
        case 178..<181: try join()
        case 181..<184: try backup(member, isWhole: dice.once(in: 2))
        case 184..<186: try backup(central, isWhole: dice.once(in: 2))
        case 186..<190: try restore()
        case 190..<193:
            if member.isRooted {
                try clone(member, isTheft: false)
            } else {
                try cloneEarly(member)
            }
        case 193..<195: try intrude(member)
        case 195: member.isGone = member !== central && members.count > 6
        case 196..<199: try reopen(central)
        case 199..<204: try upgrade(member)
        case 204..<206: try upgrade(central)
        case 206..<209: try seal()
        case 209..<211: try reopen(member)
        default: try flush()
        }
        try check(member)
        if dice.once(in: 6) { try check(central) }
        if dice.once(in: 12) { try checkSeals(member) }
    }

    /// Everybody exchanges everything through central, until all hold what central holds of their
    /// scopes, or nothing changes any more.
    private func exchange() throws {
        var seen: [ObjectIdentifier: [[String: [BatchName]]]] = [:]
        for _ in 0..<6 {
            var isOver = true
            for member in members where member.takesPart && member !== central {
                func sides() throws -> [[String: [BatchName]]] {
                    try [member, central].map { side in
                        try side.store.frontier().filter { member.mayRead($0.key) }
                    }
                }
                let before = try sides()
                if before[0] == before[1] || before == seen[ObjectIdentifier(member)] { continue }
                isOver = false
                try sync(member, isQuiet: true)
                seen[ObjectIdentifier(member)] = try sides()
            }
            if isOver { return }
        }
    }

    private func settle() throws {
        tell?("everybody exchanges everything")
        try reopen(central)
        strays = []
        for member in members where !member.isGone { member.sync = nil }
        try exchange()
        try checkAuthorityIsBack()
        try join()
        for member in members.dropFirst()
        where !member.isGone && !member.isRevoked && !member.isThief {
            let keys = try member.store.ownKeys
            // A central that was restored may have forgotten a grant that nobody else holds.
            let granted = try central.store.access(of: keys).scopes
            if !member.isRooted || !member.writes.isSubset(of: granted) {
                try enrol(member)
            }
        }
        try exchange()
        // Who enrolled only now may have brought another branch of the authority chain.
        if try tips().count > 1 {
            try join()
            try exchange()
        }
        try copies()
        try exchange()
        try agree()
        try checkMoves()
        try checkSealsStand()
        for member in members where member === central || member.takesPart {
            if member.writes.contains("*") || dice.once(in: 4) { try checkSeals(member) }
        }
        try checkSource()
    }

    private func agree() throws {
        let all = try held(central.store)
        try checkAcknowledged()
        let revoked = try central.store.replicas().filter(\.isRevoked).map(\.key.hex)
        let without = Set(try central.store.quarantine().map(\.name))
        try check(central)
        for member in members.dropFirst() where member.takesPart {
            let own = try held(member.store)
            for scope in [AuthorityEntry.scope] + World.scopes where member.mayRead(scope) {
                let here = try own.filter { name in
                    guard batches[name]?.scope == scope else { return false }
                    return try !isNobodys(name, at: member, isHeld: all.contains(name))
                }
                let there = all.filter { batches[$0]?.scope == scope }
                try require(
                    here == there,
                    "\(member.name) holds \(here.count) batches of \(scope), central \(there.count)"
                        + ", after full exchange")
            }
            for batch in try member.store.waitingBatches() {
                guard let scope = batches[batch.name]?.scope, member.mayRead(scope) else {
                    continue
                }
                let lacks = batch.parents.filter { !own.contains($0) }
                try require(
                    lacks.allSatisfy { !all.contains($0) },
                    "\(member.name): \(batch.name.short) waits for what central holds")
            }
            try check(member)
        }
        for name in all {
            guard let batch = batches[name], batch.copy == nil, let signer = signers[name],
                signer.takesPart, signer.mayWrite(batch.scope), batch.scope != AuthorityEntry.scope
            else { continue }
            if !Set(revoked).isDisjoint(with: batch.keys) { continue }
            try require(
                !without.contains(name), "\(name.short) of \(signer.name), granted, does not count")
        }
    }

    /// Of a key that was never granted, in a scope that the member only reads: from before it
    /// enrolled. It has no effect there, and central would not take it.
    private func isNobodys(_ name: BatchName, at member: Member, isHeld: Bool) throws -> Bool {
        guard !isHeld, let batch = batches[name], !member.mayWrite(batch.scope) else {
            return false
        }
        return try !central.store.access(
            of: batch.keys.compactMap { Hex.bytes($0).flatMap { ReplicaKey($0) } }
        ).isKnown
    }

    /// A moved record counts once: where DINUM's last decision put it, as of every day; who reads
    /// that scope alone sees all of it.
    private func checkMoves() throws {
        let all = try held(central.store)
        for (id, decided) in moves.sorted(by: { $0.key < $1.key }) {
            let order = decided.filter { $0.entry.map(all.contains) ?? true }.sorted {
                let (a, b) = ($0.entry.flatMap { batches[$0] }, $1.entry.flatMap { batches[$0] })
                return (a?.past.count ?? .max, a?.name ?? "") < (
                    b?.past.count ?? .max, b?.name ?? ""
                )
            }
            guard let first = order.first, let last = order.last else { continue }
            let records = try central.store.liveRecords(World.thing)
            guard let record = records[id.hex] else { continue }
            try require(record.scope == last.to, "a moved record counts in \(record.scope)")
            let at = day - Int64(dice.pick(100))
            let then = order.last { $0.day <= at }?.to ?? first.from
            let view = try central.store.view(
                asOf: Instant(milliseconds: at * World.dayLength + 1))
            if let past = try view.liveRecords(World.thing)[id.hex] {
                try require(
                    past.scope == then, "a moved record counted in \(past.scope), not \(then)")
            }
            let rows = try central.store.documents(World.thing).filter { $0.record.id == id }
            try require(rows.count <= 1, "a moved record is listed \(rows.count) times")
            for member in members where member.takesPart && member.writes == [last.to] {
                let own = try member.store.liveRecords(World.thing)[id.hex]
                func values(_ record: LiveRecord?) -> [FieldID: Set<String>] {
                    (record?.fields ?? [:]).mapValues { values in
                        Set(
                            values.map { value in
                                let name = BatchName(hex: value.batch).map { origin($0).hex } ?? ""
                                return "\(name) \(World.text(value.value))"
                            })
                    }
                }
                try require(
                    values(own) == values(record), "\(member.name) sees less of a moved record")
            }
        }
    }

    /// After an import of the source's head, its newest value of each field is the head's.
    private func checkSource() throws {
        guard let head = line.last else { return }
        try imports(central, state: line.count - 1)
        let memory = try central.store.memory(ofSource: "git")
        for record in 0..<3 {
            guard try scope(central, record) != nil else { continue }
            let said = memory.newest(World.id(record))
            if let fields = head.records[record] {
                for (field, value) in fields.sorted(by: { $0.key < $1.key })
                where Vocabulary.knows(central.version, type: 1, field: field) {
                    try require(
                        said[field]?.values == [.integer(value)],
                        "the source's newest value of \(record).\(field.number) is not its head's")
                }
            } else if !said.isEmpty {
                try require(
                    said[.deleted]?.values == [.boolean(true)],
                    "the source's head has no record \(record)")
            }
        }
        try check(central)
    }
}
