import Domain
import GRDB
import Replication

/// Counts that are kept beside the records. The tables are made when the first counts are kept:
/// what they hold can be had again at any time, so that no layout depends on them.
extension Store {
    /// Of so many questions the counts are kept, the newest ones.
    private static let questions = 8

    func keptCounts(_ name: String) throws -> KeptCounts? {
        try read { access in
            guard try access.keepsCounts() else { return nil }
            let find = try access.sql(
                "SELECT position, basis, summary FROM local_count WHERE name = ?")
            find.bind(1, copying: name)
            defer { find.reset() }
            guard try find.step() else { return nil }
            return try? KeptCounts(
                LogMark(position: find.int(0), basis: find.text(1)), summary: find.blob(2))
        }
    }

    func memberships(
        _ name: String, _ ids: Set<RecordID>, at mark: LogMark
    ) throws -> [Membership]? {
        try read { access in
            guard try access.keepsCounts(), let kept = try access.kept(name, at: mark) else {
                return nil
            }
            var found: [Membership] = []
            for (part, ids) in Dictionary(grouping: ids, by: kept.part) {
                let members = try access.members(part)
                found += ids.compactMap { id in members[id].map { Membership(id, $0) } }
            }
            return found
        }
    }

    func keep(_ counts: KeptCounts, _ name: String, all: [Membership]) throws {
        try write { access in
            // What was read meanwhile may be newer than the mark, never older; but not other.
            guard try access.mark().basis == counts.mark.basis else { return }
            try access.makeCounts()
            try access.forget(name)
            let last = try access.sql("SELECT coalesce(max(number), 0) FROM local_count")
            let number = try last.step() ? last.integer(0) + 1 : 1
            last.reset()
            var parts = 1
            while parts * Kept.membersPerPart < all.count, parts < Kept.mostParts { parts *= 2 }
            let insert = try access.sql("INSERT INTO local_count VALUES (?, ?, ?, ?, ?, ?)")
            insert.bind(1, number)
            insert.bind(2, copying: name)
            insert.bind(3, counts.mark.position)
            insert.bind(4, copying: counts.mark.basis)
            insert.bind(5, parts)
            insert.bind(6, copying: counts.summary)
            try insert.run()
            guard let kept = Kept(number: number, parts: parts) else { return }
            var written = [[UInt8]](repeating: [], count: parts)
            for one in all {
                let part = Int(kept.part(one.id) & Kept.mask)
                Kept.append(one.id, one.rules, to: &written[part])
            }
            for (part, bytes) in written.enumerated() where !bytes.isEmpty {
                try access.write(number << 32 | Int64(part), bytes)
            }
            try access.forgetOldest(Store.questions)
        }
    }

    func keep(
        _ counts: KeptCounts, _ name: String, changed: [Membership], from mark: LogMark
    ) throws {
        try write { access in
            guard try access.mark().basis == counts.mark.basis, try access.keepsCounts(),
                let kept = try access.kept(name, at: mark)
            else { return }
            let update = try access.sql(
                "UPDATE local_count SET position = ?, summary = ? WHERE number = ?")
            update.bind(1, counts.mark.position)
            update.bind(2, copying: counts.summary)
            update.bind(3, kept.number)
            try update.run()
            for (part, changed) in Dictionary(grouping: changed, by: { kept.part($0.id) }) {
                var members = try access.members(part)
                for one in changed { members[one.id] = one.rules == 0 ? nil : one.rules }
                var bytes: [UInt8] = []
                for (id, rules) in members.sorted(by: { $0.key < $1.key }) {
                    Kept.append(id, rules, to: &bytes)
                }
                try access.write(part, bytes)
            }
        }
    }
}

/// Where the memberships of kept counts lie: in parts, by a hash of the record's id.
private struct Kept {
    static let membersPerPart = 256
    static let mostParts = 1 << 20
    static let mask: Int64 = 0xFFFF_FFFF

    let number: Int64
    /// A power of two.
    let parts: Int

    /// Nil where a damaged database says other than what is written.
    init?(number: Int64, parts: Int) {
        guard (1...Kept.mostParts).contains(parts), (1...Kept.mask).contains(number) else {
            return nil
        }
        self.number = number
        self.parts = parts
    }

    func part(_ id: RecordID) -> Int64 {
        // Fibonacci hashing (D. E. Knuth, TAOCP 3, 6.4); ids need not be random.
        let hash = ((id.high ^ id.low) &* 0x9E37_79B9_7F4A_7C15) >> 32
        return number << 32 | Int64(hash & UInt64(parts - 1))
    }

    /// 16 bytes and 8, both big-endian.
    static func append(_ id: RecordID, _ rules: UInt64, to bytes: inout [UInt8]) {
        for word in [id.high, id.low, rules] {
            for shift in stride(from: 56, through: 0, by: -8) {
                bytes.append(UInt8(truncatingIfNeeded: word >> UInt64(shift)))
            }
        }
    }

    static func members(_ bytes: [UInt8]) -> [RecordID: UInt64] {
        var members: [RecordID: UInt64] = [:]
        func word(_ start: Int) -> UInt64 {
            bytes[start..<start + 8].reduce(0) { $0 << 8 | UInt64($1) }
        }
        for start in stride(from: 0, to: bytes.count / 24 * 24, by: 24) {
            members[RecordID(high: word(start), low: word(start + 8))] = word(start + 16)
        }
        return members
    }
}

extension Store.Access {
    fileprivate func keepsCounts() throws -> Bool {
        let find = try sql(
            """
            SELECT EXISTS (
                SELECT 1 FROM sqlite_master WHERE name = 'local_count' AND type = 'table')
            """)
        defer { find.reset() }
        return try find.step() && find.int(0) == 1
    }

    fileprivate func makeCounts() throws {
        for table in [
            """
            local_count(number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE,
                position INTEGER NOT NULL, basis TEXT NOT NULL, parts INTEGER NOT NULL,
                summary BLOB NOT NULL)
            """, "local_count_part(place INTEGER PRIMARY KEY, members BLOB NOT NULL)",
        ] { try sql.once("CREATE TABLE IF NOT EXISTS \(table) STRICT").run() }
    }

    fileprivate func kept(_ name: String, at mark: LogMark) throws -> Kept? {
        let find = try sql(
            "SELECT number, parts FROM local_count WHERE name = ? AND position = ? AND basis = ?")
        find.bind(1, copying: name)
        find.bind(2, mark.position)
        find.bind(3, copying: mark.basis)
        defer { find.reset() }
        guard try find.step() else { return nil }
        return Kept(number: find.integer(0), parts: find.int(1))
    }

    fileprivate func members(_ part: Int64) throws -> [RecordID: UInt64] {
        let find = try sql("SELECT members FROM local_count_part WHERE place = ?")
        find.bind(1, part)
        defer { find.reset() }
        return try find.step() ? Kept.members(find.blob(0)) : [:]
    }

    fileprivate func write(_ part: Int64, _ bytes: [UInt8]) throws {
        let insert = try sql("INSERT OR REPLACE INTO local_count_part VALUES (?, ?)")
        insert.bind(1, part)
        insert.bind(2, copying: bytes)
        try insert.run()
    }

    fileprivate func forget(_ name: String) throws {
        let find = try sql("SELECT number FROM local_count WHERE name = ?")
        find.bind(1, copying: name)
        let number = try find.step() ? find.integer(0) : nil
        find.reset()
        if let number { try forget(number) }
    }

    fileprivate func forgetOldest(_ keeping: Int) throws {
        let find = try sql(
            "SELECT number FROM local_count ORDER BY number DESC LIMIT -1 OFFSET \(keeping)")
        var numbers: [Int64] = []
        while try find.step() { numbers.append(find.integer(0)) }
        for number in numbers { try forget(number) }
    }

    private func forget(_ number: Int64) throws {
        let one = try sql("DELETE FROM local_count WHERE number = ?")
        one.bind(1, number)
        try one.run()
        let parts = try sql("DELETE FROM local_count_part WHERE place BETWEEN ? AND ?")
        parts.bind(1, number << 32)
        parts.bind(2, number << 32 | Kept.mask)
        try parts.run()
    }
}

extension KeptCounts {
    /// As it lies in the database: lists, each with its length before it.
    fileprivate var summary: [UInt8] {
        var writer = ByteWriter()
        func text(_ text: String) {
            writer.varint(text.utf8.count)
            writer.raw(text.utf8)
        }
        writer.varint(rules.count)
        for (rule, total) in zip(rules, totals) {
            text(rule)
            writer.varint(total)
        }
        writer.varint(merged.count)
        for (from, to) in merged.sorted(by: { $0.key < $1.key }) {
            writer.raw(from.bytes + to.bytes)
        }
        return writer.bytes
    }

    fileprivate init(_ mark: LogMark, summary bytes: [UInt8]) throws(WireError) {
        var reader = ByteReader(bytes)
        func text() throws(WireError) -> String {
            let count = try reader.count("a text", limit: bytes.count)
            return String(decoding: try reader.take(count), as: UTF8.self)
        }
        func id() throws(WireError) -> RecordID {
            guard let id = RecordID(bytes: try reader.take(16)) else {
                throw WireError.missing("an id")
            }
            return id
        }
        self.init(mark: mark, rules: [], totals: [], merged: [:])
        for _ in 0..<(try reader.count("rules", limit: KeptCounts.limit)) {
            rules.append(try text())
            totals.append(try reader.count("a total", limit: 1 << 48))
        }
        for _ in 0..<(try reader.count("merged records", limit: bytes.count)) {
            let from = try id()
            merged[from] = try id()
        }
    }
}
