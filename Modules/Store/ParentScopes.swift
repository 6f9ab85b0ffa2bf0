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

    /// Cost: the first time, one pass over the type's table.
    func scopes(of type: RecordType, _ access: Store.Access) throws -> Scopes {
        if let scopes = held.withLock({ $0[type.id] }) { return scopes }
        let find = try access.sql(
            "SELECT id, scope FROM \(Tables.quoted(type.table)) WHERE deleted IN (0, 2)")
        let hasMoves = try !access.effect.judgement().moves.isEmpty
        var scopes = Scopes()
        let count = try access.sql("SELECT count(*) FROM \(Tables.quoted(type.table))")
        scopes.one.reserveCapacity(try count.step() ? count.int(0) : 0)
        count.reset()
        while try find.step() {
            guard let id = find.recordID(0) else { continue }
            let scope = hasMoves ? try access.homeNumber(type, id, find.int(1)) : find.int(1)
            scopes.one[id] = Int32(scope)
        }
        for id in try access.inSeveralScopes(type) {
            scopes.several[id] = Set(
                try access.projection.rows.rows(type: type.id, id: id).map { Int32($0.scope) })
        }
        held.withLock { $0[type.id] = scopes }
        return scopes
    }
}

/// Which rows of a type stand where its home says (`Home`).
struct HomeCheck {
    /// The column of the record that rows hang on, where they do.
    let parent: String?
    private let parents: ParentScopes.Scopes
    private let only: String?
    /// Of the row before: what hangs on one record mostly follows one another.
    private var last: (parent: RecordID, scope: Int32?, several: Set<Int32>)?

    init(_ type: RecordType, _ held: ParentScopes, _ access: Store.Access) throws {
        var (parent, parents, only): (String?, ParentScopes.Scopes, String?) = (nil, .init(), nil)
        switch type.home {
        case .shared: only = "shared"
        // Assessments move to the candidate's scope when all is decided.
        case .dinum, .incubator: break
        case .parent(let name):
            if case .reference(let target)? = type.field(named: name)?.kind,
                let target = access.projection.schema.type(named: target)
            {
                parent = name
                parents = try held.scopes(of: target, access)
            }
        }
        (self.parent, self.parents, self.only) = (parent, parents, only)
    }

    /// Whether rows of this scope may be in place at all.
    func admits(_ scope: String) -> Bool { only.map { $0 == scope } ?? true }

    /// Whether a row stands where what it hangs on stands; that of an unknown record does.
    mutating func admits(_ scope: Int, under parent: RecordID?) -> Bool {
        guard let parent else { return true }
        if last?.parent != parent {
            last = (parent, parents.one[parent], parents.several[parent] ?? [])
        }
        guard let last, let only = last.scope else { return true }
        return only == scope || last.several.contains(Int32(scope))
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
