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
                try copy.writeWithoutTransaction { db in
                    try db.execute(sql: "PRAGMA secure_delete = ON; DELETE FROM local_person")
                    try db.execute(sql: "VACUUM")
                }
            }
            try copy.close()
        } catch let error as DatabaseError {
            throw StoreError(error, path)
        }
    }
}

extension HomeFolder {
    /// Puts a backup in the database's place; the database that was there is set aside beside it.
    /// The home's key stays; a log that lacks what was sent goes on under a new key when opened.
    /// - Returns: where the former database lies.
    public func restore(from path: String) throws -> String {
        do {
            let source = try DatabaseQueue(path: path)
            let isStore = try source.read { db in try db.tableExists("local_meta") }
            guard isStore else {
                throw StoreError(.refused, "\(path) is no backup of p352")
            }
            try source.close()
        } catch let error as DatabaseError {
            throw StoreError(.refused, "\(path) cannot be read: \(error.message ?? "\(error)")")
        }
        var aside = database + ".before-restore"
        var n = 1
        while FileManager.default.fileExists(atPath: aside) {
            n += 1
            aside = database + ".before-restore-\(n)"
        }
        for suffix in ["", "-wal", "-shm"]
        where FileManager.default.fileExists(atPath: database + suffix) {
            try FileManager.default.moveItem(atPath: database + suffix, toPath: aside + suffix)
        }
        try FileManager.default.copyItem(atPath: path, toPath: database)
        return aside
    }
}

extension Store {
    /// Moves what stands in the write-ahead log into the database file.
    public func checkpoint() throws {
        try worded {
            try database.writeWithoutTransaction { db in _ = try db.checkpoint(.truncate) }
        }
    }
}
