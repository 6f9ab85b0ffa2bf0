import Domain
import Replication

/// Which batches of keys never granted are taken: those that a replica brings into a scope that it
/// writes, and those that a granted replica's batch cites.
final class Admission {
    private let access: Store.Access
    let bringer: Bringer
    private let batches: [Batch]
    /// The only scope that is taken; nil for all.
    let scope: String?
    private var cited: Set<BatchName>?

    init(access: Store.Access, bringer: Bringer, batches: [Batch], scope: String? = nil) {
        self.access = access
        self.scope = scope
        self.bringer = bringer
        self.batches = batches
    }

    /// Whether what waits for a parent is kept for this bringer: strangers bring whole chains,
    /// or nothing.
    func mayWait() throws -> Bool {
        guard access.effect.root != nil, case .replica(let bringers) = bringer else { return true }
        return try !access.effect.judgement().scopes(of: bringers).isEmpty
    }

    /// - Parameter keys: the key that signed, and those that certified it.
    func admits(_ name: BatchName, scope: String, keys: [ReplicaKey]) throws -> Bool {
        guard access.effect.root != nil, scope != AuthorityEntry.scope,
            case .replica(let bringers) = bringer
        else { return true }
        let judgement = try access.effect.judgement()
        if judgement.knows(keys) { return true }
        let scopes = judgement.scopes(of: bringers)
        if scopes.contains(scope) || scopes.contains(AuthorityEntry.Grant.everywhere) {
            return true
        }
        return try citedByGranted(judgement).contains(name)
    }

    /// So many chains of one home are taken in a scope: one, one more for each restored or copied
    /// home, and for each batch that a copy wrote beside the original.
    private static let chains = 256

    /// Each chain is a tip that every writer cites and every reader follows: a home that begins
    /// thousands would cost all others dear. Keys are made at no cost, and any key may certify any
    /// other: a home is known by the keys that a grant names, and all chains of keys never granted
    /// count together.
    /// - Parameter keys: of the new chain, with those that certified it.
    /// - Throws: `refused` beyond the limit; not of what central answers.
    func checkChains(of keys: [ReplicaKey], inScope name: String) throws {
        guard case .replica = bringer, access.effect.root != nil, name != AuthorityEntry.scope,
            let scope = try access.log.scope(name)
        else { return }
        let judgement = try access.effect.judgement()
        let chains = try access.log.chains(inScope: scope)
        if chains.count < Self.chains { return }
        let granted = keys.filter { judgement.isNamed($0) }
        let count = try chains.count { chain in
            let others = try [access.log.key(ofReplica: chain.replica)] + chain.certifiedBy
            return granted.isEmpty
                ? !others.contains(where: judgement.isNamed)
                : others.contains(where: granted.contains)
        }
        guard count < Self.chains else {
            throw StoreError(
                .refused,
                granted.isEmpty
                    ? "keys that were never granted have begun \(count) chains in \(name), and no "
                        + "more are taken: enrol this home first"
                    : "its home has begun \(count) chains in \(name), and no more are taken: ask "
                        + "DINUM to look at it (`quarantine`, `revoke`)")
        }
    }

    /// What signed batches of granted writers lead back to, among what was brought and what waits.
    private func citedByGranted(_ judgement: Judgement) throws -> Set<BatchName> {
        if let cited { return cited }
        let all = try batches + access.waiting()
        let byName = Dictionary(all.map { ($0.name, $0) }, uniquingKeysWith: { a, _ in a })
        var found: Set<BatchName> = []
        var todo: [BatchName] = []
        for batch in all {
            guard let (keys, scope) = try signer(of: batch, byName),
                batch.isSigned(by: keys[0]), judgement.writes(keys, scope)
            else { continue }
            todo += batch.parents
        }
        while let name = todo.popLast() {
            guard found.insert(name).inserted, let batch = byName[name] else { continue }
            todo += batch.parents
        }
        cited = found
        return found
    }

    /// Whose a batch is, as far as its chain is at hand.
    private func signer(
        of batch: Batch, _ byName: [BatchName: Batch]
    ) throws -> ([ReplicaKey], String)? {
        var batch = batch
        for _ in 0...byName.count {
            if let key = batch.header.replica, let scope = batch.header.scope {
                guard Certificate.holds(batch.header.certificates, for: key) else { return nil }
                return ([key] + batch.header.certificates.map(\.key), scope)
            }
            guard let prev = batch.header.prev else { return nil }
            if let logged = try access.log.batch(prev) {
                let chain = try access.log.chain(logged.chain)
                return (
                    [try access.log.key(ofReplica: chain.replica)] + chain.certifiedBy,
                    try access.log.scopeName(chain.scope)
                )
            }
            guard let next = byName[prev] else { return nil }
            batch = next
        }
        return nil
    }
}
