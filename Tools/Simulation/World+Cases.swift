import Central
import Domain
import Replication
import Store

/// One row of the case table, played by whoever of the fleet can.
extension World {
    /// - Returns: whether it happened.
    func play(_ row: CaseRow) throws -> Bool {
        let able = members.filter { $0.takesPart && $0 !== central }
        guard let member = dice.any(of: able), try tips().count == 1 else { return false }
        switch row {
        case .restored: try restoreLastMonth(member)
        case .copied: return try useBoth(member)
        case .twoLaptops: return try collide(able)
        case .wrongClock:
            return try writeLate(member, able)
        case .offline: try goOffline(member)
        case .olderSchema: return try fallBehind(able)
        case .powerLost: try losePower(member)
        case .cut:
            try edit(member)
            for _ in 0..<40 where member.sync != nil || dice.once(in: 4) {
                try sync(member, cutsOften: true)
            }
        case .refused: try beRefused(member)
        case .stolen: try steal(member)
        case .organisation: return try reorganise(member)
        case .joint: return try runTogether(able)
        case .centralRestored: try restoreCentral(member)
        case .sealed: try sealBeforeSync(member)
        }
        return true
    }

    /// A clock is off by years, and a form that was opened earlier is sent in after somebody else
    /// wrote the same field.
    private func writeLate(_ member: Member, _ able: [Member]) throws -> Bool {
        member.skew = dice.once(in: 3) ? -3650 : 3650
        let field = FieldID(UInt16(1 + dice.pick(2)))
        for record in 0..<World.homes.count - 1 {
            guard let place = try scope(member, record),
                let other = dice.any(of: able.filter { $0 !== member && $0.mayWrite(place) })
            else { continue }
            member.screens = [try look(member)]
            try edit(other, record: record, field: field)
            for one in [other, member] { try sync(one, isQuiet: true) }
            try edit(member, record: record, field: field, isForm: true)
            for one in [member, other] { try sync(one, isQuiet: true) }
            try check(other)
            return true
        }
        return false
    }

    private func restoreLastMonth(_ member: Member) throws {
        try backup(member, isWhole: false)
        let last = backups.removeLast()
        day += 30
        try edit(member)
        // The disk may be lost in the middle of a sync, too, and a hand write while it goes on.
        try sync(member, isQuiet: dice.once(in: 2), edits: dice.pick(4))
        try edit(member)
        try restore(last)
        try check(member)
        try edit(member)
        try sync(member, isQuiet: true)
    }

    private func useBoth(_ member: Member) throws -> Bool {
        let count = members.count
        try clone(member, isTheft: false)
        guard members.count > count, let twin = members.last else { return false }
        for one in [member, twin] { try edit(one) }
        for one in [member, twin, member] { try sync(one, isQuiet: true) }
        for one in [member, twin] { try check(one) }
        return true
    }

    /// Two homes of one incubator write one field, neither shown the other's value.
    private func collide(_ able: [Member]) throws -> Bool {
        guard let one = dice.any(of: able) else { return false }
        var twin = able.first { $0 !== one && $0.writes == one.writes }
        if twin == nil {
            // A second laptop arrives.
            twin = try add(writing: one.writes, version: one.version)
            if let twin { try enrol(twin) }
        }
        guard let other = twin, other.takesPart else { return false }
        for member in [one, other] { try sync(member, isQuiet: true) }
        let field = FieldID(UInt16(1 + dice.pick(2)))
        for record in 0..<World.homes.count - 1
        where try scope(one, record) != nil && scope(other, record) != nil {
            for member in [one, other] { try edit(member, record: record, field: field) }
            for member in [one, other, one] { try sync(member, isQuiet: true) }
            return true
        }
        return false
    }

    private func goOffline(_ member: Member) throws {
        try edit(member)
        for _ in 0..<14 {
            day += 30
            try edit(member)
            guard let other = dice.any(of: members.filter { $0 !== member && $0.takesPart }) else {
                continue
            }
            try edit(other)
            try sync(other, isQuiet: true)
        }
        try sync(member, isQuiet: true)
        try check(member)
    }

    /// A newer program's fields reach an older one, which writes on, and is then upgraded.
    private func fallBehind(_ able: [Member]) throws -> Bool {
        guard let older = dice.any(of: able.filter { $0.version < Vocabulary.newest.version }),
            let newer = able.first(where: {
                $0.version > older.version && ($0.mayWrite("shared") || $0.writes == older.writes)
            })
        else { return false }
        for record in 0..<World.homes.count where try scope(newer, record) != nil {
            try edit(newer, record: record)
        }
        for member in [newer, older] { try sync(member, isQuiet: true) }
        try check(older)
        try edit(older)
        try sync(older, isQuiet: true)
        if dice.once(in: 2) { try upgrade(older) }
        try check(older)
        return true
    }

    private func losePower(_ member: Member) throws {
        try edit(member)
        try sync(member)
        try reopen(dice.once(in: 2) ? member : central)
        try check(member)
        try sync(member, isQuiet: true)
    }

    /// Who may not, whose bytes are not as they were signed, and whom nobody knows.
    private func beRefused(_ member: Member) throws {
        try intrude(member)
        try edit(member)
        let unsent = try held(member.store).subtracting(try held(central.store)).sorted()
        guard let batch = dice.any(of: unsent).flatMap({ bytes[$0] }),
            let scope = batches[batch.name]?.scope, member.mayWrite(scope)
        else { return }
        let before = try central.store.frontier()
        var signature = batch.signature
        signature[dice.pick(signature.count)] ^= 1
        var forged = Pack.Builder()
        forged.append(bytes: batch.bytes, signature: signature)
        var honest = Pack.Builder()
        honest.append(batch)
        let desk = Desk(storage: central.store)
        let told = try? desk.push(
            scope, forged.finish().flatMap(\.self), from: try member.store.ownKeys)
        for one in told?.results ?? [] {
            try require(
                one.status != .stored && one.status != .withoutEffect,
                "central stored \(one.batch.prefix(8)) with a forged signature")
        }
        let answer = try? desk.push(
            scope, honest.finish().flatMap(\.self), from: [maker.next().replica])
        try require(answer == nil, "central took a push from a key that was never granted")
        try require(
            try central.store.frontier() == before, "what was refused changed central")
    }

    /// An incubator takes another one over: a grant on both scopes, and its records move.
    private func reorganise(_ member: Member) throws -> Bool {
        guard !member.writes.contains("*"), let scope = dice.any(of: ["A", "B", "C"]) else {
            return false
        }
        let keys = try member.store.ownKeys
        if try !central.store.access(of: keys).isKnown { return false }
        for record in 0..<3 {
            guard
                let known = try central.store.find(World.thing, key: World.id(record).hex),
                known.scope != scope
            else { continue }
            try move(record: record, to: scope)
            try edit(member, record: record)
            try copies()
            try sync(member, isQuiet: true)
            try check(member)
            try check(central)
            return true
        }
        return false
    }

    private func runTogether(_ able: [Member]) throws -> Bool {
        let joint = able.filter { $0.mayWrite("A+B") }
        guard joint.count > 1, let record = World.homes.firstIndex(of: "A+B") else { return false }
        for member in joint { try edit(member, record: record) }
        for member in joint + joint { try sync(member, isQuiet: true) }
        for member in joint { try check(member) }
        return true
    }

    private func restoreCentral(_ member: Member) throws {
        try backup(central, isWhole: dice.once(in: 2))
        let last = backups.removeLast()
        for other in members where other.isRooted == false { try enrol(other) }
        try edit(member)
        try sync(member, isQuiet: true)
        try restore(last)
        try check(central)
        for other in members where other.takesPart { try sync(other, isQuiet: true) }
        try checkAuthorityIsBack()
        try check(central)
        try join()
    }

    private func sealBeforeSync(_ member: Member) throws {
        try edit(member)
        try seal()
        try sync(member, isQuiet: true)
        try checkSeals(member)
        try checkSeals(central)
        if dice.once(in: 2) {
            try seal()
            try checkSeals(central)
            try checkSealsStand()
        }
    }
}
