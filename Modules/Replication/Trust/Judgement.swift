package import Domain

/// What a judgement needs to know of a chain: whose it is, and where it forked off another one.
package struct JudgedChain: Sendable {
    package var id: Int
    package var scope: String
    /// The key that signs, and those that certified it, newest first.
    package var keys: [ReplicaKey]
    package var parent: Int?
    /// How many batches of `parent` belong to this chain's line.
    package var forkOrdinal: Int

    package init(id: Int, scope: String, keys: [ReplicaKey], parent: Int?, forkOrdinal: Int) {
        self.id = id
        self.scope = scope
        self.keys = keys
        self.parent = parent
        self.forkOrdinal = forkOrdinal
    }
}

/// An entry of the authority chain with its place in the log.
package struct JudgedEntry: Sendable {
    package var name: BatchName
    package var chain: Int
    package var ordinal: Int
    /// Its past, itself included.
    package var past: PastVector
    package var entry: AuthorityEntry

    package init(
        name: BatchName, chain: Int, ordinal: Int, past: PastVector, entry: AuthorityEntry
    ) {
        self.name = name
        self.chain = chain
        self.ordinal = ordinal
        self.past = past
        self.entry = entry
    }
}

/// Which batches of a view have effect under the authority entries in it: the incremental twin of
/// `Definition.effective`, whose rules it follows.
///
/// A chain has effect up to an ordinal, so that judging a batch is one comparison. Cost to make:
/// entries × chains.
package struct Judgement: Sendable {
    /// Without an entry nothing is judged and all counts.
    private let isEmpty: Bool
    /// By chain: the last ordinal with effect; chains without a grant are left out.
    private let limits: [Int: Int]
    /// The same for copies, which only DINUM makes.
    private let copyLimits: [Int: Int]
    private let released: Set<BatchName>
    private let withdrawn: Set<BatchName>
    /// The entries that hold, in the chain's order.
    package let inForce: [JudgedEntry]
    /// By record, in the chain's order.
    package let moves: [RecordID: [AuthorityEntry.Move]]
    /// The types of which records under an id have moved, where every move names one.
    private let movedTypes: [RecordID: Set<UInt16>]

    /// Nothing is judged.
    package static let none = Judgement(entries: [], chains: []) { _ in nil }

    /// - Parameters:
    ///   - entries: those of the view, in any order.
    ///   - chains: all chains outside `authority`.
    ///   - place: chain and ordinal of a batch of the view; nil for one that it does not hold.
    package init(
        entries: [JudgedEntry], chains: [JudgedChain],
        place: (BatchName) throws -> (chain: Int, ordinal: Int)?
    ) rethrows {
        inForce = Judgement.holding(entries)
        isEmpty = inForce.isEmpty
        var grants: [AuthorityEntry.Grant] = []
        var revocations: [(key: ReplicaKey, good: [(chain: Int, ordinal: Int)])] = []
        var released: Set<BatchName> = []
        var withdrawn: Set<BatchName> = []
        var moves: [RecordID: [AuthorityEntry.Move]] = [:]
        var types: [RecordID: Set<UInt16>] = [:]
        var untyped: Set<RecordID> = []
        for held in inForce {
            switch held.entry {
            case .grant(let grant): grants.append(grant)
            case .revoke(let key, let good):
                revocations.append((key, try good.compactMap(place)))
            case .release(let names): released.formUnion(names)
            case .withdraw(let names): withdrawn.formUnion(names)
            case .move(let move):
                for (n, record) in move.records.enumerated() {
                    moves[record, default: []].append(move)
                    if move.types.isEmpty {
                        untyped.insert(record)
                    } else {
                        types[record, default: []].insert(move.types[n])
                    }
                }
            case .join, .campaign, .seal, .unknown: break
            }
        }
        self.released = released
        self.withdrawn = withdrawn.subtracting(released)
        self.moves = moves
        movedTypes = types.filter { !untyped.contains($0.key) }
        let parents = Dictionary(uniqueKeysWithValues: chains.map { ($0.id, $0) })
        let reaches = revocations.map { ($0.key, Judgement.reach($0.good, parents)) }
        var limits: [Int: Int] = [:]
        var copyLimits: [Int: Int] = [:]
        for chain in chains {
            var limit = Int.max
            for (key, reach) in reaches where chain.keys.contains(key) {
                limit = min(limit, reach[chain.id] ?? 0)
            }
            let scopes = grants.filter { $0.keys.contains(where: chain.keys.contains) }
                .flatMap(\.scopes)
            let isEverywhere = scopes.contains(AuthorityEntry.Grant.everywhere)
            if isEverywhere || scopes.contains(chain.scope) { limits[chain.id] = limit }
            if isEverywhere { copyLimits[chain.id] = limit }
        }
        self.limits = limits
        self.copyLimits = copyLimits
    }

    /// While the chain is forked, revocations of either branch hold and nothing else after the
    /// fork does. In the chain's order: by length of past, then name.
    private static func holding(_ entries: [JudgedEntry]) -> [JudgedEntry] {
        let tips = entries.filter { tip in
            !entries.contains {
                $0.name != tip.name && $0.past.contains(chain: tip.chain, ordinal: tip.ordinal)
            }
        }
        func isAgreed(_ entry: JudgedEntry) -> Bool {
            tips.allSatisfy { $0.past.contains(chain: entry.chain, ordinal: entry.ordinal) }
        }
        let holding = entries.filter { entry in
            if case .revoke = entry.entry { return true }
            return isAgreed(entry)
        }
        var lengths: [BatchName: Int] = [:]
        for entry in holding {
            lengths[entry.name] = entries.count {
                entry.past.contains(chain: $0.chain, ordinal: $0.ordinal)
            }
        }
        return holding.sorted {
            (lengths[$0.name] ?? 0, $0.name) < (lengths[$1.name] ?? 0, $1.name)
        }
    }

    /// How far along each chain the lines of these batches reach.
    private static func reach(
        _ good: [(chain: Int, ordinal: Int)], _ chains: [Int: JudgedChain]
    ) -> [Int: Int] {
        var reach: [Int: Int] = [:]
        for (chain, ordinal) in good {
            var line: (id: Int, ordinal: Int)? = (chain, ordinal)
            while let (id, ordinal) = line {
                reach[id] = max(reach[id] ?? 0, ordinal)
                line = chains[id].flatMap { chain in
                    chain.parent.map { ($0, chain.forkOrdinal) }
                }
            }
        }
        return reach
    }

    /// Whether a batch outside `authority` has effect.
    /// - Parameter origin: of a copy: the original's name.
    package func counts(
        chain: Int, ordinal: Int, name: BatchName, origin: BatchName?
    ) -> Bool {
        if isEmpty { return true }
        let limit = limit(chain, isCopy: origin != nil)
        guard limit >= ordinal || released.contains(name) else { return false }
        guard let origin else { return true }
        return !withdrawn.contains(origin)
    }

    /// The last ordinal of a chain with effect, copies and released batches left aside.
    package func limit(ofChain chain: Int) -> Int { limit(chain, isCopy: false) }

    private func limit(_ chain: Int, isCopy: Bool) -> Int {
        if isEmpty { return .max }
        return (isCopy ? copyLimits : limits)[chain] ?? 0
    }

    /// The moves of the record of a type, in the chain's order.
    package func moves(of id: RecordID, type: UInt16) -> [AuthorityEntry.Move] {
        guard let found = moves[id] else { return [] }
        return movedTypes[id].map { $0.contains(type) } ?? true ? found : []
    }

    /// Whether the two judge alike all that a store holds.
    /// - Parameters:
    ///   - lengths: of its chains outside `authority`.
    ///   - concerns: whether it holds this batch, or a copy of it.
    package func agrees(
        with other: Judgement, lengths: [Int: Int], concerns: (BatchName) throws -> Bool
    ) rethrows -> Bool {
        guard moves == other.moves else { return false }
        for (chain, length) in lengths {
            for isCopy in [false, true] {
                let (a, b) = (limit(chain, isCopy: isCopy), other.limit(chain, isCopy: isCopy))
                if min(a, length) != min(b, length) { return false }
            }
        }
        let listed = released.symmetricDifference(other.released)
            .union(withdrawn.symmetricDifference(other.withdrawn))
        return try !listed.contains(where: concerns)
    }

    /// Whether a withdrawal or a release lists this batch.
    package func lists(_ name: BatchName) -> Bool {
        released.contains(name) || withdrawn.contains(name)
    }

    /// Whether a grant in force names one of these keys.
    package func knows(_ keys: [ReplicaKey]) -> Bool { !scopes(of: keys).isEmpty }

    /// Whether a grant in force names this key.
    package func isNamed(_ key: ReplicaKey) -> Bool { !grants(of: [key]).isEmpty }

    private func grants(of keys: [ReplicaKey]) -> some Collection<AuthorityEntry.Grant> {
        inForce.lazy.compactMap { entry -> AuthorityEntry.Grant? in
            guard case .grant(let grant) = entry.entry, grant.keys.contains(where: keys.contains)
            else { return nil }
            return grant
        }
    }

    /// The scopes that grants in force let these keys write; `*` is every one.
    package func scopes(of keys: [ReplicaKey]) -> Set<String> {
        grants(of: keys).reduce(into: []) { $0.formUnion($1.scopes) }
    }

    /// Whether grants in force let these keys write a scope.
    package func writes(_ keys: [ReplicaKey], _ scope: String) -> Bool {
        let scopes = scopes(of: keys)
        return scopes.contains(scope) || scopes.contains(AuthorityEntry.Grant.everywhere)
    }

    /// Whether a revocation names one of these keys.
    package func hasRevoked(_ keys: [ReplicaKey]) -> Bool {
        inForce.contains {
            if case .revoke(let key, _) = $0.entry { return keys.contains(key) }
            return false
        }
    }
}
