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

    /// Keeps the authority chain beside the key, where it survives a restored database; nothing
    /// before enrolment. Cost: its length.
    public func keepAuthority() throws {
        guard let home, try home.enrolment() != nil else { return }
        var bytes: [UInt8] = []
        try pack(after: [], scopes: [AuthorityEntry.scope]) { bytes += $0 }
        try home.write(authorityPack: bytes)
    }

    /// A store whose log lacks what left this machine was restored from a copy: it goes on under
    /// a new key at once, offline, and remembers which batches it once sent.
    /// - Parameter notice: is told so in words.
    func noticeRestore(_ notice: (String) -> Void) throws {
        guard let home else { return }
        var mark = try home.mark()
        // What the authority signed is waited for (`checkAuthority`): its chain has no branches.
        let own = mark.sent.filter { $0.key != AuthorityEntry.scope }.values
        let lost = try read { access in
            try own.filter { try access.log.batch($0) == nil }
        }
        let back = try read { access in
            try mark.missing.filter { try access.log.batch($0) != nil }
        }
        if lost.isEmpty, back.isEmpty { return }
        if !lost.isEmpty { _ = try home.renewKey() }
        mark.sent = mark.sent.filter {
            $0.key == AuthorityEntry.scope || !lost.contains($0.value)
        }
        mark.missing.formUnion(lost)
        mark.missing.subtract(back)
        try home.write(mark)
        guard !lost.isEmpty else { return }
        let what = EnglishText.count(lost.count, "batch that was", "batches that were")
        notice(
            """
            \(home.path) lacks \(what) sent: it was restored from a copy. \
            This home goes on under a new key (\(try replica.hex.prefix(12))); `sync` brings back \
            what was sent
            """)
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

    /// Notes durably what is about to leave the machine: the tips of the own chains, central's
    /// authority chain among them. Cost: the number of chains.
    public func markSent() throws {
        guard let home else { return }
        let own = try home.keys().key.replica
        let authority = home.isCentral ? try home.authorityKeys().key.replica : nil
        var mark = try home.mark()
        let before = mark
        try read { access in
            for scope in try access.log.scopeIDs() {
                let name = try access.log.scopeName(scope)
                let signer = name == AuthorityEntry.scope ? authority : own
                for chain in try access.log.chains(inScope: scope)
                where try access.log.key(ofReplica: chain.replica) == signer {
                    mark.sent[name] = try access.log.batch(number: chain.tip).name
                }
            }
        }
        if mark != before { try home.write(mark) }
    }

    /// The entry that this central signed and gave away, and that its log lacks: it was restored
    /// from a copy, and the file of the chain beside the key was, too. Nil where nothing is
    /// lacking.
    public func lostAuthority() throws -> BatchName? {
        guard let name = try home?.mark().sent[AuthorityEntry.scope] else { return nil }
        return try read { access in try access.log.batch(name) == nil ? name : nil }
    }

    /// Goes on without the entry that nobody brings any more: what others hold of it forks the
    /// chain when it comes.
    public func giveUpLostAuthority() throws {
        guard let home, try lostAuthority() != nil else { return }
        var mark = try home.mark()
        mark.sent[AuthorityEntry.scope] = nil
        try home.write(mark)
    }

    /// - Throws: `refused` while the log lacks an entry that it gave away: a second one after the
    ///   same one would fork the chain.
    func checkAuthority() throws {
        guard let name = try lostAuthority() else { return }
        throw StoreError(
            .refused,
            "central was restored from a copy and lacks its own decision \(name.short): it decides "
                + "nothing until a home that holds it has synced; where none is left, "
                + "`p352-central authority --give-up`")
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
