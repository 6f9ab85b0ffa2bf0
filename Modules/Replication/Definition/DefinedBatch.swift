/// A batch as the definition of the merge sees it: names, causality, writes; no bytes.
///
/// Names compare as the hashes of real batches do. Two batches of one name are one batch.
/// What follows from the past is computed once per batch, so a batch belongs to one thread.
package final class DefinedBatch: Hashable {
    package let name: String
    package let scope: String
    package let replica: String
    /// The keys that certified `replica`, newest first.
    package let lineage: [String]
    /// The batch before it of the same replica and scope.
    package let prev: DefinedBatch?
    package let seen: Set<DefinedBatch>
    /// Tips of the scope and of the authority chain: what its author was looking at.
    package let basis: Set<DefinedBatch>
    package let runs: [DefinedRun]
    /// Of an import; a batch without source is written by hand.
    package let source: String?
    /// An entry of the authority chain; in the scope `authority` only.
    package let entry: DefinedEntry?
    /// Written under programme zero: its author was shown everything.
    package let isRootless: Bool
    /// Of a copy of a moved record's batch: the original, and the originals its author was shown.
    package let copy: (original: String, shown: Set<String>)?
    private let hash: Int

    package init(
        name: String, scope: String, replica: String, lineage: [String] = [],
        prev: DefinedBatch? = nil, seen: Set<DefinedBatch> = [], basis: Set<DefinedBatch> = [],
        runs: [DefinedRun] = [], source: String? = nil, entry: DefinedEntry? = nil,
        isRootless: Bool = false, copy: (original: String, shown: Set<String>)? = nil
    ) {
        self.name = name
        self.scope = scope
        self.replica = replica
        self.lineage = lineage
        self.prev = prev
        self.seen = seen
        self.basis = basis
        self.runs = runs
        self.source = source
        self.entry = entry
        self.isRootless = isRootless
        self.copy = copy
        hash = name.hashValue
    }

    package static func == (a: DefinedBatch, b: DefinedBatch) -> Bool {
        a === b || a.name == b.name
    }
    package func hash(into hasher: inout Hasher) { hasher.combine(hash) }

    /// The original's name for a copy, else the own one.
    package var origin: String { copy?.original ?? name }
    package var parents: Set<DefinedBatch> { prev.map { seen.union([$0]) } ?? seen }
    /// The key that signed, and those that certified it.
    package var keys: [String] { [replica] + lineage }

    /// The batch and all that it leads back to.
    package private(set) lazy var past: Set<DefinedBatch> =
        Definition.past(parents).union([self])

    /// A chain: the batch and those before it of the same replica and scope.
    package private(set) lazy var line: Set<DefinedBatch> = (prev?.line ?? []).union([self])

    /// What its author was looking at: the basis's past, without what had no effect under the
    /// authority entries in that past. A batch of programme zero was written where nothing is
    /// judged: its author was shown all. A copy stands for its original.
    package private(set) lazy var shown: Set<DefinedBatch> = {
        if let copy { return past.filter { copy.shown.contains($0.origin) } }
        let view = Definition.past(basis)
        return isRootless ? view : Definition(view).effective
    }()

    /// What of which batches: who has been shown a batch's part on a record has been shown the
    /// copies of that part.
    package private(set) lazy var shownParts: Set<DefinedPart> = {
        let originals = copy?.shown ?? []
        let copied = originals.flatMap { original in
            parts.map { DefinedPart(origin: original, record: $0.record) }
        }
        return shown.reduce(into: Set(copied)) { $0.formUnion($1.parts) }
    }()

    private lazy var parts = Set(writes.map(\.part))

    /// All writes, in order. A source's write of a record also says, at its position, that the
    /// record is there (`deleted` = false), unless that run deletes it.
    package private(set) lazy var writes: [DefinedWrite] = {
        var flat: [DefinedWrite] = []
        for run in runs {
            var items = run.writes
            if source != nil {
                let said = run.writes.filter { $0.field == DefinedWrite.deleted }.map(\.record)
                for record in Set(run.writes.map(\.record)).subtracting(said).sorted() {
                    items.append(
                        .init(record: record, field: DefinedWrite.deleted, value: "false"))
                }
            }
            for item in items {
                flat.append(
                    DefinedWrite(
                        batch: self, place: flat.count, record: item.record, field: item.field,
                        value: item.value, known: run.known, source: source,
                        position: run.position))
            }
        }
        return flat
    }()
}
