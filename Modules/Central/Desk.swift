package import Domain
package import Replication

/// Central's side of the protocol: what is answered to whom. It knows grants and scopes, and
/// nothing of HTTP.
package struct Desk: Sendable {
    package let storage: any CentralStorage

    /// How much of a pack is taken in at once: others' writes go in between, so it is some
    /// milliseconds' work.
    package struct Portion: Sendable {
        var batches = 16
        /// The last batch of a portion may go beyond.
        var bytes = 128 << 10
        /// What small batches write: bytes do not tell.
        var values = 32 << 10

        package init() {}
    }

    private let portion = Portion()

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
        /// An invitation is wrong, used or expired.
        case forbidden(String)
    }

    /// Greatest size of an answered pack, in bytes.
    static let answerLimit = 1 << 20
    static let leastAnswer = 4096

    package func frontiers(_ asked: Digests, from keys: [ReplicaKey]) throws -> Frontiers {
        let peer = try storage.access(ofPeer: keys)
        if peer.isRevoked { throw Refusal.revoked }
        let own = try storage.frontierDigests().mapValues { Hex.string($0) }
        func tips(_ scope: String) throws -> [String] {
            try storage.tips(of: scope).map(\.hex)
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
        let peer = try storage.access(ofPeer: keys)
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

    /// Takes a pack in, portion by portion: the steps of `Push` one after the other.
    package func push(_ scope: String, _ pack: [UInt8], from keys: [ReplicaKey]) throws -> Pushed {
        var push = try Push(scope, pack, from: keys, portion: portion)
        try admit(push)
        while let batches = push.next() { push.note(try take(batches, push)) }
        return try answer(push)
    }

    package func open(
        _ scope: String, _ pack: [UInt8], from keys: [ReplicaKey]
    ) throws -> Push {
        try Push(scope, pack, from: keys, portion: portion)
    }

    /// - Throws: `Refusal` where these keys may not push into the scope.
    package func admit(_ push: Push) throws {
        // The authority chain proves itself: anybody may bring what a restored central lacks.
        if push.scope == AuthorityEntry.scope { return }
        try check(try storage.access(ofPeer: push.keys), push.scope)
    }

    package func take(
        _ batches: [Batch], _ push: Push
    ) throws -> [(BatchName, Reception)] {
        try storage.take(batches, from: push.keys, scope: push.scope)
    }

    package func answer(_ push: Push) throws -> Pushed {
        let reader = try storage.access(ofPeer: push.keys)
        let digests = try storage.frontierDigests().filter {
            reader.isKnown && reader.reads($0.key)
        }
        return Pushed(results: push.results, digests: digests.mapValues { Hex.string($0) })
    }

    private func check(_ peer: PeerAccess, _ scope: String) throws {
        if peer.isRevoked { throw Refusal.revoked }
        guard peer.isKnown else { throw Refusal.unknown }
        guard peer.reads(scope) else { throw Refusal.foreign(scope: scope) }
    }

    // MARK: - Enrolment

    /// Answers the authority chain with the grant that the invitation promises. Repeated by the
    /// same key it changes nothing.
    package func enrol(
        _ request: EnrolRequest, from keys: [ReplicaKey], now: Instant
    ) throws -> EnrolAnswer {
        guard request.keys == keys.map(\.hex), let key = keys.first else {
            throw Refusal.malformed("the keys are not those that signed the request")
        }
        if try storage.access(ofPeer: keys).isRevoked { throw Refusal.revoked }
        guard let kept = try storage.keptInvitation(request.invitation) else {
            throw Refusal.forbidden("this invitation is not known here: ask DINUM for a new code")
        }
        guard kept.invitation.accepts(request.proof, for: keys) else {
            throw Refusal.forbidden("the code is not this invitation's: type it again")
        }
        guard kept.usedBy != nil || kept.expires >= now else {
            throw Refusal.forbidden("this invitation has expired: ask DINUM for a new code")
        }
        let owner =
            try kept.usedBy
            ?? storage.use(
                invitation: request.invitation, for: kept.invitation.grant(to: keys),
                recorded: now)
        guard owner == key else {
            throw Refusal.forbidden(
                "this invitation was used by another home: ask DINUM for a new code")
        }
        return EnrolAnswer(authority: Hex.string(try authorityChain()))
    }

    private func authorityChain() throws -> [UInt8] {
        var bytes: [UInt8] = []
        var after: [BatchName] = []
        while true {
            let (part, isMore) = try storage.pack(
                ofScope: AuthorityEntry.scope, after: after, limit: Desk.answerLimit)
            bytes += part
            guard isMore else { return bytes }
            after += try Pack.batches(part).map(\.name)
        }
    }
}
