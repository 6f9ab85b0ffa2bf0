/// Reads XML 1.0 piece by piece, as much of it as OpenDocument uses: no document type (so no
/// entities of its own, which could expand without bound), UTF-8 only.
///
/// Names come with the canonical prefix of their namespace (`Package.namespaces`), whatever
/// prefix the file chose.
struct XMLReader {
    struct Attribute {
        let name: String
        let value: String
    }

    enum Event {
        /// An element's beginning; one without content is followed by its end, too.
        case start(String, [Attribute])
        case end
        case text(String)
        case finished
    }

    private let part: String
    private let bytes: [UInt8]
    private var next = 0
    /// Names of the open elements, as the file spells them.
    private var open: [ArraySlice<UInt8>] = []
    private var endsAtOnce = false
    private var canonical: [String: String] = [:]
    /// The last translation of a name: files repeat the same few.
    private var names: [ArraySlice<UInt8>: String] = [:]

    private static let depthLimit = 128

    init(_ bytes: [UInt8], part: String) {
        self.bytes = bytes
        self.part = part
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { next = 3 }
    }

    /// The line, from 1, that is being read. O(bytes read).
    var line: Int { bytes[..<next].count { $0 == 0x0A } + 1 }

    func failure(_ reason: String) -> SpreadsheetError {
        .malformed(part: part, line: line, reason: reason)
    }

    mutating func event() throws(SpreadsheetError) -> Event {
        if endsAtOnce {
            endsAtOnce = false
            open.removeLast()
            return .end
        }
        while next < bytes.count {
            if bytes[next] != UInt8(ascii: "<") {
                let text = try text()
                if open.isEmpty {
                    guard text.allSatisfy(\.isWhitespace) else {
                        throw failure("text outside of the document")
                    }
                    continue
                }
                return .text(text)
            }
            if has("<?") {
                try skip(past: "?>")
            } else if has("<!--") {
                try skip(past: "-->")
            } else if has("<![CDATA[") {
                let start = next + 9
                try skip(past: "]]>")
                return .text(try string(bytes[start..<(next - 3)]))
            } else if has("<!") {
                throw failure("a document type declaration, which no spreadsheet has")
            } else if has("</") {
                next += 2
                let name = name()
                skipBlanks()
                guard open.last == name, take(">") else {
                    throw failure("an end tag that closes nothing")
                }
                open.removeLast()
                return .end
            } else {
                return try start()
            }
        }
        guard open.isEmpty else { throw failure("the file ends within an element") }
        return .finished
    }

    // MARK: - Tags

    private mutating func start() throws(SpreadsheetError) -> Event {
        next += 1
        let name = name()
        guard !name.isEmpty else { throw failure("a tag without a name") }
        guard open.count < XMLReader.depthLimit else {
            throw failure("more than \(XMLReader.depthLimit) elements within each other")
        }
        open.append(name)
        var raw: [(ArraySlice<UInt8>, String)] = []
        while true {
            skipBlanks()
            if take("/>") {
                endsAtOnce = true
                break
            }
            if take(">") { break }
            let name = self.name()
            skipBlanks()
            guard !name.isEmpty, take("=") else { throw failure("a tag that cannot be read") }
            skipBlanks()
            guard next < bytes.count, bytes[next] == 0x22 || bytes[next] == 0x27,
                let end = bytes[(next + 1)...].firstIndex(of: bytes[next])
            else { throw failure("an attribute without quotation marks") }
            let value = try unescaped(bytes[(next + 1)..<end])
            next = end + 1
            declare(name, value)
            raw.append((name, value))
        }
        var attributes: [Attribute] = []
        attributes.reserveCapacity(raw.count)
        for (name, value) in raw {
            attributes.append(Attribute(name: try translated(name), value: value))
        }
        return .start(try translated(name), attributes)
    }

    /// Learns what a prefix stands for, from `xmlns:prefix="…"`.
    private mutating func declare(_ name: ArraySlice<UInt8>, _ value: String) {
        guard name.starts(with: "xmlns:".utf8),
            let known = Package.namespaces.first(where: { $0.1 == value })
        else { return }
        let prefix = String(decoding: name.dropFirst(6), as: UTF8.self)
        if prefix != known.0 { canonical[prefix] = known.0 }
        names = [:]
    }

    private mutating func translated(_ name: ArraySlice<UInt8>) throws(SpreadsheetError) -> String {
        if let known = names[name] { return known }
        var text = try string(name)
        if let colon = text.firstIndex(of: ":"), let prefix = canonical[String(text[..<colon])] {
            text = prefix + text[colon...]
        }
        if names.count < 1000 { names[name] = text }
        return text
    }

    private mutating func name() -> ArraySlice<UInt8> {
        let start = next
        while next < bytes.count {
            switch bytes[next] {
            case 0x20, 0x09, 0x0A, 0x0D, 0x2F, 0x3E, 0x3D, 0x3C, 0x22, 0x27:
                return bytes[start..<next]
            default: next += 1
            }
        }
        return bytes[start..<next]
    }

    // MARK: - Text

    private mutating func text() throws(SpreadsheetError) -> String {
        let end = bytes[next...].firstIndex(of: UInt8(ascii: "<")) ?? bytes.count
        let text = try unescaped(bytes[next..<end])
        next = end
        return text
    }

    private func string(_ slice: ArraySlice<UInt8>) throws(SpreadsheetError) -> String {
        guard let text = String(validating: slice, as: UTF8.self) else {
            throw failure("not UTF-8")
        }
        return text
    }

    private func unescaped(_ slice: ArraySlice<UInt8>) throws(SpreadsheetError) -> String {
        guard slice.contains(UInt8(ascii: "&")) else { return try string(slice) }
        var result: [UInt8] = []
        var rest = slice
        while let ampersand = rest.firstIndex(of: UInt8(ascii: "&")) {
            result += rest[..<ampersand]
            guard let end = rest[ampersand...].prefix(12).firstIndex(of: UInt8(ascii: ";")) else {
                throw failure("an & that begins no character reference")
            }
            let name = String(decoding: rest[(ampersand + 1)..<end], as: UTF8.self)
            result += try character(name)
            rest = rest[(end + 1)...]
        }
        result += rest
        return try string(result[...])
    }

    private func character(_ name: String) throws(SpreadsheetError) -> [UInt8] {
        switch name {
        case "amp": return [0x26]
        case "lt": return [0x3C]
        case "gt": return [0x3E]
        case "quot": return [0x22]
        case "apos": return [0x27]
        default:
            let number =
                name.hasPrefix("#x")
                ? UInt32(name.dropFirst(2), radix: 16)
                : name.hasPrefix("#") ? UInt32(name.dropFirst()) : nil
            guard let number, let scalar = Unicode.Scalar(number) else {
                throw failure("&\(name); is no character")
            }
            return Array(String(Character(scalar)).utf8)
        }
    }

    // MARK: - Bytes

    private func has(_ text: StaticString) -> Bool {
        text.withUTF8Buffer { wanted in
            guard next + wanted.count <= bytes.count else { return false }
            return unsafe bytes[next..<(next + wanted.count)].elementsEqual(wanted)
        }
    }

    private mutating func take(_ text: StaticString) -> Bool {
        guard has(text) else { return false }
        next += text.utf8CodeUnitCount
        return true
    }

    private mutating func skip(past text: StaticString) throws(SpreadsheetError) {
        while next < bytes.count {
            if take(text) { return }
            next += 1
        }
        throw failure("the file ends within a comment or an instruction")
    }

    private mutating func skipBlanks() {
        while next < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[next]) { next += 1 }
    }
}
