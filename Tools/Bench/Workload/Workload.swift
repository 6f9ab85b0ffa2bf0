package import Domain

/// Workload W(n): n products of 12 fields, in chunks, the same on every run.
///
/// The shapes are those of the shared generator: names of about 40 characters and texts of 200,
/// made of syllables; 40 incubators, six phases, days of ten years, amounts below 10⁹ cents.
package struct Workload {
    package struct Row {
        package var id: RecordID
        package var name: [UInt8]
        package var incubator: Int
        package var phase: Int
        /// Created, started, updated, ended: days since 1970-01-01.
        package var days: (Int32, Int32, Int32, Int32)
        package var budget: Int64
        package var spent: Int64
        package var url: [UInt8]
        package var text: [UInt8]
    }

    package static let phases = [
        "investigation", "construction", "acceleration", "transfer", "success", "alumni",
    ].map { Array($0.utf8) }

    private static let syllables =
        "ba co di fo gu la me ni pro ra se ta ver xi mon tra ser vi na re pu bli que eta sta tis cha ge ment tion eur al is"
        .split(separator: " ").map { Array($0.utf8) }

    private var state: UInt64
    private let words: [[UInt8]]
    package let incubators: [[UInt8]]

    package init(seed: UInt64) {
        state = seed
        var words: [[UInt8]] = []
        for _ in 0..<2000 {
            var word: [UInt8] = []
            for _ in 0..<(1 + Workload.next(&state, 4)) {
                word += Workload.syllables[Workload.next(&state, Workload.syllables.count)]
            }
            words.append(word)
        }
        self.words = words
        incubators = (0..<40).map { Array("inc-".utf8) + words[$0 * 7] + Array("-\($0)".utf8) }
    }

    /// SplitMix64.
    private static func next(_ state: inout UInt64) -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
        return z ^ z >> 31
    }

    private static func next(_ state: inout UInt64, _ n: Int) -> Int {
        Int(next(&state) % UInt64(n))
    }

    package mutating func number(below n: Int) -> Int { Workload.next(&state, n) }

    private mutating func text(_ length: Int) -> [UInt8] {
        var text: [UInt8] = []
        while text.count < length {
            text += words[number(below: words.count)]
            text.append(0x20)
        }
        text.removeLast(text.count - length + 1)
        text.append(UInt8(ascii: "."))
        return text
    }

    /// 2015-01-01 is day 16,436.
    private mutating func day() -> Int32 { Int32(16_436 + number(below: 3_650)) }

    package mutating func row() -> Row {
        let id = RecordID(high: Workload.next(&state), low: Workload.next(&state))
        let name = text(40)
        let host = name.prefix { $0 != 0x20 }
        return Row(
            id: id, name: name, incubator: number(below: 40), phase: number(below: 6),
            days: (day(), day(), day(), day()), budget: Int64(number(below: 1_000_000_000)),
            spent: Int64(number(below: 1_000_000_000)),
            url: Array("https://".utf8) + host
                + Array("-\(id.hex.prefix(6)).beta.gouv.fr/stats".utf8),
            text: text(200))
    }

    package mutating func rows(_ count: Int) -> [Row] { (0..<count).map { _ in row() } }
}
