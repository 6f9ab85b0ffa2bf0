import Domain
public import Replication

extension Store {
    /// The tips of every scope, by name of scope, in order: they name exactly one set of batches.
    /// Cost: the number of chains.
    public func frontier() throws -> [String: [BatchName]] {
        try read { access in try access.frontier() }
    }

    /// The last batch of every chain of a scope, those included that others cite: a peer that does
    /// not hold the newest ones still sees how far it goes along. Cost: the number of chains.
    public func tips(ofScope name: String) throws -> [BatchName] {
        try read { access in
            guard let scope = try access.log.scope(name) else { return [] }
            return try access.log.chains(inScope: scope).map {
                try access.log.batch(number: $0.tip).name
            }.sorted()
        }
    }

    /// SHA-256 over the sorted tips of each scope. Cost: the number of chains.
    public func digests() throws -> [String: [UInt8]] {
        try frontier().mapValues { tips in sha256(tips.flatMap(\.bytes)) }
    }

    /// Which of these batches the store holds.
    public func holds(_ names: [BatchName]) throws -> Set<BatchName> {
        try read { access in
            Set(try names.filter { try access.log.batch($0) != nil })
        }
    }

    /// Writes, parents first, what of these scopes is not in the past of `tips`, as parts of a
    /// pack, until `limit` bytes are exceeded.
    ///
    /// - Parameters:
    ///   - tips: names that the receiver holds; those unknown here are left aside.
    ///   - scopes: nil for all.
    ///   - limit: bytes after which to stop; nil to go on to the end.
    /// - Returns: whether something remains.
    @discardableResult
    public func pack(
        after tips: [BatchName], scopes: Set<String>? = nil, partLimit: Int = Pack.partLimit,
        limit: Int? = nil, write: ([UInt8]) throws -> Void
    ) throws -> Bool {
        try read { access in
            let held = try access.log.past(
                ofAll: tips.compactMap { try access.log.batch($0) })
            var builder = Pack.Builder(limit: partLimit)
            var written = 0
            let wanted = try scopes.map { names in
                Set(try names.compactMap { try access.log.scope($0) })
            }
            // In the log's own order parents come first. Chains that are held whole are skipped.
            let ids = try access.log.missing(from: held, scopes: wanted)
            let find = try access.sql("SELECT bytes, signature FROM batch WHERE number = ?")
            for number in ids {
                find.bind(1, number)
                guard try find.step() else {
                    throw StoreError(.damaged, "batch number \(number) is missing from the log")
                }
                builder.append(bytes: find.blob(0), signature: find.blob(1))
                find.reset()
                for part in builder.takeFull() {
                    try write(part)
                    written += part.count
                    // The batch just read stands in a part that is still open: it goes next time.
                    if let limit, written >= limit { return true }
                }
            }
            for part in builder.finish() { try write(part) }
            return false
        }
    }
}

extension Store.Access {
    /// One query for all chains; a past is read only where several chains of a scope may cite one
    /// another.
    func frontier() throws -> [String: [BatchName]] {
        let find = try sql(
            """
            SELECT chain.id, chain.scope, chain.length, chain.past, batch.name FROM chain
            JOIN batch ON batch.number = chain.tip ORDER BY chain.scope
            """)
        struct Tip {
            var chain: Int
            var length: Int
            var past: [UInt8]
            var name: BatchName
        }
        var tips: [Int: [Tip]] = [:]
        while try find.step() {
            guard let name = BatchName(find.blob(4)) else {
                throw StoreError(.damaged, "a batch's name is damaged; run `verify --rebuild`")
            }
            tips[find.int(1), default: []].append(
                Tip(chain: find.int(0), length: find.int(2), past: find.blob(3), name: name))
        }
        var frontier: [String: [BatchName]] = [:]
        for (scope, all) in tips {
            var names = all.map(\.name)
            if all.count > 1 {
                let pasts = try all.map { try PastVector(encoded: $0.past) }
                names = all.indices.filter { n in
                    !all.indices.contains { m in
                        m != n && pasts[m].contains(chain: all[n].chain, ordinal: all[n].length)
                    }
                }.map { all[$0].name }
            }
            frontier[try log.scopeName(scope)] = names.sorted()
        }
        return frontier
    }
}

extension LogTable {
    /// The numbers of the batches outside a past, ascending. Cost: the number of chains and of
    /// the batches found.
    func missing(from held: PastVector, scopes: Set<Int>?) throws -> [Int] {
        var numbers: [Int] = []
        for scope in try scopeIDs() where scopes?.contains(scope) ?? true {
            for chain in try chains(inScope: scope) where held[chain.id] < chain.length {
                let find = try sql("SELECT number FROM batch WHERE chain = ? AND ordinal > ?")
                find.bind(1, chain.id)
                find.bind(2, held[chain.id])
                while try find.step() { numbers.append(find.int(0)) }
            }
        }
        return numbers.sorted()
    }
}
