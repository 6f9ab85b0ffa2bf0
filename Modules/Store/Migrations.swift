import Domain
import Foundation
import GRDB

/// Brings a database to this program's layout, or refuses it.
enum Migrations {
    static func prepare(_ database: any DatabaseWriter, schema: Schema, path: String) throws {
        try database.write { db in
            guard try db.tableExists("local_meta") else {
                try Tables.create(schema, db)
                try Views.create(schema, db)
                return
            }
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
    }

    private static func number(_ key: String, _ db: Database) throws -> Int {
        let text = try String.fetchOne(
            db, sql: "SELECT value FROM local_meta WHERE key = ?", arguments: [key])
        return text.flatMap { Int($0) } ?? 0
    }
}
