public import Domain
import GRDB

/// Who a number or a pseudonym stands for: a local table outside the log, never synced, scrubbed
/// when a person is forgotten.
public struct Person: Hashable, Sendable {
    /// What batches carry as `actor`.
    public let number: Int
    /// What records carry; random, and meaningless once the row is scrubbed.
    public let pseudonym: String
    /// Nil once forgotten.
    public let name: String?
    public let contact: String?
    public let added: Day
    public let expires: Day?
    public let forgotten: Day?
    public let reason: String?
    public let legalBasis: String?
}

extension Store {
    /// - Parameter pseudonym: random, given by the caller.
    /// - Throws: `refused` for an empty name, and for a day to expire that is past.
    @discardableResult
    public func addPerson(
        name: String, contact: String?, pseudonym: String, added: Day, expires: Day?
    ) throws -> Person {
        guard name.contains(where: { !$0.isWhitespace }) else {
            throw StoreError(.refused, "a person needs a name: `person add \"Ada Exemple\"`")
        }
        if let expires, expires < added {
            throw StoreError(
                .refused,
                "the row would expire on \(expires.text), before today (\(added.text)): give a later "
                    + "day, or none")
        }
        try worded {
            try database.write { db in
                try db.execute(
                    sql: """
                        INSERT INTO local_person(number, pseudonym, name, contact, added, expires)
                        SELECT coalesce(max(number), 0) + 1, ?, ?, ?, ?, ? FROM local_person
                        """,
                    arguments: [pseudonym, name, contact, added.number, expires?.number])
            }
        }
        guard let person = try persons().last else {
            throw StoreError(.damaged, "the person was not stored")
        }
        return person
    }

    /// By number; forgotten ones included.
    public func persons() throws -> [Person] {
        let rows = try worded {
            try database.read { db in
                try Row.fetchAll(db, sql: "SELECT * FROM local_person ORDER BY number")
            }
        }
        return rows.map { row in
            func day(_ column: String) -> Day? {
                (row[column] as Int32?).map { Day(number: $0) }
            }
            return Person(
                number: row["number"], pseudonym: row["pseudonym"], name: row["name"],
                contact: row["contact"], added: day("added") ?? Day(number: 0),
                expires: day("expires"), forgotten: day("forgotten"), reason: row["reason"],
                legalBasis: row["legal_basis"])
        }
    }

    /// Scrubs who a person was; number and pseudonym stay, and mean nothing any more. SQLite's
    /// secure_delete overwrites the old bytes, and the write-ahead log is emptied.
    public func forgetPerson(
        number: Int, reason: String, legalBasis: String, on day: Day
    ) throws {
        let changed = try worded {
            try database.write { db in
                try db.execute(sql: "PRAGMA secure_delete = ON")
                try db.execute(
                    sql: """
                        UPDATE local_person SET name = NULL, contact = NULL, forgotten = ?,
                        reason = ?, legal_basis = ? WHERE number = ? AND forgotten IS NULL
                        """,
                    arguments: [day.number, reason, legalBasis, number])
                return db.changesCount
            }
        }
        guard changed == 1 else {
            throw StoreError(
                .unknownRecord, "no person \(number) is known here: see `person list`")
        }
        try checkpoint()
    }
}
