public import Domain

/// A value that a published document prints for a figure: it stands beside the derived one.
public struct Declared: Hashable, Sendable {
    public let value: FigureValue
    /// Key of the document, as `RAP2023_STRAT`; empty where a record names none.
    public let source: String
    /// The document's whole title; empty where it is not known.
    public let title: String
    /// The document's kind: RAP, PAP, bilan, rapport, site, autre.
    public let kind: String
    /// The cell as printed, where it is no plain number ("Sans objet", "17,4%").
    public let printed: String?
    /// The step to which the document rounds, where it prints no exact amount.
    public let roundedTo: Cents?
    /// Shown, but never taken for the value.
    public let isDoubtful: Bool
    /// What to know, in French.
    public let note: String
    /// Since when the document is public.
    public let published: Day?
    /// The record that holds it: from here the way leads to the signed change.
    public let type: String
    public let id: RecordID

    /// What to know of it, for one cell.
    var remarks: String {
        func bare(_ text: String) -> String { String(text.filter { !$0.isWhitespace }) }
        let isPlain = printed.map { bare($0) == bare(FrenchText.value(value)) } ?? true
        return [
            isDoubtful ? "source peu fiable" : "", roundedTo == nil ? "" : "montant arrondi",
            isPlain ? "" : "imprimé « \(printed ?? "") »", note,
        ].filter { !$0.isEmpty }.joined(separator: " ; ")
    }

    /// Whether the same document says the same, whatever is noted beside it.
    func says(_ other: Declared) -> Bool {
        value == other.value && source == other.source && isDoubtful == other.isDoubtful
    }

    public init(
        value: FigureValue, source: String, title: String = "", kind: String,
        printed: String? = nil, roundedTo: Cents? = nil, isDoubtful: Bool = false,
        note: String = "",
        published: Day? = nil, type: String, id: RecordID
    ) {
        self.value = value
        self.source = source
        self.title = title
        self.kind = kind
        self.printed = printed
        self.roundedTo = roundedTo
        self.isDoubtful = isDoubtful
        self.note = note
        self.published = published
        self.type = type
        self.id = id
    }

    /// The document as a sentence names it.
    var place: String {
        if title.isEmpty { return source.isEmpty ? "une saisie sans document" : source }
        return "«\u{A0}\(title)\u{A0}» (\(source))"
    }

    /// Whether an exact value is what this document prints, its rounding taken into account.
    public func agrees(with other: FigureValue) -> Bool {
        if value == other { return true }
        if case .percentage(let printed) = value, case .percentage(let exact) = other {
            return printed.scale < exact.scale && printed.isRounding(of: exact)
        }
        guard let step = roundedTo?.count, step > 1, case .amount(let printed) = value,
            case .amount(let exact) = other
        else { return false }
        // Half the step, both ends included: documents round either way.
        return (printed.count - exact.count).magnitude * 2 <= step.magnitude
    }
}

/// Another way to count the same thing, shown beside a figure whose sources disagree.
public struct Reading: Hashable, Sendable {
    /// In French, as "investigations conclues en 2023".
    public let label: String
    public let value: FigureValue
    /// The figure whose records make it.
    public let figure: String
    /// This reading less the figure's value.
    public let gap: FigureValue?
}

extension FigureValue {
    /// `self` less `other`; nil where one of them is no number or they are of two kinds.
    public func less(_ other: FigureValue) -> FigureValue? {
        switch (self, other) {
        case (.count(let a), .count(let b)):
            let (difference, overflow) = a.subtractingReportingOverflow(b)
            return overflow ? nil : .count(difference)
        case (.amount(let a), .amount(let b)): return .amount(a - b)
        case (.percentage(let a), .percentage(let b)):
            return FigureValue.difference(a, b).map(FigureValue.percentage)
        default:
            guard let a = decimal, let b = other.decimal else { return nil }
            return FigureValue.difference(a, b).map(FigureValue.decimal)
        }
    }

    /// The number of a count or a decimal.
    private var decimal: ExactDecimal? {
        switch self {
        case .count(let number): ExactDecimal(Int64(number))
        case .decimal(let number): number
        case .amount, .percentage, .words: nil
        }
    }

    private static func difference(_ a: ExactDecimal, _ b: ExactDecimal) -> ExactDecimal? {
        let scale = max(a.scale, b.scale)
        guard let x = a.scaled(to: scale), let y = b.scaled(to: scale) else { return nil }
        let (difference, overflow) = x.subtractingReportingOverflow(y)
        return overflow ? nil : ExactDecimal(mantissa: difference, scale: scale)
    }
}

extension ExactDecimal {
    /// Whether the other one, at this one's decimals, is this one.
    fileprivate func isRounding(of exact: ExactDecimal) -> Bool {
        guard let mine = scaled(to: exact.scale),
            scale <= exact.scale
        else { return false }
        let step = (scale..<exact.scale).reduce(Int128(1)) { step, _ in step * 10 }
        return (Int128(mine) - Int128(exact.mantissa)).magnitude * 2 <= step.magnitude
    }
}
