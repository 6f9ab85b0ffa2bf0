import Domain
import Replication

/// One batch of the log as the store numbers it; everything but its bytes.
struct LoggedBatch {
    var number: Int
    var name: BatchName
    var chain: Int
    /// From 1, within its chain.
    var ordinal: Int
    /// The place of the first record that it makes.
    var firstPlace: Int
    /// How many records it makes.
    var made: Int
    var recorded: Instant
    /// The local number of the source, for imports.
    var source: Int?
}

/// The batches of one replica in one scope, one after the other. A fork begins a chain of its own
/// whose earlier part is its parent's.
struct Chain {
    var id: Int
    var replica: Int
    var scope: Int
    var parent: Int?
    /// How many batches of `parent` belong to this chain's line.
    var forkOrdinal: Int
    /// How many places of `parent` belong to this chain's line.
    var forkPlace: Int
    /// The number of its last batch.
    var tip: Int
    /// The ordinal of its last batch; ordinals go on from `forkOrdinal`.
    var length: Int
    /// How many records its line has made.
    var places: Int
    /// The past of its last batch, that batch included.
    var past: PastVector
}

/// The log within one access to the database: names, chains, pasts. Reads what it is asked for
/// and keeps it.
final class LogTable {
    let sql: Statements
    private var chains: [Int: Chain] = [:]
    private var byNumber: [Int: LoggedBatch] = [:]
    private var byName: [BatchName: Int] = [:]
    private var pasts: [Int: PastVector] = [:]
    private var scopes: [String: Int] = [:]
    private var scopeNames: [Int: String] = [:]
    private var sources: [String: Int] = [:]

    init(_ sql: Statements) { self.sql = sql }

    // MARK: - Names

    func scope(_ name: String, create: Bool = false) throws -> Int? {
        try id(in: "scope", name, create: create, cache: &scopes)
    }

    func source(_ name: String, create: Bool = false) throws -> Int? {
        try id(in: "source", name, create: create, cache: &sources)
    }

    func scopeName(_ id: Int) throws -> String {
        if let name = scopeNames[id] { return name }
        let name = try text(in: "scope", id)
        scopeNames[id] = name
        return name
    }

    func sourceName(_ id: Int) throws -> String { try text(in: "source", id) }

    private func text(in table: String, _ id: Int) throws -> String {
        let statement = try sql("SELECT name FROM \(table) WHERE id = ?")
        statement.bind(1, id)
        defer { statement.reset() }
        guard try statement.step() else {
            throw StoreError(.damaged, "\(table) \(id) is not in the store: run `verify --rebuild`")
        }
        return statement.text(0)
    }

    private func id(
        in table: String, _ name: String, create: Bool, cache: inout [String: Int]
    ) throws -> Int? {
        if let id = cache[name] { return id }
        let find = try sql("SELECT id FROM \(table) WHERE name = ?")
        find.bind(1, copying: name)
        defer { find.reset() }
        if try find.step() {
            let id = find.int(0)
            cache[name] = id
            return id
        }
        guard create else { return nil }
        let insert = try sql(
            "INSERT INTO \(table)(id, name) SELECT coalesce(max(id), 0) + 1, ? FROM \(table)")
        insert.bind(1, copying: name)
        try insert.run()
        return try id(in: table, name, create: false, cache: &cache)
    }

    func replica(_ key: ReplicaKey) throws -> Int {
        let find = try sql("SELECT id FROM replica WHERE key = ?")
        find.bind(1, copying: key.bytes)
        defer { find.reset() }
        if try find.step() { return find.int(0) }
        let insert = try sql(
            "INSERT INTO replica(id, key) SELECT coalesce(max(id), 0) + 1, ? FROM replica")
        insert.bind(1, copying: key.bytes)
        try insert.run()
        return try replica(key)
    }

    func key(ofReplica id: Int) throws -> ReplicaKey {
        let find = try sql("SELECT key FROM replica WHERE id = ?")
        find.bind(1, id)
        defer { find.reset() }
        guard try find.step(), let key = ReplicaKey(find.blob(0)) else {
            throw StoreError(.damaged, "replica \(id) is not in the store: run `verify --rebuild`")
        }
        return key
    }

    // MARK: - Chains

    private static let chainColumns =
        "id, replica, scope, parent, fork_ordinal, fork_place, tip, length, places, past"

    private func read(_ row: Statement) throws -> Chain {
        Chain(
            id: row.int(0), replica: row.int(1), scope: row.int(2),
            parent: row.isNull(3) ? nil : row.int(3), forkOrdinal: row.int(4),
            forkPlace: row.int(5), tip: row.int(6), length: row.int(7), places: row.int(8),
            past: try PastVector(encoded: row.blob(9)))
    }

    func chain(_ id: Int) throws -> Chain {
        if let chain = chains[id] { return chain }
        let find = try sql("SELECT \(LogTable.chainColumns) FROM chain WHERE id = ?")
        find.bind(1, id)
        defer { find.reset() }
        guard try find.step() else {
            throw StoreError(.damaged, "chain \(id) is not in the store: run `verify --rebuild`")
        }
        let chain = try read(find)
        chains[id] = chain
        return chain
    }

    /// All chains of a scope, in the order in which the store met them.
    func chains(inScope scope: Int) throws -> [Chain] {
        let find = try sql("SELECT id FROM chain WHERE scope = ? ORDER BY id")
        find.bind(1, scope)
        var ids: [Int] = []
        while try find.step() { ids.append(find.int(0)) }
        return try ids.map { try chain($0) }
    }

    func scopeIDs() throws -> [Int] {
        let find = try sql("SELECT DISTINCT scope FROM chain ORDER BY scope")
        var ids: [Int] = []
        while try find.step() { ids.append(find.int(0)) }
        return ids
    }

    /// The tips that no other batch of the scope cites.
    func frontier(ofScope scope: Int) throws -> [Chain] {
        let chains = try chains(inScope: scope)
        return chains.filter { chain in
            !chains.contains {
                $0.id != chain.id && $0.past.contains(chain: chain.id, ordinal: chain.length)
            }
        }
    }

    // MARK: - Batches

    private static let batchColumns =
        "number, name, chain, ordinal, first_place, made, recorded, source"

    private func remember(_ row: Statement) throws -> LoggedBatch {
        guard let name = BatchName(row.blob(1)) else {
            throw StoreError(
                .damaged, "batch \(row.int(0)): its name is damaged; run `verify --rebuild`")
        }
        let batch = LoggedBatch(
            number: row.int(0), name: name, chain: row.int(2), ordinal: row.int(3),
            firstPlace: row.int(4), made: row.int(5),
            recorded: Instant(milliseconds: row.integer(6)),
            source: row.isNull(7) ? nil : row.int(7))
        keep(batch)
        return batch
    }

    private func keep(_ batch: LoggedBatch) {
        if byNumber.count > 50_000 {
            byNumber = [:]
            byName = [:]
        }
        byNumber[batch.number] = batch
        byName[batch.name] = batch.number
    }

    func batch(_ name: BatchName) throws -> LoggedBatch? {
        if let number = byName[name] { return byNumber[number] }
        let find = try sql("SELECT \(LogTable.batchColumns) FROM batch WHERE name = ?")
        find.bind(1, copying: name.bytes)
        defer { find.reset() }
        return try find.step() ? try remember(find) : nil
    }

    func batch(number: Int) throws -> LoggedBatch {
        if let batch = byNumber[number] { return batch }
        let find = try sql("SELECT \(LogTable.batchColumns) FROM batch WHERE number = ?")
        find.bind(1, number)
        defer { find.reset() }
        guard try find.step() else {
            throw StoreError(.damaged, "batch number \(number) is missing from the log")
        }
        return try remember(find)
    }

    /// The batch of a chain's line that made the record in this place.
    func maker(chain: Int, place: Int) throws -> LoggedBatch? {
        let find = try sql(
            """
            SELECT \(LogTable.batchColumns) FROM batch
            WHERE chain = ? AND first_place <= ? AND first_place + made > ?
            ORDER BY ordinal DESC LIMIT 1
            """)
        find.bind(1, chain)
        find.bind(2, place)
        find.bind(3, place)
        defer { find.reset() }
        return try find.step() ? try remember(find) : nil
    }

    /// The batch and all that it leads back to.
    func past(_ batch: LoggedBatch) throws -> PastVector {
        let chain = try chain(batch.chain)
        if batch.ordinal == chain.length { return chain.past }
        if let past = pasts[batch.number] { return past }
        let find = try sql(
            """
            SELECT past FROM batch WHERE chain = ? AND ordinal <= ? AND past IS NOT NULL
            ORDER BY ordinal DESC LIMIT 1
            """)
        find.bind(1, batch.chain)
        find.bind(2, batch.ordinal)
        defer { find.reset() }
        guard try find.step() else {
            throw StoreError(.damaged, "chain \(batch.chain) has no beginning")
        }
        var past = try PastVector(encoded: find.blob(0))
        past.include(chain: batch.chain, count: batch.ordinal)
        pasts[batch.number] = past
        return past
    }

    func past(ofAll batches: [LoggedBatch]) throws -> PastVector {
        var all = PastVector()
        for batch in batches { all.formUnion(try past(batch)) }
        return all
    }

    /// The signed bytes of a batch.
    func signed(number: Int) throws -> Batch {
        let find = try sql("SELECT bytes, signature FROM batch WHERE number = ?")
        find.bind(1, number)
        defer { find.reset() }
        guard try find.step() else {
            throw StoreError(.damaged, "batch number \(number) is missing from the log")
        }
        return try Batch(bytes: find.blob(0), signature: find.blob(1))
    }

    /// The greatest number in use; 0 for an empty log.
    func lastNumber() throws -> Int {
        let find = try sql("SELECT coalesce(max(number), 0) FROM batch")
        defer { find.reset() }
        return try find.step() ? find.int(0) : 0
    }

    // MARK: - Appending

    /// Where a batch goes: at the end of its line's chain, or as the first of a new one.
    struct Seat {
        var chain: Chain
        /// Whether the chain begins with this batch.
        var isNew: Bool
        /// Whether the batch is a second one after the same `prev`.
        var isFork: Bool
    }

    /// - Precondition: all that the batch cites is in the log.
    func seat(for header: BatchHeader) throws -> Seat {
        guard let prevName = header.prev else {
            guard let key = header.replica, let scopeName = header.scope else {
                throw StoreError(.refused, "a batch without `prev` names no replica or no scope")
            }
            let replica = try replica(key)
            guard let scope = try scope(scopeName, create: true) else {
                throw StoreError(.damaged, "the scope \(scopeName) could not be stored")
            }
            let others = try chains(inScope: scope).contains { $0.replica == replica }
            return Seat(
                chain: Chain(
                    id: try nextChain(), replica: replica, scope: scope, parent: nil,
                    forkOrdinal: 0, forkPlace: 0, tip: 0, length: 0, places: 0,
                    past: PastVector()), isNew: true, isFork: others)
        }
        guard let prev = try batch(prevName) else {
            throw StoreError(.damaged, "batch \(prevName.short) is not in the log")
        }
        let chain = try chain(prev.chain)
        if prev.number == chain.tip { return Seat(chain: chain, isNew: false, isFork: false) }
        return Seat(
            chain: Chain(
                id: try nextChain(), replica: chain.replica, scope: chain.scope, parent: chain.id,
                forkOrdinal: prev.ordinal, forkPlace: prev.firstPlace + prev.made, tip: 0,
                length: prev.ordinal, places: prev.firstPlace + prev.made, past: try past(prev)),
            isNew: true, isFork: true)
    }

    private func nextChain() throws -> Int {
        let find = try sql("SELECT coalesce(max(id), 0) + 1 FROM chain")
        defer { find.reset() }
        return try find.step() ? find.int(0) : 1
    }

    /// Appends a batch whose parents are all in the log.
    func append(
        _ batch: Batch, seat: Seat, made: Int, known: ClosedRange<Instant>
    ) throws -> LoggedBatch {
        var chain = seat.chain
        let header = batch.header
        var cited = chain.past
        for name in header.seen {
            guard let seen = try self.batch(name) else {
                throw StoreError(.damaged, "batch \(name.short) is not in the log")
            }
            cited.formUnion(try past(seen))
        }
        let changesPast = seat.isNew || !header.seen.isEmpty
        let logged = LoggedBatch(
            number: try lastNumber() + 1, name: batch.name, chain: chain.id,
            ordinal: chain.length + 1, firstPlace: chain.places, made: made,
            recorded: header.recorded,
            source: try header.source.flatMap { try source($0, create: true) })
        guard logged.firstPlace + made <= Int(UInt32.max) else {
            throw StoreError(.refused, "a chain makes at most 2³² records; go on under a new key")
        }
        let insert = try sql(
            """
            INSERT INTO batch(number, name, chain, ordinal, first_place, made, recorded,
            known_first, known_last, source, past, signature, bytes)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)
        insert.bind(1, logged.number)
        insert.bind(2, copying: batch.name.bytes)
        insert.bind(3, chain.id)
        insert.bind(4, logged.ordinal)
        insert.bind(5, logged.firstPlace)
        insert.bind(6, made)
        insert.bind(7, header.recorded.milliseconds)
        insert.bind(8, known.lowerBound.milliseconds)
        insert.bind(9, known.upperBound.milliseconds)
        if let source = logged.source { insert.bind(10, source) } else { insert.bindNull(10) }
        if changesPast { insert.bind(11, copying: cited.encoded) } else { insert.bindNull(11) }
        insert.bind(12, copying: batch.signature)
        insert.bind(13, copying: batch.bytes)
        try insert.run()
        keep(logged)
        cited.include(chain: chain.id, count: logged.ordinal)
        chain.past = cited
        chain.tip = logged.number
        chain.length = logged.ordinal
        chain.places += made
        try save(chain)
        return logged
    }

    private func save(_ chain: Chain) throws {
        let upsert = try sql(
            """
            INSERT OR REPLACE INTO chain(\(LogTable.chainColumns))
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)
        upsert.bind(1, chain.id)
        upsert.bind(2, chain.replica)
        upsert.bind(3, chain.scope)
        if let parent = chain.parent { upsert.bind(4, parent) } else { upsert.bindNull(4) }
        upsert.bind(5, chain.forkOrdinal)
        upsert.bind(6, chain.forkPlace)
        upsert.bind(7, chain.tip)
        upsert.bind(8, chain.length)
        upsert.bind(9, chain.places)
        upsert.bind(10, copying: chain.past.encoded)
        try upsert.run()
        chains[chain.id] = chain
    }
}
