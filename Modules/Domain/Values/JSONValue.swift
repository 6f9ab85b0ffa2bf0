/// A JSON document (RFC 8259) whose bytes depend on nothing but its content: keys stay in the
/// order given, numbers are integers, everything exact is text.
public enum JSONValue: Hashable, Sendable {
    case null
    case boolean(Bool)
    case number(Int)
    case text(String)
    case array([JSONValue])
    case object([JSONMember])

    /// With `members` in the order given.
    public static func members(_ members: KeyValuePairs<String, JSONValue>) -> JSONValue {
        .object(members.map { JSONMember(key: $0.key, value: $0.value) })
    }

    /// Two spaces of indentation, one item a line.
    public var pretty: String {
        var text = ""
        write(into: &text, indentation: 0)
        return text + "\n"
    }

    private func write(into text: inout String, indentation: Int) {
        switch self {
        case .null: text += "null"
        case .boolean(let value): text += value ? "true" : "false"
        case .number(let number): text += String(number)
        case .text(let value): JSONValue.quote(value, into: &text)
        case .array(let items):
            list(items.count, "[", "]", into: &text, indentation: indentation) { n, text in
                items[n].write(into: &text, indentation: indentation + 1)
            }
        case .object(let members):
            list(members.count, "{", "}", into: &text, indentation: indentation) { n, text in
                JSONValue.quote(members[n].key, into: &text)
                text += ": "
                members[n].value.write(into: &text, indentation: indentation + 1)
            }
        }
    }

    private func list(
        _ count: Int, _ open: String, _ close: String, into text: inout String, indentation: Int,
        _ item: (Int, inout String) -> Void
    ) {
        text += open
        for n in 0..<count {
            text += (n == 0 ? "\n" : ",\n") + String(repeating: "  ", count: indentation + 1)
            item(n, &text)
        }
        if count > 0 { text += "\n" + String(repeating: "  ", count: indentation) }
        text += close
    }

    private static func quote(_ value: String, into text: inout String) {
        text += "\""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\t": text += "\\t"
            case _ where scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value):
                let digits = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: text.unicodeScalars.append(scalar)
            }
        }
        text += "\""
    }
}

/// One member of a JSON object.
public struct JSONMember: Hashable, Sendable {
    public let key: String
    public let value: JSONValue

    public init(key: String, value: JSONValue) {
        self.key = key
        self.value = value
    }
}
