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
    public var pretty: String { String(decoding: bytes, as: UTF8.self) }

    /// `pretty` in UTF-8.
    public var bytes: [UInt8] {
        var bytes: [UInt8] = []
        write(into: &bytes, indentation: 0)
        bytes.append(0x0A)
        return bytes
    }

    private func write(into bytes: inout [UInt8], indentation: Int) {
        switch self {
        case .null: bytes += "null".utf8
        case .boolean(let value): bytes += (value ? "true" : "false").utf8
        case .number(let number): bytes += String(number).utf8
        case .text(let value): JSONValue.quote(value, into: &bytes)
        case .array(let items):
            list(items.count, "[", "]", into: &bytes, indentation: indentation) { n, bytes in
                items[n].write(into: &bytes, indentation: indentation + 1)
            }
        case .object(let members):
            list(members.count, "{", "}", into: &bytes, indentation: indentation) { n, bytes in
                JSONValue.quote(members[n].key, into: &bytes)
                bytes += ": ".utf8
                members[n].value.write(into: &bytes, indentation: indentation + 1)
            }
        }
    }

    private func list(
        _ count: Int, _ open: String, _ close: String, into bytes: inout [UInt8],
        indentation: Int, _ item: (Int, inout [UInt8]) -> Void
    ) {
        func line(_ indentation: Int) {
            bytes.append(0x0A)
            bytes.append(contentsOf: repeatElement(0x20, count: 2 * indentation))
        }
        bytes += open.utf8
        for n in 0..<count {
            if n > 0 { bytes.append(0x2C) }
            line(indentation + 1)
            item(n, &bytes)
        }
        if count > 0 { line(indentation) }
        bytes += close.utf8
    }

    private static func quote(_ value: String, into bytes: inout [UInt8]) {
        var value = value
        bytes.append(0x22)
        value.withUTF8 { utf8 in
            if utf8.allSatisfy(isPlain) {
                bytes.append(contentsOf: utf8)
            } else {
                escape(utf8, into: &bytes)
            }
        }
        bytes.append(0x22)
    }

    /// Neither a control character, nor one that JSON escapes, nor the beginning of U+0080–9F.
    private static func isPlain(_ byte: UInt8) -> Bool {
        byte >= 0x20 && byte != 0x22 && byte != 0x5C && byte != 0x7F && byte != 0xC2
    }

    private static func escape(_ utf8: UnsafeBufferPointer<UInt8>, into bytes: inout [UInt8]) {
        var n = 0
        while n < utf8.count {
            let byte = utf8[n]
            switch byte {
            case 0x22, 0x5C: bytes += [0x5C, byte]
            case 0x0A: bytes += "\\n".utf8
            case 0x09: bytes += "\\t".utf8
            case 0..<0x20, 0x7F: bytes += control(byte)
            case 0xC2 where n + 1 < utf8.count && utf8[n + 1] < 0xA0:
                bytes += control(utf8[n + 1])
                n += 1
            default: bytes.append(byte)
            }
            n += 1
        }
    }

    /// Of U+0000 to U+009F.
    private static func control(_ number: UInt8) -> String.UTF8View {
        ("\\u00" + (number < 0x10 ? "0" : "") + String(number, radix: 16)).utf8
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
