public import Domain
import GRDB
import Replication

extension Store {
    /// The state of knowledge at an instant: the log replayed into memory without the writes
    /// known later. Cost: the whole log once; no signature is checked again.
    public func view(asOf instant: Instant) throws -> Store {
        let view = try Store(inMemory: schema)
        try view.replay(self, until: instant, checking: false) { _ in }
        return view
    }

    /// How many batches hold a fact known after an instant.
    func facts(after instant: Instant) throws -> Int {
        try read { access in
            let count = try access.sql("SELECT count(*) FROM batch WHERE known_last > ?")
            count.bind(1, instant.milliseconds)
            defer { count.reset() }
            return try count.step() ? count.int(0) : 0
        }
    }

    /// Applies another store's log to this empty one, in the same order, so that all numbers
    /// come out alike.
    func replay(
        _ other: Store, until: Instant?, checking: Bool, fault: (String) -> Void
    ) throws {
        try database.write { db in
            let access = try Access(db, schema: schema, until: until)
            try other.read { source in
                let find = try source.sql(
                    "SELECT number, name, signature, bytes FROM batch ORDER BY number")
                var expected = 1
                while try find.step() {
                    let number = find.int(0)
                    if number != expected {
                        fault("batch number \(expected) is missing from the log")
                        expected = number
                    }
                    expected += 1
                    do {
                        let batch = try Batch(bytes: find.blob(3), signature: find.blob(2))
                        if checking, batch.name.bytes != find.blob(1) {
                            fault("batch number \(number): its bytes do not have its name")
                            continue
                        }
                        try access.replay(batch, checking: checking)
                    } catch let error as WireError {
                        fault("batch number \(number): \(error)")
                    } catch let error as StoreError {
                        fault("batch number \(number): \(error.message)")
                    }
                }
            }
        }
    }
}

extension Store.Access {
    /// Applies a batch of another store's log.
    func replay(_ batch: Batch, checking: Bool) throws {
        if checking {
            switch try receive(batch) {
            case .stored: break
            case .known: throw StoreError(.refused, "it stands in the log twice")
            case .waiting(let missing):
                throw StoreError(
                    .refused,
                    "it cites batch \(missing.first?.short ?? ""), which is not in the log")
            case .refused(let reason): throw StoreError(.refused, reason)
            }
        } else {
            try append(
                batch, seat: try log.seat(for: batch.header), operations: try batch.operations())
        }
    }
}
