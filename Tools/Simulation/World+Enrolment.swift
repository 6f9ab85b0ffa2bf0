import Central
import Domain
import Foundation
import Replication
import Store

/// Enrolment by invitation, through the real desks: messages are lost and repeated, somebody reads
/// them on their way and tries them for himself.
extension World {
    func enrol(_ member: Member) throws {
        guard member !== central, member.mayEnrol, try tips().count == 1 else { return }
        tell?("  \(member.name) enrols")
        let now = now
        let scopes = member.writes.filter { !$0.contains("+") }.sorted()
        let incubator = member.writes.contains("*") ? "dinum" : scopes[0]
        let invitation = try AuthorityDesk(store: central.store) { now }.invite(
            role: member.writes.contains("*") ? "dinum" : "incubator", incubator: incubator,
            days: 7
        ).0
        var keys = try member.store.ownKeys
        if mistake == .grantNamesOneKey { keys = [keys[0]] }
        let request = EnrolRequest(
            invitation: invitation.name, keys: keys.map(\.hex),
            proof: invitation.proof(for: keys))
        if dice.once(in: 4) { try eavesdrop(request) }
        // An answer that was lost on its way: the request comes again.
        guard var answer = try redeem(request, keys) else { return }
        if dice.once(in: 3) {
            let before = try central.store.frontier()
            guard let again = try redeem(request, keys) else { return }
            try require(
                try central.store.frontier() == before, "an invitation repeated grants again")
            answer = again
        }
        if dice.once(in: 4) { try eavesdrop(request) }
        let others = member.writes.subtracting([incubator, "*"]).sorted()
        if !others.isEmpty {
            try decide { try $0.grant(keys: keys, scopes: others, incubator: incubator) }
        }
        try adopt(answer, at: member)
    }

    private func redeem(_ request: EnrolRequest, _ keys: [ReplicaKey]) throws -> EnrolAnswer? {
        var answer: EnrolAnswer?
        try observe(central) {
            try World.unlessForked {
                answer = try Desk(storage: central.store).enrol(request, from: keys, now: now)
            }
        }
        return answer
    }

    /// The home learns its root and takes the authority chain.
    private func adopt(_ answer: EnrolAnswer, at member: Member) throws {
        if mistake != .effectIsLocal || member.writes.contains("*") {
            try member.store.adopt(root: root)
            try member.folder.write(HomeFolder.Enrolment(root: root, central: "http://central"))
        }
        for (name, reception) in try member.store.receive(
            try Pack.batches(Hex.bytes(answer.authority) ?? []))
        {
            if case .refused(let reason) = reception {
                throw Fault("\(member.name) refused \(name.short) as it enrolled: \(reason)")
            }
        }
        member.isRooted = true
    }

    /// Who read a request on its way has its name and its proof, and a key of his own.
    private func eavesdrop(_ request: EnrolRequest) throws {
        let key = maker.next().replica
        var forged = request
        forged.keys = [key.hex]
        if mistake == .proofUnchecked {
            try decide { try $0.grant(keys: [key], scopes: ["A"], incubator: "A") }
        } else {
            try observe(central) {
                _ = try? Desk(storage: central.store).enrol(forged, from: [key], now: now)
            }
        }
        try require(
            try !central.store.access(of: [key]).isKnown, "who reads an invitation enrols himself")
    }
}
