import Domain
import Foundation
import GRDB

extension Store {
    /// Copies the database while it is in use (SQLite's online backup). The key and the mark stay
    /// where they are: a backup holds no secret.
    public func backup(to path: String) throws {
        guard !FileManager.default.fileExists(atPath: path) else {
            throw StoreError(.refused, "\(path) exists already: choose another name")
        }
        do {
            let copy = try DatabaseQueue(path: path)
            try database.backup(to: copy)
            let persons = try copy.read { db in
                try Row.fetchAll(db, sql: "SELECT * FROM local_person")
            }
            if !persons.isEmpty {
                let directory = try DatabaseQueue(path: path + ".persons")
                try directory.write { db in
                    try Tables.createPersons(db)
                    for row in persons {
                        let marks = row.columnNames.map { _ in "?" }.joined(separator: ",")
                        try db.execute(
                            sql: "INSERT INTO local_person VALUES (\(marks))",
                            arguments: StatementArguments(row.databaseValues))
                    }
                }
                try directory.close()
            }
            try Store.forgetLocals(in: copy, persons: true)
            if let identity = try home?.identity() {
                try copy.write { db in
                    try db.execute(
                        sql: "INSERT OR REPLACE INTO local_meta VALUES ('home', ?)",
                        arguments: [identity.text])
                }
            }
            try copy.close()
        } catch let error as DatabaseError {
            throw StoreError(error, path)
        }
    }
}

extension Store {
    /// Takes out of a copy what must not travel in a file: open invitations, whose codes could be
    /// read off it and redeemed once more after a restore; kept counts, which nobody signed; names
    /// of persons, where they have a file of their own.
    fileprivate static func forgetLocals(in copy: DatabaseQueue, persons: Bool) throws {
        let counts = ["local_count", "local_count_part"]
        let emptied = ["local_invitation"] + (persons ? ["local_person"] : [])
        try copy.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA secure_delete = ON")
            var isChanged = false
            for table in emptied + counts where try db.tableExists(table) {
                let rows = try Int.fetchOne(db, sql: "SELECT count(*) FROM \(table)") ?? 0
                if rows > 0 {
                    try db.execute(sql: "DELETE FROM \(table)")
                    isChanged = true
                }
                if counts.contains(table) { try db.execute(sql: "DROP TABLE \(table)") }
            }
            if isChanged { try db.execute(sql: "VACUUM") }
        }
    }
}

extension HomeFolder {
    /// Puts a backup in the database's place; the database that was there is set aside beside it.
    /// The home's key stays; a log that lacks what was sent goes on under a new key when opened.
    /// - Returns: where the former database lies.
    /// - Throws: `refused` for what is no backup, is damaged, or belongs to another home.
    public func restore(from path: String) throws -> String {
        guard FileManager.default.fileExists(atPath: path) else {
            throw StoreError(.refused, "\(path) is not there: check the path of the backup")
        }
        do {
            try check(backup: path)
        } catch let error as DatabaseError {
            throw StoreError(
                .refused,
                "\(path) cannot be read as a backup of p352 (\(error.message ?? "\(error)")): "
                    + "check the path, or take another backup")
        }
        var aside = database + ".before-restore"
        var n = 1
        while FileManager.default.fileExists(atPath: aside) {
            n += 1
            aside = database + ".before-restore-\(n)"
        }
        let copy = database + ".restoring"
        for suffix in ["", "-wal", "-shm"] {
            try? FileManager.default.removeItem(atPath: copy + suffix)
        }
        try FileManager.default.copyItem(atPath: path, toPath: copy)
        // Whoever made the file may have put something in: what nobody signed does not count, and
        // is out before the file bears its name.
        do {
            let placed = try DatabaseQueue(path: copy)
            try Store.forgetLocals(in: placed, persons: false)
            try placed.close()
        } catch let error as DatabaseError {
            throw StoreError(error, copy)
        }
        for suffix in ["", "-wal", "-shm"]
        where FileManager.default.fileExists(atPath: database + suffix) {
            try FileManager.default.moveItem(atPath: database + suffix, toPath: aside + suffix)
        }
        try FileManager.default.moveItem(atPath: copy, toPath: database)
        return aside
    }
}

extension HomeFolder {
    private func check(backup path: String) throws {
        func damaged(_ fault: String) -> StoreError {
            StoreError(.refused, "\(path) is damaged (\(fault)): take another backup of this home")
        }
        let source = try DatabaseQueue(path: path)
        defer { try? source.close() }
        let (root, identity) = try source.read { db in
            guard try db.tableExists("local_meta") else {
                throw StoreError(.refused, "\(path) is no backup of p352: check the path")
            }
            // A trigger would change what the program writes.
            if let trigger = try String.fetchOne(
                db, sql: "SELECT name FROM sqlite_schema WHERE type = 'trigger'")
            {
                throw damaged("it holds the trigger \(trigger)")
            }
            if let stranger = try String.fetchOne(
                db,
                sql: """
                    SELECT name FROM sqlite_schema
                    WHERE substr(name, 1, 6) = 'local_' AND type NOT IN ('table', 'index')
                    """)
            {
                throw damaged("\(stranger) is no table in it")
            }
            if let fault = try String.fetchOne(db, sql: "PRAGMA quick_check(1)"), fault != "ok" {
                throw damaged(fault)
            }
            func meta(_ key: String) throws -> String? {
                try String.fetchOne(
                    db, sql: "SELECT value FROM local_meta WHERE key = ?", arguments: [key])
            }
            return (try meta("root"), try meta("home"))
        }
        if let root, let own = try enrolment()?.root, Hex.string(own) != root {
            throw StoreError(
                .refused,
                "\(path) is a backup of another programme's home: restore it into a home of its "
                    + "own, named with --home")
        }
        let own = try self.identity().text
        if let identity, identity != own {
            throw StoreError(
                .refused,
                "\(path) is a backup of a home of \(identity), this one is of \(own): name the "
                    + "right home with --home, or make one with `init`")
        }
    }
}

extension HomeFolder.Identity {
    /// For people, and to compare: whose, and what for.
    fileprivate var text: String { "\(incubator) (\(role.rawValue))" }
}

extension Store {
    /// Moves what stands in the write-ahead log into the database file.
    public func checkpoint() throws {
        try worded {
            try database.writeWithoutTransaction { db in _ = try db.checkpoint(.truncate) }
        }
    }
}
