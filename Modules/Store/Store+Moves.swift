package import Domain
package import Replication

/// What is to be copied into the scopes that moved records went to.
package struct MovePlan {
    /// One batch of another scope, this record's part of it.
    struct Copy {
        var draft: Draft
    }
    /// Originals without effect whose copies must have none either: to be withdrawn first.
    package var void: [BatchName] = []
    var copies: [Copy] = []

    package var isEmpty: Bool { copies.isEmpty }
}

extension Store {
    /// What the log holds of moved records in their other scopes and not yet in the one where they
    /// count. Cost: the batches that touch moved records.
    package func movePlan() throws -> MovePlan {
        try read { access in
            let judgement = try access.effect.judgement()
            var plan = MovePlan()
            for (id, moves) in judgement.moves.sorted(by: { $0.key < $1.key }) {
                try access.plan(id, moves, judgement, into: &plan)
            }
            return plan
        }
    }

    /// Copies batches of moved records, one for one: source, position and known-at kept, the
    /// original named, and the originals that its author was shown.
    /// - Precondition: what the plan names void is withdrawn.
    @discardableResult
    package func copy(_ plan: MovePlan, recorded: Instant) throws -> Int {
        if plan.isEmpty { return 0 }
        return try commit(recorded: recorded) { writer in
            for copy in plan.copies { try writer.write(copy.draft) }
        }.count
    }

    /// Copies whose originals changed their effect since: those to withdraw, and those to release.
    package func copiesToJudge() throws -> (fallen: [BatchName], risen: [BatchName]) {
        try read { access in
            let find = try access.sql(
                "SELECT number FROM batch WHERE origin IS NOT NULL ORDER BY number")
            var numbers: [Int] = []
            while try find.step() { numbers.append(find.int(0)) }
            var fallen: Set<BatchName> = []
            var risen: Set<BatchName> = []
            for number in numbers {
                let copy = try access.log.batch(number: number)
                guard let origin = copy.origin, let original = try access.log.batch(origin) else {
                    continue
                }
                let stands = try access.effect.counts(original)
                let counts = try access.effect.counts(copy)
                if counts, !stands { fallen.insert(origin) }
                if !counts, stands { risen.insert(origin) }
            }
            return (fallen.sorted(), risen.sorted())
        }
    }
}

extension Store.Access {
    fileprivate func plan(
        _ id: RecordID, _ moves: [AuthorityEntry.Move], _ judgement: Judgement,
        into plan: inout MovePlan
    ) throws {
        guard let first = moves.first else { return }
        let owners = first.owners(moves, at: nil)
        for type in try types(of: id) where !judgement.moves(of: id, type: type).isEmpty {
            let rows = try projection.rows.rows(type: type, id: id).map {
                (row: $0.row, scope: try log.scopeName($0.scope))
            }
            var mine: Set<BatchName> = []
            var touching: Set<Int> = []
            var todo: [(number: Int, row: Int64)] = []
            for (row, scope) in rows {
                for number in try projection.whole.batches(row, type: type) {
                    let logged = try log.batch(number: number)
                    touching.insert(number)
                    if scope == owners[0] {
                        mine.insert(logged.origin ?? logged.name)
                    } else if owners.contains(scope) {
                        todo.append((number, row))
                    }
                }
            }
            for (number, row) in todo.sorted(by: { $0.number < $1.number }) {
                let logged = try log.batch(number: number)
                let origin = logged.origin ?? logged.name
                guard !mine.contains(origin) else { continue }
                let counts = try effect.counts(logged)
                if !counts, logged.origin != nil { continue }
                if !counts, !judgement.lists(origin) { plan.void.append(origin) }
                mine.insert(origin)
                plan.copies.append(
                    try copy(logged, origin, type, id, row, to: owners[0], touching: touching))
            }
        }
    }

    private func types(of id: RecordID) throws -> [UInt16] {
        try projection.schema.types.map(\.id).filter {
            try !projection.rows.rows(type: $0, id: id).isEmpty
        }
    }

    private func copy(
        _ logged: LoggedBatch, _ origin: BatchName, _ type: UInt16, _ id: RecordID, _ row: Int64,
        to scope: String, touching: Set<Int>
    ) throws -> MovePlan.Copy {
        var runs: [DraftRun] = []
        try projection.eachRun(of: logged) { _, run, rows in
            var changes: [RecordChange] = []
            for (group, rows) in zip(run.groups, rows) where group.type == type {
                for (n, candidate) in rows.enumerated() where candidate == row {
                    var values: [(FieldID, Value)] = []
                    for column in group.columns {
                        guard let m = column.index(ofRow: n), let value = column.value(at: m)
                        else { continue }
                        values.append((column.field, value))
                    }
                    changes.append(RecordChange(type: type, id: id, values: values))
                }
            }
            if !changes.isEmpty {
                runs.append(
                    DraftRun(
                        known: run.known, position: run.position, mark: run.mark,
                        changes: changes))
            }
        }
        let header = try log.signed(number: logged.number).header
        var shown: Set<BatchName> = []
        if logged.source == nil {
            let past = try projection.shownPast(logged)
            for number in touching where projection.isShown(number, in: past) {
                let batch = try log.batch(number: number)
                shown.insert(batch.origin ?? batch.name)
            }
            shown.formUnion(header.copy?.shown ?? [])
        }
        var draft = Draft(
            scope: scope, basis: .tips([]),
            source: try logged.source.map { try log.sourceName($0) }, actor: header.actor,
            reason: header.reason, runs: runs)
        draft.copy = CopyMark(original: origin, shown: shown.sorted())
        draft.recorded = logged.recorded
        return MovePlan.Copy(draft: draft)
    }
}

extension Store {
    /// A record and all that hangs on it, by the schema's homes: a product's phases, awards, their
    /// payments.
    /// - Parameter scope: only what counts there, or stands there among other scopes.
    package func hanging(on record: FoundRecord, in scope: String) throws -> [FoundRecord] {
        try read { access in
            var all = [record]
            var next = 0
            while next < all.count {
                let parent = all[next]
                next += 1
                for type in schema.types {
                    guard case .parent(let name) = type.home, let field = type.field(named: name),
                        case .reference(let target) = field.kind, target == parent.type.name
                    else { continue }
                    let find = try access.sql(
                        """
                        SELECT handle, id, scope FROM \(Tables.quoted(type.table))
                        WHERE \(Tables.quoted(name)) = ? AND deleted <> 3 ORDER BY id
                        """)
                    find.bind(1, copying: parent.id.bytes)
                    while try find.step() {
                        guard let id = find.recordID(1) else { continue }
                        let found = FoundRecord(
                            type: type, id: id, scope: try access.home(type, id, find.int(2)),
                            row: find.integer(0))
                        if try found.scope == scope || access.stands(found, in: scope) {
                            all.append(found)
                        }
                    }
                }
            }
            return all
        }
    }
}

extension Store.Access {
    /// Whether a record that nobody has moved stands in a scope, among others.
    fileprivate func stands(_ record: FoundRecord, in scope: String) throws -> Bool {
        guard try effect.judgement().moves(of: record.id, type: record.type.id).isEmpty else {
            return false
        }
        return try projection.standings(type: record.type.id, id: record.id)
            .contains { $0.scope == scope }
    }
}
