/// Text as XML 1.0 (https://www.w3.org/TR/xml/) can carry it.
enum XMLText {
    /// For element content and attributes in double quotes.
    static func escape(_ text: String) -> String {
        if isPlain(text) { return text }
        var escaped = ""
        for scalar in encoded(text).unicodeScalars { append(scalar, to: &escaped) }
        return escaped
    }

    /// Whether it stays as it is: without markup, control characters, U+FFFE, and `_xHHHH_`.
    static func isPlain(_ text: String) -> Bool {
        var last: UInt8 = 0
        return text.utf8.allSatisfy { byte in
            defer { last = byte }
            return switch byte {
            case 0..<0x20, 0x22, 0x26, 0x3C, 0x3E, 0x7F, 0xC2, 0xEF: false
            case 0x78: last != 0x5F
            default: true
            }
        }
    }

    static func append(_ scalar: Unicode.Scalar, to text: inout String) {
        switch scalar {
        case "&": text += "&amp;"
        case "<": text += "&lt;"
        case ">": text += "&gt;"
        case "\"": text += "&quot;"
        default: text.unicodeScalars.append(scalar)
        }
    }

    /// Whether XML may not hold the character, would alter it (a carriage return), or it is
    /// another control character.
    private static func isForbidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x0A: false
        case 0..<0x20, 0x7F..<0xA0, 0xFFFE, 0xFFFF: true
        default: false
        }
    }

    /// Forbidden characters as `_xHHHH_`; a text that looks like that keeps its meaning by
    /// `_x005F_` in place of its underscore (ISO/IEC 29500-1, ST_Xstring).
    static func encoded(_ text: String) -> String {
        let scalars = Array(text.unicodeScalars)
        guard scalars.contains(where: { isForbidden($0) || $0 == "_" }) else { return text }
        var result = String.UnicodeScalarView()
        for (n, scalar) in scalars.enumerated() {
            if isForbidden(scalar) {
                let digits = String(scalar.value, radix: 16, uppercase: true)
                let padding = String(repeating: "0", count: 4 - digits.count)
                result.append(contentsOf: "_x\(padding)\(digits)_".unicodeScalars)
            } else if scalar == "_", code(scalars, n) != nil {
                result.append(contentsOf: "_x005F_".unicodeScalars)
            } else {
                result.append(scalar)
            }
        }
        return String(result)
    }

    /// The inverse of `encoded`.
    static func decoded(_ text: String) -> String {
        let scalars = Array(text.unicodeScalars)
        guard scalars.contains("_") else { return text }
        var result = String.UnicodeScalarView()
        var n = 0
        while n < scalars.count {
            if let scalar = code(scalars, n) {
                result.append(scalar)
                n += 7
            } else {
                result.append(scalars[n])
                n += 1
            }
        }
        return String(result)
    }

    /// The character that `_xHHHH_` at `n` stands for: one that XML forbids, or the underscore.
    private static func code(_ scalars: [Unicode.Scalar], _ n: Int) -> Unicode.Scalar? {
        guard n + 7 <= scalars.count, scalars[n] == "_", scalars[n + 1] == "x",
            scalars[n + 6] == "_"
        else { return nil }
        var value: UInt32 = 0
        for scalar in scalars[(n + 2)..<(n + 6)] {
            guard let digit = Character(scalar).hexDigitValue, scalar.isASCII else { return nil }
            value = value << 4 | UInt32(digit)
        }
        guard let scalar = Unicode.Scalar(value), isForbidden(scalar) || scalar == "_" else {
            return nil
        }
        return scalar
    }
}
