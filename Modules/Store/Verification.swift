import Domain
import GRDB
import Replication

/// What `verify` found.
public struct VerificationReport: Sendable {
    public var batches = 0
    public var records = 0
    /// One sentence a fault, with its place: what is wrong in itself, the log's before the tables';
    /// empty when all is well.
    public var faults: [String] = []
    /// What follows from damage to the log: batches that rest on it, and rows of tables that the
    /// rest of the log does not explain; at most 1,000 of a kind.
    public var consequences: [String] = []
    /// How many there are of each.
    public var following = (batches: 0, rows: 0)
    /// Whether batches of the log itself are damaged; else `rebuild` mends what is wrong.
    public var isLogDamaged = false

    public var isClean: Bool { faults.isEmpty }

    /// "and 312 batches that rest on this, 40 rows that the rest of the log does not explain"; nil
    /// where nothing follows.
    public var summary: String? {
        let parts = [
            following.batches == 0
                ? nil
                : EnglishText.count(
                    following.batches, "batch that rests on this", "batches that rest on this"),
            following.rows == 0
                ? nil
                : EnglishText.count(following.rows, "row")
                    + " that the rest of the log does not explain",
        ].compactMap { $0 }
        return parts.isEmpty ? nil : "and " + parts.joined(separator: ", ")
    }

    private static let listed = 1000

    mutating func add(_ fault: LogFault) {
        switch fault {
        case .damage(let sentence):
            isLogDamaged = true
            faults.append(sentence)
        case .consequence(let sentence):
            following.batches += 1
            if following.batches <= Self.listed { consequences.append(sentence) }
        }
    }

    /// A row that differs: where batches are damaged it follows from them.
    mutating func add(row sentence: String) {
        guard isLogDamaged else {
            if faults.count < Self.listed { faults.append(sentence) }
            return
        }
        following.rows += 1
        if following.rows <= Self.listed { consequences.append(sentence) }
    }
}

extension Store {
    /// Checks every hash and signature, derives the state anew from the log and compares it with
    /// the tables, row by row. Cost: the whole store.
    /// - Parameter progress: is told how many batches are checked.
    public func verify(
        progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }
    ) throws -> VerificationReport {
        var report = VerificationReport()
        let fresh = try Store(inMemory: schema, root: try root)
        try fresh.replay(self, checking: true, progress: progress) { report.add($0) }
        let tables = try fresh.read { access in
            let find = try access.sql(
                """
                SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'local\\_%'
                ESCAPE '\\' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name
                """)
            var names: [String] = []
            while try find.step() { names.append(find.text(0)) }
            return names
        }
        for table in tables {
            try worded { try compare(table, fresh, &report) }
        }
        report.batches = try count("batch")
        for type in schema.types { report.records += try count(type.table) }
        if let home {
            let mark = try home.mark()
            for name in mark.sent.values where try holds([name]).isEmpty {
                report.faults.append("batch \(name.short) left this machine and is not in the log")
            }
        }
        return report
    }

    private func count(_ table: String) throws -> Int {
        try read { access in
            let find = try access.sql("SELECT count(*) FROM \(Tables.quoted(table))")
            defer { find.reset() }
            return try find.step() ? find.int(0) : 0
        }
    }

    private func compare(
        _ table: String, _ fresh: Store, _ report: inout VerificationReport
    ) throws {
        let quoted = Tables.quoted(table)
        let order =
            ["record_conflict", "record_whole", "unknown_value"].contains(table)
            ? "1, 2, 3" : table == "record_scope" ? "1, 2" : "1"
        try database.read { mine in
            try fresh.database.read { theirs in
                // As bytes: a text may hold U+0000, at which GRDB's own reading of texts ends.
                let names = try mine.columns(in: table).map(\.name)
                let columns =
                    names.prefix(1).map(Tables.quoted)
                    + names.dropFirst().map {
                        "CAST(\(Tables.quoted($0)) AS BLOB) AS \(Tables.quoted($0))"
                    }
                let sql =
                    "SELECT \(columns.joined(separator: ", ")) FROM \(quoted) ORDER BY \(order)"
                let a = try Row.fetchCursor(mine, sql: sql)
                let b = try Row.fetchCursor(theirs, sql: sql)
                var left = try a.next()
                var right = try b.next()
                while left != nil || right != nil {
                    guard let one = left else {
                        report.add(row: "\(table): row \(Store.place(right)) is missing")
                        right = try b.next()
                        continue
                    }
                    guard let other = right else {
                        report.add(row: "\(table): row \(Store.place(one)) should not be there")
                        left = try a.next()
                        continue
                    }
                    if one == other {
                        left = try a.next()
                        right = try b.next()
                        continue
                    }
                    let (m, n) = (Store.place(one), Store.place(other))
                    if m == n {
                        let columns = one.columnNames.filter {
                            one[$0] as DatabaseValue != other[$0]
                        }
                        report.add(
                            row: "\(table): row \(m): \(columns.joined(separator: ", ")) differs "
                                + "from what the log says")
                        left = try a.next()
                        right = try b.next()
                    } else if m < n {
                        report.add(row: "\(table): row \(m) should not be there")
                        left = try a.next()
                    } else {
                        report.add(row: "\(table): row \(n) is missing")
                        right = try b.next()
                    }
                }
            }
        }
    }

    private static func place(_ row: Row?) -> Int64 {
        guard let row, let first = row.databaseValues.first else { return -1 }
        return Int64.fromDatabaseValue(first) ?? -1
    }

    /// Makes all tables anew from the log. Where the log itself is damaged nothing is changed, and
    /// the report says where: its batches come back by a sync or from a backup.
    public func rebuild() throws -> VerificationReport {
        var report = VerificationReport()
        let fresh = try Store(inMemory: schema, root: try root)
        try fresh.replay(self, checking: true) { report.add($0) }
        guard report.isClean else { return report }
        defer { authorityCache.forget() }
        try worded { try copyTables(from: fresh) }
        return report
    }

    /// Puts the tables of another store in the place of the own ones, in one transaction.
    private func copyTables(from fresh: Store) throws {
        try database.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA foreign_keys = OFF")
            try db.inTransaction {
                try fresh.database.read { source in
                    let tables = try String.fetchAll(
                        source,
                        sql: """
                            SELECT name FROM sqlite_master WHERE type = 'table'
                            AND name NOT LIKE 'local\\_%' ESCAPE '\\'
                            AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
                            """)
                    for table in tables {
                        try db.execute(sql: "DELETE FROM \(Tables.quoted(table))")
                        let count = try source.columns(in: table).count
                        let marks = [String](repeating: "?", count: count)
                            .joined(separator: ",")
                        let rows = try Statements(source)(
                            "SELECT * FROM \(Tables.quoted(table))")
                        let insert = try Statements(db)(
                            "INSERT INTO \(Tables.quoted(table)) VALUES (\(marks))")
                        while try rows.step() {
                            for n in 0..<Int32(count) { insert.bind(n + 1, column: n, of: rows) }
                            try insert.run()
                        }
                    }
                }
                try Access(db, schema: schema).didRemakeTables()
                return .commit
            }
        }
    }
}
