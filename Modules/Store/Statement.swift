import Domain
internal import GRDB
internal import GRDBSQLite

/// A prepared statement used through SQLite's C interface: what a merge does a million times.
/// Lives within one access to the database; text and blobs are bound without a copy, so that
/// they must outlive the step.
@safe final class Statement {
    private let statement: OpaquePointer
    private let connection: OpaquePointer
    /// Of a statement that the connection keeps: its owner.
    private let kept: GRDB.Statement?

    /// One that the connection keeps prepared from one access to the next.
    init(kept statement: GRDB.Statement, on connection: OpaquePointer) {
        unsafe self.statement = unsafe statement.sqliteStatement
        unsafe self.connection = connection
        kept = statement
    }

    /// One that is prepared for this access alone.
    init(_ sql: String, on connection: OpaquePointer) throws {
        var statement: OpaquePointer?
        let code = unsafe sqlite3_prepare_v3(
            connection, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &statement, nil)
        guard code == SQLITE_OK, let statement = unsafe statement else {
            throw unsafe Statement.error(connection, sql)
        }
        unsafe self.statement = statement
        unsafe self.connection = connection
        kept = nil
    }

    deinit {
        guard kept != nil else {
            unsafe sqlite3_finalize(statement)
            return
        }
        // What was bound without a copy does not outlive the access; a query that was left in the
        // middle would keep its snapshot.
        unsafe sqlite3_reset(statement)
        unsafe sqlite3_clear_bindings(statement)
    }

    static func error(_ connection: OpaquePointer, _ what: String) -> DatabaseError {
        unsafe DatabaseError(
            resultCode: ResultCode(rawValue: sqlite3_extended_errcode(connection)),
            message: String(cString: sqlite3_errmsg(connection)), sql: what)
    }

    // MARK: - Binding; parameters count from 1

    func bind(_ n: Int32, _ number: Int64) { _ = unsafe sqlite3_bind_int64(statement, n, number) }
    func bind(_ n: Int32, _ number: Int) { bind(n, Int64(number)) }
    /// A value as it stands in another statement's row, whatever it is.
    func bind(_ n: Int32, column: Int32, of row: Statement) {
        _ = unsafe sqlite3_bind_value(statement, n, sqlite3_column_value(row.statement, column))
    }
    func bindNull(_ n: Int32) { _ = unsafe sqlite3_bind_null(statement, n) }

    func bind(_ n: Int32, text: UnsafePointer<UInt8>?, count: Int) {
        _ = unsafe sqlite3_bind_text(
            statement, n,
            UnsafeRawPointer(text ?? Statement.nothing)
                .assumingMemoryBound(to: CChar.self), Int32(count), nil)
    }

    func bind(_ n: Int32, blob: UnsafePointer<UInt8>?, count: Int) {
        _ = unsafe sqlite3_bind_blob(statement, n, blob ?? Statement.nothing, Int32(count), nil)
    }

    /// Stands for the address of empty texts, which must not be NULL.
    private nonisolated(unsafe) static let nothing: UnsafePointer<UInt8> = {
        let byte = UnsafeMutablePointer<UInt8>.allocate(capacity: 1)
        unsafe byte.pointee = 0
        return unsafe UnsafePointer(byte)
    }()

    private static let transient = unsafe unsafeBitCast(
        -1, to: (@convention(c) (UnsafeMutableRawPointer?) -> Void).self)

    /// Copies.
    func bind(_ n: Int32, copying bytes: [UInt8]) {
        unsafe bytes.withUnsafeBufferPointer { buffer in
            _ = unsafe sqlite3_bind_blob(
                statement, n, buffer.baseAddress ?? Statement.nothing, Int32(buffer.count),
                Statement.transient)
        }
    }

    /// Copies.
    func bind(_ n: Int32, copying text: String) {
        _ = unsafe sqlite3_bind_text(
            statement, n, text, Int32(text.utf8.count), Statement.transient)
    }

    // MARK: - Running

    /// Whether there is a row. After the last one, or after a change, it is ready for new values.
    func step() throws -> Bool {
        switch unsafe sqlite3_step(statement) {
        case SQLITE_ROW: return true
        case SQLITE_DONE:
            unsafe sqlite3_reset(statement)
            return false
        default:
            let error = unsafe Statement.error(connection, String(cString: sqlite3_sql(statement)))
            unsafe sqlite3_reset(statement)
            throw error
        }
    }

    /// Runs a change; how many rows it touched.
    @discardableResult func run() throws -> Int {
        while try step() {}
        return Int(unsafe sqlite3_changes(connection))
    }

    func reset() { unsafe sqlite3_reset(statement) }

    // MARK: - The current row; columns count from 0

    func integer(_ n: Int32) -> Int64 { unsafe sqlite3_column_int64(statement, n) }
    func int(_ n: Int32) -> Int { Int(integer(n)) }
    func isNull(_ n: Int32) -> Bool { unsafe sqlite3_column_type(statement, n) == SQLITE_NULL }

    func blob(_ n: Int32) -> [UInt8] {
        let count = Int(unsafe sqlite3_column_bytes(statement, n))
        guard count > 0, let bytes = unsafe sqlite3_column_blob(statement, n) else { return [] }
        return unsafe [UInt8](UnsafeRawBufferPointer(start: bytes, count: count))
    }

    /// Nil unless there are 16 bytes. By hand: a generic reader of bytes costs more than the query.
    func recordID(_ n: Int32) -> RecordID? {
        guard unsafe sqlite3_column_bytes(statement, n) == 16,
            let bytes = unsafe sqlite3_column_blob(statement, n)
        else { return nil }
        return RecordID(
            high: UInt64(bigEndian: unsafe bytes.loadUnaligned(as: UInt64.self)),
            low: UInt64(bigEndian: unsafe bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)))
    }

    func text(_ n: Int32) -> String {
        guard let bytes = unsafe sqlite3_column_text(statement, n) else { return "" }
        let count = Int(unsafe sqlite3_column_bytes(statement, n))
        return unsafe String(
            decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
    }
}

/// The statements of one access to the database. A small change costs less than preparing the
/// dozen statements that it takes: the connection keeps them.
@safe final class Statements {
    private let database: Database
    private let connection: OpaquePointer
    private var prepared: [String: Statement] = [:]

    init(_ db: Database) throws {
        guard let connection = unsafe db.sqliteConnection else {
            throw StoreError(.damaged, "the database is closed")
        }
        database = db
        unsafe self.connection = connection
    }

    func callAsFunction(_ sql: String) throws -> Statement {
        if let statement = prepared[sql] { return statement }
        let kept = try database.cachedStatement(sql: sql)
        let statement = unsafe Statement(kept: kept, on: connection)
        prepared[sql] = statement
        return statement
    }

    /// The same for one text of many, which the connection does not keep.
    func once(_ sql: String) throws -> Statement {
        if let statement = prepared[sql] { return statement }
        let statement = try unsafe Statement(sql, on: connection)
        prepared[sql] = statement
        return statement
    }
}
