public import Domain
import GRDB
package import Replication
import Synchronization

/// A store: a set of signed batches, and the tables that show their state.
///
/// Safe for use from several threads and processes; writes are serialised by SQLite. Every write
/// is one transaction, log and state together, on the disk when it returns (WAL,
/// `synchronous=FULL`).
public final class Store: Sendable {
    public let schema: Schema
    /// Nil for a store in memory.
    public let home: HomeFolder?
    let database: any DatabaseWriter
    /// Where reads go: the database, or one committed state of it.
    private let reader: any DatabaseReader
    /// Of a view of the past: its instant.
    let asOf: Instant?
    /// Nobody replaces the database while it is open.
    private let lock: HomeLock?
    /// What the authority chain says, from one access to the next.
    let authorityCache = AuthorityCache()
    /// The keys of a store in memory, for tests and simulations.
    private let ephemeral: Mutex<HomeFolder.Keys?>

    /// Opens the store of a home and makes it on first use. A home whose log lacks what it once
    /// sent was restored from a copy: it goes on under a new key at once.
    /// A file of an older layout is migrated, all or nothing, after a copy was set aside.
    /// - Parameter notice: is told what a person should know of that: where the copy lies.
    /// - Throws: `newerProgram` for a file of a newer program, which is left as it is.
    public init(
        home: HomeFolder, schema: Schema = .current, notice: (String) -> Void = { _ in }
    ) throws {
        self.schema = schema
        self.home = home
        asOf = nil
        ephemeral = Mutex(nil)
        lock = try home.share()
        var configuration = Configuration()
        configuration.busyMode = .timeout(60)
        configuration.maximumReaderCount = 4
        configuration.prepareDatabase { db in
            // Readers pass through a table once; only the writer comes back to its pages.
            let kibibytes = db.configuration.readonly ? 2048 : 12_288
            try db.execute(sql: "PRAGMA cache_size = -\(kibibytes)")
        }
        do {
            try Migrations.refuseNewer(path: home.database, schema: schema)
            database = try DatabasePool(path: home.database, configuration: configuration)
            // Only now: the pool has set NORMAL, with which a commit may be lost with the power.
            try database.writeWithoutTransaction { db in
                try db.execute(sql: "PRAGMA synchronous = FULL")
            }
            reader = database
        } catch let error as DatabaseError {
            throw StoreError(error, home.database)
        }
        do {
            try Migrations.prepare(
                database, schema: schema, path: home.database, notice: notice)
        } catch let error as DatabaseError {
            throw StoreError(error, home.database)
        }
        try noticeProgramme()
        try noticeRestore(notice)
    }

    /// An empty store in memory: for views of the past, checks, tests and simulations.
    /// - Parameter key: what it signs with; without one it is read-only.
    /// - Parameter root: the hash of the programme's root key, where it is known.
    package init(
        inMemory schema: Schema, key: SigningKey? = nil, root: [UInt8]? = nil, asOf: Instant? = nil
    ) throws {
        self.schema = schema
        home = nil
        self.asOf = asOf
        lock = nil
        ephemeral = Mutex(key.map { HomeFolder.Keys(key: $0, certificates: []) })
        database = try DatabaseQueue()
        reader = database
        try database.write { db in
            try Tables.create(schema, db)
            if let root {
                try db.execute(
                    sql: "INSERT INTO local_meta VALUES ('root', ?)",
                    arguments: [Hex.string(root)])
            }
        }
    }

    /// The store as it is now, for as long as a question takes: whatever is read, however often, is of
    /// one committed state, and what others write meanwhile is not seen. What is written through it is
    /// not seen either. Of a store in memory, the store itself.
    /// Cost: a connection of its own; the write-ahead log grows while it is kept.
    public func pinned() throws -> Store {
        guard let pool = database as? DatabasePool else { return self }
        return try worded { try Store(self, reading: try pool.makeSnapshot()) }
    }

    private init(_ store: Store, reading reader: any DatabaseReader) throws {
        schema = store.schema
        home = store.home
        database = store.database
        self.reader = reader
        asOf = store.asOf
        ephemeral = Mutex(nil)
        lock = try store.home?.share()
    }

    func keys() throws -> HomeFolder.Keys {
        if let home { return try home.keys() }
        guard let keys = ephemeral.withLock({ $0 }) else {
            throw StoreError(.forbidden, "a view of the past is read-only")
        }
        return keys
    }

    func renewKey() throws {
        if let home {
            _ = try home.renewKey()
            return
        }
        ephemeral.withLock { keys in
            guard let old = keys else { return }
            let next = SigningKey.random()
            keys = HomeFolder.Keys(
                key: next,
                certificates: [Certificate(of: next.replica, by: old.key)] + old.certificates)
        }
    }

    /// Whether this store signs.
    var isWritable: Bool { home != nil || ephemeral.withLock { $0 != nil } }

    /// One access for writing: a transaction.
    func write<T>(_ body: (Access) throws -> T) throws -> T {
        try worded { try database.write { db in try body(try access(db)) } }
    }

    /// One access for reading: a snapshot.
    func read<T>(_ body: (Access) throws -> T) throws -> T {
        try worded {
            // A store in memory has one connection, that serves one access at a time. Its queue's
            // own `read` says `PRAGMA query_only` before and after, and after each SQLite prepares
            // every statement anew.
            home == nil
                ? try database.unsafeRead { db in try body(try access(db)) }
                : try reader.read { db in try body(try access(db)) }
        }
    }

    private func access(_ db: Database) throws -> Access {
        try Access(db, schema: schema, until: asOf, cache: authorityCache)
    }

    /// Runs what talks to the database itself; what SQLite says becomes words.
    func worded<T>(_ body: () throws -> T) throws -> T {
        do {
            return try body()
        } catch let error as DatabaseError {
            throw StoreError(error, home?.database ?? "the store in memory")
        }
    }

    /// What one access to the database works with.
    struct Access {
        let sql: Statements
        let log: LogTable
        let authority: AuthorityTable
        let effect: Effect
        let projection: Projection

        /// - Parameters:
        ///   - until: writes known later are left out (as-of).
        ///   - fixed: of a replay: what has effect at its end.
        ///   - cache: of the database's authority entries.
        init(
            _ db: Database, schema: Schema, until: Instant? = nil, fixed: Judgement? = nil,
            cache: AuthorityCache? = nil
        ) throws {
            sql = try Statements(db)
            log = LogTable(sql)
            authority = AuthorityTable(log, cache: cache)
            effect = Effect(
                log: log, authority: authority, root: try Access.root(sql), fixed: fixed)
            projection = Projection(
                schema: schema, log: log, authority: authority, effect: effect, until: until)
        }

        private static func root(_ sql: Statements) throws -> [UInt8]? {
            let find = try sql("SELECT value FROM local_meta WHERE key = 'root'")
            defer { find.reset() }
            return try find.step() ? Hex.bytes(find.text(0)) : nil
        }
    }
}
