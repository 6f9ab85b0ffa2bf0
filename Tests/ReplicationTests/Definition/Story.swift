import Replication

/// A history told batch by batch. Names are letters in the order of telling, so that a later
/// batch wins a tie; times are numbers.
struct Story {
    private(set) var batches: Set<DefinedBatch> = []
    private var last: [String: DefinedBatch] = [:]

    /// What a store that holds everything told so far shows.
    var definition: Definition { Definition(batches) }

    /// By hand, when `shown` (with all before it) was on the screen; `received` was held, but not
    /// shown. Before enrolment unless the authority chain's tip is among what was shown.
    @discardableResult
    mutating func edit(
        _ replica: String, at known: Int64, in scope: String = "A", shown: [DefinedBatch] = [],
        received: [DefinedBatch] = [], certifiedBy lineage: [String] = [],
        _ writes: KeyValuePairs<String, String>
    ) -> DefinedBatch {
        tell(
            replica, scope, known, writes, seen: shown + received, basis: shown, lineage: lineage)
    }

    /// From a source, at its position. What its store had received is its basis, to show that even
    /// so it replaces nothing but that source's earlier positions.
    @discardableResult
    mutating func `import`(
        _ source: String, _ position: Int64..., at known: Int64, by replica: String = "importer",
        received: [DefinedBatch] = [], _ writes: KeyValuePairs<String, String>
    ) -> DefinedBatch {
        tell(
            replica, "A", known, writes, seen: received, basis: received, source: source,
            position: position)
    }

    /// A batch of a moved record, as DINUM copies it into another scope.
    @discardableResult
    mutating func copy(
        _ original: DefinedBatch, by replica: String, to scope: String, after: [DefinedBatch] = []
    ) -> DefinedBatch {
        let shown = Set(original.shown.map(\.name))
        let batch = DefinedBatch(
            name: nextName, scope: scope, replica: replica, prev: last["\(replica) \(scope)"],
            seen: Set(after), runs: original.runs, source: original.source,
            copy: (original.name, shown))
        return keep(batch)
    }

    /// An entry of the authority chain; after its last entry unless told otherwise.
    @discardableResult
    mutating func decide(
        _ entry: DefinedEntry, after: DefinedBatch? = nil, joining other: DefinedBatch? = nil
    ) -> DefinedBatch {
        let chain = "\(Definition.authority) \(Definition.authority)"
        let batch = DefinedBatch(
            name: nextName, scope: Definition.authority, replica: Definition.authority,
            prev: after ?? last[chain], seen: other.map { [$0] } ?? [], entry: entry)
        return keep(batch)
    }

    // MARK: - What is shown

    /// The live values of a field of the record "r", sorted; as often as they are live.
    func live(_ field: String, at: Int64 = .max) -> [String] {
        (definition.look("r", at: at)?.fields[field] ?? []).map(\.value).sorted()
    }

    func deletion(at: Int64 = .max) -> String? { definition.look("r", at: at)?.deletion }

    func counts(_ batch: DefinedBatch) -> Bool { definition.effective.contains(batch) }

    // MARK: - Telling

    private var nextName: String {
        let letters = Array("abcdefghijklmnopqrstuvwxyz")
        return String(letters[batches.count])
    }

    private mutating func tell(
        _ replica: String, _ scope: String, _ known: Int64, _ writes: KeyValuePairs<String, String>,
        seen: [DefinedBatch], basis: [DefinedBatch], source: String? = nil, position: [Int64] = [],
        lineage: [String] = []
    ) -> DefinedBatch {
        let items = writes.map { DefinedRun.Item(record: "r", field: $0.key, value: $0.value) }
        let prev = last["\(replica) \(scope)"]
        let isEnrolled = basis.contains { $0.scope == Definition.authority }
        let batch = DefinedBatch(
            name: nextName, scope: scope, replica: replica, lineage: lineage, prev: prev,
            seen: Set(seen).subtracting(prev.map { [$0] } ?? []), basis: Set(basis),
            runs: [DefinedRun(known: known, position: position, writes: items)], source: source,
            isRootless: !isEnrolled)
        return keep(batch)
    }

    private mutating func keep(_ batch: DefinedBatch) -> DefinedBatch {
        batches.insert(batch)
        last["\(batch.replica) \(batch.scope)"] = batch
        return batch
    }
}
