public import Domain
import GRDB
public import Replication

/// A batch that is stored without effect.
public struct QuarantinedBatch: Hashable, Sendable {
    public let name: BatchName
    public let scope: String
    public let replica: ReplicaKey
    public let recorded: Instant
    /// Why it has none, for people.
    public let reason: String
}

extension Store {
    /// The hash of the programme's root key, 32 bytes; nil before enrolment.
    public var root: [UInt8]? {
        get throws { try read { access in access.effect.root } }
    }

    /// Learns the programme's root: from now on grants decide what has effect. What the store
    /// holds is judged in the same transaction.
    /// - Throws: `forbidden` where it knows another one.
    public func adopt(root: [UInt8]) throws {
        try write { access in
            if let known = access.effect.root {
                guard known == root else {
                    throw StoreError(
                        .forbidden,
                        "this home belongs to another programme: enrol from a new home")
                }
                return
            }
            let insert = try access.sql("INSERT OR REPLACE INTO local_meta VALUES ('root', ?)")
            insert.bind(1, copying: Hex.string(root))
            try insert.run()
            try access.effect.adopt(root: root)
            try access.finish()
        }
    }

    /// The entries in force, in the chain's order.
    public func authority() throws -> [AuthorityRecord] {
        try read { access in
            try access.effect.judgement().inForce.map {
                AuthorityRecord(name: $0.name, entry: $0.entry)
            }
        }
    }

    /// Signs an entry at the end of the authority chain.
    /// - Throws: `refused` while the chain is forked, unless the entry joins it or revokes.
    @discardableResult
    package func append(
        _ entry: AuthorityEntry, key: SigningKey, certificates: [Certificate], recorded: Instant
    ) throws -> BatchName {
        try checkAuthority()
        let names = try commit(
            recorded: recorded, keys: HomeFolder.Keys(key: key, certificates: certificates)
        ) { writer in try writer.write(entry) }
        guard let name = names.first else { throw StoreError(.refused, "nothing was signed") }
        try keepAuthority()
        return name
    }

    /// All batches without effect, in the log's order. Cost: the number of chains, of copies of
    /// moved records, and of what lies beyond the last good batches.
    public func quarantine() throws -> [QuarantinedBatch] {
        try read { access in
            guard access.effect.root != nil else { return [] }
            let judgement = try access.effect.judgement()
            var found: [QuarantinedBatch] = []
            for number in try access.doubtful(judgement) {
                let logged = try access.log.batch(number: number)
                if try access.effect.counts(logged) { continue }
                let chain = try access.log.chain(logged.chain)
                let scope = try access.log.scopeName(chain.scope)
                let key = try access.log.key(ofReplica: chain.replica)
                let keys = [key] + chain.certifiedBy
                let reason =
                    judgement.hasRevoked(keys)
                    ? "its key is revoked, and it lies after the last good batch"
                    : judgement.knows(keys)
                        ? "its key is granted, but not for the scope \(scope)"
                        : "its key was never granted"
                found.append(
                    QuarantinedBatch(
                        name: logged.name, scope: scope, replica: key,
                        recorded: logged.recorded, reason: reason))
            }
            return found
        }
    }
}

/// An entry in force, with the batch that carries it.
public struct AuthorityRecord: Hashable, Sendable {
    public let name: BatchName
    public let entry: AuthorityEntry
}

extension Store.Access {
    /// The numbers, ascending, of the batches that may have no effect: those beyond what counts of
    /// their chain, and all copies.
    fileprivate func doubtful(_ judgement: Judgement) throws -> [Int] {
        var numbers: Set<Int> = []
        for scope in try log.scopeIDs() where try log.scopeName(scope) != AuthorityEntry.scope {
            for chain in try log.chains(inScope: scope) {
                let limit = judgement.limit(ofChain: chain.id)
                guard limit < chain.length else { continue }
                let find = try sql("SELECT number FROM batch WHERE chain = ? AND ordinal > ?")
                find.bind(1, chain.id)
                find.bind(2, limit)
                while try find.step() { numbers.insert(find.int(0)) }
            }
        }
        let copies = try sql("SELECT number FROM batch WHERE origin IS NOT NULL")
        while try copies.step() { numbers.insert(copies.int(0)) }
        return numbers.sorted()
    }

    /// Refuses what cannot be part of this programme's log, whoever brings it.
    func checkProgramme(_ batch: Batch, scope: String, keys: [ReplicaKey]) throws {
        var root: [UInt8]?
        switch batch.header.programme {
        case .zero: root = nil
        case .root(let hash): root = hash
        case nil:
            let prev = try batch.header.prev.flatMap { try log.batch($0) }
            root = try prev.flatMap { try log.root(ofProgramme: $0.programme) }
        }
        if let known = effect.root, let root, known != root {
            throw StoreError(.refused, "it belongs to another programme")
        }
        guard scope == AuthorityEntry.scope else {
            if batch.header.entry != nil {
                throw StoreError(.refused, "an authority entry stands in the scope \(scope)")
            }
            return
        }
        guard let bytes = batch.header.entry else {
            throw StoreError(.refused, "a batch of the authority chain carries no entry")
        }
        _ = try AuthorityEntry(encoded: bytes)
        guard let top = keys.last, keys.count > 1, sha256(top.bytes) == root else {
            throw StoreError(
                .refused, "the key of this authority entry is not certified by the root")
        }
    }
}
