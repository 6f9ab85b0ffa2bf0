public import Domain
public import Replication
public import Store

/// What DINUM decides on central's machine: it signs the authority chain.
public struct AuthorityDesk: Sendable {
    let store: Store
    private let keys: HomeFolder.Keys
    let now: @Sendable () -> Instant

    /// - Throws: `notAHome` where the authority key is not on this machine.
    public init(store: Store, now: @escaping @Sendable () -> Instant) throws {
        guard let home = store.home else {
            throw StoreError(.notAHome, "a view of the past decides nothing")
        }
        self.store = store
        self.now = now
        keys = try home.authorityKeys()
    }

    /// Appends an entry, then sees to it that copies of moved records follow their originals.
    /// - Returns: the batch that carries the entry.
    @discardableResult
    public func append(_ entry: AuthorityEntry) throws -> BatchName {
        let name = try sign(entry)
        try judgeCopies()
        return name
    }

    @discardableResult
    private func sign(_ entry: AuthorityEntry) throws -> BatchName {
        try store.append(
            entry, key: keys.key, certificates: keys.certificates, recorded: now())
    }

    public func grant(keys: [ReplicaKey], scopes: [String], incubator: String) throws {
        try append(.grant(.init(keys: keys, scopes: scopes, incubator: incubator)))
    }

    /// - Returns: the invitation, and until when it is good.
    public func invite(
        role: String, incubator: String, days: Int
    ) throws -> (Invitation, Instant) {
        guard let root = try store.root else {
            throw StoreError(.notAHome, "this home knows no root: make central with `init`")
        }
        var generator = SystemRandomNumberGenerator()
        var secret: [UInt8] = []
        for _ in 0..<16 { secret.append(UInt8.random(in: 0...255, using: &generator)) }
        let invitation = Invitation(
            root: root, secret: secret, role: role, incubator: incubator)
        let expires = Instant(endOf: now().day.advanced(by: days))
        try store.keep(invitation, expires: expires)
        return (invitation, expires)
    }

    // MARK: - Names

    /// Refuses what is probably a slip of the pen: a name that is not known here, beside one that
    /// is and that differs by few letters. Any other name may be new.
    public func check(incubator: String) throws {
        try refuseSlip(incubator, of: "incubator", among: try store.incubatorNames())
    }

    /// Whether a record of type incubator has this key.
    public func hasRecord(ofIncubator key: String) throws -> Bool {
        guard let type = store.schema.type(named: "incubator") else { return false }
        return try store.find(type, key: key) != nil
    }

    /// The same for a scope: an incubator's, one that is in use, or a joint one of such (`a+b`).
    public func check(scope: String) throws {
        guard scope != AuthorityEntry.scope else {
            throw StoreError(
                .refused, "the scope authority is central's own: nobody else writes it")
        }
        let names = try store.scopeNames()
        if names.contains(scope) { return }
        for part in scope.split(separator: "+") {
            try refuseSlip(String(part), of: "scope", among: names)
        }
    }

    private func refuseSlip(_ name: String, of kind: String, among names: Set<String>) throws {
        guard !names.contains(name) else { return }
        // One that begins with a known one and goes on after a hyphen is a name of its own.
        let near = NearNames.of(name, among: names).filter { !name.hasPrefix($0 + "-") }
        guard !near.isEmpty else { return }
        throw StoreError(
            .unknownRecord,
            """
            no \(kind) \(name) is known here; did you mean \(near.joined(separator: ", "))? \
            If it is new, say --new
            """)
    }

    /// The replica whose key begins with these digits.
    public func replica(_ digits: String) throws -> KnownReplica {
        try single(
            digits, of: "replica", listedBy: "replicas", try store.replicas(), name: \.key.hex)
    }

    /// The batches whose names begin with these digits.
    public func batches(_ digits: [String]) throws -> [BatchName] {
        let log = try store.log()
        return try digits.map {
            try single($0, of: "batch", listedBy: "quarantine", log, name: \.name.hex).name
        }
    }

    /// The one whose name begins with these digits.
    private func single<T>(
        _ digits: String, of kind: String, listedBy command: String, _ all: [T],
        name: (T) -> String
    ) throws -> T {
        guard digits.utf8.count >= 8 else {
            throw StoreError(
                .unknownRecord,
                "\(digits) is too short for the name of a \(kind): give at least 8 digits, as "
                    + "`\(command)` lists them")
        }
        let found = all.filter { name($0).hasPrefix(digits.lowercased()) }
        guard let one = found.first, found.count == 1 else {
            throw StoreError(
                .unknownRecord,
                found.isEmpty
                    ? "\(digits) is no \(kind) that is known here: `\(command)` lists them"
                    : "\(digits) is the beginning of several: give more digits, as `\(command)` "
                        + "lists them")
        }
        return one
    }

    // MARK: - Moves

    /// Moves a record with all that hangs on it, and copies what is held of it; or settles in which
    /// of several scopes it counts.
    /// - Parameter from: one of the scopes in which it stands; nil for that in which it is shown.
    ///   To the same scope: it counts there alone, as that scope has it.
    public func move(
        type: String, key: String, from: String? = nil, to target: String, day: Day?
    ) throws -> (records: Int, copies: Int) {
        guard let type = store.schema.type(named: type) else {
            throw StoreError(.unknownRecord, "there is no record type \(type)")
        }
        guard let record = try store.find(type, key: key) else {
            throw StoreError(.unknownRecord, "no \(type.name) \(key) in central's store")
        }
        let from = from ?? record.scope
        let standings = try store.standings(record)
        guard standings.contains(from) else {
            throw StoreError(
                .refused,
                "\(key) does not stand in \(from), but in \(standings.joined(separator: ", "))")
        }
        guard from != target || standings.count > 1 else {
            throw StoreError(.refused, "\(key) counts in \(target) already")
        }
        let all = try store.hanging(on: record, in: from)
        try sign(all.map { ($0.type, $0.id) }, from: from, to: target, day: day ?? now().day)
        return (all.count, try follow())
    }

    /// As many entries as they need: one stays well under the size of a batch.
    private func sign(
        _ records: [(type: RecordType, id: RecordID)], from: String, to target: String, day: Day
    ) throws {
        var rest = records[...]
        while !rest.isEmpty {
            let part = rest.prefix(20_000)
            rest = rest.dropFirst(part.count)
            try sign(
                .move(
                    .init(
                        records: part.map(\.id), types: part.map(\.type.id), from: from,
                        to: target, day: day)))
        }
    }

    /// Whether a record has moved away from this scope.
    func hasMoved(from scope: String) throws -> Bool { try store.hasMoved(from: scope) }

    /// What has come into scopes since records moved away from them follows: records made there by
    /// somebody who had not heard of the move, and what was written on those that moved.
    /// - Returns: how many batches were copied.
    @discardableResult
    public func follow() throws -> Int {
        let left = try store.stragglers()
        for move in Dictionary(grouping: left, by: { [$0.from, $0.to, $0.day.text] }).values {
            guard let first = move.first else { continue }
            try sign(
                move.map { ($0.type, $0.id) }, from: first.from, to: first.to, day: first.day)
        }
        return try copyMoved()
    }

    /// Copies what has come of moved records in their former scopes since. A grant or an entry that
    /// somebody brought back may have changed what the originals of earlier copies are worth.
    /// - Returns: how many batches were copied.
    @discardableResult
    public func copyMoved() throws -> Int {
        try judgeCopies()
        var plan = try store.movePlan()
        if plan.isEmpty { return 0 }
        if !plan.void.isEmpty {
            try sign(.withdraw(plan.void))
            plan = try store.movePlan()
        }
        return try store.copy(plan, recorded: now())
    }

    private func judgeCopies() throws {
        let (fallen, risen) = try store.copiesToJudge()
        if !fallen.isEmpty { try sign(.withdraw(fallen)) }
        if !risen.isEmpty { try sign(.release(risen)) }
    }
}
