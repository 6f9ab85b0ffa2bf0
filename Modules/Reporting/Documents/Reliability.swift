import Domain

/// What a reader must know of the data: completeness, sources that disagree, contested figures,
/// records that count twice, anomalies, what changed since the previous report.
struct Reliability {
    let report: Report

    var section: Section {
        Section(
            "fiabilite", "Complétude et fiabilité des données",
            [.keyFigures(keyFigures)],
            sections: [
                completeness, disagreements, contested, twice, report.comparison?.section,
                changes, anomalies,
            ].compactMap(\.self), startsPage: true)
    }

    private func figures(_ status: FigureStatus) -> [Figure] {
        report.state.ownFigures.filter { $0.status == status }
    }

    private var keyFigures: [KeyFigure] {
        func key(_ count: Int, _ one: String, _ many: String) -> KeyFigure {
            KeyFigure(
                Prose([.text(FrenchText.number(count))]),
                Prose(own: FrenchText.agreeing(count, one, many)))
        }
        let all = report.state.ownFigures
        return [
            key(
                all.count { $0.derived != nil }, "chiffre calculé à partir des fiches",
                "chiffres calculés à partir des fiches"),
            key(
                all.count { $0.derived == nil && !$0.declared.isEmpty },
                "déclaré par un document", "déclarés par un document"),
            key(
                all.count(where: \.hasDisagreement), "dont les sources ne concordent pas",
                "dont les sources ne concordent pas"),
            key(
                figures(.contested).count, "en divergence, qui attend une décision",
                "en divergence, qui attendent une décision"),
            key(figures(.notDetermined).count, "non déterminé", "non déterminés"),
            key(report.anomalies.count, "anomalie dans les fiches", "anomalies dans les fiches"),
        ]
    }

    private var completeness: Section? {
        let lines = report.state.completeness
        guard !lines.isEmpty else { return nil }
        return Section(
            "completude", "Complétude",
            [
                .table(
                    Table(
                        "completude", "Ce qui est connu, ce qui manque",
                        columns: [
                            Column("objet", "Objet"), Column("connus", "Connus", .count),
                            Column("attendus", "Attendus", .count), Column("a_faire", "À faire"),
                        ],
                        rows: lines.map {
                            Row([
                                .text(FrenchText.subject($0.subject)), .count($0.have),
                                .count($0.want),
                                .text($0.isMissing ? FrenchText.remedy($0.subject) : ""),
                            ])
                        }))
            ])
    }

    private var disagreements: Section? {
        let found = report.state.ownFigures.filter(\.hasDisagreement)
        guard !found.isEmpty else { return nil }
        return Section(
            "discordances", "Sources qui ne concordent pas",
            [
                .paragraph(
                    "Rien n’est choisi en silence : la valeur calculée et les valeurs déclarées figurent toutes, avec leur écart. Les appels d’autres exercices sont dans les documents de ces exercices."
                ),
                .table(
                    Table(
                        "discordances", "Chiffres dont les sources ne concordent pas",
                        columns: [
                            Column("chiffre", "Chiffre"),
                            Column("retenu", "Valeur retenue", .mixed),
                            Column("calcule", "Valeur calculée", .mixed),
                            Column("declares", "Valeurs déclarées"),
                            Column("lectures", "Autres lectures"),
                            Column("ecart", "Écart", .mixed),
                        ],
                        rows: found.map { figure in
                            Row([
                                .text(FrenchText.typeset(figure.label)),
                                .figure(Cell(figure.value), id: figure.id),
                                figure.derived.map { Cell($0) } ?? .empty,
                                .foreign(
                                    figure.declared.map {
                                        "\(FrenchText.value($0.value)) (\($0.source))"
                                    }.joined(separator: " ; ")),
                                .text(
                                    FrenchText.typeset(
                                        figure.readings.map {
                                            "\($0.label) : \(FrenchText.value($0.value))"
                                        }.joined(separator: " ; "))),
                                figure.gap.map { .words(FrenchText.signed($0)) } ?? .empty,
                            ])
                        }, isData: false)),
            ])
    }

    private var contested: Section? {
        let found = figures(.contested)
        guard !found.isEmpty else { return nil }
        return Section(
            "divergences", "Chiffres en divergence",
            [
                .callout(
                    title: "Une décision est attendue",
                    [
                        "Deux valeurs d’une même donnée de base ont été saisies sans que l’une tienne compte de l’autre. Un exercice ne peut pas être scellé tant qu’un chiffre est en divergence."
                    ]),
                .list(
                    found.map {
                        "\(Prose([.figure($0.label, id: $0.id)])) : \(FrenchText.value($0.value))"
                    }),
            ])
    }

    private var twice: Section? {
        let found = report.state.countedTwice
        guard !found.isEmpty else { return nil }
        return Section(
            "deux-annees", "Fiches prises en compte dans deux exercices",
            [
                .table(
                    Table(
                        "deux-annees",
                        "Fiches qui comptent pour un même chiffre dans deux exercices",
                        columns: [
                            Column("chiffre", "Chiffre"), Column("fiche", "Fiche"),
                            Column("exercices", "Exercices"), Column("raison", "Raison"),
                        ],
                        rows: found.map { one in
                            Row([
                                .text(
                                    FrenchText.typeset(report[one.figure]?.label ?? one.figure)),
                                .foreign(one.record.title),
                                .text(one.years.map(\.text).joined(separator: ", ")),
                                .text(one.record.because.map(\.text).joined(separator: " ; ")),
                            ])
                        }, rowHeads: 2))
            ])
    }

    /// The previous report's figures as its documents print them, beside what is known now.
    private var changes: Section? {
        let rows = report.before.compactMap { figure -> Row? in
            guard let printed = figure.declared.first(where: { !$0.isDoubtful }),
                let now = figure.derived, !printed.agrees(with: now), now.number != nil
            else { return nil }
            return Row([
                .text(FrenchText.typeset(figure.label)), Cell(printed.value), Cell(now),
                now.less(printed.value).map { .words(FrenchText.signed($0)) } ?? .empty,
                .foreign(printed.source),
            ])
        }
        let year = report.year.number - 1
        guard !report.before.isEmpty else { return nil }
        return Section(
            "changements", "Ce qui a changé depuis le rapport précédent",
            rows.isEmpty
                ? [
                    .paragraph(
                        "Aucun chiffre publié pour \(String(year)) ne diffère de ce que donnent les fiches connues aujourd’hui."
                    )
                ]
                : [
                    .table(
                        Table(
                            "changements",
                            "Chiffres de \(String(year)) : publiés, et recalculés sur les fiches corrigées depuis",
                            columns: [
                                Column("chiffre", "Chiffre"), Column("publie", "Publié", .mixed),
                                Column("connu", "Connu à ce jour", .mixed),
                                Column("ecart", "Écart", .mixed), Column("source", "Publié dans"),
                            ], rows: rows, isData: false))
                ])
    }

    private var anomalies: Section? {
        let folds = Anomaly.Kind.allCases.compactMap { kind -> Block? in
            let found = report.anomalies.filter { $0.kind == kind }
            guard !found.isEmpty else { return nil }
            return .fold(
                id: "anomalie-\(kind.rawValue)",
                title:
                    "\(Prose(own: FrenchText.heading(kind))) : \(FrenchText.number(found.count))",
                [
                    .paragraph("À faire : \(Prose(own: FrenchText.remedy(kind)))."),
                    .columns(found.prefix(Reliability.limit).map(sentence)),
                ]
                    + (found.count > Reliability.limit
                        ? [
                            .paragraph(
                                "Et \(FrenchText.number(found.count - Reliability.limit)) autres, que liste la commande « check »."
                            )
                        ] : []))
        }
        return Section(
            "anomalies", "Anomalies des fiches",
            folds.isEmpty
                ? [.paragraph("Aucune anomalie.")]
                : [
                    .paragraph(
                        "Une anomalie n’empêche rien : elle est listée avec ce qu’il faut faire.")
                ] + folds)
    }

    /// What hangs on a product has no name of its own.
    private func sentence(_ anomaly: Anomaly) -> Prose {
        let sentence = FrenchText.sentence(anomaly)
        guard let product = anomaly.product.flatMap({ report.anomalyProducts[$0] }) else {
            return sentence
        }
        return "\(foreign: product), \(sentence)"
    }

    private static let limit = 60
}
