internal import Domain

/// Percentages stand in the file as fractions: 53 % is 0.53.
enum Percent {
    /// Exact, in text: the fraction may have two decimals more than an `ExactDecimal` holds.
    static func fraction(_ percent: ExactDecimal) -> String {
        shifted(percent.text, by: -2)
    }

    /// Nil when `text` is no number or does not fit.
    static func percent(fraction text: String) -> ExactDecimal? {
        guard let plain = NumberText.plain(text) else { return nil }
        return ExactDecimal(shifted(plain, by: 2))
    }

    private static func shifted(_ text: String, by places: Int) -> String {
        NumberText.shifted(text, by: places)
    }
}

/// Numbers as XML Schema's `double` writes them, taken as the decimals that they spell.
enum NumberText {
    /// Nil when it is no number or does not fit 18 decimals and 64 bits.
    static func decimal(_ text: String) -> ExactDecimal? {
        plain(text).flatMap { ExactDecimal($0) }
    }

    /// Without an exponent and without needless zeros after the point; nil for anything else than
    /// a finite number, and beyond 40 places of exponent.
    static func plain(_ text: String) -> String? {
        var mantissa = Substring(text)
        var places = 0
        if let e = mantissa.firstIndex(where: { $0 == "e" || $0 == "E" }) {
            let exponent = mantissa[mantissa.index(after: e)...]
            guard let number = Int(exponent), abs(number) <= 40 else { return nil }
            places = number
            mantissa = mantissa[..<e]
        }
        if mantissa.hasPrefix("+") { mantissa.removeFirst() }
        let digits = mantissa.hasPrefix("-") ? mantissa.dropFirst() : mantissa
        guard digits.contains(where: \.isNumber), digits.count <= 80,
            digits.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == 0x2E }),
            digits.count(where: { $0 == "." }) <= 1
        else { return nil }
        return shifted(String(mantissa), by: places)
    }

    /// Moves the decimal point to the right (to the left when negative).
    static func shifted(_ text: String, by places: Int) -> String {
        let sign = text.hasPrefix("-") ? "-" : ""
        let parts = text.dropFirst(sign.count).split(
            separator: ".", omittingEmptySubsequences: false)
        var whole = String(parts[0])
        var part = parts.count > 1 ? String(parts[1]) : ""
        if places >= 0 {
            part += String(repeating: "0", count: max(0, places - part.count))
            whole += part.prefix(places)
            part = String(part.dropFirst(places))
        } else {
            whole = String(repeating: "0", count: max(0, -places - whole.count)) + whole
            part = String(whole.suffix(-places)) + part
            whole = String(whole.dropLast(-places))
        }
        whole = String(whole.drop { $0 == "0" })
        while part.hasSuffix("0") { part.removeLast() }
        if whole.isEmpty { whole = "0" }
        return sign + whole + (part.isEmpty ? "" : "." + part)
    }
}
