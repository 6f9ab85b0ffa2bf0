/// A batch as the definition of the merge sees it: names, causality, writes; no bytes.
///
/// The definition says what a store shows as a pure function of its batches, the authority chain
/// and T. It is slow, short and meant to be read; the incremental code is compared with it.
package final class DefinedBatch: Hashable {
    package let name: String
    package let scope: String
    package let replica: String
    /// The keys that certified `replica`, newest first.
    package let lineage: [String]
    package let prev: DefinedBatch?
    package let seen: Set<DefinedBatch>
    package let basis: Set<DefinedBatch>
    package let runs: [DefinedRun]
    package let source: String?
    /// An entry of the authority chain; in the scope `authority` only.
    package let entry: AuthorityEntry?
    /// Written under programme zero: its author was shown everything.
    package let isRootless: Bool
    /// Of a copy of a moved record's batch: the original, and the originals its author was shown.
    package let copy: (original: String, shown: Set<String>)?

    package init(
        name: String, scope: String, replica: String, lineage: [String] = [],
        prev: DefinedBatch? = nil, seen: Set<DefinedBatch> = [], basis: Set<DefinedBatch> = [],
        runs: [DefinedRun] = [], source: String? = nil, entry: AuthorityEntry? = nil,
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
    }

    package static func == (a: DefinedBatch, b: DefinedBatch) -> Bool { a.name == b.name }
    package func hash(into hasher: inout Hasher) { hasher.combine(name) }

    /// The original's name for a copy, else the own one.
    package var origin: String { copy?.original ?? name }
    package var parents: Set<DefinedBatch> { prev.map { seen.union([$0]) } ?? seen }
    /// The key that signed, and those that certified it.
    package var keys: [String] { [replica] + lineage }

    /// The batch and all that it leads back to.
    package private(set) lazy var past: Set<DefinedBatch> =
        parents.reduce(into: [self]) { $0.formUnion($1.past) }

    /// The batch and those before it of its chain.
    package private(set) lazy var line: Set<DefinedBatch> = (prev?.line ?? []).union([self])

    /// What its author was looking at: the basis's past, without what had no effect under the
    /// authority entries in that past. A copy stands for its original.
    package private(set) lazy var shown: Set<DefinedBatch> = {
        if let copy { return past.filter { copy.shown.contains($0.origin) } }
        let view = Definition.past(basis)
        return isRootless ? view : Definition(view).effective
    }()

    /// Who has been shown a batch's part on a record has been shown the copies of that part.
    package private(set) lazy var shownParts: Set<DefinedPart> = {
        var parts = Set(
            shown.flatMap { batch in
                batch.writes.map { DefinedPart(origin: batch.origin, record: $0.record) }
            })
        for name in copy?.shown ?? [] {
            for write in writes { parts.insert(DefinedPart(origin: name, record: write.record)) }
        }
        return parts
    }()

    /// All writes, in order. A source's write of a record also says, at its position, that the
    /// record is there, unless that run deletes it.
    package private(set) lazy var writes: [DefinedWrite] = {
        var flat: [DefinedWrite] = []
        for run in runs {
            var writes = run.writes
            if source != nil {
                let deleted = Set(run.writes.filter { $0.field == "deleted" }.map(\.record))
                for record in Set(run.writes.map(\.record)).subtracting(deleted).sorted() {
                    writes.append(.init(record: record, field: "deleted", value: "false"))
                }
            }
            for write in writes {
                flat.append(
                    DefinedWrite(
                        batch: self, place: flat.count, record: write.record, field: write.field,
                        value: write.value, known: run.known, source: source,
                        position: run.position))
            }
        }
        return flat
    }()
}

/// What became known at one time, at one position of its source.
package struct DefinedRun {
    package struct Item {
        package var record: String
        package var field: String
        package var value: String

        package init(record: String, field: String, value: String) {
            self.record = record
            self.field = field
            self.value = value
        }
    }

    package var known: Int64
    /// Compared item by item; empty without a source.
    package var position: [Int64]
    package var writes: [Item]

    package init(known: Int64, position: [Int64], writes: [Item]) {
        self.known = known
        self.position = position
        self.writes = writes
    }
}

/// One batch's part on one record.
package struct DefinedPart: Hashable {
    package var origin: String
    package var record: String
}

/// One write of one field.
package struct DefinedWrite: Hashable {
    package var batch: DefinedBatch
    package var place: Int
    package var record: String
    package var field: String
    package var value: String
    package var known: Int64
    package var source: String?
    package var position: [Int64]
}

/// An entry of the authority chain.
package enum AuthorityEntry: Hashable {
    case grant(keys: Set<String>, scopes: Set<String>)
    case revoke(key: String, good: Set<String>)
    case release(Set<String>)
    case withdraw(Set<String>)
    case move(record: String, origin: String, target: String, day: Int64)
    case join
}
