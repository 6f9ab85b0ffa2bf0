/// The front matter of one file, and what was found irregular on the way.
struct Sheet {
    var root: YAMLNode
    /// The file's line on which the front matter's first line stands.
    var firstLine: Int

    /// Reads `---`, a YAML mapping, `---`. What follows is free text and is not kept.
    static func parse(
        _ bytes: [UInt8], file: String, _ irregularities: inout [Irregularity]
    ) -> Sheet? {
        func refuse(_ line: Int, _ reason: Irregularity.Reason, _ detail: String) -> Sheet? {
            irregularities.append(
                Irregularity(file: file, line: line, reason: reason, detail: detail))
            return nil
        }
        var start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        guard isFence(bytes, start) else {
            return refuse(1, .notASheet, "it does not begin with ---")
        }
        start = (bytes[start...].firstIndex(of: 0x0A) ?? bytes.count - 1) + 1
        var end = start
        while end < bytes.count, !isFence(bytes, end) {
            end = (bytes[end...].firstIndex(of: 0x0A) ?? bytes.count - 1) + 1
        }
        guard end < bytes.count else {
            return refuse(1, .unclosedFrontMatter, "the second --- is missing")
        }
        guard String(validating: bytes[start..<end], as: UTF8.self) != nil else {
            return refuse(2, .unreadable, "it is not UTF-8")
        }
        do throws(YAMLError) {
            let root = try YAMLParser.parse(Array(bytes[start..<end]))
            guard root.entries != nil else {
                return refuse(2, .unreadable, "the front matter holds no fields")
            }
            return Sheet(root: root, firstLine: 2)
        } catch {
            return refuse(error.line + 1, .unreadable, error.reason)
        }
    }

    private static func isFence(_ bytes: [UInt8], _ start: Int) -> Bool {
        guard start + 3 <= bytes.count, bytes[start..<start + 3].allSatisfy({ $0 == 0x2D }) else {
            return false
        }
        var n = start + 3
        while n < bytes.count, bytes[n] != 0x0A {
            guard bytes[n] == 0x20 || bytes[n] == 0x0D || bytes[n] == 0x09 else { return false }
            n += 1
        }
        return true
    }
}
