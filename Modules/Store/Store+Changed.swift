import Domain
import Replication

extension Store {
    /// The end of the log, with all that what was counted may rest on besides.
    func mark() throws -> LogMark { try read { try $0.mark() } }

    func changed(
        since mark: LogMark, _ types: [CountedType], atMost limit: Int
    ) throws -> Set<RecordID>? {
        try read { try $0.changed(since: mark, types, atMost: limit) }
    }

    func contested(_ types: [CountedType]) throws -> Set<RecordID> {
        try read { access in
            var found: Set<RecordID> = []
            for path in try access.paths(types).values {
                let find = try access.sql("SELECT DISTINCT row FROM record_conflict WHERE type = ?")
                find.bind(1, Int(path.type.id))
                var rows: [Int64] = []
                while try find.step() { rows.append(find.integer(0)) }
                for row in rows { if let id = try access.root(path, row) { found.insert(id) } }
            }
            return found
        }
    }
}

extension Store.Access {
    private static let remade = "tables_remade"

    func mark() throws -> LogMark {
        let find = try sql(
            "SELECT coalesce((SELECT value FROM local_meta WHERE key = '\(Self.remade)'), '0')")
        let remade = try find.step() ? find.text(0) : ""
        find.reset()
        let root = effect.root.map { Hex.string($0) } ?? ""
        return LogMark(
            position: try log.lastNumber(),
            basis: "\(remade) \(projection.schema.version) \(root)")
    }

    /// The tables of records are others than before: what was counted of them is void.
    func didRemakeTables() throws {
        try sql(
            """
            INSERT INTO local_meta VALUES ('\(Self.remade)', '1')
            ON CONFLICT(key) DO UPDATE SET value = CAST(value AS INTEGER) + 1
            """
        ).run()
    }

    // MARK: - What changed

    /// A type that is counted, as the tables have it.
    struct CountedPath {
        let type: RecordType
        /// The column that leads to the record that counts.
        let parent: String?
        let fixed: Set<FieldID>
    }

    fileprivate func paths(_ types: [CountedType]) throws -> [UInt16: CountedPath] {
        var paths: [UInt16: CountedPath] = [:]
        for counted in types {
            guard let type = projection.schema.type(named: counted.type) else { continue }
            paths[type.id] = CountedPath(
                type: type, parent: counted.parent,
                fixed: Set(counted.fixed.compactMap { type.field(named: $0)?.id }))
        }
        return paths
    }

    /// The record that counts to which a row leads, deleted or not.
    fileprivate func root(_ path: CountedPath, _ row: Int64) throws -> RecordID? {
        let find = try sql(
            """
            SELECT \(Tables.quoted(path.parent ?? "id")) FROM \(Tables.quoted(path.type.table))
            WHERE handle = ?
            """)
        find.bind(1, row)
        defer { find.reset() }
        return try find.step() ? find.recordID(0) : nil
    }

    fileprivate func changed(
        since mark: LogMark, _ types: [CountedType], atMost limit: Int
    ) throws -> Set<RecordID>? {
        let now = try self.mark()
        guard now.basis == mark.basis, mark.position <= now.position else { return nil }
        let paths = try paths(types)
        var found: Set<RecordID> = []
        for number in stride(from: mark.position + 1, through: now.position, by: 1) {
            let logged = try log.batch(number: number)
            if try isEntry(logged) { continue }
            var place = logged.firstPlace
            var isPlain = true
            try projection.eachRun(of: logged) { _, run, rows in
                for (group, rows) in zip(run.groups, rows) {
                    let first = Int64(logged.chain) << 32 | Int64(place)
                    place += group.made.count
                    guard isPlain, found.count <= limit, let path = paths[group.type] else {
                        continue
                    }
                    for (n, row) in rows.enumerated() {
                        // Made here, and by nothing before.
                        let isNew = n < group.made.count && row == first + Int64(n)
                        let isFixed =
                            !isNew
                            && group.columns.contains {
                                path.fixed.contains($0.field) && $0.index(ofRow: n) != nil
                            }
                        if try isFixed || projection.whole.contains(row) {
                            isPlain = false
                            return
                        }
                        if let id = try root(path, row) { found.insert(id) }
                    }
                }
            }
            guard isPlain, found.count <= limit else { return nil }
        }
        return found
    }
}
