/// A JSON document that can be compared whole: numbers and booleans are never equal.
enum JSON: Hashable {
    case null
    case boolean(Bool)
    case integer(Int64)
    case string(String)
    case array([JSON])
    case object([String: JSON])

    /// A member of an object; nil where it is missing.
    subscript(key: String) -> JSON? {
        if case .object(let members) = self { members[key] } else { nil }
    }

    var items: [JSON]? { if case .array(let items) = self { items } else { nil } }
    var members: [String: JSON]? { if case .object(let members) = self { members } else { nil } }
    var string: String? { if case .string(let string) = self { string } else { nil } }
    var integer: Int64? { if case .integer(let integer) = self { integer } else { nil } }
    var strings: [String]? { items?.compactMap(\.string) }
}

extension JSON: Decodable {
    init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        // The most frequent kinds first: a failed attempt is what costs.
        if let string = try? value.decode(String.self) {
            self = .string(string)
        } else if let integer = try? value.decode(Int64.self) {
            self = .integer(integer)
        } else if let items = try? value.decode([JSON].self) {
            self = .array(items)
        } else if let boolean = try? value.decode(Bool.self) {
            self = .boolean(boolean)
        } else if value.decodeNil() {
            self = .null
        } else {
            self = .object(try value.decode([String: JSON].self))
        }
    }
}

extension JSON: CustomStringConvertible {
    var description: String {
        switch self {
        case .null: "null"
        case .boolean(let boolean): "\(boolean)"
        case .integer(let integer): "\(integer)"
        case .string(let string): "\"\(string)\""
        case .array(let items): "[\(items.map(\.description).joined(separator: ","))]"
        case .object(let members):
            "{\(members.sorted { $0.key < $1.key }.map { "\($0):\($1)" }.joined(separator: ","))}"
        }
    }
}
