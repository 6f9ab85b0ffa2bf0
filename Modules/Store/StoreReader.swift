public import Domain
public import Replication

/// A store as the report reads it: one state of knowledge, typed rows.
///
/// Records that stand out of place (`Home`) are not among them: a credit line in an incubator's
/// scope, a phase in another scope than its product, which anybody could write there.
public struct StoreReader: RecordReader {
    let store: Store
    public let asOf: Instant
    /// Of the whole store, not of the view; of a sealed view, of what is sealed.
    private let counts: (tips: [String: [String]], later: Int)
    private let signed = SignedBatches()
    let parents = ParentScopes()
    private(set) var showsAll = false
    /// Whether all is read that the store holds now, not a view of it.
    let isWhole: Bool

    /// - Parameter asOf: `.forever` for everything known; else the log is replayed to that
    ///   instant into memory (cost: the whole log once).
    public init(_ store: Store, asOf: Instant = .forever) throws {
        self.asOf = asOf
        counts = (
            try store.frontier().mapValues { $0.map(\.hex) },
            asOf == .forever ? 0 : try store.facts(after: asOf)
        )
        self.store = asOf == .forever ? store : try store.view(asOf: asOf)
        isWhole = asOf == .forever
    }

    /// Reads inside a seal's frontiers, as of its T: the same whatever the store has received
    /// since. Cost: the sealed part of the log once.
    /// - Throws: `refused` where batches of these frontiers are not in this store.
    public init(_ store: Store, inside seal: AuthorityEntry.Seal) throws {
        asOf = seal.asOf
        self.store = try store.view(inside: seal)
        isWhole = false
        counts = (
            seal.frontier.mapValues { $0.sorted().map(\.hex) },
            asOf == .forever ? 0 : try self.store.facts(after: asOf)
        )
    }

    public var everywhere: StoreReader {
        var reader = self
        reader.showsAll = true
        return reader
    }

    public var frontier: [String: [String]] { counts.tips }
    public var laterFacts: Int { counts.later }

    public func rows(of type: String, fields: [String]) throws -> [RecordRow] {
        var rows: [RecordRow] = []
        try forEachRow(of: type, fields: fields) { rows.append($0) }
        return rows
    }

    public func forEachRow(
        of type: String, fields: [String], _ body: (RecordRow) throws -> Void
    ) throws {
        let (type, columns) = try resolve(type, fields)
        try store.read { access in
            let check = showsAll ? nil : try HomeCheck(type, parents, access)
            try access.forEachRow(type, columns, check, .init(column: "id", ids: nil), body)
        }
    }

    func resolve(_ type: String, _ fields: [String]) throws -> (RecordType, [Field]) {
        guard let type = store.schema.type(named: type) else {
            throw StoreError(.unknownRecord, "there is no record type \(type): see `types`")
        }
        let columns = try fields.map { name in
            guard let field = type.field(named: name) else {
                throw StoreError(.unknownRecord, "\(type.name) has no field \(name): see `types`")
            }
            return field
        }
        return (type, columns)
    }

    /// All conflicts of this state of knowledge.
    public func conflicts() throws -> [Conflict] { try store.conflicts() }

    public func alternatives() throws -> [Alternative] {
        try store.read { access in
            access.projection.signed = signed
            return try access.alternatives()
        }
    }

    public func provenance(of type: String, id: RecordID) throws -> [Provenance] {
        guard let type = store.schema.type(named: type) else { return [] }
        return try store.read { access in
            access.projection.signed = signed
            guard let row = try access.anyRow(type, id) else { return [] }
            let state = try access.state(type, row: row)
            let context = HeardContext(projection: access.projection, type: type.id, row: row)
            return try type.fields.compactMap { field in
                guard let shown = try state.shown(field.id, context: context),
                    !shown.value.isEmpty
                else { return nil }
                return try access.provenance(field.name, shown, signed)
            }
        }
    }
}

extension Store.Access {
    /// All visible rows of a type that stand where they belong, in the table's order: sorting them
    /// would cost more than reading.
    func forEachRow(
        _ type: RecordType, _ columns: [Field], _ check: HomeCheck?, _ condition: RowCondition,
        _ body: (RecordRow) throws -> Void
    ) throws {
        var check = check
        var contested: [Int64: Set<FieldID>] = [:]
        let conflicts = try sql("SELECT row, field FROM record_conflict WHERE type = ?")
        conflicts.bind(1, Int(type.id))
        while try conflicts.step() {
            contested[conflicts.integer(0), default: []]
                .insert(FieldID(UInt16(truncatingIfNeeded: conflicts.int(1))))
        }
        let names =
            ["handle", "id", "scope", "deleted"]
            + (columns.map(\.name) + (check?.parent.map { [$0] } ?? [])).map(Tables.quoted)
        let parent = check?.parent == nil ? nil : Int32(4 + columns.count)
        let select = "SELECT \(names.joined(separator: ", ")) FROM \(Tables.quoted(type.table))"
        let kinds = columns.map(\.kind)
        let hasMoves = try !effect.judgement().moves.isEmpty
        // The same memory for every row that is not kept.
        var values = [Value](repeating: .empty, count: kinds.count)
        // Rows of one scope mostly follow one another.
        var scope = (id: -1, name: "", isAdmitted: true)
        // Shown from where they do not belong, while another scope holds them, too.
        var displaced: [RecordID] = []
        try condition.forEachRow(select, sql) { find in
            guard let id = find.recordID(1) else { return }
            let number = hasMoves ? try homeNumber(type, id, find.int(2)) : find.int(2)
            if number != scope.id {
                let name = try log.scopeName(number)
                scope = (number, name, check?.admits(name) ?? true)
            }
            let isInPlace =
                try scope.isAdmitted
                && parent.map { try check?.admits(number, under: find.recordID($0)) ?? true }
                    ?? true
            if !isInPlace {
                if contested[find.integer(0)]?.contains(.scope) ?? false { displaced.append(id) }
                return
            }
            for (n, kind) in kinds.enumerated() {
                values[n] = bounded(kind, ColumnValue.read(kind, find, Int32(4 + n)))
            }
            try body(
                RecordRow(
                    id: id, scope: scope.name, deletion: Deletion(stored: find.int(3)),
                    contested: contested.isEmpty ? [] : contested[find.integer(0)] ?? [],
                    values: values))
        }
        let places = displaced.map { WholeRecords.Place(type: type.id, id: $0) }
        let standings = try projection.standings(Set(places))
        for place in places {
            let row = try rowInPlace(type, place.id, standings[place] ?? [], columns, &check)
            if let row { try body(row) }
        }
    }

    /// A contested record as the first scope shows it in which it belongs; nil where none does.
    private func rowInPlace(
        _ type: RecordType, _ id: RecordID, _ standings: [Projection.Standing],
        _ columns: [Field], _ check: inout HomeCheck?
    ) throws -> RecordRow? {
        let parent = check?.parent.flatMap(type.field(named:))
        for standing in standings {
            func value(_ field: Field) throws -> Value {
                try projection.value(of: field.id, standing, type: type.id)
            }
            guard standing.deletion != .yes, check?.admits(standing.scope) ?? true,
                let scope = try log.scope(standing.scope)
            else { continue }
            let above = try parent.flatMap { try value($0).reference }
            guard try check?.admits(scope, under: above) ?? true else { continue }
            return RecordRow(
                id: id, scope: standing.scope, deletion: standing.deletion, contested: [.scope],
                values: try columns.map { bounded($0.kind, try value($0)) })
        }
        return nil
    }

    /// What a figure may be made of (`Bounds`). Beyond it, the bound, which is an anomaly.
    private func bounded(_ kind: FieldKind, _ value: Value) -> Value {
        let bound = Bounds.number
        switch (kind, value) {
        case (.integer, .integer(let number)) where number.magnitude > bound.magnitude:
            return .integer(number < 0 ? -bound : bound)
        case (.cents, .cents(let cents)) where cents.count.magnitude > bound.magnitude:
            return .cents(Cents(cents.count < 0 ? -bound : bound))
        case (.decimal, .decimal(let number)), (.percentage, .decimal(let number)):
            if ExactDecimal(bound) < number { return .decimal(ExactDecimal(bound)) }
            if number < ExactDecimal(-bound) { return .decimal(ExactDecimal(-bound)) }
            return value
        case (.day, .day(let day)) where !Bounds.days.contains(day):
            return .day(
                day < Bounds.days.lowerBound ? Bounds.days.lowerBound : Bounds.days.upperBound)
        default: return value
        }
    }

    /// What could stand in visible records instead of what is shown.
    func alternatives() throws -> [Alternative] {
        let find = try sql("SELECT type, row, field FROM record_conflict")
        var places: [(type: RecordType, row: Int64, field: FieldID)] = []
        while try find.step() {
            guard let type = projection.schema.type(UInt16(truncatingIfNeeded: find.int(0))) else {
                continue
            }
            let field = FieldID(UInt16(truncatingIfNeeded: find.int(2)))
            places.append((type, find.integer(1), field))
        }
        let inSeveral = try places.filter { $0.field == .scope }.map { type, row, _ in
            WholeRecords.Place(type: type.id, id: try projection.rows.id(type: type.id, row: row))
        }
        let standings = try projection.standings(Set(inSeveral))
        return try places.flatMap { type, row, field -> [Alternative] in
            let loaded = try projection.rows.load(type: type.id, row: row)
            // Of what is deleted nothing is shown.
            if ![Deletion.no, .conflict].contains(Deletion(stored: loaded.deletion)) { return [] }
            func absent(_ field: String) -> Alternative {
                Alternative(type: type.name, id: loaded.id, field: field, changes: nil)
            }
            if field == .deleted { return [absent("deleted")] }
            if field == .scope {
                let others = standings[.init(type: type.id, id: loaded.id)]?.dropFirst() ?? []
                return try [absent("scope")]
                    + others.map { try rival($0, of: loaded.id, type, shown: loaded.values) }
                    + hanging(on: loaded.id, type)
            }
            guard let name = type.field(field)?.name else { return [] }
            let live = try projection.state(of: row, loaded).state(field).live(field)
            return Set(live.map(\.value)).subtracting([loaded.values[field] ?? .empty])
                .sorted { "\($0)" < "\($1)" }.map {
                    Alternative(type: type.name, id: loaded.id, field: name, changes: [name: $0])
                }
        }.sorted { ($0.type, $0.id, $0.field) < ($1.type, $1.id, $1.field) }
    }

    /// What hangs on a record that several scopes hold may stand in any of them, and count or not.
    private func hanging(on id: RecordID, _ type: RecordType) throws -> [Alternative] {
        try projection.schema.types.flatMap { other -> [Alternative] in
            guard case .parent(let name) = other.home,
                other.field(named: name)?.kind == .reference(type.name)
            else { return [] }
            let find = try sql(
                """
                SELECT id FROM \(Tables.quoted(other.table))
                WHERE \(Tables.quoted(name)) = ? AND deleted IN (0, 2)
                """)
            find.bind(1, copying: id.bytes)
            var found: [Alternative] = []
            while try find.step() {
                guard let id = find.recordID(0) else { continue }
                found.append(
                    Alternative(type: other.name, id: id, field: "scope", changes: nil))
            }
            return found
        }
    }

    /// What another scope says of a record that several hold, where it differs from what is shown.
    private func rival(
        _ standing: Projection.Standing, of id: RecordID, _ type: RecordType,
        shown: [FieldID: Value]
    ) throws -> Alternative {
        var changes: [String: Value] = [:]
        for field in type.fields {
            let value = try projection.value(of: field.id, standing, type: type.id)
            if value != shown[field.id] ?? .empty { changes[field.name] = value }
        }
        return Alternative(type: type.name, id: id, field: "scope", changes: changes)
    }

    /// The row of a record in whichever scope holds it.
    func anyRow(_ type: RecordType, _ id: RecordID) throws -> Int64? {
        let find = try sql(
            "SELECT handle FROM \(Tables.quoted(type.table)) WHERE id = ? ORDER BY deleted = 3, scope"
        )
        find.bind(1, copying: id.bytes)
        defer { find.reset() }
        return try find.step() ? find.integer(0) : nil
    }

    func state(_ type: RecordType, row: Int64) throws -> RecordState {
        try projection.state(of: row, try projection.rows.load(type: type.id, row: row))
    }

    /// The signed change behind a live write. Cost: decoding its batch.
    func provenance(
        _ field: String, _ write: LiveWrite, type: UInt16, row: Int64
    ) throws -> Provenance {
        try provenance(field, write, SignedBatches())
    }

    /// The same, decoding each batch once. Of a copy of a moved record's batch the original is told,
    /// with who signed it, where it is held.
    func provenance(
        _ field: String, _ write: LiveWrite, _ signed: SignedBatches
    ) throws -> Provenance {
        let copy = try log.batch(number: write.batch)
        let logged = try copy.origin.flatMap { try log.batch($0) } ?? copy
        // The copy's runs are those of this record alone.
        let marks = try signed.entry(copy.number, in: log).marks
        let batch = try signed.entry(logged.number, in: log)
        let run = write.place >> 32
        let position = marks.indices.contains(run) ? marks[run] : []
        return Provenance(
            field: field, value: write.value, batch: logged.name.hex,
            replica: try log.key(ofReplica: try log.chain(logged.chain).replica).hex,
            signature: Hex.string(batch.signature), known: write.known,
            recorded: logged.recorded, actor: batch.actor, reason: batch.reason,
            source: try logged.source.map { try log.sourceName($0) },
            position: position.isEmpty ? nil : Hex.string(position))
    }
}
