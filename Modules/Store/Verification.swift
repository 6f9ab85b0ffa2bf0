import Domain
import GRDB
import Replication

/// What `verify` found.
public struct VerificationReport: Sendable {
    public var batches = 0
    public var records = 0
    /// One sentence a fault, with its place; empty when all is well.
    public var faults: [String] = []

    public var isClean: Bool { faults.isEmpty }
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
        try fresh.replay(self, checking: true, progress: progress) { fault in
            if report.faults.count < 100 { report.faults.append(fault) }
        }
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
            try compare(table, fresh, &report)
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
        var faults: [String] = []
        try database.read { mine in
            try fresh.database.read { theirs in
                let sql = "SELECT * FROM \(quoted) ORDER BY \(order)"
                let a = try Row.fetchCursor(mine, sql: sql)
                let b = try Row.fetchCursor(theirs, sql: sql)
                var left = try a.next()
                var right = try b.next()
                while faults.count < 20, left != nil || right != nil {
                    guard let one = left else {
                        faults.append("\(table): row \(Store.place(right)) is missing")
                        right = try b.next()
                        continue
                    }
                    guard let other = right else {
                        faults.append("\(table): row \(Store.place(one)) should not be there")
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
                        faults.append(
                            "\(table): row \(m): \(columns.joined(separator: ", ")) differs from "
                                + "what the log says")
                        left = try a.next()
                        right = try b.next()
                    } else if m < n {
                        faults.append("\(table): row \(m) should not be there")
                        left = try a.next()
                    } else {
                        faults.append("\(table): row \(n) is missing")
                        right = try b.next()
                    }
                }
            }
        }
        report.faults += faults
    }

    private static func place(_ row: Row?) -> Int64 {
        guard let row, let first = row.databaseValues.first else { return -1 }
        return Int64.fromDatabaseValue(first) ?? -1
    }

    /// Makes all tables anew from the log. Where the log itself is damaged nothing is changed, and
    /// the faults are returned: its batches come back by a sync or from a backup.
    public func rebuild() throws -> [String] {
        var faults: [String] = []
        let fresh = try Store(inMemory: schema, root: try root)
        try fresh.replay(self, checking: true) { faults.append($0) }
        guard faults.isEmpty else { return faults }
        defer { authorityCache.forget() }
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
                        let rows = try Row.fetchCursor(
                            source, sql: "SELECT * FROM \(Tables.quoted(table))")
                        while let row = try rows.next() {
                            let marks = row.columnNames.map { _ in "?" }.joined(separator: ",")
                            try db.execute(
                                sql: "INSERT INTO \(Tables.quoted(table)) VALUES (\(marks))",
                                arguments: StatementArguments(row.databaseValues))
                        }
                    }
                }
                return .commit
            }
        }
        return faults
    }
}
