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

    /// "septembre 2023" for "2023-09"; anything else as it stands.
    static func month(_ text: String) -> String {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, let year = FiscalYear(parts[0]), parts[1].utf8.count == 2,
            let month = Int(parts[1]), months.indices.contains(month - 1)
        else { return text }
        return "\(months[month - 1]) \(year.text)"
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

    /// Sets words by the typographic rules: U+202F before `;`, `!` and `?`, U+00A0 before `:`, `%`
    /// and `€` and inside « ». On pages the text of records is set, too; data files hold it as it is.
    public static func typeset(_ text: String) -> String {
        guard text.utf8.contains(0x20) else { return text }
        var result = String.UnicodeScalarView()
        var pending = false
        for scalar in text.unicodeScalars {
            if pending {
                pending = false
                switch scalar {
                case ";", "!", "?": result.append("\u{202F}")
                case ":", "%", "€", "»": result.append("\u{A0}")
                case _ where result.last == "«": result.append("\u{A0}")
                default: result.append(" ")
                }
            }
            if scalar == " " { pending = true } else { result.append(scalar) }
        }
        // What stands inside the guillemets may follow.
        if pending { result.append(result.last == "«" ? "\u{A0}" : " ") }
        return String(result)
    }

    /// What a reader reads of a figure's status.
    public static func label(_ status: FigureStatus) -> String {
        switch status {
        case .derived: "calculé"
        case .declared: "déclaré"
        case .sourcesDisagree: "sources discordantes"
        case .contested: "en divergence"
        case .notApplicable: "sans objet"
        case .notDetermined: "non déterminé"
        }
    }

    /// "1,5 M€": amounts on charts, rounded to a tenth of a million.
    public static func millions(_ cents: Cents) -> String {
        let tenths = (cents.count.magnitude + 5_000_000) / 10_000_000
        let decimal = tenths % 10 == 0 ? "" : ",\(tenths % 10)"
        return (cents.count < 0 && tenths > 0 ? "\u{2212}" : "") + number(Int(tenths / 10))
            + decimal
            + "\u{A0}M€"
    }

    /// "3 lots", "1 lot": the number with its noun, whose plural takes an s on each word unless
    /// it is given.
    public static func count(_ number: Int, _ one: String, _ many: String? = nil) -> String {
        let noun = agreeing(
            number, one, many ?? one.split(separator: " ").map { "\($0)s" }.joined(separator: " "))
        return self.number(number) + "\u{A0}" + noun
    }

    /// The words that agree with a number: the plural begins at two.
    static func agreeing(_ number: Int, _ one: String, _ many: String) -> String {
        number.magnitude < 2 ? one : many
    }

    /// A decimal with a comma and thousands set apart.
    public static func decimal(_ value: ExactDecimal) -> String {
        let text = value.text
        guard let point = text.firstIndex(of: ".") else {
            return number(Int(value.mantissa))
        }
        let whole = String(text[..<point])
        let sign = whole.hasPrefix("-") ? "\u{2212}" : ""
        let digits = Int(whole.drop { $0 == "-" }) ?? 0
        return sign + number(digits) + "," + text[text.index(after: point)...]
    }
}
