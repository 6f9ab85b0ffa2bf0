package import Domain
package import Replication
import Store

/// Central's side of the protocol: what is answered to whom. It knows grants and scopes, and
/// nothing of HTTP.
package struct Desk: Sendable {
    package let storage: any CentralStorage

    package init(storage: any CentralStorage) { self.storage = storage }

    package enum Refusal: Error, Hashable {
        /// The key is revoked.
        case revoked
        /// No grant names the key.
        case unknown
        /// The scope is not this home's.
        case foreign(scope: String)
        /// The bytes are no pack, or a name is none.
        case malformed(String)
    }

    /// Greatest size of an answered pack, in bytes.
    static let answerLimit = 1 << 20
    static let leastAnswer = 4096

    package func frontiers(_ asked: Digests, from keys: [ReplicaKey]) throws -> Frontiers {
        let peer = try storage.access(of: keys)
        if peer.isRevoked { throw Refusal.revoked }
        let own = try storage.digests().mapValues { Hex.string($0) }
        func tips(_ scope: String) throws -> [String] {
            try storage.tips(ofScope: scope).map(\.hex)
        }
        guard peer.isKnown else {
            // A central that lost its newest entries takes them from whoever holds them.
            return Frontiers(
                frontiers: [AuthorityEntry.scope: try tips(AuthorityEntry.scope)], isKnown: false)
        }
        var differing: [String: [String]] = [:]
        for (scope, digest) in own where peer.reads(scope) && asked.digests[scope] != digest {
            differing[scope] = try tips(scope)
        }
        for scope in asked.digests.keys where own[scope] == nil && peer.reads(scope) {
            differing[scope] = []
        }
        return Frontiers(frontiers: differing, isKnown: true)
    }

    package func pull(
        _ scope: String, _ asked: Tips, from keys: [ReplicaKey]
    ) throws -> (bytes: [UInt8], isMore: Bool) {
        let peer = try storage.access(of: keys)
        try check(peer, scope)
        let tips = try asked.tips.map { hex in
            guard let name = BatchName(hex: hex) else {
                throw Refusal.malformed("a tip is the 64 hexadecimal digits of a batch's name")
            }
            return name
        }
        let limit = min(max(asked.limit ?? Desk.answerLimit, Desk.leastAnswer), Desk.answerLimit)
        return try storage.pack(ofScope: scope, after: tips, limit: limit)
    }

    package func push(_ scope: String, _ pack: [UInt8], from keys: [ReplicaKey]) throws -> Pushed {
        let peer = try storage.access(of: keys)
        // The authority chain proves itself: anybody may bring what a restored central lacks.
        if scope != AuthorityEntry.scope { try check(peer, scope) }
        let batches: [Batch]
        do {
            batches = try Pack.batches(pack)
        } catch {
            throw Refusal.malformed("the pack cannot be read: \(error)")
        }
        let results = try storage.take(batches, from: keys, scope: scope).map(Desk.told)
        let reader = try storage.access(of: keys)
        let digests = try storage.digests().filter { reader.isKnown && reader.reads($0.key) }
        return Pushed(results: results, digests: digests.mapValues { Hex.string($0) })
    }

    private func check(_ peer: PeerAccess, _ scope: String) throws {
        if peer.isRevoked { throw Refusal.revoked }
        guard peer.isKnown else { throw Refusal.unknown }
        guard peer.reads(scope) else { throw Refusal.foreign(scope: scope) }
    }

    private static func told(_ name: BatchName, _ reception: Reception) -> Pushed.One {
        switch reception {
        case .stored: .init(batch: name.hex, status: .stored)
        case .withoutEffect: .init(batch: name.hex, status: .withoutEffect)
        case .known: .init(batch: name.hex, status: .known)
        case .waiting(let missing):
            .init(batch: name.hex, status: .waiting, missing: missing.map(\.hex))
        case .refused(let reason): .init(batch: name.hex, status: .refused, reason: reason)
        }
    }

    package func enrol(
        _ request: EnrolRequest, from keys: [ReplicaKey], now: Instant
    ) throws -> EnrolAnswer {
        guard request.keys == keys.map(\.hex) else {
            throw Refusal.malformed("the keys are not those that signed the request")
        }
        try storage.redeem(request, keys: keys, now: now)
        var bytes: [UInt8] = []
        var after: [BatchName] = []
        while true {
            let (part, isMore) = try storage.pack(
                ofScope: AuthorityEntry.scope, after: after, limit: Desk.answerLimit)
            bytes += part
            guard isMore else { break }
            after += try Pack.batches(part).map(\.name)
        }
        return EnrolAnswer(authority: Hex.string(bytes))
    }
}
