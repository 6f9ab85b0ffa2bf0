public import Domain

extension StoreReader: CountKeeper {
    public func forEachRow(
        of type: String, fields: [String], by parent: String?, _ ids: Set<RecordID>,
        _ body: (RecordRow) throws -> Void
    ) throws {
        let (type, columns) = try resolve(type, fields)
        let column = try parent.map { try resolve(type.name, [$0]).1[0].name } ?? "id"
        try store.read { access in
            let check = showsAll ? nil : try HomeCheck(type, parents, access)
            try access.forEachRow(type, columns, check, .init(column: column, ids: ids), body)
        }
    }

    public var mark: LogMark? {
        get throws { isWhole && !showsAll ? try store.mark() : nil }
    }

    public func changed(
        since mark: LogMark, _ types: [CountedType], atMost limit: Int
    ) throws -> Set<RecordID>? {
        try store.changed(since: mark, types, atMost: limit)
    }

    public func contested(_ types: [CountedType]) throws -> Set<RecordID> {
        try store.contested(types)
    }

    public func keptCounts(_ name: String) throws -> KeptCounts? { try store.keptCounts(name) }

    public func memberships(
        _ name: String, _ ids: Set<RecordID>, at mark: LogMark
    ) throws -> [Membership]? {
        try store.memberships(name, ids, at: mark)
    }

    public func keep(_ counts: KeptCounts, _ name: String, all: [Membership]) throws {
        try store.keep(counts, name, all: all)
    }

    public func keep(
        _ counts: KeptCounts, _ name: String, changed: [Membership], from mark: LogMark
    ) throws {
        try store.keep(counts, name, changed: changed, from: mark)
    }
}
