import Domain
internal import GRDB

/// The tables of a store: the log, its bookkeeping, and one typed table per record type.
///
/// Days are stored as days since 1970-01-01 and amounts as cents; the views (`Views`) show them
/// as people write them. A row's number is its record's handle: the local number of the chain
/// that made it × 2³² + its place in that chain.
enum Tables {
    /// Raised with every change of the layout; `Migrations` knows the way from older ones.
    static let version = 2

    static func create(_ schema: Schema, _ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE scope(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
                CREATE TABLE source(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
                CREATE TABLE replica(id INTEGER PRIMARY KEY, key BLOB NOT NULL UNIQUE) STRICT;
                CREATE TABLE root(id INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE) STRICT;
                CREATE TABLE chain(
                    id INTEGER PRIMARY KEY, replica INTEGER NOT NULL, scope INTEGER NOT NULL,
                    parent INTEGER, fork_ordinal INTEGER NOT NULL, fork_place INTEGER NOT NULL,
                    tip INTEGER NOT NULL, length INTEGER NOT NULL, places INTEGER NOT NULL,
                    past BLOB NOT NULL, certified_by BLOB NOT NULL) STRICT;
                CREATE TABLE batch(
                    number INTEGER PRIMARY KEY, name BLOB NOT NULL UNIQUE,
                    chain INTEGER NOT NULL, ordinal INTEGER NOT NULL,
                    first_place INTEGER NOT NULL, made INTEGER NOT NULL,
                    recorded INTEGER NOT NULL, known_first INTEGER NOT NULL,
                    known_last INTEGER NOT NULL, source INTEGER, programme INTEGER NOT NULL,
                    origin BLOB, past BLOB, signature BLOB NOT NULL, bytes BLOB NOT NULL) STRICT;
                CREATE UNIQUE INDEX batch_chain ON batch(chain, ordinal);
                CREATE INDEX batch_past ON batch(chain, ordinal) WHERE past IS NOT NULL;
                CREATE INDEX batch_source ON batch(source) WHERE source IS NOT NULL;
                CREATE INDEX batch_origin ON batch(origin) WHERE origin IS NOT NULL;
                CREATE TABLE record_alias(handle INTEGER PRIMARY KEY, row INTEGER NOT NULL) STRICT;
                CREATE TABLE record_scope(
                    type INTEGER NOT NULL, scope INTEGER NOT NULL,
                    PRIMARY KEY(type, scope)) STRICT, WITHOUT ROWID;
                CREATE TABLE record_whole(
                    type INTEGER NOT NULL, row INTEGER NOT NULL, batch INTEGER NOT NULL,
                    PRIMARY KEY(type, row, batch)) STRICT, WITHOUT ROWID;
                CREATE TABLE record_conflict(
                    type INTEGER NOT NULL, row INTEGER NOT NULL, field INTEGER NOT NULL,
                    PRIMARY KEY(type, row, field)) STRICT, WITHOUT ROWID;
                CREATE TABLE unknown_record(
                    handle INTEGER PRIMARY KEY, id BLOB NOT NULL, scope INTEGER NOT NULL,
                    type INTEGER NOT NULL, deleted INTEGER NOT NULL DEFAULT 0, merge BLOB,
                    UNIQUE(type, id, scope)) STRICT;
                CREATE TABLE unknown_value(
                    type INTEGER NOT NULL, row INTEGER NOT NULL, field INTEGER NOT NULL,
                    value BLOB NOT NULL, PRIMARY KEY(type, row, field)) STRICT, WITHOUT ROWID;
                CREATE TABLE local_meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
                CREATE TABLE local_waiting(
                    name BLOB PRIMARY KEY, signature BLOB NOT NULL, bytes BLOB NOT NULL,
                    brought_by BLOB, into_scope TEXT, missing BLOB) STRICT;
                CREATE INDEX local_waiting_missing ON local_waiting(missing);
                CREATE TABLE local_import(
                    source TEXT NOT NULL, what TEXT NOT NULL, state TEXT NOT NULL,
                    PRIMARY KEY(source, what)) STRICT;
                CREATE TABLE local_invitation(
                    name TEXT PRIMARY KEY, secret BLOB NOT NULL, role TEXT NOT NULL,
                    incubator TEXT NOT NULL, expires INTEGER NOT NULL, used_by BLOB) STRICT;
                CREATE TABLE local_contact(
                    key BLOB PRIMARY KEY, certified_by BLOB NOT NULL, at INTEGER NOT NULL) STRICT;
                CREATE TABLE local_sync(
                    scope TEXT PRIMARY KEY, tips BLOB NOT NULL) STRICT;
                CREATE TABLE local_hidden(row INTEGER PRIMARY KEY) STRICT;
                """)
        try createPersons(db)
        for type in schema.types { try create(type, db) }
        try db.execute(
            sql: "INSERT INTO local_meta VALUES ('layout', ?), ('schema', ?)",
            arguments: ["\(version)", "\(schema.version)"])
    }

    /// The local directory of persons: outside the log, never synced.
    static func createPersons(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE local_person(
                    number INTEGER PRIMARY KEY, pseudonym TEXT NOT NULL UNIQUE, name TEXT,
                    contact TEXT, added INTEGER NOT NULL, expires INTEGER, forgotten INTEGER,
                    reason TEXT, legal_basis TEXT) STRICT;
                """)
    }

    static func create(_ type: RecordType, _ db: Database) throws {
        var columns = [
            "handle INTEGER PRIMARY KEY", "id BLOB NOT NULL", "scope INTEGER NOT NULL",
            "deleted INTEGER NOT NULL DEFAULT 0", "merge BLOB",
        ]
        for field in type.fields { columns.append("\(quoted(field.name)) \(sqlType(field.kind))") }
        try db.execute(
            sql: """
                CREATE TABLE \(quoted(type.table))(\(columns.joined(separator: ", "))) STRICT;
                CREATE UNIQUE INDEX \(quoted(type.table + "_id")) ON \(quoted(type.table))(id, scope);
                """)
        for field in [type.key].compactMap({ $0 }) {
            try db.execute(
                sql: """
                    CREATE INDEX \(quoted(type.table + "_" + field))
                    ON \(quoted(type.table))(\(quoted(field)))
                    """)
        }
        if case .parent(let field) = type.home {
            try db.execute(
                sql: """
                    CREATE INDEX \(quoted(type.table + "_" + field))
                    ON \(quoted(type.table))(\(quoted(field)))
                    """)
        }
    }

    static func quoted(_ name: String) -> String { "\"\(name)\"" }

    static func sqlType(_ kind: FieldKind) -> String {
        switch kind {
        case .text, .enumeration, .decimal, .percentage, .texts, .references: "TEXT"
        case .integer, .cents, .day, .fiscalYear, .boolean: "INTEGER"
        case .reference: "BLOB"
        }
    }
}
