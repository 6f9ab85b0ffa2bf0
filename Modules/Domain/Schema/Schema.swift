/// The shared vocabulary: every record type with its fields. Tables, wire, CSV headers, forms,
/// validation and the data dictionary come from it; nothing lists the fields a second time.
public struct Schema: Sendable {
    /// Grows by one with each change that other programs can see.
    public let version: Int
    public let types: [RecordType]
    private let byName: [String: Int]
    private let byID: [UInt16: Int]

    /// - Precondition: names and numbers are unique, and every key, home and reference names
    ///   something that exists: a schema is part of the program.
    public init(version: Int, types: [RecordType]) {
        self.version = version
        self.types = types
        byName = Dictionary(uniqueKeysWithValues: types.enumerated().map { ($1.name, $0) })
        byID = Dictionary(uniqueKeysWithValues: types.enumerated().map { ($1.id, $0) })
    }

    public func type(named name: String) -> RecordType? { byName[name].map { types[$0] } }
    public func type(_ id: UInt16) -> RecordType? { byID[id].map { types[$0] } }

    /// The vocabulary as it was in an earlier version: without the types and fields that came
    /// later.
    /// - Parameter version: from 1 to the own one.
    public func asOf(version: Int) -> Schema {
        Schema(
            version: version,
            types: types.filter { $0.since <= version }.map { $0.asOf(version: version) })
    }

    /// What is inconsistent in the schema itself, one sentence a fault; empty for a sound one.
    public var faults: [String] {
        var faults: [String] = []
        for type in types {
            if Set(type.fields.map(\.id)).count != type.fields.count {
                faults.append("\(type.name): two fields share a number")
            }
            if Set(type.fields.map(\.name)).count != type.fields.count {
                faults.append("\(type.name): two fields share a name")
            }
            for name in [type.key, type.aliases] {
                if let name, type.field(named: name) == nil {
                    faults.append("\(type.name): no field \(name)")
                }
            }
            switch type.home {
            case .shared, .dinum: break
            case .incubator(let field), .parent(let field):
                if type.field(named: field) == nil {
                    faults.append("\(type.name): its home names no field: \(field)")
                }
            }
            for field in type.fields {
                switch field.kind {
                case .reference(let target), .references(let target):
                    if self.type(named: target) == nil {
                        faults.append("\(type.name).\(field.name): no type \(target)")
                    }
                case .text, .integer, .decimal, .percentage, .cents, .day, .fiscalYear, .boolean,
                    .enumeration, .texts:
                    break
                }
                if [.deleted, .scope].contains(field.id) || field.name == "deleted" {
                    faults.append("\(type.name).\(field.name): a reserved number or name")
                }
                if ["type", "key", "id", "scope", "conflicts", "basis"].contains(field.name) {
                    faults.append("\(type.name).\(field.name): a reserved name")
                }
            }
        }
        return faults
    }
}
