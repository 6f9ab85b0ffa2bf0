public import Domain
import Replication
public import Store

/// One value that a source says, and of which record.
public struct SourceWrite: Sendable {
    public var type: UInt16
    public var id: RecordID
    public var field: FieldID
    public var value: Value

    public init(type: UInt16, id: RecordID, field: FieldID, value: Value) {
        self.type = type
        self.id = id
        self.field = field
        self.value = value
    }
}

/// What a source said at one position of its own order.
public struct SourceStep: Sendable {
    public var known: Instant
    public var position: [Int64]
    /// The source's own name of this state, as a commit's hash; at most 64 bytes.
    public var mark: [UInt8]
    public var writes: [SourceWrite]

    public init(known: Instant, position: [Int64], mark: [UInt8], writes: [SourceWrite]) {
        self.known = known
        self.position = position
        self.mark = mark
        self.writes = writes
    }
}

/// Writes what a source says as signed batches, each record in its scope: all in one transaction.
public struct SourceImport: Sendable {
    private let store: Store
    private let identity: HomeFolder.Identity

    public init(store: Store, identity: HomeFolder.Identity) {
        self.store = store
        self.identity = identity
    }

    /// What an import did, or would do.
    public struct Report: Sendable {
        public var batches = 0
        public var values = 0
        public var records = 0
        /// Records that this agent may not write, and records whose sheet names another
        /// incubator than the one where they live: proposed moves.
        public var skipped = 0
        public var proposedMoves: [(record: RecordID, from: String, to: String)] = []
        /// Keys of products that were there and that the source no longer has.
        public var deleted: [String] = []
    }

    /// So many deletions are a slip of the folder sooner than news: five and more than half of the
    /// products that are there, or more than ten and a tenth of them.
    private static func isDoubtful(_ deleted: Int, of products: Int) -> Bool {
        deleted >= 5 && deleted * 2 > products || deleted > 10 && deleted * 10 > products
    }

    /// - Parameters:
    ///   - scopes: where records that are new go; those not named are shared.
    ///   - mayDelete: whether it is meant when most products are deleted.
    ///   - note: bookkeeping that goes into the same transaction.
    /// - Throws: `doubtful` where it would delete many of the products that are there.
    public func run(
        source: String, steps: [SourceStep], scopes: [RecordID: String],
        only incubators: Set<String>, recorded: Instant, note: (what: String, state: String)?,
        mayDelete: Bool, dryRun: Bool
    ) throws -> Report {
        var report = Report()
        let writable = try WritableScopes(store, identity)
        func mayWrite(_ scope: String) -> Bool {
            let isChosen = incubators.isEmpty || scope == "shared" || incubators.contains(scope)
            return isChosen && writable.contains(scope)
        }
        let parents = parents(in: steps)
        func home(_ type: UInt16, _ id: RecordID) throws -> String? {
            try store.schema.type(type).flatMap { try store.home(of: $0, id: id) }
        }
        var chosen: [RecordID: String?] = [:]
        func scope(_ write: SourceWrite) throws -> String? {
            if let scope = chosen[write.id] { return scope }
            // What hangs on a record goes where that one is, until DINUM moves both.
            let above = try parents[write.id].flatMap { try home($0.type, $0.id) }
            let wanted = above ?? scopes[write.id] ?? "shared"
            var scope: String? = wanted
            if let held = try home(write.type, write.id) {
                // A record that the source no longer has goes nowhere.
                if held != wanted, scopes[write.id] != nil {
                    report.proposedMoves.append((write.id, held, wanted))
                }
                scope = held
            }
            if let named = scope, !mayWrite(named) {
                scope = nil
                report.skipped += 1
            }
            chosen[write.id] = scope
            return scope
        }
        // One draft a scope; within it one run a step.
        var runs: [String: [DraftRun]] = [:]
        var deletions: [RecordID: Bool] = [:]
        let product = store.schema.type(named: "product")
        for step in steps {
            var changes: [String: [RecordChange]] = [:]
            var places: [String: [RecordID: Int]] = [:]
            for write in step.writes {
                guard let scope = try scope(write) else { continue }
                report.values += 1
                if write.type == product?.id {
                    deletions[write.id] = write.field == .deleted && write.value == .boolean(true)
                }
                if let n = places[scope]?[write.id] {
                    changes[scope]?[n].values.append((write.field, write.value))
                } else {
                    places[scope, default: [:]][write.id] = changes[scope]?.count ?? 0
                    changes[scope, default: []].append(
                        RecordChange(
                            type: write.type, id: write.id, values: [(write.field, write.value)]))
                }
            }
            for (scope, changes) in changes {
                runs[scope, default: []].append(
                    DraftRun(
                        known: step.known, position: step.position, mark: step.mark,
                        changes: changes))
            }
        }
        report.records = chosen.values.count { $0 != nil }
        try count(deletions, into: &report, mayDelete: mayDelete || dryRun)
        if dryRun { return report }
        let names = try store.commit(recorded: recorded) { writer in
            for (scope, runs) in runs.sorted(by: { $0.key < $1.key }) {
                try writer.write(Draft(scope: scope, source: source, runs: runs))
            }
            if let note { try writer.note(source, note.what, note.state) }
        }
        report.batches = names.count
        return report
    }

    private func count(
        _ deletions: [RecordID: Bool], into report: inout Report, mayDelete: Bool
    ) throws {
        guard deletions.values.contains(true) else { return }
        let rows = try StoreReader(store).rows(of: "product", fields: ["slug"])
        report.deleted = rows.filter { deletions[$0.id] == true }
            .map { $0.values[0].text ?? $0.id.hex }.sorted()
        guard !mayDelete, Self.isDoubtful(report.deleted.count, of: rows.count) else { return }
        throw EditError(
            .doubtful,
            """
            nothing was written: \(report.deleted.count) of \(rows.count) products are missing there \
            and would be deleted, as \(report.deleted.prefix(5).joined(separator: ", ")). Name the \
            whole clone or folder, or say --deletions if they are gone
            """)
    }

    /// What each record hangs on, where the source says it.
    private func parents(in steps: [SourceStep]) -> [RecordID: (type: UInt16, id: RecordID)] {
        var fields: [UInt16: (field: FieldID, type: UInt16)] = [:]
        for type in store.schema.types {
            guard case .parent(let name) = type.home, let field = type.field(named: name),
                let target = field.kind.target.flatMap(store.schema.type(named:))
            else { continue }
            fields[type.id] = (field.id, target.id)
        }
        var parents: [RecordID: (type: UInt16, id: RecordID)] = [:]
        for write in steps.lazy.flatMap(\.writes) {
            guard let (field, type) = fields[write.type], write.field == field,
                let id = write.value.reference
            else { continue }
            parents[write.id] = (type, id)
        }
        return parents
    }
}
