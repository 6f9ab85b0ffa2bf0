import Domain
import Foundation
import GRDB
import Replication

/// Brings a database to this program's layout and vocabulary, or refuses it.
///
/// There is one way from every older layout, since the log is enough to make the rest: a copy of
/// the file is set aside, the tables are made anew and the log is replayed into them, in one
/// transaction. What the tables `local_…` hold is carried over column by column. A layout may
/// change everything but the columns `number`, `bytes` and `signature` of the table `batch`.
enum Migrations {
    /// Refuses a file of a newer program without touching it: a connection that may write would
    /// already move the write-ahead log into it.
    static func refuseNewer(path: String, schema: Schema) throws {
        guard FileManager.default.fileExists(atPath: path) else { return }
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(60)
        let file = try DatabaseQueue(path: path, configuration: configuration)
        try file.read { db in
            if try db.tableExists("local_meta") { try refuseNewer(db, schema, path) }
        }
        try file.close()
    }

    /// - Parameter notice: is told where the copy of an older file lies.
    static func prepare(
        _ database: any DatabaseWriter, schema: Schema, path: String, notice: (String) -> Void
    ) throws {
        var aside: String?
        var old = 0
        do {
            try database.write { db in
                guard try db.tableExists("local_meta") else {
                    try Tables.create(schema, db)
                    try Views.create(schema, db)
                    return
                }
                // Again, inside the transaction: another process may have come first.
                try refuseNewer(db, schema, path)
                guard try isOlder(db, schema) else { return }
                old = try number("layout", db)
                aside = try setAside(path, layout: old)
                try migrate(db, schema, path)
            }
        } catch {
            if let aside { try? FileManager.default.removeItem(atPath: aside) }
            throw error
        }
        if let aside {
            notice(
                "\(path) had the layout \(old) and has \(Tables.version) now, made anew from its "
                    + "log; the file as it was lies in \(aside), to be deleted when all is well")
        }
    }

    // MARK: - Which one it is

    private static func number(_ key: String, _ db: Database) throws -> Int {
        let text = try String.fetchOne(
            db, sql: "SELECT value FROM local_meta WHERE key = ?", arguments: [key])
        return text.flatMap { Int($0) } ?? 0
    }

    private static func isOlder(_ db: Database, _ schema: Schema) throws -> Bool {
        try number("layout", db) < Tables.version || number("schema", db) < schema.version
    }

    private static func refuseNewer(_ db: Database, _ schema: Schema, _ path: String) throws {
        let layout = try number("layout", db)
        let version = try number("schema", db)
        guard layout <= Tables.version, version <= schema.version else {
            throw StoreError(
                .newerProgram,
                """
                \(path) was written by a newer version of p352 (layout \(layout), vocabulary \
                \(version); this program knows \(Tables.version) and \(schema.version)): \
                update this program; the file was left as it is
                """)
        }
    }

    // MARK: - The copy

    /// Copies the last committed state, without the directory of persons: that one is carried
    /// over, and a person who is forgotten later must not survive in a copy.
    private static func setAside(_ path: String, layout: Int) throws -> String {
        let files = FileManager.default
        var aside = "\(path).layout-\(layout)"
        var n = 1
        while files.fileExists(atPath: aside) {
            n += 1
            aside = "\(path).layout-\(layout)-\(n)"
        }
        let unfinished = aside + ".unfinished"
        try? files.removeItem(atPath: unfinished)
        var reading = Configuration()
        reading.readonly = true
        let source = try DatabaseQueue(path: path, configuration: reading)
        let copy = try DatabaseQueue(path: unfinished)
        try source.backup(to: copy)
        try copy.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA journal_mode = DELETE; PRAGMA secure_delete = ON")
            if try db.tableExists("local_person") {
                try db.execute(sql: "DELETE FROM local_person; VACUUM")
            }
        }
        try copy.close()
        try source.close()
        try files.moveItem(atPath: unfinished, toPath: aside)
        return aside
    }

    // MARK: - The tables

    private static let prefix = "former_"

    private static func names(_ db: Database, _ type: String) throws -> [String] {
        try String.fetchAll(
            db,
            sql: """
                SELECT name FROM sqlite_master WHERE type = ? AND sql IS NOT NULL
                AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name
                """, arguments: [type])
    }

    private static func migrate(_ db: Database, _ schema: Schema, _ path: String) throws {
        for view in try names(db, "view") {
            try db.execute(sql: "DROP VIEW \(Tables.quoted(view))")
        }
        // Their names are wanted for the new ones.
        for index in try names(db, "index") {
            try db.execute(sql: "DROP INDEX \(Tables.quoted(index))")
        }
        var locals: [String] = []
        for table in try names(db, "table") {
            if table == "batch" || table.hasPrefix("local_") {
                try db.execute(
                    sql: "ALTER TABLE \(table) RENAME TO \(Tables.quoted(prefix + table))")
                if table != "batch" { locals.append(table) }
            } else {
                try db.execute(sql: "DROP TABLE \(Tables.quoted(table))")
            }
        }
        try Tables.create(schema, db)
        try Views.create(schema, db)
        for table in locals { try carryOver(table, db) }
        try replay(db, schema, path)
        try db.execute(sql: "DROP TABLE \(prefix)batch")
    }

    /// What a local table held goes into the new one of its name, as far as the columns are still
    /// there. New values win: `local_meta` says the new layout. One that this program does not
    /// know stays as it is.
    private static func carryOver(_ table: String, _ db: Database) throws {
        let former = Tables.quoted(prefix + table)
        guard try db.tableExists(table) else {
            try db.execute(sql: "ALTER TABLE \(former) RENAME TO \(Tables.quoted(table))")
            return
        }
        let known = Set(try db.columns(in: table).map(\.name))
        let columns = try db.columns(in: prefix + table).map(\.name).filter(known.contains)
            .map(Tables.quoted).joined(separator: ", ")
        if !columns.isEmpty {
            try db.execute(
                sql: """
                    INSERT OR IGNORE INTO \(Tables.quoted(table))(\(columns))
                    SELECT \(columns) FROM \(former)
                    """)
        }
        try db.execute(sql: "DROP TABLE \(former)")
    }

    private static func replay(_ db: Database, _ schema: Schema, _ path: String) throws {
        let access = try Store.Access(db, schema: schema)
        let find = try access.sql(
            "SELECT number, bytes, signature FROM \(prefix)batch ORDER BY number")
        while try find.step() {
            let number = find.int(0)
            do {
                let missing = try access.replay(
                    try Batch(bytes: find.blob(1), signature: find.blob(2)), checking: true)
                if let missing {
                    throw damaged(path, number, "it rests on batch \(missing.short), which is gone")
                }
            } catch let error as WireError {
                throw damaged(path, number, "\(error)")
            } catch let error as StoreError {
                throw damaged(path, number, error.message)
            }
        }
        try access.finish()
        try access.didRemakeTables()
    }

    private static func damaged(_ path: String, _ number: Int, _ reason: String) -> StoreError {
        StoreError(
            .damaged,
            """
            \(path) could not be brought to this program's layout and was left as it is: batch \
            number \(number) of its log: \(reason); restore a backup, or make a new home and sync
            """)
    }
}
