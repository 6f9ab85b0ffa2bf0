import Domain
public import Replication

/// What became of one batch that was brought to a store.
public enum Reception: Hashable, Sendable {
    case stored
    case known
    /// These parents are not here yet; the batch is kept until they come.
    case waiting([BatchName])
    case refused(String)
}

extension Store {
    /// Takes batches in, in any order: stores those whose parents are held, keeps the others.
    /// Malformed ones and bad signatures are refused and change nothing. One transaction.
    /// - Returns: what became of each, in the order given.
    public func receive(_ batches: [Batch]) throws -> [(BatchName, Reception)] {
        let results = try write { access in
            var results: [(BatchName, Reception)] = []
            var stored = false
            for batch in batches {
                let reception = try access.receive(batch)
                if reception == .stored { stored = true }
                results.append((batch.name, reception))
            }
            if stored { try access.receiveWaiting() }
            try access.finish()
            return results
        }
        try noticeForks()
        return results
    }
}

extension Store.Access {
    /// Checks a batch completely, then stores and projects it.
    func receive(_ batch: Batch) throws -> Reception {
        if try log.batch(batch.name) != nil { return .known }
        let header = batch.header
        var cited = header.seen + (header.prev.map { [$0] } ?? []) + header.lines
        if case .tips(let tips) = header.basis { cited += tips }
        var missing: [BatchName] = []
        for name in cited where try log.batch(name) == nil { missing.append(name) }
        if !missing.isEmpty {
            try keepWaiting(batch)
            return .waiting(missing.sorted())
        }
        do {
            try store(batch)
            return .stored
        } catch let error as WireError {
            return .refused("\(error)")
        } catch let error as StoreError where error.code == .refused {
            return .refused(error.message)
        }
    }

    /// - Precondition: all that the batch cites is in the log.
    private func store(_ batch: Batch) throws {
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
        guard batch.isSigned(by: key) else {
            throw WireError.badSignature(batch: batch.name.short)
        }
        guard Certificate.holds(header.certificates, for: key) else {
            throw StoreError(.refused, "its line of certificates does not hold")
        }
        try checkProgramme(batch, scope: scope, keys: [key] + certifiedBy)
        let operations = try batch.operations()
        try append(batch, seat: try log.seat(for: header), operations: operations)
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
        let isEntry = try log.scopeName(chain.scope) == AuthorityEntry.scope
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
            effect.didReproject()
        }
        try projection.settleWhole()
    }

    private func keepWaiting(_ batch: Batch) throws {
        let insert = try sql("INSERT OR IGNORE INTO local_waiting VALUES (?, ?, ?)")
        insert.bind(1, copying: batch.name.bytes)
        insert.bind(2, copying: batch.signature)
        insert.bind(3, copying: batch.bytes)
        try insert.run()
    }

    /// Stores what was waiting for something that has come.
    func receiveWaiting() throws {
        var moved = true
        while moved {
            moved = false
            let find = try sql("SELECT bytes, signature FROM local_waiting ORDER BY name")
            var waiting: [Batch] = []
            while try find.step() {
                waiting.append(try Batch(bytes: find.blob(0), signature: find.blob(1)))
            }
            for batch in waiting {
                if case .waiting = try receive(batch) { continue }
                let delete = try sql("DELETE FROM local_waiting WHERE name = ?")
                delete.bind(1, copying: batch.name.bytes)
                try delete.run()
                moved = true
            }
        }
    }
}
