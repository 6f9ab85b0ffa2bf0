public import Domain
import GRDB
import Replication

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

    /// Opens the store of a home and makes it on first use. A home whose log lacks what it once
    /// sent was restored from a copy: it goes on under a new key at once.
    /// - Throws: `newerProgram` for a file of a newer program, which is left as it is.
    public init(home: HomeFolder, schema: Schema = .current) throws {
        self.schema = schema
        self.home = home
        var configuration = Configuration()
        configuration.busyMode = .timeout(60)
        configuration.maximumReaderCount = 4
        configuration.prepareDatabase { db in
            try db.execute(sql: "PRAGMA synchronous = FULL")
            try db.execute(sql: "PRAGMA cache_size = -16384")
        }
        do {
            database = try DatabasePool(path: home.database, configuration: configuration)
        } catch let error as DatabaseError {
            throw StoreError(
                .damaged, "\(home.database) cannot be opened: \(error.message ?? "\(error)")")
        }
        try Migrations.prepare(database, schema: schema, path: home.database)
        try noticeRestore()
    }

    /// An empty store in memory, for views of the past and for checks.
    init(inMemory schema: Schema) throws {
        self.schema = schema
        home = nil
        database = try DatabaseQueue()
        try database.write { db in try Tables.create(schema, db) }
    }

    /// One access for writing: a transaction.
    func write<T>(_ body: (Access) throws -> T) throws -> T {
        do {
            return try database.write { db in try body(try Access(db, schema: schema)) }
        } catch let error as DatabaseError {
            throw Store.worded(error, home?.database ?? "the store in memory")
        }
    }

    /// One access for reading: a snapshot.
    func read<T>(_ body: (Access) throws -> T) throws -> T {
        do {
            return try database.read { db in try body(try Access(db, schema: schema)) }
        } catch let error as DatabaseError {
            throw Store.worded(error, home?.database ?? "the store in memory")
        }
    }

    private static func worded(_ error: DatabaseError, _ path: String) -> StoreError {
        switch error.resultCode.primaryResultCode {
        case .SQLITE_FULL:
            StoreError(.full, "\(path): the disk is full; nothing was written. Make room and retry")
        case .SQLITE_BUSY:
            StoreError(.busy, "\(path) is in use by another program for a minute; try again later")
        case .SQLITE_CORRUPT, .SQLITE_NOTADB:
            StoreError(
                .damaged, "\(path) is damaged: \(error.message ?? ""); restore a backup and sync")
        default: StoreError(.damaged, "\(path): \(error.message ?? "\(error)")")
        }
    }

    /// What one access to the database works with.
    struct Access {
        let sql: Statements
        let log: LogTable
        let projection: Projection

        init(_ db: Database, schema: Schema, until: Instant? = nil) throws {
            sql = try Statements(db)
            log = LogTable(sql)
            projection = Projection(schema: schema, log: log, until: until)
        }
    }
}
