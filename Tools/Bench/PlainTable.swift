import BenchWorkload
import Domain
import GRDBSQLite

/// The floor: the same rows in a plain table, by SQLite's C API with reused statements.
@safe final class PlainTable {
    private var connection: OpaquePointer?
    private var insert: OpaquePointer?

    /// - Parameter cache: of pages, in KiB; as much as a store's writer has.
    init(path: String, cache: Int = 12_288) {
        unsafe sqlite3_open(path, &connection)
        execute(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -\(cache)")
    }

    /// Makes the table of the workload.
    func create() {
        execute(
            """
            CREATE TABLE p(id BLOB PRIMARY KEY NOT NULL, name TEXT NOT NULL, incubator TEXT NOT NULL,
            phase TEXT NOT NULL, created TEXT NOT NULL, started TEXT NOT NULL, updated TEXT NOT NULL,
            ended TEXT NOT NULL, budget_cents INTEGER NOT NULL, spent_cents INTEGER NOT NULL,
            url TEXT NOT NULL, descr TEXT NOT NULL)
            """)
        unsafe insert = prepare("INSERT INTO p VALUES (?,?,?,?,?,?,?,?,?,?,?,?)")
    }

    /// The next rows in the order in which they were added, and as `add` takes them.
    func ready(after row: Int, limit: Int) -> [Ready] {
        let find = unsafe prepare(
            "SELECT * FROM p WHERE rowid > \(row) ORDER BY rowid LIMIT \(limit)")
        defer { unsafe sqlite3_finalize(find) }
        var rows: [Ready] = []
        while unsafe sqlite3_step(find) == SQLITE_ROW {
            rows.append(
                Ready(
                    id: unsafe bytes(find, 0),
                    texts: [1, 2, 3, 4, 5, 6, 7, 10, 11].map { unsafe bytes(find, $0) },
                    budget: unsafe sqlite3_column_int64(find, 8),
                    spent: unsafe sqlite3_column_int64(find, 9)))
        }
        return rows
    }

    /// The ids of every fifth row, in the order in which they were added.
    func everyFifth() -> [RecordID] {
        let find = unsafe prepare("SELECT id FROM p WHERE rowid % 5 = 1 ORDER BY rowid")
        defer { unsafe sqlite3_finalize(find) }
        var ids: [RecordID] = []
        while unsafe sqlite3_step(find) == SQLITE_ROW {
            if let id = RecordID(bytes: unsafe bytes(find, 0)) { ids.append(id) }
        }
        return ids
    }

    private func bytes(_ row: OpaquePointer?, _ column: Int32) -> [UInt8] {
        let count = Int(unsafe sqlite3_column_bytes(row, column))
        return unsafe [UInt8](
            UnsafeRawBufferPointer(start: sqlite3_column_blob(row, column), count: count))
    }

    deinit {
        unsafe sqlite3_finalize(insert)
        unsafe sqlite3_close_v2(connection)
    }

    func execute(_ sql: String) {
        var message: UnsafeMutablePointer<CChar>?
        let code = unsafe sqlite3_exec(connection, sql, nil, nil, &message)
        precondition(code == SQLITE_OK, "the floor's SQL failed: \(sql)")
    }

    private func prepare(_ sql: String) -> OpaquePointer? {
        var statement: OpaquePointer?
        unsafe sqlite3_prepare_v2(connection, sql, -1, &statement, nil)
        return unsafe statement
    }

    private func text(_ statement: OpaquePointer?, _ n: Int32, _ bytes: [UInt8]) {
        unsafe bytes.withUnsafeBufferPointer { buffer in
            _ = unsafe sqlite3_bind_text(
                statement, n,
                UnsafeRawPointer(buffer.baseAddress)?.assumingMemoryBound(to: CChar.self),
                Int32(buffer.count), nil)
        }
    }

    private func blob(_ statement: OpaquePointer?, _ n: Int32, _ bytes: [UInt8]) {
        unsafe bytes.withUnsafeBufferPointer { buffer in
            _ = unsafe sqlite3_bind_blob(
                statement, n, buffer.baseAddress, Int32(buffer.count), nil)
        }
    }

    /// Rows with their texts and keys ready, so that only SQLite is timed.
    struct Ready {
        var id: [UInt8]
        var texts: [[UInt8]]
        var budget: Int64
        var spent: Int64
    }

    static func ready(_ rows: [Workload.Row], _ workload: Workload) -> [Ready] {
        rows.map { row in
            let days = [row.days.0, row.days.1, row.days.2, row.days.3].map {
                Array(Day(number: $0).text.utf8)
            }
            return Ready(
                id: row.id.bytes,
                texts: [row.name, workload.incubators[row.incubator], Workload.phases[row.phase]]
                    + days + [row.url, row.text],
                budget: row.budget, spent: row.spent)
        }
    }

    /// - Precondition: within a transaction of the caller's.
    func add(_ rows: [Ready]) {
        for row in rows {
            unsafe blob(insert, 1, row.id)
            for n in 0..<7 { unsafe text(insert, Int32(n + 2), row.texts[n]) }
            unsafe sqlite3_bind_int64(insert, 9, row.budget)
            unsafe sqlite3_bind_int64(insert, 10, row.spent)
            unsafe text(insert, 11, row.texts[7])
            unsafe text(insert, 12, row.texts[8])
            let code = unsafe sqlite3_step(insert)
            precondition(code == SQLITE_DONE, "the floor's insert failed")
            unsafe sqlite3_reset(insert)
        }
    }

    private func bind(_ statement: OpaquePointer?, _ n: Int32, _ id: RecordID) {
        // SQLITE_TRANSIENT: SQLite copies the 16 bytes.
        var words = (id.high.bigEndian, id.low.bigEndian)
        unsafe withUnsafeBytes(of: &words) { bytes in
            _ = unsafe sqlite3_bind_blob(
                statement, n, bytes.baseAddress, 16,
                unsafeBitCast(-1, to: (@convention(c) (UnsafeMutableRawPointer?) -> Void).self))
        }
    }

    /// - Parameter values: the texts that the edits name by number.
    func update(phase edits: [(id: RecordID, value: Int)], _ values: [[UInt8]]) {
        let statement = unsafe prepare("UPDATE p SET phase = ? WHERE id = ?")
        execute("BEGIN")
        for edit in edits {
            unsafe text(statement, 1, values[edit.value])
            unsafe bind(statement, 2, edit.id)
            unsafe sqlite3_step(statement)
            unsafe sqlite3_reset(statement)
        }
        execute("COMMIT")
        unsafe sqlite3_finalize(statement)
    }

    func update(budget edits: [(id: RecordID, value: Int64)]) {
        let statement = unsafe prepare("UPDATE p SET budget_cents = ? WHERE id = ?")
        execute("BEGIN")
        for edit in edits {
            unsafe sqlite3_bind_int64(statement, 1, edit.value)
            unsafe bind(statement, 2, edit.id)
            unsafe sqlite3_step(statement)
            unsafe sqlite3_reset(statement)
        }
        execute("COMMIT")
        unsafe sqlite3_finalize(statement)
    }

    /// One number.
    func value(_ sql: String) -> Int {
        let statement = unsafe prepare(sql)
        unsafe sqlite3_step(statement)
        defer { unsafe sqlite3_finalize(statement) }
        return Int(unsafe sqlite3_column_int64(statement, 0))
    }
}
