public import Domain
public import Replication

/// Bookkeeping of the agent's syncs: what central was last seen to hold.
extension Store {
    /// Scope → central's tips when last seen, where this store holds something else since.
    /// - Parameter scopes: those that the agent reads.
    public func fresh(in scopes: [String]) throws -> [String: [BatchName]] {
        try read { access in
            var fresh: [String: [BatchName]] = [:]
            for name in scopes {
                guard let tips = try access.remembered(name),
                    let scope = try access.log.scope(name)
                else { continue }
                let held = try access.log.past(ofAll: tips.compactMap { try access.log.batch($0) })
                let hasNews = try access.log.chains(inScope: scope).contains {
                    held[$0.id] < $0.length
                }
                if hasNews { fresh[name] = tips }
            }
            return fresh
        }
    }

    /// What central was last seen to hold of a scope.
    public func remembered(ofScope scope: String) throws -> [BatchName] {
        try read { access in try access.remembered(scope) ?? [] }
    }

    /// Central holds these tips and what they lead back to.
    /// - Parameter untaken: batches that it has not taken, with the reason: they and what rests on
    ///   them stay unsent.
    public func remember(
        _ tips: [BatchName], ofScope scope: String, without untaken: [BatchName: String] = [:]
    ) throws {
        try write { access in
            try access.note(untaken, ofScope: scope)
            let tips =
                untaken.isEmpty
                ? tips : try access.tips(tips, ofScope: scope, without: Array(untaken.keys))
            let find = try access.sql("SELECT 1 FROM local_sync WHERE scope = ? AND tips = ?")
            let bytes = tips.flatMap(\.bytes)
            find.bind(1, copying: scope)
            find.bind(2, copying: bytes)
            let isSame = try find.step()
            find.reset()
            if isSame { return }
            let insert = try access.sql("INSERT OR REPLACE INTO local_sync VALUES (?, ?)")
            insert.bind(1, copying: scope)
            insert.bind(2, copying: bytes)
            try insert.run()
        }
    }

    /// What central did not take when it was sent last, by scope and name.
    public func untaken() throws -> [UntakenBatch] {
        try read { access in
            let find = try access.sql(
                "SELECT key, value FROM local_meta WHERE key LIKE 'untaken %' ORDER BY key")
            var found: [UntakenBatch] = []
            while try find.step() {
                let scope = String(find.text(0).dropFirst("untaken ".count))
                for line in find.text(1).split(separator: "\n") {
                    guard let name = BatchName(hex: line.prefix(64)) else { continue }
                    found.append(
                        UntakenBatch(
                            name: name, scope: scope, reason: String(line.dropFirst(65))))
                }
            }
            return found
        }
    }

    /// When central said last that the present key is revoked; nil where it has not, or has answered
    /// that key since.
    public func toldRevoked() throws -> Instant? {
        let key = try replica.hex
        return try read { access in
            let find = try access.sql("SELECT value FROM local_meta WHERE key = 'revoked'")
            defer { find.reset() }
            guard try find.step() else { return nil }
            let words = find.text(0).split(separator: " ")
            guard words.count == 2, words[0] == key, let milliseconds = Int64(words[1]) else {
                return nil
            }
            return Instant(milliseconds: milliseconds)
        }
    }

    /// Central said that the present key is revoked; nil: it has answered that key.
    public func note(revokedAt instant: Instant?) throws {
        guard try toldRevoked() != nil || instant != nil else { return }
        let key = try replica.hex
        try write { access in
            try access.sql("DELETE FROM local_meta WHERE key = 'revoked'").run()
            if let instant {
                let insert = try access.sql("INSERT INTO local_meta VALUES ('revoked', ?)")
                insert.bind(1, copying: "\(key) \(instant.milliseconds)")
                try insert.run()
            }
        }
    }

    /// The scopes that a home of these keys reads: those that it writes, `authority` and
    /// `shared`; all that the store holds where it writes everywhere.
    public func scopes(readBy keys: [ReplicaKey]) throws -> [String] {
        try read { access in
            let written = try access.effect.judgement().scopes(of: keys)
            var scopes = written.union([AuthorityEntry.scope, "shared"])
            if scopes.remove(AuthorityEntry.Grant.everywhere) != nil {
                for id in try access.log.scopeIDs() {
                    scopes.insert(try access.log.scopeName(id))
                }
            }
            return scopes.sorted()
        }
    }

    /// SHA-256 over the sorted tips of some scopes, in hexadecimal digits; scopes of which nothing
    /// is held are left out. Cost: the number of chains.
    public func digests(of scopes: [String]) throws -> [String: String] {
        let all = try digests()
        var chosen: [String: String] = [:]
        for scope in scopes { chosen[scope] = all[scope].map { Hex.string($0) } }
        return chosen
    }
}

/// A batch that was sent to central, and that central has not taken.
public struct UntakenBatch: Hashable, Sendable {
    public let name: BatchName
    public let scope: String
    /// What central said, for people.
    public let reason: String
}

extension Store.Access {
    /// So many reasons are kept of a scope, each of so many characters: central writes them.
    private static let kept = (reasons: 100, characters: 300)

    /// Keeps why batches of a scope were not taken, in place of what was kept before.
    fileprivate func note(_ untaken: [BatchName: String], ofScope scope: String) throws {
        let key = "untaken \(scope)"
        let text = untaken.sorted { $0.key < $1.key }.prefix(Self.kept.reasons).map {
            let reason = $0.value.split(whereSeparator: \.isNewline).joined(separator: " ")
            return "\($0.key.hex) \(reason.prefix(Self.kept.characters))"
        }.joined(separator: "\n")
        let find = try sql("SELECT value FROM local_meta WHERE key = ?")
        find.bind(1, copying: key)
        let before = try find.step() ? find.text(0) : ""
        find.reset()
        if before == text { return }
        let insert = try sql("INSERT OR REPLACE INTO local_meta VALUES (?, ?)")
        insert.bind(1, copying: key)
        insert.bind(2, copying: text)
        try insert.run()
    }

    /// The last batch of each chain of a scope that lies in the past of these tips and rests on none
    /// of the others.
    fileprivate func tips(
        _ tips: [BatchName], ofScope name: String, without others: [BatchName]
    ) throws -> [BatchName] {
        guard let scope = try log.scope(name) else { return [] }
        let held = try log.past(ofAll: tips.compactMap { try log.batch($0) })
        var first: [Int: Int] = [:]
        for batch in try others.compactMap({ try log.batch($0) }) {
            first[batch.chain] = min(first[batch.chain] ?? .max, batch.ordinal)
        }
        let find = try sql("SELECT number FROM batch WHERE chain = ? AND ordinal = ?")
        var found: [BatchName] = []
        for chain in try log.chains(inScope: scope) {
            var ordinal = min(held[chain.id], (first[chain.id] ?? .max) - 1)
            while ordinal > chain.forkOrdinal {
                find.bind(1, chain.id)
                find.bind(2, ordinal)
                let number = try find.step() ? find.int(0) : 0
                find.reset()
                let batch = try log.batch(number: number)
                let past = try log.past(batch)
                if !first.contains(where: { past.contains(chain: $0.key, ordinal: $0.value) }) {
                    found.append(batch.name)
                    break
                }
                ordinal -= 1
            }
        }
        return found.sorted()
    }

    /// What central was last seen to hold of a scope; nil before the first sync.
    func remembered(_ scope: String) throws -> [BatchName]? {
        let find = try sql("SELECT tips FROM local_sync WHERE scope = ?")
        find.bind(1, copying: scope)
        defer { find.reset() }
        guard try find.step() else { return nil }
        let bytes = find.blob(0)
        return stride(from: 0, to: bytes.count - 31, by: 32).compactMap {
            BatchName(bytes[$0..<$0 + 32])
        }
    }
}

/// Central's part: who may what, and invitations.
extension Store {
    public func access(of keys: [ReplicaKey]) throws -> PeerAccess {
        try read { access in
            let judgement = try access.effect.judgement()
            return PeerAccess(
                scopes: judgement.scopes(of: keys), isRevoked: judgement.hasRevoked(keys))
        }
    }

    /// - Parameter expires: after it the code is refused.
    public func keep(_ invitation: Invitation, expires: Instant) throws {
        try write { access in
            let insert = try access.sql(
                "INSERT INTO local_invitation VALUES (?, ?, ?, ?, ?, NULL)")
            insert.bind(1, copying: invitation.name)
            insert.bind(2, copying: invitation.secret)
            insert.bind(3, copying: invitation.role)
            insert.bind(4, copying: invitation.incubator)
            insert.bind(5, expires.milliseconds)
            try insert.run()
        }
    }

    /// An invitation as it was kept; nil for an unknown name.
    public func invitation(named name: String) throws -> KeptInvitation? {
        guard let root = try root else { return nil }
        return try read { access in try access.invitation(named: name, root: root) }
    }

    /// Appends a grant and uses an invitation up for the first of its keys, in one transaction;
    /// one that is used already stays as it is.
    /// - Returns: whose the invitation is now.
    /// - Throws: `refused` for an unknown name, and while the authority chain is forked.
    public func redeem(
        _ name: String, for grant: AuthorityEntry.Grant, recorded: Instant
    ) throws -> ReplicaKey {
        guard let home, let root = try root, let key = grant.keys.first else {
            throw StoreError(.forbidden, "this home enrols nobody: it is not central")
        }
        try checkAuthority()
        var owner = key
        _ = try commit(recorded: recorded, keys: try home.authorityKeys()) { writer in
            let access = writer.access
            guard let kept = try access.invitation(named: name, root: root) else {
                throw StoreError(.refused, "there is no invitation \(name)")
            }
            if let former = kept.usedBy {
                owner = former
                return
            }
            let use = try access.sql("UPDATE local_invitation SET used_by = ? WHERE name = ?")
            use.bind(1, copying: key.bytes)
            use.bind(2, copying: name)
            try use.run()
            try writer.write(.grant(grant))
        }
        try keepAuthority()
        return owner
    }
}

extension Store.Access {
    fileprivate func invitation(named name: String, root: [UInt8]) throws -> KeptInvitation? {
        let find = try sql(
            """
            SELECT secret, role, incubator, expires, used_by FROM local_invitation
            WHERE name = ?
            """)
        find.bind(1, copying: name)
        defer { find.reset() }
        guard try find.step() else { return nil }
        return KeptInvitation(
            Invitation(
                root: root, secret: find.blob(0), role: find.text(1), incubator: find.text(2)),
            expires: Instant(milliseconds: find.integer(3)),
            usedBy: find.isNull(4) ? nil : ReplicaKey(find.blob(4)))
    }
}

/// A replica as central knows it.
public struct KnownReplica: Hashable, Sendable {
    public let key: ReplicaKey
    /// Of grants that name it or a key that certified it.
    public let scopes: Set<String>
    public let incubator: String
    public let isRevoked: Bool
    /// The batches of its chains, by scope.
    public let batches: [String: Int]
    /// When it last recorded something, by its own clock.
    public let last: Instant?
    /// When it last asked central something, by central's clock.
    public let contact: Instant?
}

extension Store {
    /// All replicas that a grant names or that signed something. Cost: the number of chains.
    public func replicas() throws -> [KnownReplica] {
        try read { access in
            let judgement = try access.effect.judgement()
            var lines: [ReplicaKey: [ReplicaKey]] = [:]
            var counts: [ReplicaKey: [String: Int]] = [:]
            var last: [ReplicaKey: Instant] = [:]
            var incubators: [ReplicaKey: String] = [:]
            var contacts: [ReplicaKey: Instant] = [:]
            let find = try access.sql("SELECT key, certified_by, at FROM local_contact")
            while try find.step() {
                guard let key = ReplicaKey(find.blob(0)) else { continue }
                lines[key] = [key] + LogTable.keys(find.blob(1))
                contacts[key] = Instant(milliseconds: find.integer(2))
            }
            for case .grant(let grant) in judgement.inForce.map(\.entry) {
                for key in grant.keys {
                    incubators[key] = grant.incubator
                    if lines[key] == nil { lines[key] = [key] }
                }
            }
            for scope in try access.log.scopeIDs() {
                let name = try access.log.scopeName(scope)
                if name == AuthorityEntry.scope { continue }
                for chain in try access.log.chains(inScope: scope) {
                    let key = try access.log.key(ofReplica: chain.replica)
                    lines[key] = [key] + chain.certifiedBy
                    counts[key, default: [:]][name, default: 0] += chain.length - chain.forkOrdinal
                    let tip = try access.log.batch(number: chain.tip).recorded
                    last[key] = max(last[key] ?? tip, tip)
                }
            }
            return lines.sorted { $0.key < $1.key }.map { key, line in
                KnownReplica(
                    key: key, scopes: judgement.scopes(of: line),
                    incubator: line.lazy.compactMap { incubators[$0] }.first ?? "",
                    isRevoked: judgement.hasRevoked(line), batches: counts[key] ?? [:],
                    last: last[key], contact: contacts[key])
            }
        }
    }

    /// Notes when a peer asked something.
    /// - Parameter keys: its key, and those that certified it.
    public func noteContact(_ keys: [ReplicaKey], at now: Instant) throws {
        guard let key = keys.first else { return }
        try write { access in
            let insert = try access.sql("INSERT OR REPLACE INTO local_contact VALUES (?, ?, ?)")
            insert.bind(1, copying: key.bytes)
            insert.bind(2, copying: keys.dropFirst().flatMap(\.bytes))
            insert.bind(3, now.milliseconds)
            try insert.run()
        }
    }

    /// The last good batches of a replica and of those that it certified, as far as they are held:
    /// what a revocation names.
    public func lastBatches(of key: ReplicaKey) throws -> [BatchName] {
        try read { access in
            var names: [BatchName] = []
            for scope in try access.log.scopeIDs() {
                if try access.log.scopeName(scope) == AuthorityEntry.scope { continue }
                for chain in try access.log.chains(inScope: scope)
                where try access.log.key(ofReplica: chain.replica) == key
                    || chain.certifiedBy.contains(key)
                {
                    names.append(try access.log.batch(number: chain.tip).name)
                }
            }
            return names.sorted()
        }
    }
}

extension Store {
    /// Headers that sign a request with this store's key (`RequestSignature`).
    public func signedHeaders(
        method: String, path: String, body: [UInt8], created: Int64, nonce: String
    ) throws -> [(String, String)] {
        let keys = try keys()
        return RequestSignature.headers(
            method: method, path: path, body: body, key: keys.key,
            certificates: keys.certificates, created: created, nonce: nonce)
    }
}
