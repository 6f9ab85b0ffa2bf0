import Domain

/// The official table of indicators, one by one and in one table to paste elsewhere.
extension Report {
    /// Unité; N−2 Réalisation; N−1 Réalisation; N Cible (PAP N); until 2021 N Prévision actualisée;
    /// N Réalisation; Atteinte de la cible; N+1 Cible (PAP N+1), after the columns that lead.
    func indicatorColumns(leading: [Column]) -> [Column] {
        let year = year.number
        let columns = [
            Column("unite", "Unité"),
            Column("realisation_n_2", "\(year - 2) Réalisation", .mixed),
            Column("realisation_n_1", "\(year - 1) Réalisation", .mixed),
            Column("cible_n", "\(year) Cible (PAP \(year))", .mixed),
            Column("realisation_n", "\(year) Réalisation", .mixed),
            Column("atteinte", "Atteinte de la cible"),
            Column("cible_n_plus_1", "\(year + 1) Cible (PAP \(year + 1))", .mixed),
        ]
        guard hasForecasts else { return leading + columns }
        let forecast = Column("prevision_n", "\(year) Prévision actualisée", .mixed)
        return leading + columns.prefix(4) + [forecast] + columns.dropFirst(4)
    }

    /// Reports until 2021 print an updated forecast between target and result.
    private var hasForecasts: Bool { state.indicators.contains { $0.forecast != nil } }

    /// From `Unité` on.
    func cells(_ line: IndicatorLine) -> [Cell] {
        func printed(_ value: PrintedValue?) -> Cell {
            guard let value else { return .words("Non déterminé") }
            if let printed = value.declared.printed, !printed.isEmpty { return .words(printed) }
            return Cell(value.declared.value)
        }
        var cells: [Cell] = [
            .text(line.indicator.unit.isEmpty ? line.figure.unit : line.indicator.unit)
        ]
        let results = line.results.map { $0.value.map { Cell($0) } ?? .words($0.text) }
        cells += results.dropLast()
        cells.append(printed(line.target))
        if hasForecasts { cells.append(line.forecast.map(printed) ?? .empty) }
        cells.append(results.last.map { .figure($0, id: line.figure.id) } ?? .empty)
        cells.append(.text(line.attainment))
        cells.append(printed(line.nextTarget))
        return cells
    }

    /// All indicators in the official columns.
    var indicatorSummary: Table {
        Table(
            "indicateurs", "Récapitulation des objectifs et des indicateurs",
            columns: indicatorColumns(
                leading: [
                    Column("code", "Code", .text, "Code de l’indicateur dans la maquette"),
                    Column("indicateur", "Indicateur", .text, "Intitulé, comme imprimé"),
                ]),
            rows: state.indicators.map { line in
                Row(
                    [
                        .text(line.indicator.code ?? "–"),
                        .text(FrenchText.typeset(line.indicator.label)),
                    ] + cells(line))
            },
            notes: state.indicators.isEmpty
                ? ["La maquette de performance de l’exercice n’est pas connue."] : [],
            rowHeads: 2)
    }

    /// The values side by side: derived, then what each document prints, with the gap.
    func sources(_ figure: Figure) -> Table {
        var rows: [Row] = []
        if let derived = figure.derived {
            rows.append(
                Row([.text("Calculé à partir des fiches"), Cell(derived), .empty, .text("")]))
        }
        for declared in figure.declared {
            let gap = figure.derived.flatMap { derived in
                declared.agrees(with: derived) ? nil : derived.less(declared.value)
            }
            rows.append(
                Row([
                    .foreign(declared.source), Cell(declared.value),
                    gap.map { .words(FrenchText.signed($0)) } ?? .empty,
                    .foreign(declared.remarks),
                ]))
        }
        let columns = [
            Column("source", "Source"), Column("valeur", "Valeur", .mixed),
            Column("ecart", "Écart (calculé − déclaré)", .mixed), Column("note", "Note"),
        ]
        let label = Prose(own: figure.label)
        // Between declared values there are as many gaps as pairs.
        guard figure.derived != nil else {
            return Table(
                "sources-\(figure.id)", "Valeurs déclarées : \(label)",
                columns: [columns[0], columns[1], columns[3]],
                rows: rows.map { Row([$0.cells[0], $0.cells[1], $0.cells[3]]) }, isData: false)
        }
        return Table(
            "sources-\(figure.id)", "Valeurs calculée et déclarées : \(label)", columns: columns,
            rows: rows, isData: false)
    }

    /// Where a figure's data come from, in a sentence.
    func dataSource(_ figure: Figure) -> Prose {
        let documents = figure.declared.map(\.source).filter { !$0.isEmpty }
        var unique: [String] = []
        for document in documents where !unique.contains(document) { unique.append(document) }
        switch (figure.derived != nil, unique.isEmpty) {
        case (true, true): return "Fiches des produits du réseau (calcul)."
        case (true, false):
            return
                "Fiches des produits du réseau (calcul) ; documents : \(foreign: unique.joined(separator: ", "))."
        case (false, false): return "Documents : \(foreign: unique.joined(separator: ", "))."
        case (false, true): return "Aucune source à la date du rapport."
        }
    }
}

extension FigureValue {
    /// What a bare number of it is of; empty for a count.
    var unit: String {
        switch self {
        case .percentage: "%"
        case .amount: "€"
        case .count, .decimal, .words: ""
        }
    }
}

extension Prose {
    static func joined(_ parts: [Prose], _ separator: String) -> Prose {
        var joined = Prose()
        for part in parts {
            if !joined.isEmpty { joined += Prose([.text(separator)]) }
            joined += part
        }
        return joined
    }
}

extension FrenchText {
    /// "+6", "−1 500 €": a difference. Shares differ by points, not by a part of themselves.
    static func signed(_ value: FigureValue) -> String {
        let sign = value.sign == 1 ? "+" : ""
        guard case .percentage(let points) = value else { return sign + self.value(value) }
        let isOne = points < ExactDecimal(2) && ExactDecimal(-2) < points
        return sign + decimal(points) + "\u{A0}point" + (isOne ? "" : "s")
    }
}
