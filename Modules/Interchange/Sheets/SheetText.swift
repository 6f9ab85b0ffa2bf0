import Domain

/// How texts of sheets are cleaned.
enum SheetText {
    /// Without surrounding white space (U+00A0 included) and without control characters; the
    /// text itself where nothing is to be done.
    static func clean(_ text: String) -> String {
        var isClean = true
        var first: UInt8 = 0x61
        var last: UInt8 = 0x61
        for byte in text.utf8 {
            if byte < 0x20 || byte == 0x7F { isClean = false }
            last = byte
        }
        if let byte = text.utf8.first { first = byte }
        // White space beyond ASCII is at least two bytes, so that an ASCII edge settles it.
        if isClean, first > 0x20, first < 0x80, last > 0x20, last < 0x80 { return text }
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars
        where scalar.value >= 0x20 && scalar.value != 0x7F || scalar == "\n" || scalar == "\t" {
            scalars.append(scalar)
        }
        var rest = Substring(String(scalars))
        while let first = rest.unicodeScalars.first, first.properties.isWhitespace {
            rest.unicodeScalars.removeFirst()
        }
        while let last = rest.unicodeScalars.last, last.properties.isWhitespace {
            rest.unicodeScalars.removeLast()
        }
        return String(rest)
    }

    /// Whether HTML's character references stand in a link.
    static func isEscaped(_ text: String) -> Bool {
        guard text.utf8.contains(UInt8(ascii: "&")) else { return false }
        return unescaped(text) != text
    }

    /// With HTML's character references resolved: the five of XML, and numbers.
    static func unescaped(_ text: String) -> String {
        var result = ""
        var rest = text[...]
        while let ampersand = rest.firstIndex(of: "&") {
            result += rest[..<ampersand]
            rest = rest[ampersand...]
            if let end = rest.prefix(10).firstIndex(of: ";"),
                let character = character(rest[rest.index(after: ampersand)..<end])
            {
                result.append(character)
                rest = rest[rest.index(after: end)...]
            } else {
                result.append(rest.removeFirst())
            }
        }
        return result + rest
    }

    private static func character(_ name: Substring) -> Character? {
        switch name {
        case "amp": return "&"
        case "lt": return "<"
        case "gt": return ">"
        case "quot": return "\""
        case "apos": return "'"
        default: break
        }
        guard name.first == "#" else { return nil }
        let digits = name.dropFirst()
        let number =
            digits.first == "x" || digits.first == "X"
            ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
        return number.flatMap { Unicode.Scalar($0) }.map(Character.init)
    }

    /// The last component of a path, as `dinum` of `/organisations/dinum`; any other text, such
    /// as "ANCT / DHUP", is its own.
    static func lastComponent(_ text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: "/")), !text.contains(where: \.isWhitespace) else {
            return text
        }
        return text.split(separator: "/").last.map(String.init) ?? text
    }

    /// Whether it looks as if an e-mail address stood in it: something@something.something.
    static func holdsAddress(_ text: String) -> Bool {
        guard text.utf8.contains(UInt8(ascii: "@")) else { return false }
        for word in text.split(whereSeparator: { $0.isWhitespace || "<>,;:\"'()[]{}".contains($0) })
        {
            let parts = word.split(separator: "@", omittingEmptySubsequences: false)
            if parts.count == 2, !parts[0].isEmpty, !parts[0].contains("/"),
                parts[1].dropFirst().dropLast().contains(".")
            {
                return true
            }
        }
        return false
    }

    /// The number of a call in a comment such as "Montant de 210000€ pour la promotion 12".
    static func call(in comment: String) -> Int64? {
        for marker in ["promotion", "FAST", "Fast"] {
            guard let found = comment.firstRange(of: marker) else { continue }
            let rest = comment[found.upperBound...].drop { !$0.isNumber && !$0.isLetter }
            if let call = Int64(rest.prefix { $0.isASCII && $0.isNumber }) { return call }
        }
        return nil
    }

    /// The amount in such a comment: the digits and spaces before the euro sign.
    static func amount(in comment: String) -> Cents? {
        guard let sign = comment.firstIndex(of: "€") else { return nil }
        let digits = comment[..<sign].reversed().prefix {
            $0.isASCII && $0.isNumber || $0.isWhitespace || $0 == "," || $0 == "."
        }
        return Cents(clean(String(digits.reversed())))
    }
}
