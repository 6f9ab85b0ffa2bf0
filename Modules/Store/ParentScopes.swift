import Domain
import Replication
import Synchronization

/// In which scopes the records stand that others hang on, read once for a reader: what hangs on a
/// record belongs in its scope.
final class ParentScopes: Sendable {
    /// Of the records of a type the number of the scope in which each counts; and all of those in
    /// which one stands that several scopes hold: until somebody decides, what hangs on it may
    /// stand in any of them.
    struct Scopes: Sendable {
        var one: [RecordID: Int32] = [:]
        var several: [RecordID: Set<Int32>] = [:]
    }

    private let held = Mutex<[UInt16: Scopes]>([:])

    /// Those of all records of a type, if they were read.
    func held(_ type: RecordType) -> Scopes? { held.withLock { $0[type.id] } }

    /// Cost: one pass over the type's table.
    func readAll(of type: RecordType, _ access: Store.Access) throws -> Scopes {
        var scopes = try Scopes(several: type, access)
        let count = try access.sql("SELECT count(*) FROM \(Tables.quoted(type.table))")
        scopes.one.reserveCapacity(try count.step() ? count.int(0) : 0)
        count.reset()
        try scopes.read(type, .init(column: "id", ids: nil), access)
        held.withLock { [scopes] in $0[type.id] = scopes }
        return scopes
    }
}

extension ParentScopes.Scopes {
    /// With the records of which nobody has decided in which of several scopes they count.
    init(several type: RecordType, _ access: Store.Access) throws {
        for id in try access.inSeveralScopes(type) {
            several[id] = Set(
                try access.projection.rows.rows(type: type.id, id: id).map { Int32($0.scope) })
        }
    }

    mutating func read(
        _ type: RecordType, _ condition: RowCondition, _ access: Store.Access
    ) throws {
        let hasMoves = try !access.effect.judgement().moves.isEmpty
        let select = "SELECT id, scope FROM \(Tables.quoted(type.table))"
        try condition.forEachRow(select, access.sql) { find in
            guard let id = find.recordID(0) else { return }
            one[id] = Int32(hasMoves ? try access.homeNumber(type, id, find.int(1)) : find.int(1))
        }
    }
}

/// Which rows of a type stand where its home says (`Home`).
struct HomeCheck {
    /// The records that rows hang on.
    private struct Parents {
        let type: RecordType
        var scopes: ParentScopes.Scopes
        /// How many may still be looked up one by one; nil where all are known.
        var left: Int?
    }

    /// So many records are looked up before all are read.
    private static let few = 256

    /// The column of the record that rows hang on, where they do.
    let parent: String?
    private let only: String?
    private var parents: Parents?
    private let held: ParentScopes
    private let access: Store.Access
    /// Of the row before: what hangs on one record mostly follows one another.
    private var last: (parent: RecordID, scope: Int32?, several: Set<Int32>)?

    init(_ type: RecordType, _ held: ParentScopes, _ access: Store.Access) throws {
        (self.held, self.access) = (held, access)
        var (parent, only): (String?, String?) = (nil, nil)
        switch type.home {
        case .shared: only = "shared"
        // Assessments move to the candidate's scope when all is decided.
        case .dinum, .incubator: break
        case .parent(let name):
            if case .reference(let target)? = type.field(named: name)?.kind,
                let target = access.projection.schema.type(named: target)
            {
                parent = name
                let all = held.held(target)
                parents = Parents(
                    type: target, scopes: try all ?? .init(several: target, access),
                    left: all == nil ? Self.few : nil)
            }
        }
        (self.parent, self.only) = (parent, only)
    }

    /// Whether rows of this scope may be in place at all.
    func admits(_ scope: String) -> Bool { only.map { $0 == scope } ?? true }

    /// Whether a row stands where what it hangs on stands; that of an unknown record does.
    mutating func admits(_ scope: Int, under parent: RecordID?) throws -> Bool {
        guard let parent else { return true }
        if last?.parent != parent {
            let scopes = try scopes(parent)
            last = (parent, scopes?.one[parent], scopes?.several[parent] ?? [])
        }
        guard let last, let only = last.scope else { return true }
        return only == scope || last.several.contains(Int32(scope))
    }

    private mutating func scopes(_ parent: RecordID) throws -> ParentScopes.Scopes? {
        guard let left = parents?.left, let type = parents?.type, parents?.scopes.one[parent] == nil
        else { return parents?.scopes }
        if left == 0 {
            parents = Parents(type: type, scopes: try held.readAll(of: type, access), left: nil)
        } else {
            parents?.left = left - 1
            try parents?.scopes.read(type, .init(column: "id", ids: [parent]), access)
        }
        return parents?.scopes
    }
}

extension Store.Access {
    /// The records of a type of which nobody has decided in which of several scopes they count.
    fileprivate func inSeveralScopes(_ type: RecordType) throws -> [RecordID] {
        let find = try sql("SELECT row FROM record_conflict WHERE type = ? AND field = ?")
        find.bind(1, Int(type.id))
        find.bind(2, Int(FieldID.scope.number))
        var rows: [Int64] = []
        while try find.step() { rows.append(find.integer(0)) }
        return try rows.map { try projection.rows.id(type: type.id, row: $0) }
    }
}
