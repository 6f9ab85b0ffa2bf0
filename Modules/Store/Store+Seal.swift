public import Domain
public import Replication

/// A seal in force, with the batch that carries it.
public struct SealRecord: Hashable, Sendable {
    public let name: BatchName
    public let seal: AuthorityEntry.Seal
    /// When it was signed, by central's clock.
    public let recorded: Instant

    /// All tips that it names, in order.
    public var tips: [BatchName] { seal.frontier.values.flatMap(\.self).sorted() }
}

/// A batch that a set of frontiers does not contain.
public struct LateBatch: Hashable, Sendable {
    public let name: BatchName
    public let scope: String
    public let replica: ReplicaKey
    public let recorded: Instant
    public let source: String?
    /// Whether it lies inside the frontiers and holds facts known after the T.
    public let isInside: Bool
    /// Whether it has effect now.
    public let counts: Bool
    /// The records that it writes, each once, in its order; empty where it has no effect.
    public let records: [Written]

    public struct Written: Hashable, Sendable {
        public let type: String
        /// The natural key, else the id's hexadecimal digits.
        public let key: String
    }
}

extension Store {
    /// The seals in force, in the chain's order; the last one is the one that holds.
    public func seals(
        of year: FiscalYear? = nil, programme: String? = nil
    ) throws -> [SealRecord] {
        try read { access in
            try access.effect.judgement().inForce.compactMap { held in
                guard case .seal(let seal) = held.entry, year == nil || seal.year == year,
                    programme == nil || seal.programme == programme,
                    let logged = try access.log.batch(held.name)
                else { return nil }
                return SealRecord(name: held.name, seal: seal, recorded: logged.recorded)
            }
        }
    }

    /// What holds of each campaign, in the order in which they were first opened.
    public func campaigns() throws -> [AuthorityEntry.Campaign] {
        var found: [AuthorityEntry.Campaign] = []
        for case .campaign(let campaign) in try authority().map(\.entry) {
            if let n = found.firstIndex(where: {
                $0.kind == campaign.kind && $0.year == campaign.year
            }) {
                found[n] = campaign
            } else {
                found.append(campaign)
            }
        }
        return found
    }

    /// The batches outside the authority chain that do not lie in the past of these tips, or hold
    /// facts known after T, in the log's order. Tips that the store does not hold are left aside.
    /// - Parameters:
    ///   - instant: T.
    ///   - scope: the only one that is asked for; nil for all.
    /// Cost: the number of batches, and decoding those that are found.
    public func batches(
        beyond tips: [BatchName], after instant: Instant = .forever, scope only: String? = nil
    ) throws -> [LateBatch] {
        try read { access in
            let past = try access.log.past(ofAll: tips.compactMap { try access.log.batch($0) })
            let after = try access.batches(knownAfter: instant)
            var found: [LateBatch] = []
            for number in stride(from: 1, through: try access.log.lastNumber(), by: 1) {
                let logged = try access.log.batch(number: number)
                let isInside = past.contains(chain: logged.chain, ordinal: logged.ordinal)
                if isInside, !after.contains(number) { continue }
                let chain = try access.log.chain(logged.chain)
                let scope = try access.log.scopeName(chain.scope)
                if scope == AuthorityEntry.scope || only.map({ $0 != scope }) ?? false { continue }
                let counts = try access.effect.counts(logged)
                found.append(
                    LateBatch(
                        name: logged.name, scope: scope,
                        replica: try access.log.key(ofReplica: chain.replica),
                        recorded: logged.recorded,
                        source: try logged.source.map { try access.log.sourceName($0) },
                        isInside: isInside, counts: counts,
                        records: counts ? try access.written(by: logged) : []))
            }
            return found
        }
    }

    /// How many of this home's own batches, all keys that it has had, do not lie in the past of
    /// these tips, or hold facts known after T. Cost: the number of chains, and of batches after T.
    public func ownBatches(
        beyond tips: [BatchName], after instant: Instant = .forever
    ) throws -> Int {
        let own = Set(try ownKeys)
        return try read { access in
            let past = try access.log.past(ofAll: tips.compactMap { try access.log.batch($0) })
            var count = 0
            for number in try access.batches(knownAfter: instant) {
                let logged = try access.log.batch(number: number)
                let chain = try access.log.chain(logged.chain)
                if past.contains(chain: logged.chain, ordinal: logged.ordinal),
                    own.contains(try access.log.key(ofReplica: chain.replica)),
                    try access.log.scopeName(chain.scope) != AuthorityEntry.scope
                {
                    count += 1
                }
            }
            for scope in try access.log.scopeIDs() {
                if try access.log.scopeName(scope) == AuthorityEntry.scope { continue }
                for chain in try access.log.chains(inScope: scope)
                where own.contains(try access.log.key(ofReplica: chain.replica)) {
                    count += chain.length - max(chain.forkOrdinal, past[chain.id])
                }
            }
            return count
        }
    }

    /// The state inside a seal's frontiers, as of its T.
    /// - Throws: `refused` where batches of these frontiers are not in this store.
    func view(inside seal: AuthorityEntry.Seal) throws -> Store {
        let tips = seal.frontier.values.flatMap(\.self).sorted()
        let held = try holds(tips)
        let missing = seal.frontier.filter { !$0.value.allSatisfy(held.contains) }
        guard missing.isEmpty else {
            let beyond = try ownBatches(beyond: tips, after: seal.asOf)
            let own =
                beyond == 0
                ? "all of this home's own batches are in it"
                : EnglishText.count(beyond, "own batch is", "own batches are") + " not in it"
            throw StoreError(
                .refused,
                """
                the seal of \(seal.year.text) stands on batches that are not in this store, in \
                the scopes \(missing.keys.sorted().joined(separator: ", ")). What is sure here: it \
                stands on the authority chain, and \(own). Its figures cannot be made anew: sync, apply a bundle, or use a \
                home of role dinum, which reads all scopes
                """)
        }
        return try view(within: tips, asOf: seal.asOf)
    }
}

extension Store.Access {
    fileprivate func written(by logged: LoggedBatch) throws -> [LateBatch.Written] {
        var found: [LateBatch.Written] = []
        var seen: Set<Int64> = []
        try projection.eachRun(of: logged) { _, run, rows in
            for (group, rows) in zip(run.groups, rows) {
                guard let type = projection.schema.type(group.type) else { continue }
                for row in rows where seen.insert(row).inserted {
                    let id = try projection.rows.load(type: type.id, row: row).id
                    found.append(
                        LateBatch.Written(
                            type: type.name, key: try key(of: type, id: id) ?? id.hex))
                }
            }
        }
        return found
    }
}
