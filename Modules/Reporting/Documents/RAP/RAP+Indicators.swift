import Domain

/// Objectives and indicators in the order of the official blocks.
extension RAP {
    func objectives() throws(DocumentError) -> [Section] {
        let maquette = report.state.maquette
        let lines = report.state.indicators
        var sections: [Section] = []
        for objective in maquette.objectives {
            sections.append(
                try section(
                    "Objectif \(objective.code) – \(objective.label)",
                    id: "objectif-\(objective.code)",
                    lines.filter {
                        $0.indicator.objective == objective.code && $0.indicator.partOf == nil
                    }))
        }
        let known = Set(maquette.objectives.map(\.code))
        let others = lines.filter {
            $0.indicator.partOf == nil && !($0.indicator.objective.map(known.contains) ?? false)
        }
        if !others.isEmpty {
            sections.append(
                try section("Indicateurs sans objectif connu", id: "objectif-autres", others))
        }
        return sections
    }

    private func section(
        _ title: String, id: String, _ lines: [IndicatorLine]
    ) throws(DocumentError) -> Section {
        Section(
            id, Prose(own: title),
            lines.isEmpty ? [.paragraph("Aucun indicateur n’est connu pour cet objectif.")] : [],
            sections: try lines.map(indicator))
    }

    private func indicator(_ line: IndicatorLine) throws(DocumentError) -> Section {
        let id = line.indicator.id
        let parts = report.state.indicators.filter { $0.indicator.partOf == id }
        let code = line.indicator.code.map { "Indicateur \($0) – " } ?? "Indicateur – "
        var blocks: [Block] = []
        let about = about(line.indicator)
        if !about.isEmpty { blocks.append(.about(about)) }
        blocks.append(.table(table([line] + parts)))
        blocks.append(.notes(try notes(line)))
        if let chart = chart(line, parts) { blocks.append(.chart(chart)) }
        for one in [line] + parts where one.figure.declared.count > 1 || one.figure.gap != nil {
            blocks.append(.table(report.sources(one.figure)))
        }
        return Section("indicateur-\(id)", Prose(own: code + line.indicator.label), blocks)
    }

    private func about(_ indicator: Maquette.Indicator) -> Prose {
        var words: [String] = []
        if !indicator.pointOfView.isEmpty {
            words.append("Du point de vue du \(indicator.pointOfView)")
        }
        words.append(
            "sens d’évolution : "
                + (indicator.direction.isEmpty
                    ? "non indiqué par les documents lus" : indicator.direction)
                + (indicator.isDirectionAssumed
                    ? " (supposé : aucun document lu ne l’imprime)" : ""))
        let line = words.joined(separator: " · ")
        return Prose(own: line.prefix(1).uppercased() + line.dropFirst())
    }

    private func table(_ lines: [IndicatorLine]) -> Table {
        Table(
            "indicateur-\(lines[0].indicator.id)",
            Prose(
                own: (lines[0].indicator.code.map { "Indicateur \($0)" } ?? "Indicateur")
                    + " : cibles et réalisations"),
            columns: report.indicatorColumns(leading: [Column("libelle", "Indicateur")]),
            rows: lines.map { line in
                Row([.text(FrenchText.typeset(line.indicator.label))] + report.cells(line))
            }, isData: false)
    }

    private func notes(_ line: IndicatorLine) throws(DocumentError) -> [Note] {
        let indicator = line.indicator
        let figure = line.figure
        var notes = [
            Note(
                "Source des données",
                indicator.dataSource.isEmpty
                    ? report.dataSource(figure) : try written(line, .dataSource)),
            Note(
                "Mode de calcul",
                indicator.calculation.isEmpty
                    ? Prose(own: figure.explanation) : try written(line, .calculation)),
        ]
        var remarks: [Prose] = []
        if !indicator.comments.isEmpty { remarks.append(try written(line, .comments)) }
        if indicator.isSeriesBreak {
            remarks.append(
                "Rupture de série : les valeurs antérieures à \(report.year.text) ne sont pas comparables."
            )
        }
        for reading in figure.readings {
            let gap = reading.gap.map { " (écart \(FrenchText.signed($0)))" } ?? ""
            remarks.append(
                "Autre lecture : \(Prose([.figure(reading.label, id: reading.figure)])), \(FrenchText.value(reading.value))\(Prose(own: gap))."
            )
        }
        remarks += [(report.year.number, line.target), (report.year.number + 1, line.nextTarget)]
            .compactMap { vintages(line, $0, chosen: $1) }
        remarks += line.results.dropLast().compactMap(RAP.otherResults)
        if !remarks.isEmpty {
            notes.append(Note("Précisions méthodologiques", Prose.joined(remarks, " ")))
        }
        notes.append(
            Note(
                "Analyse des résultats",
                indicator.analysis.isEmpty ? analysis(line) : try written(line, .analysis)))
        return notes
    }

    private func written(
        _ line: IndicatorLine, _ text: IndicatorText
    ) throws(DocumentError) -> Prose {
        try report.filled(line.template(text))
    }

    /// A target that documents print differently, or that is not the PAP's of its year.
    private func vintages(_ line: IndicatorLine, _ year: Int, chosen: PrintedValue?) -> Prose? {
        let targets = line.targets.filter {
            $0.year.number == year && ($0.kind == .target || $0.kind == .forecast)
        }
        if Set(targets.map(\.text)).count > 1 {
            let words = targets.map { "\($0.text) (\($0.declared.source))" }
            return
                "Cibles \(String(year)) successives : \(foreign: words.joined(separator: " ; "))."
        }
        guard let chosen,
            chosen.declared.kind != "PAP" || chosen.documentYear?.number != year
        else { return nil }
        return
            "Cible \(String(year)) lue dans \(foreign: chosen.declared.source), non dans le PAP \(String(year))."
    }

    /// A result of an earlier year that documents print otherwise.
    private static func otherResults(_ result: IndicatorLine.Result) -> Prose? {
        guard result.status == .sourcesDisagree else { return nil }
        let words = result.declared.map { "\(FrenchText.value($0.value)) (\($0.source))" }
        return
            "Réalisation \(result.year.text) : \(result.text)\(result.isDerived ? ", calculée sur les fiches" : "") ; les documents impriment \(foreign: words.joined(separator: ", "))."
    }

    private func analysis(_ line: IndicatorLine) -> Prose {
        let figure = line.figure
        guard report.isNumber(figure.id) else {
            let words =
                switch figure.status {
                case .notDetermined: "n’est pas déterminée"
                case .notApplicable: "est sans objet"
                case .derived, .declared, .sourcesDisagree, .contested:
                    "n’est pas communiquée en nombre"
                }
            return
                "La réalisation \(report.year.text) \(words). \(Prose(own: figure.reason))"
        }
        var prose: Prose =
            "La réalisation \(report.year.text) s’établit à \(report.value(figure.id))"
        if let target = line.target, let gap = figure.value?.less(target.declared.value) {
            prose += ", pour une cible de \(target.text) (écart \(FrenchText.signed(gap)))"
        }
        prose += "."
        if figure.status == .sourcesDisagree {
            let gap = figure.derived == nil ? figure.gap.map(FrenchText.signed) : nil
            prose +=
                gap.map {
                    " Les sources ne concordent pas (\($0) de l’une à l’autre) ; toutes figurent ci-dessous."
                } ?? " Les sources ne concordent pas ; toutes figurent ci-dessous avec l’écart."
        }
        if figure.status == .contested {
            prose += " Une donnée de base est en divergence : une décision est attendue."
        }
        return prose
    }

    private func chart(_ line: IndicatorLine, _ parts: [IndicatorLine]) -> Chart? {
        let found = ([line] + parts).compactMap { one -> (series: Chart.Series, unit: String)? in
            let history = report.histories[one.indicator.id] ?? IndicatorHistory()
            let points = history.points(around: report.year.number)
            guard points.count > 1, points.contains(where: { $0.result != nil }) else { return nil }
            return (
                Chart.Series(label: one.indicator.label, points: points),
                one.figure.unit == "%" ? "\u{A0}%" : ""
            )
        }
        guard !found.isEmpty else { return nil }
        let text = found.map { series, unit in
            (found.count > 1 ? "\(series.label) – " : "")
                + series.points.map { RAP.alternative($0, unit: unit) }.joined(separator: " ; ")
        }
        let code = line.indicator.code.map { "Indicateur \($0)" } ?? line.indicator.label
        return Chart(
            "serie-\(line.indicator.id)", "\(code), réalisations et cibles par année",
            alternative: text.joined(separator: ". ") + ".", .series(found.map(\.series)))
    }

    /// A point in words.
    private static func alternative(_ point: Chart.Series.Point, unit: String) -> String {
        let words = [
            point.result.map { "réalisation \(FrenchText.decimal($0))\(unit)" },
            point.target.map { "cible \(FrenchText.decimal($0))\(unit)" },
            point.isBreak ? "rupture de série" : nil,
        ].compactMap(\.self)
        return "\(point.year) : " + (words.isEmpty ? "sans valeur" : words.joined(separator: ", "))
    }
}

extension FigureValue {
    /// The bare number of a count, percentage or decimal.
    var number: ExactDecimal? {
        switch self {
        case .count(let number): ExactDecimal(Int64(number))
        case .percentage(let number), .decimal(let number): number
        case .amount, .words: nil
        }
    }
}
