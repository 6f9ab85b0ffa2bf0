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
    /// The local number of the programme that it was written under; 0 before enrolment.
    var programme: Int
    /// Of a copy of a moved record's batch: the original.
    var origin: BatchName?
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
    /// The keys that certified its replica's, newest first.
    var certifiedBy: [ReplicaKey]
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

    private func replica(known key: ReplicaKey) throws -> Int? {
        let find = try sql("SELECT id FROM replica WHERE key = ?")
        find.bind(1, copying: key.bytes)
        defer { find.reset() }
        return try find.step() ? find.int(0) : nil
    }

    func replica(_ key: ReplicaKey) throws -> Int {
        if let known = try replica(known: key) { return known }
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

    // MARK: - Programmes

    /// The local number of a programme; 0 is programme zero, before enrolment.
    func programme(root: [UInt8]) throws -> Int {
        if let known = try programme(known: root) { return known }
        let insert = try sql(
            "INSERT INTO root(id, hash) SELECT coalesce(max(id), 0) + 1, ? FROM root")
        insert.bind(1, copying: root)
        try insert.run()
        return try programme(root: root)
    }

    /// Nil while the log holds nothing of this programme.
    func programme(known root: [UInt8]) throws -> Int? {
        let find = try sql("SELECT id FROM root WHERE hash = ?")
        find.bind(1, copying: root)
        defer { find.reset() }
        return try find.step() ? find.int(0) : nil
    }

    /// The hash of a programme's root key; nil for programme zero.
    func root(ofProgramme id: Int) throws -> [UInt8]? {
        let find = try sql("SELECT hash FROM root WHERE id = ?")
        find.bind(1, id)
        defer { find.reset() }
        return try find.step() ? find.blob(0) : nil
    }

    /// What a batch was written under: what it says, or what its chain said before.
    func programme(of header: BatchHeader) throws -> Int {
        switch header.programme {
        case .zero: 0
        case .root(let root): try programme(root: root)
        case nil: try header.prev.flatMap { try batch($0) }?.programme ?? 0
        }
    }

    // MARK: - Chains

    private static let chainColumns =
        "id, replica, scope, parent, fork_ordinal, fork_place, tip, length, places, past, "
        + "certified_by"

    private func read(_ row: Statement) throws -> Chain {
        Chain(
            id: row.int(0), replica: row.int(1), scope: row.int(2),
            parent: row.isNull(3) ? nil : row.int(3), forkOrdinal: row.int(4),
            forkPlace: row.int(5), tip: row.int(6), length: row.int(7), places: row.int(8),
            past: try PastVector(encoded: row.blob(9)),
            certifiedBy: LogTable.keys(row.blob(10)))
    }

    private static func keys(_ bytes: [UInt8]) -> [ReplicaKey] {
        stride(from: 0, to: bytes.count - 31, by: 32).compactMap { ReplicaKey(bytes[$0..<$0 + 32]) }
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
        "number, name, chain, ordinal, first_place, made, recorded, source, programme, origin"

    private func remember(_ row: Statement) throws -> LoggedBatch {
        guard let name = BatchName(row.blob(1)) else {
            throw StoreError(
                .damaged, "batch \(row.int(0)): its name is damaged; run `verify --rebuild`")
        }
        let batch = LoggedBatch(
            number: row.int(0), name: name, chain: row.int(2), ordinal: row.int(3),
            firstPlace: row.int(4), made: row.int(5),
            recorded: Instant(milliseconds: row.integer(6)),
            source: row.isNull(7) ? nil : row.int(7), programme: row.int(8),
            origin: row.isNull(9) ? nil : BatchName(row.blob(9)))
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

    /// The batch that made a row.
    func maker(ofRow row: Int64) throws -> LoggedBatch? {
        try maker(chain: Int(row >> 32), place: Int(row & 0xFFFF_FFFF))
    }

    /// The batches of a scope, in the order in which they came.
    func numbers(inScope scope: Int) throws -> [Int] {
        let find = try sql(
            """
            SELECT number FROM batch WHERE chain IN (SELECT id FROM chain WHERE scope = ?)
            ORDER BY number
            """)
        find.bind(1, scope)
        var numbers: [Int] = []
        while try find.step() { numbers.append(find.int(0)) }
        return numbers
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
        /// Of a new chain without `prev`: whose it is, and in which scope.
        var key: ReplicaKey?
        var scope: String?
    }

    /// A number for a replica or scope that the log does not know yet.
    private static let unborn = -1

    /// - Precondition: all that the batch cites is in the log.
    func seat(for header: BatchHeader) throws -> Seat {
        guard let prevName = header.prev else {
            guard let key = header.replica, let scopeName = header.scope else {
                throw StoreError(.refused, "a batch without `prev` names no replica or no scope")
            }
            // Nothing is written here: the batch may yet be refused.
            let replica = try replica(known: key) ?? LogTable.unborn
            let scope = try scope(scopeName) ?? LogTable.unborn
            let others =
                scope == LogTable.unborn
                ? false : try chains(inScope: scope).contains { $0.replica == replica }
            return Seat(
                chain: Chain(
                    id: try nextChain(), replica: replica, scope: scope, parent: nil,
                    forkOrdinal: 0, forkPlace: 0, tip: 0, length: 0, places: 0,
                    past: PastVector(), certifiedBy: header.certificates.map(\.key)),
                isNew: true, isFork: others, key: key, scope: scopeName)
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
                length: prev.ordinal, places: prev.firstPlace + prev.made, past: try past(prev),
                certifiedBy: chain.certifiedBy),
            isNew: true, isFork: true)
    }

    private func nextChain() throws -> Int {
        let find = try sql("SELECT coalesce(max(id), 0) + 1 FROM chain")
        defer { find.reset() }
        return try find.step() ? find.int(0) : 1
    }

    /// All that a batch leads back to, itself left out.
    func cited(by header: BatchHeader, after chain: Chain) throws -> PastVector {
        var cited = chain.past
        for name in header.seen {
            guard let seen = try batch(name) else {
                throw StoreError(.damaged, "batch \(name.short) is not in the log")
            }
            cited.formUnion(try past(seen))
        }
        return cited
    }

    /// What a batch of the log leads back to, itself left out.
    func cited(by logged: LoggedBatch, _ header: BatchHeader) throws -> PastVector {
        let names = header.seen + (header.prev.map { [$0] } ?? [])
        return try past(ofAll: names.compactMap { try batch($0) })
    }

    /// Appends a batch whose parents are all in the log.
    func append(
        _ batch: Batch, seat: Seat, made: Int, known: ClosedRange<Instant>
    ) throws -> LoggedBatch {
        var chain = seat.chain
        let header = batch.header
        if let key = seat.key { chain.replica = try replica(key) }
        if let name = seat.scope, let id = try scope(name, create: true) { chain.scope = id }
        var cited = try cited(by: header, after: chain)
        let changesPast = seat.isNew || !header.seen.isEmpty
        let logged = LoggedBatch(
            number: try lastNumber() + 1, name: batch.name, chain: chain.id,
            ordinal: chain.length + 1, firstPlace: chain.places, made: made,
            recorded: header.recorded,
            source: try header.source.flatMap { try source($0, create: true) },
            programme: try programme(of: header), origin: header.copy?.original)
        guard logged.firstPlace + made <= Int(UInt32.max) else {
            throw StoreError(.refused, "a chain makes at most 2³² records; go on under a new key")
        }
        let insert = try sql(
            """
            INSERT INTO batch(number, name, chain, ordinal, first_place, made, recorded,
            known_first, known_last, source, past, signature, bytes, programme, origin)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
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
        insert.bind(14, logged.programme)
        if let origin = logged.origin {
            insert.bind(15, copying: origin.bytes)
        } else {
            insert.bindNull(15)
        }
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
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
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
        upsert.bind(11, copying: chain.certifiedBy.flatMap(\.bytes))
        try upsert.run()
        chains[chain.id] = chain
    }
}
