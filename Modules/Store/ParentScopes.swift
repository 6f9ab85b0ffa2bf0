import Domain
import Replication
import Synchronization

/// In which scopes the records stand that others hang on, read once for a reader: what hangs on a
/// record belongs in its scope.
final class ParentScopes: Sendable {
    /// Type → record → the number of the scope in which it counts.
    private let held = Mutex<[UInt16: [RecordID: Int32]]>([:])

    /// Cost: the first time, one pass over the type's table.
    func scopes(of type: RecordType, _ access: Store.Access) throws -> [RecordID: Int32] {
        if let scopes = held.withLock({ $0[type.id] }) { return scopes }
        let find = try access.sql(
            "SELECT id, scope FROM \(Tables.quoted(type.table)) WHERE deleted IN (0, 2)")
        let hasMoves = try !access.effect.judgement().moves.isEmpty
        var scopes: [RecordID: Int32] = [:]
        let count = try access.sql("SELECT count(*) FROM \(Tables.quoted(type.table))")
        scopes.reserveCapacity(try count.step() ? count.int(0) : 0)
        count.reset()
        while try find.step() {
            guard let id = find.recordID(0) else { continue }
            let scope = hasMoves ? try access.homeNumber(id, find.int(1)) : find.int(1)
            scopes[id] = Int32(scope)
        }
        held.withLock { $0[type.id] = scopes }
        return scopes
    }
}

/// Which rows of a type stand where its home says (`Home`).
struct HomeCheck {
    /// The column of the record that rows hang on, where they do.
    let parent: String?
    private let parents: [RecordID: Int32]
    private let only: String?
    /// Of the row before: what hangs on one record mostly follows one another.
    private var last: (parent: RecordID, scope: Int32?)?

    init(_ type: RecordType, _ held: ParentScopes, _ access: Store.Access) throws {
        var (parent, parents, only): (String?, [RecordID: Int32], String?) = (nil, [:], nil)
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
        if last?.parent != parent { last = (parent, parents[parent]) }
        return last?.scope.map { $0 == scope } ?? true
    }
}
