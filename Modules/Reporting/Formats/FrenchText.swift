public import Domain

/// Dates, numbers and amounts as French readers write them (Lexique des règles typographiques en
/// usage à l'Imprimerie nationale): U+202F between thousands, U+00A0 before units.
public enum FrenchText {
    private static let months = [
        "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre",
        "octobre", "novembre", "décembre",
    ]

    /// "1er mars 2023".
    public static func date(_ day: Day) -> String {
        let (year, month, number) = day.components
        return "\(number == 1 ? "1er" : String(number)) \(months[month - 1]) \(year)"
    }

    /// "1 234".
    public static func number(_ number: Int) -> String {
        let digits = Array(String(number.magnitude))
        var text = ""
        for (n, digit) in digits.enumerated() {
            if n > 0, (digits.count - n) % 3 == 0 { text.append("\u{202F}") }
            text.append(digit)
        }
        return (number < 0 ? "\u{2212}" : "") + text
    }

    /// "2 530 000 €", with cents where there are any.
    public static func euros(_ cents: Cents) -> String {
        let part = cents.count.magnitude % 100
        let whole = number(Int(cents.count / 100))
        let sign = cents.count < 0 && cents.count > -100 ? "\u{2212}" : ""
        let decimals = part == 0 ? "" : "," + (part < 10 ? "0" : "") + String(part)
        return sign + whole + decimals + "\u{A0}€"
    }

    /// "79,4".
    public static func decimal(_ value: ExactDecimal) -> String {
        String(value.text.map { $0 == "." ? "," : $0 == "-" ? "\u{2212}" : $0 })
    }

    /// "79,4 %".
    public static func percentage(_ value: ExactDecimal) -> String {
        decimal(value) + "\u{A0}%"
    }

    public static func value(_ value: FigureValue?) -> String {
        switch value {
        case nil: "Non déterminé"
        case .count(let number): self.number(number)
        case .amount(let cents): euros(cents)
        case .percentage(let value): percentage(value)
        case .decimal(let value): decimal(value)
        case .words(let words): words
        }
    }
}
