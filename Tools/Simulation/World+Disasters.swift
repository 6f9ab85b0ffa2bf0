import Central
import Domain
import Foundation
import Replication
import Store

/// A backup, or an image of a whole home.
struct Saved {
    let member: Member
    let path: String
    let isWhole: Bool
    let sent: Set<BatchName>
}

/// What happens to disks and machines.
extension World {
    /// Power is lost and comes back: what was not on the disk is gone. What a store said that it
    /// wrote was on it.
    func reopen(_ member: Member) throws {
        if member === central { pending = [] }
        tell?("  \(member.name) loses power")
        let before = try held(member.store)
        let home = member.folder.path
        disk.darken(home)
        member.close()
        try disk.lighten(home)
        try member.open()
        if member === central { try checkAcknowledged() }
        let lost = before.subtracting(try held(member.store))
        try require(
            lost.isEmpty, "\(member.name) had written \(lost.count) batches that its disk lost")
    }

    /// A newer program takes over, which knows more: it shows at once what a store shows that
    /// always knew, and writes nothing. The older one then refuses the home.
    func upgrade(_ member: Member) throws {
        guard member.version < Vocabulary.newest.version, !member.isGone else { return }
        let before = try member.store.frontier()
        member.version += 1
        try member.open()
        if mistake == .migrationWrites { try edit(member) }
        try require(
            try member.store.frontier() == before, "the upgrade of \(member.name) wrote something")
        if mistake == .upgradeForgets {
            try member.store.tamper("UPDATE thing SET n = NULL")
        }
        try check(member)
        let report = try member.store.verify()
        try require(
            report.isClean,
            "\(member.name), upgraded, is not as if it had always known: "
                + report.faults.joined(separator: "; "))
        let older = Vocabulary.versions[member.version - 2]
        do {
            _ = try Store(home: member.folder, schema: older)
            throw Fault("an older program opened the upgraded home of \(member.name)")
        } catch let error as StoreError where error.code == .newerProgram {}
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
        tell?("  \(member.name) is copied\(isWhole ? ", all of it" : "")")
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
        backups.append(
            Saved(member: member, path: path, isWhole: isWhole, sent: member.sent))
    }

    /// Puts an earlier database, or an earlier image of all, in its home's place.
    func restore() throws {
        if let backup = dice.any(of: backups) { try restore(backup) }
    }

    func restore(_ backup: Saved) throws {
        let member = backup.member
        if member.isGone { return }
        tell?("  \(member.name) is restored\(backup.isWhole ? ", all of it" : "")")
        member.sync = nil
        let before = try member.store.replica
        // What only a copy of it sent, a thief's perhaps, no disk of its own tells.
        let sent = member.sent.filter { batches[$0]?.replica == before.hex }
        if backup.isWhole {
            let path = path()
            try FileManager.default.copyItem(atPath: backup.path, toPath: path)
            member.folder = World.home(path, maker)
            // The programme is known since: an image of before enrolment is enrolled again.
            try member.open()
            member.isRooted = try member.store.root != nil
            member.sent = backup.sent
        } else {
            member.close()
            _ = try member.folder.restore(from: backup.path)
            try member.open()
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
        let twin = try Member(
            name: member.name + (isTheft ? "-stolen" : "-copy"), writes: member.writes,
            folder: folder, version: member.version)
        twin.isRooted = member.isRooted
        twin.isRevoked = member.isRevoked
        twin.isThief = isTheft || member.isThief
        twin.skew = member.skew
        twin.sent = member.sent
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
