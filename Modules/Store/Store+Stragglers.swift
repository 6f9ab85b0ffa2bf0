package import Domain
import Replication

/// A record that was made where what it hangs on had been, by somebody who had not heard of the
/// move.
package struct Straggler: Hashable, Sendable {
    package let type: RecordType
    package let id: RecordID
    /// Where it was made, where what it hangs on counts, and since when.
    package let from: String
    package let to: String
    package let day: Day
}

extension Store {
    /// The records that stayed behind when what they hang on moved, parents first; those that hang
    /// on them follow. Cost: for each moved record one look into the table of each type that
    /// hangs on another.
    package func stragglers() throws -> [Straggler] {
        try read { access in
            let judgement = try access.effect.judgement()
            var found: [Straggler] = []
            var known: Set<RecordID> = []
            for (id, moves) in judgement.moves.sorted(by: { $0.key < $1.key }) {
                guard let first = moves.first, let last = moves.last else { continue }
                let owners = first.owners(moves, at: nil)
                var parents = [id]
                while let parent = parents.popLast() {
                    for one in try access.hanging(on: parent, judgement) {
                        guard one.scope != owners[0], owners.contains(one.scope),
                            known.insert(one.id).inserted
                        else { continue }
                        found.append(
                            Straggler(
                                type: one.type, id: one.id, from: one.scope, to: owners[0],
                                day: last.day))
                        parents.append(one.id)
                    }
                }
            }
            return found
        }
    }

    /// Whether a record has moved away from this scope. Cost: the number of moves.
    package func hasMoved(from scope: String) throws -> Bool {
        try read { access in
            try access.effect.judgement().moves.values.contains { moves in
                guard let first = moves.first else { return false }
                return first.owners(moves, at: nil).dropFirst().contains(scope)
            }
        }
    }
}

extension Store.Access {
    /// Records that were never moved themselves and refer to this one as what they hang on.
    fileprivate func hanging(
        on parent: RecordID, _ judgement: Judgement
    ) throws -> [(type: RecordType, id: RecordID, scope: String)] {
        var found: [(type: RecordType, id: RecordID, scope: String)] = []
        for type in projection.schema.types {
            guard case .parent(let name) = type.home else { continue }
            let find = try sql(
                """
                SELECT id, scope FROM \(Tables.quoted(type.table))
                WHERE \(Tables.quoted(name)) = ? AND deleted <> 3 ORDER BY id
                """)
            find.bind(1, copying: parent.bytes)
            while try find.step() {
                guard let id = find.recordID(0), judgement.moves(of: id, type: type.id).isEmpty
                else { continue }
                found.append((type, id, try log.scopeName(find.int(1))))
            }
        }
        return found
    }
}
