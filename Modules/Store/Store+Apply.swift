import Domain
public import Replication

/// Who brings batches: it decides whether those of keys never granted are taken.
public enum Bringer: Sendable {
    /// What central answers, and what a person applies to a store before enrolment.
    case trusted
    /// A replica, by its key and those that certified it.
    case replica([ReplicaKey])
}

extension Store {
    /// Takes batches in, in any order: stores those whose parents are held, keeps the others.
    /// Malformed ones, bad signatures and keys never granted are refused and change nothing. One
    /// transaction.
    /// - Parameter scope: the only one that is taken; nil for all.
    /// - Returns: what became of each, in the order given.
    @discardableResult
    public func receive(
        _ batches: [Batch], from bringer: Bringer = .trusted, scope: String? = nil
    ) throws -> [(BatchName, Reception)] {
        let (results, broughtAuthority): ([(BatchName, Reception)], Bool)
        do {
            (results, broughtAuthority) = try take(batches, bringer, scope, isCareful: false)
        } catch let error as StoreError where error.code == .damaged {
            // A record that is not in its type's table: the store is damaged, or a batch names
            // another type's record by its handle and is refused.
            (results, broughtAuthority) = try take(batches, bringer, scope, isCareful: true)
        }
        if broughtAuthority { try keepAuthority() }
        try noticeForks()
        return results
    }

    /// - Parameter isCareful: see `Projection`; slower.
    /// - Returns: what became of each, and whether an entry of the authority chain is among them.
    private func take(
        _ batches: [Batch], _ bringer: Bringer, _ scope: String?, isCareful: Bool
    ) throws -> ([(BatchName, Reception)], Bool) {
        var broughtAuthority = false
        let results = try write { access in
            access.projection.isCareful = isCareful
            var results: [(BatchName, Reception)] = []
            var stored: [BatchName] = []
            let admission = Admission(
                access: access, bringer: bringer, batches: batches, scope: scope)
            for batch in batches {
                let reception = try access.receive(batch, admission)
                if reception == .stored { stored.append(batch.name) }
                results.append((batch.name, reception))
            }
            try access.receiveWaiting(for: stored)
            try access.finish()
            guard access.effect.root != nil else { return results }
            return try results.map { name, reception in
                guard reception == .stored, let logged = try access.log.batch(name) else {
                    return (name, reception)
                }
                if try access.isEntry(logged) {
                    broughtAuthority = true
                    return (name, reception)
                }
                return (name, try access.effect.counts(logged) ? .stored : .withoutEffect)
            }
        }
        return (results, broughtAuthority)
    }

    /// What this store's own keys may bring: its key, and those that certified it.
    public var ownKeys: [ReplicaKey] {
        get throws {
            let keys = try keys()
            return [keys.key.replica] + keys.certificates.map(\.key)
        }
    }
}

extension Store.Access {
    /// Checks a batch completely, then stores and projects it.
    /// - Parameter admission: nil where whoever brings it is beyond question.
    func receive(_ batch: Batch, _ admission: Admission? = nil) throws -> Reception {
        if try log.batch(batch.name) != nil { return .known }
        let header = batch.header
        var cited = header.seen + (header.prev.map { [$0] } ?? []) + header.lines
        if case .tips(let tips) = header.basis { cited += tips }
        var missing: [BatchName] = []
        for name in cited where try log.batch(name) == nil { missing.append(name) }
        if !missing.isEmpty {
            try keepWaiting(batch, for: missing[0], admission)
            return .waiting(missing.sorted())
        }
        do {
            try store(batch, admission)
            return .stored
        } catch let error as WireError {
            return .refused("\(error)")
        } catch let error as StoreError where error.code == .refused {
            return .refused(error.message)
        }
    }

    /// - Precondition: all that the batch cites is in the log.
    private func store(_ batch: Batch, _ admission: Admission?) throws {
        let header = batch.header
        let key: ReplicaKey
        let scope: String
        let certifiedBy: [ReplicaKey]
        if let prev = try header.prev.flatMap({ try log.batch($0) }) {
            let chain = try log.chain(prev.chain)
            key = try log.key(ofReplica: chain.replica)
            scope = try log.scopeName(chain.scope)
            certifiedBy = chain.certifiedBy
        } else if let replica = header.replica, let name = header.scope {
            (key, scope, certifiedBy) = (replica, name, header.certificates.map(\.key))
        } else {
            throw WireError.missing("the replica or the scope")
        }
        let keys = [key] + certifiedBy
        // What costs nothing to see comes before what costs signatures.
        try checkProgramme(batch, scope: scope, keys: keys)
        guard batch.isSigned(by: key) else {
            throw WireError.badSignature(batch: batch.name.short)
        }
        guard Certificate.holds(header.certificates, for: key) else {
            throw StoreError(.refused, "its line of certificates does not hold")
        }
        if let only = admission?.scope, scope != only {
            throw StoreError(.refused, "it belongs to the scope \(scope), not to \(only)")
        }
        // Who reads this scope may not read what it rests on: nobody could ever apply it. And records
        // of another scope are named, and so written, by what is cited.
        for (names, others) in [(header.seen, [AuthorityEntry.scope]), (header.lines, [])] {
            for name in names {
                guard let seen = try log.batch(name) else { continue }
                let cited = try log.scopeName(try log.chain(seen.chain).scope)
                guard cited == scope || others.contains(cited) else {
                    throw StoreError(.refused, "it cites a batch of the scope \(cited)")
                }
            }
        }
        if let admission, try !admission.admits(batch.name, scope: scope, keys: keys) {
            throw StoreError(
                .refused, "its key \(key.hex.prefix(12)) was never granted: ask DINUM to enrol it")
        }
        let operations = try batch.operations()
        let seat = try log.seat(for: header)
        if seat.isNew, let admission { try admission.checkChains(of: keys, inScope: scope) }
        try append(batch, seat: seat, operations: operations)
    }

    /// Appends a batch whose signature is known to be good, and projects it.
    func append(_ batch: Batch, seat: LogTable.Seat, operations: Operations) throws {
        try effect.willAppend()
        let cited = try log.cited(by: batch.header, after: seat.chain)
        if case .tips(let tips) = batch.header.basis {
            for name in tips {
                guard let tip = try log.batch(name),
                    cited.contains(chain: tip.chain, ordinal: tip.ordinal)
                else { throw StoreError(.refused, "its basis lies outside its past") }
            }
        }
        let resolved = try projection.resolve(operations, seat: seat, cited: cited)
        let recorded = batch.header.recorded
        let knowns = operations.runs.map { $0.known ?? recorded }
        let logged = try log.append(
            batch, seat: seat, made: operations.made,
            known: (knowns.min() ?? recorded)...(knowns.max() ?? recorded))
        let chain = try log.chain(logged.chain)
        let isEntry = try self.isEntry(logged)
        try effect.didAppend(logged, madeChain: seat.isNew, isEntry: isEntry)
        if isEntry { return }
        let applied = AppliedBatch(
            logged: logged, chain: chain, basis: batch.header.basis,
            cited: cited, copied: batch.header.copy.map { Set($0.shown) })
        let counts = try effect.counts(logged)
        if effect.isOutdated { return }
        try projection.apply(operations, applied, resolved: resolved, counts: counts)
    }

    /// Ends a transaction that wrote: the tables stand as the log and the authority chain say.
    func finish() throws {
        _ = try effect.judgement()
        if effect.isOutdated {
            try projection.projectAnew()
            try didRemakeTables()
            effect.didReproject()
        }
        try projection.settleWhole()
    }

    /// Whether a batch stands in the authority chain.
    func isEntry(_ logged: LoggedBatch) throws -> Bool {
        try log.scopeName(try log.chain(logged.chain).scope) == AuthorityEntry.scope
    }

    private func keepWaiting(
        _ batch: Batch, for missing: BatchName, _ admission: Admission?
    ) throws {
        var bringer: [UInt8]?
        if let admission {
            guard try admission.mayWait() else { return }
            if case .replica(let keys) = admission.bringer { bringer = keys.flatMap(\.bytes) }
        }
        guard try isRoom(bringer) else { return }
        let insert = try sql("INSERT OR IGNORE INTO local_waiting VALUES (?, ?, ?, ?, ?, ?)")
        insert.bind(1, copying: batch.name.bytes)
        insert.bind(2, copying: batch.signature)
        insert.bind(3, copying: batch.bytes)
        if let bringer { insert.bind(4, copying: bringer) } else { insert.bindNull(4) }
        if let scope = admission?.scope {
            insert.bind(5, copying: scope)
        } else {
            insert.bindNull(5)
        }
        insert.bind(6, copying: missing.bytes)
        try insert.run()
    }

    private func isRoom(_ bringer: [UInt8]?) throws -> Bool {
        let size = try sql("SELECT count(*), coalesce(sum(length(bytes)), 0) FROM local_waiting")
        defer { size.reset() }
        guard try size.step(), size.int(0) < WaitingQuota.all.count,
            size.int(1) < WaitingQuota.all.bytes
        else { return false }
        guard let bringer else { return true }
        let own = try sql(
            """
            SELECT count(*), coalesce(sum(length(bytes)), 0) FROM local_waiting
            WHERE brought_by = ?
            """)
        own.bind(1, copying: bringer)
        defer { own.reset() }
        return try own.step() && own.int(0) < WaitingQuota.bringer.count
            && own.int(1) < WaitingQuota.bringer.bytes
    }

    /// Stores what was waiting for these: as whoever brought it might, into the scope that it was
    /// brought to. Cost: what waited for them, not what waits.
    func receiveWaiting(for stored: [BatchName]) throws {
        var stored = stored
        while let name = stored.popLast() {
            for (batch, admission) in try waitingWithBringers(for: name) {
                let reception = try receive(batch, admission)
                if case .waiting(let missing) = reception {
                    let update = try sql("UPDATE local_waiting SET missing = ? WHERE name = ?")
                    update.bind(1, copying: missing[0].bytes)
                    update.bind(2, copying: batch.name.bytes)
                    try update.run()
                    continue
                }
                let delete = try sql("DELETE FROM local_waiting WHERE name = ?")
                delete.bind(1, copying: batch.name.bytes)
                try delete.run()
                if reception == .stored { stored.append(batch.name) }
            }
        }
    }

    func waiting() throws -> [Batch] { try waitingWithBringers().map(\.0) }

    /// - Parameter missing: only what waits for this one.
    private func waitingWithBringers(
        for missing: BatchName? = nil
    ) throws -> [(Batch, Admission)] {
        let find = try sql(
            """
            SELECT bytes, signature, brought_by, coalesce(into_scope, '') FROM local_waiting
            \(missing == nil ? "" : "WHERE missing = ? OR missing IS NULL") ORDER BY name
            """)
        if let missing { find.bind(1, copying: missing.bytes) }
        var admissions: [String: Admission] = [:]
        var waiting: [(Batch, Admission)] = []
        while try find.step() {
            let keys = find.isNull(2) ? [] : LogTable.keys(find.blob(2))
            let scope = find.text(3)
            let name = keys.map(\.hex).joined() + " " + scope
            let admission =
                admissions[name]
                ?? Admission(
                    access: self, bringer: keys.isEmpty ? .trusted : .replica(keys), batches: [],
                    scope: scope.isEmpty ? nil : scope)
            admissions[name] = admission
            waiting.append(
                (try Batch(bytes: find.blob(0), signature: find.blob(1)), admission))
        }
        return waiting
    }
}
