import Domain

/// The bilan: DINUM's public review of the programme for its network, each March. Contents follow
/// the reviews of 2023 and 2024.
public struct Bilan {
    let report: Report

    /// - Throws: `DocumentError` when the narrative names an unknown figure.
    public static func document(_ report: Report) throws(DocumentError) -> Document {
        try Bilan(report: report).document()
    }

    private var year: String { report.year.text }

    private func document() throws(DocumentError) -> Document {
        try report.state.requireTexts()
        let written = try report.narrative("bilan")
        return Document(
            id: "bilan-\(year)",
            title: "Bilan \(year) du programme des incubateurs de services numériques",
            cover: Cover(
                over: [
                    "Direction interministérielle du numérique",
                    "Réseau des incubateurs de services numériques",
                ],
                title: "Bilan \(year)",
                subtitle: "Le portefeuille, les services à impact national, la qualité, les moyens "
                    + "et le réseau des incubateurs",
                facts: report.knowledge),
            sections: (written.isEmpty
                ? [] : [Section("annee", "L’année en bref", sections: written)]) + [
                    portfolio, indicators, impact, quality, means, laureates, schemes, network,
                    newProducts, community,
                    Reliability(report: report).section, ProvenanceSection(report: report).section,
                ],
            data: [report.indicatorSummary] + report.dataTables + report.bilanData)
    }

    // MARK: - Portfolio

    private var portfolio: Section {
        let day = FrenchText.date(report.state.on)
        return Section(
            "portefeuille", "Le portefeuille au \(day)",
            [
                .keyFigures([
                    report.keyFigure(
                        "portfolio.investigations", "investigation en cours",
                        "investigations en cours"),
                    report.keyFigure(
                        "portfolio.services", "service accompagné ou pérennisé",
                        "services accompagnés ou pérennisés"),
                    report.keyFigure(
                        "portfolio.national_impact", "service à impact national",
                        "services à impact national"),
                    report.keyFigure(
                        "products.constructions_begun",
                        "produit entré en construction en \(year)",
                        "produits entrés en construction en \(year)"),
                ]),
                .chart(phases(day)),
                .chart(report.flow.chart),
                .table(report.flow.table),
            ]
                + (report.state.stocks.isEmpty
                    ? []
                    : [
                        .fold(
                            id: nil, title: "Ce que les documents impriment du portefeuille",
                            [
                                .table(
                                    report.measured(
                                        "portefeuille-imprime",
                                        "Le portefeuille dans les documents publiés",
                                        report.state.stocks))
                            ])
                    ]))
    }

    private func phases(_ day: String) -> Chart {
        let bars = PhaseOrder.counts(report.state.products)
        return Chart(
            "phases", "Produits par phase au \(day)",
            alternative: bars.map { "\($0.label) : \($0.count)" }.joined(separator: " ; ") + ".",
            .bars(bars))
    }

    // MARK: - Indicators

    private var indicators: Section {
        Section(
            "indicateurs", "Les indicateurs de \(year)",
            [
                .table(
                    Table(
                        "indicateurs-annee", "Cibles et réalisations \(year)",
                        columns: [
                            Column("code", "Code"), Column("indicateur", "Indicateur"),
                            Column("cible", "Cible", .mixed),
                            Column("realisation", "Réalisation", .mixed),
                            Column("atteinte", "Atteinte de la cible"),
                            Column("statut", "Statut"),
                        ],
                        rows: (report.state.indicators + report.state.reviewed).map { line in
                            Row([
                                .text(line.indicator.code ?? "–"),
                                .text(FrenchText.typeset(line.indicator.label)),
                                line.target.map { target in
                                    target.declared.printed.map(Cell.words)
                                        ?? Cell(target.declared.value)
                                } ?? .words("Non déterminé"),
                                .figure(Cell(line.figure.value), id: line.figure.id),
                                .text(line.attainment),
                                .prose(Prose([.status(line.figure.status)])),
                            ])
                        }, rowHeads: 2, isData: false))
            ])
    }

    // MARK: - National impact

    private var impact: Section {
        let year = report.year
        let new = report.state.impacts.filter { $0.countedIn == year }
        let earlier = report.state.impacts.filter { $0.countedIn < year }
        var sections: [Section] = []
        if !new.isEmpty {
            sections.append(
                Section("impact-nouveaux", "Reconnus au titre de \(year.text)", new.map(service)))
        }
        if !earlier.isEmpty {
            sections.append(
                Section(
                    "impact-anterieurs", "Reconnus auparavant : un an après",
                    [.table(results(earlier))]))
        }
        return Section(
            "impact", "Les services à impact national",
            [
                .paragraph(
                    new.isEmpty
                        ? unnamedImpact
                        : "\(report.value("national_impact")) \(report.agreeing("national_impact", "service est devenu", "services sont devenus")) à impact national au titre de \(year.text) : \(report.agreeing("national_impact", "il est déployé dans tout le pays, son effet est mesuré et significatif, et il respecte", "ils sont déployés dans tout le pays, leur effet est mesuré et significatif, et ils respectent")) les standards de qualité."
                )
            ], sections: sections)
    }

    /// Where the sheets name none of the year.
    private var unnamedImpact: Prose {
        guard let figure = report["national_impact"], figure.value?.sign == 1 else {
            return
                "Aucun service n’est connu comme devenu à impact national au titre de \(year)."
        }
        return """
            \(report.value(figure.id)) \(report.agreeing(
                figure.id, "service est devenu", "services sont devenus")) à impact national au \
            titre de \(year)\(report.impactSource) ; les fiches connues n’en nomment aucun.
            """
    }

    private func service(_ impact: ImpactService) -> Block {
        let product = impact.product
        var about: [Prose] = []
        if !product.mission.isEmpty {
            let isClosed = product.mission.last.map { ".!?…".contains($0) } ?? false
            about.append(Prose(foreign: product.mission + (isClosed ? "" : ".")))
        }
        var state: Prose = "Incubateur : \(foreign: product.incubatorTitle)"
        state += " ; phase : \(FrenchText.phase(product.phase).lowercased())"
        if let decided = impact.decided { state += " ; décision du \(FrenchText.date(decided))" }
        about.append(state + ".")
        let results = impact.metrics.compactMap { metric -> Prose? in
            guard let now = metric.now else { return nil }
            return "\(foreign: metric.label) : \(foreign: FrenchText.metric(now, metric.unit))"
        }
        if !results.isEmpty { about.append(Prose.joined(results, " ; ")) }
        return .notes([Note(product.title, Prose.joined(about, " "))])
    }

    private func results(_ services: [ImpactService]) -> Table {
        let rows = services.flatMap { service -> [Row] in
            let head: [Cell] = [
                .foreign(service.product.title), .year(service.countedIn),
                .text(FrenchText.phase(service.product.phase)),
            ]
            guard !service.metrics.isEmpty else {
                return [Row(head + [.words("Aucune métrique connue"), .empty, .empty])]
            }
            return service.metrics.map { metric in
                Row(
                    head + [
                        .foreign(metric.label),
                        metric.before.map { .foreign(FrenchText.metric($0, metric.unit)) }
                            ?? .empty,
                        metric.now.map { .foreign(FrenchText.metric($0, metric.unit)) } ?? .empty,
                    ])
            }
        }
        return Table(
            "impact-resultats", "Résultats d’une année sur l’autre",
            columns: [
                Column("service", "Service"), Column("depuis", "Reconnu en", .year),
                Column("phase", "Phase"), Column("metrique", "Métrique"),
                Column("avant", "\(report.year.number - 1)"), Column("annee", year),
            ], rows: rows, isData: false)
    }

    // MARK: - Quality, means, laureates

    private var quality: Section {
        Section(
            "standards", "Les standards de qualité",
            [
                .keyFigures(
                    [
                        report.keyFigure(
                            "standards.accessibility_declared_share", "d’accessibilité déclarée",
                            "d’accessibilité déclarée"),
                        report.keyFigure(
                            "standards.statistics_pages", "page de statistiques publique",
                            "pages de statistiques publiques"),
                        report.keyFigure(
                            "standards.budget_pages", "page de budget publique",
                            "pages de budget publiques"),
                        report.keyFigure(
                            "standards.open_source_share", "de services à code ouvert",
                            "de services à code ouvert"),
                    ]),
                .paragraph(
                    "Parts et nombres portent sur les services accompagnés ou pérennisés au \(FrenchText.date(report.state.on))."
                ),
            ]
                + (report.state.standards.isEmpty
                    ? []
                    : [
                        .table(
                            report.measured(
                                "standards", "Les standards dans les documents publiés",
                                report.state.standards))
                    ]))
    }

    private var means: Section {
        Section(
            "moyens", "Ce que le programme a financé",
            report.state.spending.isEmpty
                ? [.paragraph("Aucune dépense par usage n’est connue à la date du rapport.")]
                : [.table(report.spendingTable)])
    }

    private var schemes: Section {
        Section("dispositifs", "Les dispositifs", sections: report.schemeSections)
    }

    private var laureates: Section {
        let calls = report.state.calls.filter { $0.scheme == "FAST" }
        let counted: Prose =
            calls.allSatisfy(\.countedIn.isEmpty)
            ? "" : " La colonne « Compté en » dit dans quels exercices un appel compte."
        return Section(
            "laureats", "Les lauréats du FAST",
            [
                .paragraph(
                    report.isNumber("fast_supported")
                        ? "Le FAST a accompagné \(report.value("fast_supported")) \(report.agreeing("fast_supported", "produit", "produits")) au titre de \(year).\(counted)"
                        : "Produits accompagnés par le FAST au titre de \(year) : \(report.value("fast_supported"))."
                ),
                .table(report.callTable),
            ] + (report.printedCallTable.map { [.table($0)] } ?? []),
            sections: calls.filter { !$0.laureates.isEmpty }.map { call in
                Section(
                    "appel-\(call.code)", Prose(foreign: call.code.replacing("-", with: " ")),
                    [.table(laureateTable(call))])
            })
    }

    private func laureateTable(_ call: SchemeCall) -> Table {
        Table(
            "laureats-\(call.code.lowercased())", "Lauréats de l’appel \(foreign: call.code)",
            columns: [
                Column("laureat", "Lauréat"), Column("incubateur", "Incubateur"),
                Column("mission", "Mission"), Column("montant", "Montant (fiche)", .amount),
                Column("imprime", "Montants imprimés"),
            ],
            rows: call.laureates.map { laureate in
                Row([
                    .foreign(laureate.name + (laureate.isIncubator ? " (incubateur)" : "")),
                    .foreign(report.incubatorTitle(laureate.incubator)),
                    .foreign(laureate.mission),
                    laureate.amount.map(Cell.amount)
                        ?? (laureate.isInSheets ? .empty : .words("hors fiches")),
                    .foreign(
                        laureate.printed.map {
                            "\(FrenchText.value($0.value)) (\($0.source))"
                        }.joined(separator: " ; ")),
                ])
            }, isData: false)
    }
}
