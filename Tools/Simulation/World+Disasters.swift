import Central
import Domain
import Foundation
import Replication
import Store

/// What happens to disks and machines.
extension World {
    /// The machine starts again: what was not on its disk is gone.
    func reopen(_ member: Member) throws {
        member.sync = nil
        if member === central { pending = [] }
        member.store = try Store(home: member.folder, schema: World.schema)
        if member === central { try checkAcknowledged() }
    }

    func flush() throws {
        for one in pending {
            _ = try central.store.take(
                try Pack.batches(one.pack), from: one.keys, scope: one.scope)
        }
        pending = []
    }

    private func path() -> String {
        made += 1
        return "\(folder)/made-\(made)"
    }

    /// A backup of the database, or an image of the whole home.
    func backup(_ member: Member, isWhole: Bool) throws {
        let path = path()
        if isWhole {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true)
            for file in try FileManager.default.contentsOfDirectory(atPath: member.folder.path)
            where !file.contains("store.sqlite") {
                try FileManager.default.copyItem(
                    atPath: "\(member.folder.path)/\(file)", toPath: "\(path)/\(file)")
            }
            try member.store.backup(to: path + "/store.sqlite")
        } else {
            try member.store.backup(to: path)
            let seed = try member.store.signingKey().seed
            if mistake == .backupHoldsKey, let file = FileHandle(forUpdatingAtPath: path) {
                try file.seekToEnd()
                try file.write(contentsOf: Data(seed))
                try file.close()
            }
            let held = FileManager.default.contents(atPath: path) ?? Data()
            for secret in [Data(seed), Data(Hex.string(seed).utf8)] {
                try require(
                    held.range(of: secret) == nil, "the backup of \(member.name) holds its key")
            }
        }
        backups.append((member, path, isWhole))
    }

    /// Puts an earlier database, or an earlier image of all, in its home's place.
    func restore() throws {
        guard let backup = dice.any(of: backups) else { return }
        let member = backup.member
        if member.isGone { return }
        member.sync = nil
        let before = try member.store.replica
        let sent = try held(central.store).filter {
            batches[$0]?.replica == before.hex && signers[$0] === member
        }
        if backup.isWhole {
            let path = path()
            try FileManager.default.copyItem(atPath: backup.path, toPath: path)
            member.folder = World.home(path, maker)
            // The programme is known since: an image of before enrolment is enrolled again.
            member.store = try Store(home: member.folder, schema: World.schema)
            member.isRooted = try member.store.root != nil
        } else {
            _ = try member.folder.restore(from: backup.path)
            member.store = try Store(home: member.folder, schema: World.schema)
            let held = try held(member.store)
            // Central answers and sends nothing by itself: what it signs is not marked.
            if member !== central, sent.contains(where: { !held.contains($0) }) {
                try require(
                    try member.store.replica != before,
                    "\(member.name) was restored, lacks what it sent, and keeps its key")
            }
        }
        member.screens = []
        if member === central {
            pending = []
            acknowledged.formIntersection(try held(central.store))
        }
    }

    /// A home is copied and both are used; or it is stolen.
    func clone(_ member: Member, isTheft: Bool) throws {
        guard member !== central, !member.isGone, members.count < 64 else { return }
        try backup(member, isWhole: true)
        guard let image = backups.popLast() else { return }
        let folder = World.home(image.path, maker)
        let twin = Member(
            name: member.name + (isTheft ? "-stolen" : "-copy"), writes: member.writes,
            folder: folder, store: try Store(home: folder, schema: World.schema))
        twin.isRooted = member.isRooted
        twin.isRevoked = member.isRevoked
        twin.isThief = isTheft || member.isThief
        twin.skew = member.skew
        members.append(twin)
    }

    /// Before enrolment a home is copied, and both are used and meet: one goes on under a new key.
    func cloneEarly(_ member: Member) throws {
        guard !member.isRooted, !member.isGone else { return }
        try edit(member)
        try clone(member, isTheft: false)
        guard let twin = members.last, twin !== member else { return }
        try edit(member)
        try edit(twin)
        try bundle(from: twin, to: member)
        twin.isGone = dice.once(in: 2)
    }

    /// Stolen hands write and send; some days later DINUM revokes the key. Meanwhile the record
    /// may be moved and copied; then somebody is shown it without what fell, writes the same
    /// field, and DINUM may release what fell.
    func steal(_ member: Member) throws {
        guard member.takesPart, member !== central else { return }
        try clone(member, isTheft: true)
        guard let thief = members.last, thief.isThief else { return }
        let record = dice.pick(World.homes.count)
        let field = FieldID(UInt16(1 + dice.pick(2)))
        if dice.once(in: 2) { try move(record: record) }
        try edit(thief, record: record, field: field)
        try edit(thief)
        for scope in World.scopes {
            var pack: [UInt8] = []
            try thief.store.pack(
                after: try central.store.tips(ofScope: scope), scopes: [scope]
            ) { pack += $0 }
            if !pack.isEmpty { _ = try answer(.push(scope: scope, pack: pack), to: thief) }
        }
        thief.isGone = true
        if dice.once(in: 2) { try copies() }
        day += 5
        try revoke(member)
        try check(central)
        guard let other = dice.any(of: members.filter { $0.takesPart && $0 !== central }) else {
            return
        }
        try sync(other, isQuiet: true)
        other.screens = [try look(other)]
        try edit(other, record: record, field: field, isForm: true)
        try sync(other, isQuiet: true)
        if dice.once(in: 2) {
            try release()
            try check(central)
        }
    }
}
