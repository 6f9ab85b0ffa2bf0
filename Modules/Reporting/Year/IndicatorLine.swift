public import Domain

/// A value that a document prints for an indicator.
public struct PrintedValue: Hashable, Sendable {
    public enum Kind: String, Hashable, Sendable {
        case target = "cible"
        case result = "réalisation"
        case forecast = "prévision"
        case updatedForecast = "prévision actualisée"
    }

    public let indicator: String
    public let year: FiscalYear
    public let kind: Kind
    public let declared: Declared
    /// The year that the document is about.
    public let documentYear: FiscalYear?
    /// "Atteinte de la cible" as printed; empty where it is not.
    public let attainment: String
    public let isContested: Bool

    /// The cell in French, as printed where it is no plain number.
    public var text: String { declared.printed ?? FrenchText.value(declared.value) }
}

/// An indicator in the table of a report: code and label, results of three years, targets.
public struct IndicatorLine: Hashable, Sendable {
    public let indicator: Maquette.Indicator
    /// The figure of the year, with its records and sources.
    public let figure: Figure
    /// N−2, N−1 and N, in this order.
    public let results: [Result]
    /// Every printed target, by year, then publication: the vintages of one target side by side.
    public let targets: [PrintedValue]
    /// The target of the year in force (PAP N), and that of the next year.
    public let target: PrintedValue?
    public let nextTarget: PrintedValue?
    /// "Prévision actualisée" of the year, a column of reports until 2021.
    public let forecast: PrintedValue?
    /// "Atteinte de la cible", in the official words.
    public let attainment: String

    public struct Result: Hashable, Sendable {
        public let year: FiscalYear
        public let value: FigureValue?
        public let status: FigureStatus
        /// Whether the records gave the value.
        public let isDerived: Bool
        public let declared: [Declared]
        /// The cell in French: the number, or the official words.
        public let text: String
    }
}

extension IndicatorLine {
    /// The target in force: PAP N, else the RAP N that repeats it, the RAP or PAP of the years
    /// beside it, the bilan N, else the newest that was published.
    static func target(_ values: [PrintedValue], for year: FiscalYear) -> PrintedValue? {
        func rank(_ value: PrintedValue) -> (Int, Int, Int32, String) {
            let distance = (value.documentYear?.number ?? 0) - year.number
            let place =
                switch (value.declared.kind, distance) {
                case ("PAP", 0): 0
                case ("RAP", 0): 1
                case ("RAP", -1): 2
                case ("PAP", 1): 3
                case ("bilan", 0): 4
                default: 5
                }
            // "Cible" before the yearly forecast that documents until 2021 print beside it.
            return (
                place, value.kind == .target ? 0 : 1,
                -(value.declared.published?.number ?? .min + 1), value.declared.source
            )
        }
        return values.filter {
            $0.year == year && !$0.declared.isDoubtful
                && ($0.kind == .target || $0.kind == .forecast)
        }.min { rank($0) < rank($1) }
    }

    /// The words of the column "Atteinte de la cible" since the RAP 2023.
    static func attainment(
        direction: String, before: FigureValue?, result: FigureValue?, target: FigureValue?
    ) -> String {
        guard let result, let target, let gap = result.less(target)?.sign else {
            return "donnée non renseignée"
        }
        let isReached =
            switch direction {
            case "hausse": gap >= 0
            case "baisse": gap <= 0
            default: gap == 0
            }
        if !["hausse", "baisse", "stabilité"].contains(direction), !isReached {
            return "donnée non renseignée"
        }
        if isReached { return "cible atteinte" }
        // Without a number for the year before, nobody can say.
        guard let before, let change = result.less(before)?.sign else {
            return "donnée non renseignée"
        }
        let isBetter =
            switch direction {
            case "hausse": change > 0
            case "baisse": change < 0
            default: change == -gap
            }
        return isBetter ? "amélioration" : "absence amélioration"
    }
}

extension FigureValue {
    /// −1, 0 or 1; nil for words.
    var sign: Int? {
        switch self {
        case .count(let number): number.signum()
        case .amount(let cents): cents.count.signum() == 0 ? 0 : Int(cents.count.signum())
        case .percentage(let number), .decimal(let number): Int(number.mantissa.signum())
        case .words: nil
        }
    }
}
