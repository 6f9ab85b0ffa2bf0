import Domain

/// What the records give for a figure.
struct Derivation {
    var value: FigureValue
    var records: FigureRecords
    var leftOut: FigureRecords = []
    var isContested = false
    /// The rule, in French.
    var explanation: String

    /// The number of the records.
    static func count(
        _ records: FigureRecords, leftOut: FigureRecords = [], contested: Bool,
        _ explanation: String
    ) -> Derivation {
        Derivation(
            value: .count(records.count), records: records, leftOut: leftOut,
            isContested: contested, explanation: explanation)
    }

    /// The number of products.
    static func count(
        _ counted: CountedProducts, leftOut: FigureRecords = [], _ explanation: String
    ) -> Derivation {
        Derivation(
            value: .count(counted.count), records: counted.records, leftOut: leftOut,
            isContested: counted.isContested, explanation: explanation)
    }
}

extension Figure {
    /// Puts derived and declared side by side: the derived value where the year's own method gave
    /// it, else the first declared one, else what the last method that there was gives, else none.
    ///
    /// - Parameters:
    ///   - derived: by the method of the year.
    ///   - continued: by the method of an earlier year, where this one has none.
    ///   - declared: the most authoritative first.
    ///   - why: what to say where nothing is known.
    static func combined(
        _ id: String, code: String? = nil, label: String, unit: String,
        derived: Derivation?, continued: Derivation? = nil, declared: [Declared],
        isContested: Bool = false, why: String
    ) -> Figure {
        // A share that is withheld is no value beside one that is published.
        let isWithheld =
            derived.map { $0.value.sign == nil } ?? false
            && declared.contains { $0.value.sign != nil && !$0.isDoubtful }
        let continued = isWithheld ? derived : continued
        let derived = isWithheld ? nil : derived
        let given = derived ?? continued
        var figure = Figure(
            id: id, code: code, label: label, value: nil, unit: unit, status: .notDetermined,
            derived: given?.value, declared: declared,
            records: given?.records ?? [], leftOut: given?.leftOut ?? [],
            explanation: given?.explanation ?? why)
        let printed = declared.first { !$0.isDoubtful }
        if let derived {
            figure.value = derived.value
            figure.status = .derived
        } else if let printed {
            figure.value = printed.value
            figure.status = .declared
            if case .words(let words) = printed.value {
                figure.value = .words(OfficialWords.normal(words))
                figure.status =
                    OfficialWords.isNotApplicable(words) ? .notApplicable : .notDetermined
            }
            figure.explanation =
                "Valeur déclarée par \(printed.place)."
                + (continued.map { " Pour comparaison : \($0.explanation)" } ?? "")
                + (printed.note.isEmpty ? "" : " Note de lecture : \(printed.note.trimmedEnd).")
        } else if let continued {
            figure.value = continued.value
            figure.status = .derived
        }
        figure.gap = gap(of: figure, declared)
        let isDenied =
            (derived?.value.sign ?? 0) != 0
            && declared.contains { !$0.isDoubtful && $0.value.isNotApplicable }
        if figure.gap != nil || isDenied, figure.status == .derived || figure.status == .declared {
            figure.status = .sourcesDisagree
        }
        if isContested || (given?.isContested ?? false) { figure.status = .contested }
        return figure
    }

    /// Whether what is derived and what documents print differ, also while a conflict waits.
    var hasDisagreement: Bool {
        status == .sourcesDisagree || status == .contested && gap != nil
    }

    /// What is derived, less the first declared value that differs; where nothing is derived, the
    /// greatest declared one less the least.
    private static func gap(of figure: Figure, _ declared: [Declared]) -> FigureValue? {
        if let derived = figure.derived {
            return declared.lazy.filter { !$0.agrees(with: derived) }
                .compactMap { derived.less($0.value) }.first { $0.sign != 0 }
        }
        let numbers = declared.filter { $0.value.sign != nil }
        guard let first = numbers.first,
            numbers.contains(where: {
                !$0.agrees(with: first.value) && !first.agrees(with: $0.value)
            })
        else { return nil }
        func precedes(_ a: Declared, _ b: Declared) -> Bool {
            (a.value.less(b.value)?.sign ?? 0) < 0
        }
        guard let least = numbers.min(by: precedes), let greatest = numbers.max(by: precedes)
        else { return nil }
        return greatest.value.less(least.value)
    }
}

extension FigureValue {
    /// Whether a document says that there is nothing to count.
    fileprivate var isNotApplicable: Bool {
        if case .words(let words) = self { OfficialWords.isNotApplicable(words) } else { false }
    }
}

/// The words that stand in a cell of an official table in place of a number.
enum OfficialWords {
    static func isNotApplicable(_ words: String) -> Bool {
        ["so", "sans objet", "n/a", "/"].contains(words.lowercased())
    }

    /// One spelling for those that mean the same; others stay as they are printed.
    static func normal(_ words: String) -> String {
        if isNotApplicable(words) { return "Sans objet" }
        return ["nd", "non déterminé", "non su"].contains(words.lowercased())
            ? "Non déterminé" : words
    }
}

extension String {
    /// Without a full stop at its end, so that a sentence may go on or end.
    fileprivate var trimmedEnd: String { hasSuffix(".") ? String(dropLast()) : self }
}
