/// The front matter of one file.
struct Sheet {
    /// Its fields, in the file's order.
    var entries: [YAMLNode.Entry]

    /// A front matter's first line is the file's second.
    static let offset = 1

    /// Why a file holds no sheet.
    struct Fault: Error {
        var line: Int
        var reason: Irregularity.Reason
        var detail: String
    }

    /// A sheet is text for people: what is larger is not one.
    static let sizeLimit = 4 << 20

    /// Reads `---`, a YAML mapping, `---`. What follows is free text and is not kept.
    static func parse(_ bytes: [UInt8]) throws(Fault) -> Sheet {
        guard !bytes.isEmpty else {
            throw Fault(line: 1, reason: .emptyFile, detail: "the file is empty")
        }
        var start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        guard isFence(bytes, start) else {
            throw Fault(line: 1, reason: .notASheet, detail: "it does not begin with ---")
        }
        start = lineEnd(bytes, start)
        var end = start
        while end < bytes.count, !isFence(bytes, end) { end = lineEnd(bytes, end) }
        guard end < bytes.count else {
            throw Fault(
                line: 1, reason: .unclosedFrontMatter, detail: "the second --- is missing")
        }
        let root: YAMLNode
        do throws(YAMLError) {
            root = try YAMLParser.parse(bytes[start..<end])
        } catch {
            throw Fault(line: error.line + offset, reason: .unreadable, detail: error.reason)
        }
        guard let entries = root.entries else {
            throw Fault(line: 2, reason: .notFields, detail: "the front matter holds no fields")
        }
        return Sheet(entries: entries)
    }

    /// The place after the line that begins at `start`.
    private static func lineEnd(_ bytes: [UInt8], _ start: Int) -> Int {
        var n = start
        while n < bytes.count {
            n += 1
            if bytes[n - 1] == 0x0A { break }
        }
        return n
    }

    private static func isFence(_ bytes: [UInt8], _ start: Int) -> Bool {
        guard start + 3 <= bytes.count, bytes[start] == 0x2D, bytes[start + 1] == 0x2D,
            bytes[start + 2] == 0x2D
        else { return false }
        var n = start + 3
        while n < bytes.count, bytes[n] != 0x0A {
            guard bytes[n] == 0x20 || bytes[n] == 0x0D || bytes[n] == 0x09 else { return false }
            n += 1
        }
        return true
    }
}
