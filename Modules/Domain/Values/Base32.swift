/// Text for people to copy, dictate and type: Crockford's base 32 (https://www.crockford.com/base32.html)
/// without check symbol. Case, blanks and hyphens mean nothing; o is read as 0, i and l as 1.
public enum Base32 {
    private static let digits = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)

    /// Lower-case digits, most significant bits first; the last one is filled up with zero bits.
    public static func string(_ bytes: some Sequence<UInt8>) -> String {
        var text: [UInt8] = []
        var (bits, count) = (0, 0)
        for byte in bytes {
            bits = bits << 8 | Int(byte)
            count += 8
            while count >= 5 {
                count -= 5
                text.append(digits[bits >> count & 31])
            }
            bits &= 31
        }
        if count > 0 { text.append(digits[bits << (5 - count) & 31]) }
        return String(decoding: text, as: UTF8.self)
    }

    /// The bytes of such digits; nil for another character, and where bits are left that are not
    /// zero.
    public static func bytes(_ text: some StringProtocol) -> [UInt8]? {
        var bytes: [UInt8] = []
        var (bits, count) = (0, 0)
        for character in text.lowercased() where character != "-" && !character.isWhitespace {
            guard let value = value(character) else { return nil }
            bits = (bits << 5 | value) & 0xFFF
            count += 5
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> count))
            }
        }
        return count < 5 && bits & ((1 << count) - 1) == 0 ? bytes : nil
    }

    private static func value(_ character: Character) -> Int? {
        switch character {
        case "o": 0
        case "i", "l": 1
        default: character.asciiValue.flatMap { digits.firstIndex(of: $0) }
        }
    }
}
