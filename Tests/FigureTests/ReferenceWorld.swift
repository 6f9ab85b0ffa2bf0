import Domain
import Interchange
import ReferenceData
import Replication

/// The shipped reference data in memory, as known on a day, with further records beside it: what
/// a store would give.
struct ReferenceWorld: RecordReader {
    var asOf: Instant
    var frontier: [String: [String]] { [:] }
    var laterFacts: Int { 0 }
    private var writes: [(known: Instant, write: Write)] = []
    private var next: UInt64 = 1
    private var contested: [RecordID: Set<FieldID>] = [:]

    private struct Write {
        var type: UInt16
        var id: RecordID
        var field: FieldID
        var value: Value
    }

    /// - Parameter withReference: false for an empty store.
    init(asOf day: String? = nil, withReference: Bool = true) throws {
        asOf = day.flatMap { Instant($0) } ?? .forever
        guard withReference else { return }
        let plan = try ReferenceImport(
            held: EmptySource(), sha256: sha256, now: Instant(milliseconds: 0)
        ).plan(try ReferenceWorld.shipped())
        for step in plan {
            writes += step.writes.map {
                (step.known, Write(type: $0.type, id: $0.id, field: $0.field, value: $0.value))
            }
        }
    }

    static func shipped() throws -> ReferenceSet {
        try ReferenceSet.read(schema: .current) { ShippedReference.file($0) }
    }

    /// Adds a record, known at once.
    @discardableResult
    mutating func add(_ type: String, _ values: [String: Value]) -> RecordID {
        let id = RecordID(high: 0, low: next)
        next += 1
        set(type, id, values)
        return id
    }

    mutating func set(_ type: String, _ id: RecordID, _ values: [String: Value]) {
        guard let type = Schema.current.type(named: type) else { return }
        for (name, value) in values {
            guard let field = type.field(named: name) else { continue }
            writes.append(
                (
                    Instant(milliseconds: 0),
                    Write(type: type.id, id: id, field: field.id, value: value)
                ))
        }
    }

    mutating func contest(_ id: RecordID) { contested[id] = [FieldID(1)] }

    /// The record of a type with this key.
    func record(_ type: String, _ key: String) -> Value {
        guard let type = Schema.current.type(named: type), let name = type.key,
            let field = type.field(named: name)
        else { return .empty }
        let found = writes.first {
            $0.write.type == type.id && $0.write.field == field.id
                && $0.write.value == .text(key)
        }
        return found.map { .reference($0.write.id) } ?? .empty
    }

    func rows(of name: String, fields: [String]) -> [RecordRow] {
        guard let type = Schema.current.type(named: name) else { return [] }
        var order: [RecordID] = []
        var values: [RecordID: [FieldID: Value]] = [:]
        for (known, write) in writes where write.type == type.id && known <= asOf {
            if values[write.id] == nil { order.append(write.id) }
            values[write.id, default: [:]][write.field] = write.value
        }
        return order.map { id in
            RecordRow(
                id: id, scope: "shared", deletion: .no, contested: contested[id] ?? [],
                values: fields.map { name in
                    type.field(named: name).flatMap { values[id]?[$0.id] } ?? .empty
                })
        }
    }

    func provenance(of type: String, id: RecordID) -> [Provenance] { [] }
}

extension FiscalYear {
    static func of(_ number: Int) -> FiscalYear {
        guard let year = FiscalYear(number) else { preconditionFailure("a year in range") }
        return year
    }
}
