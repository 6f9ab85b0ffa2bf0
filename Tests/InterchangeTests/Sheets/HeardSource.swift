import Domain
import Interchange

/// All that a source was heard to say, as a store would hold it.
struct HeardSource: HeldSource {
    private(set) var newestPosition: [Int64]?
    private(set) var records: [(type: UInt16, id: RecordID)] = []
    private var heard: [RecordID: [FieldID: [(position: [Int64], known: Instant, value: Value)]]] =
        [:]
    private var types: [RecordID: RecordType] = [:]

    init(_ plans: ImportPlan...) { for plan in plans { take(plan) } }

    mutating func take(_ plan: ImportPlan) {
        for step in plan.steps {
            var deleted: Set<RecordID> = []
            for write in step.writes {
                if write.field == .deleted { deleted.insert(write.id) }
                add(write.type, write.id, write.field, step, write.value)
            }
            // A source's write of a record says that it is there.
            for write in step.writes where deleted.insert(write.id).inserted {
                add(write.type, write.id, .deleted, step, .boolean(false))
            }
        }
    }

    private mutating func add(
        _ type: UInt16, _ id: RecordID, _ field: FieldID, _ step: ImportStep, _ value: Value
    ) {
        if newestPosition.map({ $0.lexicographicallyPrecedes(step.position) }) ?? true {
            newestPosition = step.position
        }
        if heard[id] == nil {
            records.append((type, id))
            types[id] = Schema.current.type(type)
        }
        heard[id, default: [:]][field, default: []].append((step.position, step.known, value))
    }

    func newest(_ id: RecordID) -> [FieldID: (position: [Int64], values: Set<Value>)] {
        (heard[id] ?? [:]).compactMapValues { newest($0, .forever) }
    }

    private func newest(
        _ said: [(position: [Int64], known: Instant, value: Value)], _ at: Instant
    ) -> (position: [Int64], values: Set<Value>)? {
        let said = said.filter { $0.known <= at }
        guard let top = said.map(\.position).max(by: { $0.lexicographicallyPrecedes($1) }) else {
            return nil
        }
        return (top, Set(said.filter { $0.position == top }.map(\.value)))
    }

    func said(_ id: RecordID, _ field: FieldID, _ position: [Int64], _ value: Value) -> Bool {
        heard[id]?[field]?.contains { $0.position == position && $0.value == value } ?? false
    }

    func record(forKey key: String, type name: String) -> RecordID? {
        let all = shown(name, withDeleted: true)
        return
            (all.first { $0["slug"]?.text == key }
            ?? all.first { $0["aliases"]?.texts?.contains(key) == true })?.id
    }

    // MARK: - What is shown

    /// A record as it stands: its fields that hold something, by name.
    struct Shown: Equatable {
        var id: RecordID
        var fields: [String: Value]
        var isDeleted: Bool
        /// Fields with two values at one position.
        var contested: [String]

        subscript(name: String) -> Value? { fields[name] }
    }

    /// The records of a type, as of an instant, in the order of their ids.
    func shown(_ name: String, at: Instant = .forever, withDeleted: Bool = false) -> [Shown] {
        heard.keys.sorted().compactMap { id -> Shown? in
            guard let type = types[id], type.name == name else { return nil }
            var shown = Shown(id: id, fields: [:], isDeleted: false, contested: [])
            var isKnown = false
            for (field, said) in heard[id] ?? [:] {
                guard let (_, values) = newest(said, at), let value = values.first else { continue }
                isKnown = true
                if values.count > 1 { shown.contested.append(type.field(field)?.name ?? "deleted") }
                if field == .deleted {
                    shown.isDeleted = values == [.boolean(true)]
                } else if let name = type.field(field)?.name, !value.isEmpty {
                    shown.fields[name] = value
                }
            }
            return isKnown && (withDeleted || !shown.isDeleted) ? shown : nil
        }
    }

    func shown(_ name: String, key: String, at: Instant = .forever) -> Shown? {
        shown(name, at: at).first { $0["slug"]?.text == key }
    }

    /// What hangs on a product, in the sheet's order.
    func children(_ name: String, of product: RecordID?, withDeleted: Bool = false) -> [Shown] {
        shown(name, withDeleted: withDeleted)
            .filter { $0["product"]?.reference == product }
            .sorted { ($0["rank"]?.integer ?? 0) < ($1["rank"]?.integer ?? 0) }
    }
}
