public import Domain
import GRDB
public import Replication

extension Store {
    /// The state of knowledge at an instant: the log replayed into memory without the writes
    /// known later. Cost: the whole log once; no signature is checked again.
    public func view(asOf instant: Instant) throws -> Store {
        let view = try Store(inMemory: schema, root: try root, asOf: instant)
        try view.replay(self, checking: false) { _ in }
        return view
    }

    /// The state of the past of some batches: what somebody was looking at who held just that.
    /// The authority entries in that past judge it, nothing later. Cost: the log up to these
    /// batches.
    /// - Parameter instant: writes known later are left out.
    public func view(within tips: [BatchName], asOf instant: Instant = .forever) throws -> Store {
        let view = try Store(
            inMemory: schema, root: try root, asOf: instant == .forever ? nil : instant)
        let numbers = try read { access in
            let past = try access.log.past(ofAll: tips.compactMap { try access.log.batch($0) })
            var numbers: Set<Int> = []
            for entry in past.entries {
                var chain: Chain? = try access.log.chain(entry.chain)
                var count = entry.count
                while let line = chain {
                    let find = try access.sql(
                        "SELECT number FROM batch WHERE chain = ? AND ordinal <= ?")
                    find.bind(1, line.id)
                    find.bind(2, count)
                    while try find.step() { numbers.insert(find.int(0)) }
                    count = line.forkOrdinal
                    chain = try line.parent.map { try access.log.chain($0) }
                }
            }
            return numbers
        }
        try view.replay(self, checking: false, only: numbers) { _ in }
        return view
    }

    /// How many batches hold a fact known after an instant.
    func facts(after instant: Instant) throws -> Int {
        try read { try $0.batches(knownAfter: instant).count }
    }

    /// Applies another store's log to this empty one, in the same order, so that all numbers
    /// come out alike.
    func replay(
        _ other: Store, checking: Bool, only: Set<Int>? = nil,
        progress: (Int, Int) -> Void = { _, _ in }, fault: (LogFault) -> Void
    ) throws {
        try database.write { db in
            try other.read { source in
                // A whole log is replayed under what holds at its end; a part of it under what
                // holds in that part.
                let fixed = only == nil ? try? source.effect.judgement() : nil
                let access = try Access(db, schema: schema, until: asOf, fixed: fixed)
                let find = try source.sql(
                    "SELECT number, name, signature, bytes FROM batch ORDER BY number")
                let last = try source.log.lastNumber()
                var expected = 1
                while try find.step() {
                    let number = find.int(0)
                    if let only, !only.contains(number) { continue }
                    if only == nil, number != expected {
                        fault(.damage("batch number \(expected) is missing from the log"))
                        expected = number
                    }
                    expected += 1
                    progress(number, last)
                    let place = "batch number \(number) (\(Hex.string(find.blob(1)).prefix(12)))"
                    do {
                        let batch = try Batch(bytes: find.blob(3), signature: find.blob(2))
                        if checking, batch.name.bytes != find.blob(1) {
                            fault(
                                .damage("\(place): its bytes were changed: it bears another name")
                            )
                            continue
                        }
                        guard let missing = try access.replay(batch, checking: checking) else {
                            continue
                        }
                        let sentence = "\(place): it rests on batch \(missing.short), which is "
                        if try source.log.batch(missing) == nil {
                            fault(.damage(sentence + "not in the log"))
                        } else {
                            fault(.consequence(sentence + "damaged, or rests on one that is"))
                        }
                    } catch let error as WireError {
                        fault(.damage("\(place): \(error)"))
                    } catch let error as StoreError {
                        fault(.damage("\(place): \(error.message)"))
                    }
                }
                try access.finish()
            }
        }
    }
}

/// What is wrong with a batch of a log, in a sentence with its place.
enum LogFault {
    /// In itself.
    case damage(String)
    /// Nothing but that it rests on one that is damaged.
    case consequence(String)
}

extension Store.Access {
    /// Applies a batch of another store's log.
    /// - Returns: nil; of one that cannot be applied, a batch that it lacks.
    func replay(_ batch: Batch, checking: Bool) throws -> BatchName? {
        guard checking else {
            try append(
                batch, seat: try log.seat(for: batch.header), operations: try batch.operations())
            return nil
        }
        switch try receive(batch) {
        case .stored, .withoutEffect: return nil
        case .known: throw StoreError(.refused, "it stands in the log twice")
        case .waiting(let missing): return missing.first
        case .refused(let reason): throw StoreError(.refused, reason)
        }
    }
}

extension Store.Access {
    /// The numbers of batches that hold a fact known after an instant.
    func batches(knownAfter instant: Instant) throws -> Set<Int> {
        let find = try sql("SELECT number FROM batch WHERE known_last > ?")
        find.bind(1, instant.milliseconds)
        defer { find.reset() }
        var numbers: Set<Int> = []
        while try find.step() { numbers.insert(find.int(0)) }
        return numbers
    }
}
