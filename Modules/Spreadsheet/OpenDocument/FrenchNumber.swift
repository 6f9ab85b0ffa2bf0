internal import Domain

/// What a cell displays until a program formats it again: French, as its style says.
enum FrenchNumber {
    /// No separator between thousands: a year is a number, too.
    static func decimal(_ number: ExactDecimal) -> String {
        number.text.replacing(".", with: ",")
    }

    /// As `2 530 000,00 €`, with narrow no-break spaces between thousands.
    static func money(_ cents: Cents) -> String {
        let parts = cents.text.split(separator: ".")
        var digits = Array(parts[0])
        var sign = ""
        if digits.first == "-" {
            sign = "-"
            digits.removeFirst()
        }
        var grouped = ""
        for (n, digit) in digits.enumerated() {
            if n > 0, (digits.count - n) % 3 == 0 { grouped += "\u{202F}" }
            grouped.append(digit)
        }
        return "\(sign)\(grouped),\(parts[1])\u{A0}€"
    }

    /// As `26/02/2024`.
    static func day(_ day: Day) -> String {
        day.text.split(separator: "-").reversed().joined(separator: "/")
    }
}
