import Domain
public import Replication

extension Store {
    /// The root and the authority chain that stand beside the key survive a restored database: it
    /// learns them again.
    func noticeProgramme() throws {
        guard let home, let enrolment = try home.enrolment() else { return }
        if try root == nil { try adopt(root: enrolment.root) }
        let batches = try Pack.batches(home.authorityPack())
        let held = try holds(batches.map(\.name))
        let lost = batches.filter { !held.contains($0.name) }
        if !lost.isEmpty { try receive(lost) }
    }

    /// Keeps the authority chain beside the key. Cost: its length.
    func keepAuthority() throws {
        guard let home, try home.enrolment() != nil else { return }
        var bytes: [UInt8] = []
        try pack(after: [], scopes: [AuthorityEntry.scope]) { bytes += $0 }
        try home.write(authorityPack: bytes)
    }

    /// A store whose log lacks what left this machine was restored from a copy: it goes on under
    /// a new key at once, offline, and remembers which batches it once sent.
    func noticeRestore() throws {
        guard let home else { return }
        var mark = try home.mark()
        let lost = try read { access in
            try mark.sent.values.filter { try access.log.batch($0) == nil }
        }
        let back = try read { access in
            try mark.missing.filter { try access.log.batch($0) != nil }
        }
        if lost.isEmpty, back.isEmpty { return }
        if !lost.isEmpty { _ = try home.renewKey() }
        mark.sent = mark.sent.filter { !lost.contains($0.value) }
        mark.missing.formUnion(lost)
        mark.missing.subtract(back)
        try home.write(mark)
    }

    /// When this store's own key has signed two batches after the same `prev`, a copy of its home
    /// is in use: both branches stay, and this store goes on under a new key.
    func noticeForks() throws {
        guard isWritable else { return }
        let own = try keys().key.replica
        let isForked = try read { access in
            let find = try access.sql(
                """
                SELECT 1 FROM chain JOIN replica ON replica.id = chain.replica
                WHERE replica.key = ? GROUP BY chain.scope HAVING count(*) > 1 LIMIT 1
                """)
            find.bind(1, copying: own.bytes)
            defer { find.reset() }
            return try find.step()
        }
        if isForked { try renewKey() }
    }

    /// Notes durably what is about to leave the machine: the tips of the own chains.
    public func markSent() throws {
        guard let home else { return }
        let own = try home.keys().key.replica
        var mark = try home.mark()
        let before = mark
        try read { access in
            for scope in try access.log.scopeIDs() {
                for chain in try access.log.chains(inScope: scope)
                where try access.log.key(ofReplica: chain.replica) == own {
                    let name = try access.log.batch(number: chain.tip).name
                    mark.sent[try access.log.scopeName(scope)] = name
                }
            }
        }
        if mark != before { try home.write(mark) }
    }

    /// The key that this store signs with now.
    public var replica: ReplicaKey {
        get throws {
            try keys().key.replica
        }
    }
}

extension Store {
    /// What this store signs with; for tests that copy a home.
    package func signingKey() throws -> SigningKey { try keys().key }
}
