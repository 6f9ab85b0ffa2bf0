public import Domain
public import Replication
public import Store

/// What a person reads when an edit cannot be made.
public struct EditError: Error, Sendable, CustomStringConvertible {
    public enum Code: Sendable {
        case usage, unknown, forbidden
        /// The field is contested: a person decides with `resolve`.
        case contested
        /// What was asked for is probably a slip: a person says that it is meant.
        case doubtful
    }
    public let code: Code
    public let message: String
    public var description: String { message }

    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }
}

/// What one edit by hand wrote.
public struct Edit: Sendable {
    public let type: RecordType
    public let id: RecordID
    /// The record's key after it, else the id's hexadecimal digits.
    public let key: String
    /// Names of the fields that were written, in their order.
    public let fields: [String]
    public let batch: BatchName
}

/// Edits by hand on one home: add, set, delete, resolve. Each is one transaction, signed.
public struct RecordEditing: Sendable {
    public let store: Store
    public let identity: HomeFolder.Identity
    /// The machine's clock.
    private let now: @Sendable () -> Instant
    /// 128 random bits for the id of a record made by hand.
    private let newID: @Sendable () -> RecordID
    /// A number of the local directory of persons; 0 for none.
    public var actor = 0
    /// Whether values that a field's list lacks are written all the same.
    public var keepsUnknown = false

    public init(
        store: Store, identity: HomeFolder.Identity, now: @escaping @Sendable () -> Instant,
        newID: @escaping @Sendable () -> RecordID
    ) {
        self.store = store
        self.identity = identity
        self.now = now
        self.newID = newID
    }

    // MARK: - Names

    public func type(_ name: String) throws -> RecordType {
        if let type = store.schema.type(named: name) { return type }
        let near = NearNames.question(name, among: store.schema.types.map(\.name))
        throw EditError(.usage, "there is no record type \(name): `types` lists them\(near)")
    }

    public func field(_ type: RecordType, _ name: String) throws -> Field {
        if let field = type.field(named: name) { return field }
        let near = NearNames.question(name, among: type.fields.map(\.name))
        if try store.holdsBeyond(type) {
            throw EditError(
                .usage,
                """
                \(type.name) has no field \(name) in this version of the program, and a newer one \
                has written fields that this one shows read-only: update the program, or see \
                `types \(type.name)` for what it can change
                """)
        }
        throw EditError(
            .usage, "\(type.name) has no field \(name): `types \(type.name)` lists them\(near)")
    }

    /// The number of a field, or of a pseudo-field: `deleted`, `scope`.
    public func fieldID(_ type: RecordType, _ name: String) throws -> FieldID {
        switch name {
        case "deleted": .deleted
        case "scope": .scope
        default: try field(type, name).id
        }
    }

    public func record(_ type: RecordType, _ key: String) throws -> FoundRecord {
        if let found = try store.find(type, key: key) { return found }
        let near = NearNames.question(key, among: try store.keys(of: type).values)
        throw EditError(
            .unknown,
            "no \(type.name) \(key) in this store: see `list \(type.name)`, or `sync` first\(near)")
    }

    /// A record of a state of the past, by the key that it bore then or else bears now.
    /// - Throws: `unknown`, saying whether it was not known yet or is not known at all.
    public func record(
        _ type: RecordType, _ key: String, namedAsIn now: RecordEditing
    ) throws -> FoundRecord {
        if let found = try store.find(type, key: key) { return found }
        let present = try now.record(type, key)
        if let found = try store.find(type, key: present.id.hex) { return found }
        let since = type.key.map { ": `why \(type.name) \(key) \($0)` tells since when" } ?? ""
        throw EditError(.unknown, "\(type.name) \(key) was not known then\(since)")
    }

    /// Parses `F=V` with the store's keys.
    public func value(_ field: Field, _ text: String) throws -> Value {
        do {
            return try field.parse(text) { typeName, key in
                guard let type = store.schema.type(named: typeName) else { return nil }
                return (try? store.find(type, key: key))??.id
            }
        } catch {
            guard let type = field.kind.target.flatMap(store.schema.type(named:)) else {
                throw error
            }
            let near = NearNames.question(error.text, among: try store.keys(of: type).values)
            throw EditError(.usage, error.message + near)
        }
    }

    /// The text of a value, references by the target's key.
    public func text(_ field: Field, _ value: Value) -> String {
        field.print(value) { typeName, id in
            guard let type = store.schema.type(named: typeName) else { return nil }
            return (try? store.key(of: type, id: id)) ?? nil
        }
    }

    // MARK: - Edits

    /// Makes a record.
    @discardableResult
    public func add(_ type: RecordType, _ values: [(Field, Value)]) throws -> Edit {
        try checkKey(type, of: nil, values)
        try checkByHand(values)
        let scope = try home(of: type, values)
        try checkMayWrite(scope)
        let id = newID()
        var written = values.filter { $0.1 != .empty }.map { ($0.0.id, $0.1) }
        if let proposed = try proposedYear(type, values) { written.append(proposed) }
        return try commit(scope, type, id, written, reason: nil)
    }

    /// - Throws: `ValueError` for a value that a person may not write, `usage` for a field that is
    ///   given twice.
    func checkByHand(_ values: [(Field, Value)]) throws {
        var seen: Set<FieldID> = []
        for (field, _) in values where !seen.insert(field.id).inserted {
            throw EditError(.usage, "\(field.name) is given twice: give it once")
        }
        for (field, value) in values {
            try field.checkByHand(value, keepsUnknown: keepsUnknown)
        }
    }

    /// The year in which a new event counts, as the rule proposes it where none was given.
    private func proposedYear(
        _ type: RecordType, _ values: [(Field, Value)]
    ) throws -> (FieldID, Value)? {
        func value(_ name: String) -> Value? { values.first { $0.0.name == name }?.1 }
        guard type.name == "event", let field = type.field(named: "counted_in"),
            value("counted_in") == nil, let name = value("name")?.text,
            let day = value("date")?.day
        else { return nil }
        let rules = try CountingRule.held(try StoreReader(store))
        return CountingRule.proposed(for: name, on: day, rules: rules).map { (field.id, .year($0)) }
    }

    /// A key that is cleared, or that another record of the type bears, is refused.
    func checkKey(_ type: RecordType, of id: RecordID?, _ values: [(Field, Value)]) throws {
        guard let name = type.key else { return }
        guard let value = values.first(where: { $0.0.name == name })?.1 else {
            if id == nil { throw EditError(.usage, "a \(type.name) needs its key: give \(name)=…") }
            return
        }
        guard let key = value.text, !key.isEmpty else {
            throw EditError(
                .usage, "\(name) is the \(type.name)'s key and cannot be empty: give \(name)=…")
        }
        if let there = try store.find(type, key: key), there.id != id {
            throw EditError(
                .usage,
                "\(type.name) \(key) exists already (\(there.id.hex.prefix(12))): use `set`")
        }
    }

    /// Writes the fields that differ; nil when none did.
    /// - Throws: `contested` when one of them is contested; then nothing is written.
    @discardableResult
    public func set(_ record: FoundRecord, _ values: [(Field, Value)]) throws -> Edit? {
        try checkMayWrite(record.scope)
        let document = try store.document(record)
        let contested = values.filter { document.conflicts.contains($0.0.name) }
        if let (field, _) = contested.first {
            throw EditError(
                .contested,
                """
                \(record.type.name) \(document.key): \(field.name) is contested and was not \
                changed: see `conflicts`, then `resolve \(record.type.name) \(document.key) \
                \(field.name) …`
                """)
        }
        let changed = values.filter { (document.values[$0.0.id] ?? .empty) != $0.1 }
        if changed.isEmpty { return nil }
        try checkKey(record.type, of: record.id, changed)
        try checkByHand(changed)
        return try commit(
            record.scope, record.type, record.id, changed.map { ($0.0.id, $0.1) }, reason: nil)
    }

    /// Nil where it is deleted already.
    @discardableResult
    public func delete(_ record: FoundRecord) throws -> Edit? { try setDeleted(record, true) }

    /// Nil where it is there already. What hangs on it and was deleted with it, by the same batch,
    /// comes back, too.
    /// - Returns: how many further records came back.
    public func undelete(_ record: FoundRecord) throws -> (edit: Edit, further: Int)? {
        try checkMayWrite(record.scope)
        let together = try deletedTogether(with: record)
        guard let edit = try setDeleted(record, false, with: together) else { return nil }
        return (edit, together.count)
    }

    private func deletedTogether(with record: FoundRecord) throws -> [FoundRecord] {
        func deletions(_ record: FoundRecord) throws -> Set<String> {
            Set(try store.why(record, field: .deleted).map(\.provenance.batch))
        }
        let batches = try deletions(record)
        return try store.hanging(on: record, in: record.scope).dropFirst().filter { other in
            try other.scope == record.scope && store.document(other).deletion == .yes
                && !deletions(other).isDisjoint(with: batches)
        }
    }

    /// - Parameter others: of the same scope, deleted or brought back with it.
    private func setDeleted(
        _ record: FoundRecord, _ value: Bool, with others: [FoundRecord] = []
    ) throws -> Edit? {
        try checkMayWrite(record.scope)
        let document = try store.document(record)
        if document.deletion == .conflict {
            throw EditError(
                .contested,
                """
                \(record.type.name) \(document.key): its deletion is contested: \
                `resolve \(record.type.name) \(document.key) deleted --value true|false`
                """)
        }
        if (document.deletion == .yes) == value { return nil }
        return try commit(
            record.scope, record.type, record.id, [(.deleted, .boolean(value))],
            with: others.map {
                RecordChange(type: $0.type.id, id: $0.id, values: [(.deleted, .boolean(value))])
            }, reason: nil)
    }

    /// Decides a contested field.
    public func resolve(
        _ record: FoundRecord, field: String, to choice: Choice, reason: String?
    ) throws -> (replaced: [Sibling], edit: Edit) {
        try checkMayWrite(record.scope)
        let id = try fieldID(record.type, field)
        if id == .scope {
            throw EditError(
                .forbidden,
                """
                where a record counts is DINUM's to decide: `p352-central move \
                \(record.type.name) KEY --from SCOPE --to SCOPE`
                """)
        }
        let conflict = try store.conflicts().first {
            $0.record.id == record.id && $0.record.type == record.type && $0.field == field
        }
        guard let siblings = conflict?.values else {
            throw EditError(
                .usage,
                "\(record.type.name): \(field) is not contested: `set` changes it, `conflicts` lists "
                    + "what waits for a decision")
        }
        let value: Value
        switch choice {
        case .value(let text):
            if id == .deleted {
                guard text == "true" || text == "false" else {
                    throw EditError(.usage, "deleted takes --value true or --value false")
                }
                value = .boolean(text == "true")
            } else {
                let decided = try self.field(record.type, field)
                value = try self.value(decided, text)
                try checkByHand([(decided, value)])
            }
        case .keep(let which):
            if let n = Int(which), which.count < 6 {
                guard siblings.indices.contains(n - 1) else {
                    throw EditError(
                        .usage, "--keep \(n): `conflicts` numbers the values 1 to \(siblings.count)"
                    )
                }
                value = siblings[n - 1].value
            } else {
                let named = siblings.filter { $0.provenance.batch.hasPrefix(which.lowercased()) }
                guard let one = named.first, Set(named.map(\.value)).count == 1, which.count >= 8
                else {
                    throw EditError(
                        .usage, "--keep \(which) names no single batch of this conflict")
                }
                value = one.value
            }
        }
        let edit = try commit(
            record.scope, record.type, record.id, [(id, value)], reason: reason)
        return (siblings.filter { $0.value != value }, edit)
    }

    /// How a conflict is decided.
    public enum Choice: Sendable {
        /// The number (from 1) or the batch of one of its values.
        case keep(String)
        case value(String)
    }

    func commit(
        _ scope: String, _ type: RecordType, _ id: RecordID, _ values: [(FieldID, Value)],
        with others: [RecordChange] = [], reason: String?
    ) throws -> Edit {
        let names = try store.commit(
            [
                Draft(
                    scope: scope, actor: actor, reason: reason,
                    runs: [
                        DraftRun(
                            changes: [RecordChange(type: type.id, id: id, values: values)]
                                + others)
                    ])
            ], recorded: now())
        guard let batch = names.last else {
            throw StoreError(.damaged, "nothing was signed: run `verify`")
        }
        return Edit(
            type: type, id: id, key: try store.key(of: type, id: id) ?? id.hex,
            fields: values.map { $0.0 == .deleted ? "deleted" : type.field($0.0)?.name ?? "" },
            batch: batch)
    }

    // MARK: - Scopes

    /// The scope that a new record belongs to.
    func home(of type: RecordType, _ values: [(Field, Value)]) throws -> String {
        switch type.home {
        case .shared: return "shared"
        case .dinum: return "dinum"
        case .incubator(let name):
            guard let id = values.first(where: { $0.0.name == name })?.1.reference else {
                if identity.role == .incubator { return identity.incubator }
                throw EditError(.usage, "a \(type.name) needs its incubator: give \(name)=…")
            }
            guard let incubators = store.schema.type(named: "incubator"),
                let key = try store.key(of: incubators, id: id)
            else { throw EditError(.usage, "\(name): this incubator has no key here: sync first") }
            return key
        case .parent(let name):
            guard let (field, value) = values.first(where: { $0.0.name == name }),
                let id = value.reference
            else { return try homeWithoutParent(type, name, values) }
            guard case .reference(let target) = field.kind,
                let parent = store.schema.type(named: target),
                let found = try store.find(parent, key: id.hex)
            else { throw EditError(.unknown, "\(name): its record is not in this store") }
            return found.scope
        }
    }

    /// An award may go to an incubator, without a product: then it is written there.
    private func homeWithoutParent(
        _ type: RecordType, _ parent: String, _ values: [(Field, Value)]
    ) throws -> String {
        let laureate = values.first { $0.0.kind == .reference("incubator") && $0.1 != .empty }
        guard let id = laureate?.1.reference,
            let incubators = store.schema.type(named: "incubator"),
            let key = try store.key(of: incubators, id: id)
        else {
            let other = type.field(named: "incubator") == nil ? "" : ", or incubator=…"
            throw EditError(
                .usage, "this \(type.name) hangs on no other record: give \(parent)=…\(other)")
        }
        return key
    }

    func checkMayWrite(_ scope: String) throws {
        try WritableScopes(store, identity).check(scope)
    }
}

extension RecordEditing {
    /// The id of a record made by hand.
    func newRecordID() -> RecordID { newID() }

    /// The same over the state of knowledge of an instant, for reading only.
    public func asOf(_ instant: Instant) throws -> RecordEditing {
        if instant == .forever { return self }
        return RecordEditing(
            store: try store.view(asOf: instant), identity: identity, now: now, newID: newID)
    }
}
