import Domain

/// The *rapport annuel de performances* of a programme: what Parliament gets with the bill on the
/// results of the year. Contents and order follow the RAP 2023 of programme 352: strategic
/// review, objectives and indicators, justification to the first euro.
public struct RAP {
    let report: Report

    /// - Throws: `DocumentError` when the narrative names an unknown figure.
    public static func document(_ report: Report) throws(DocumentError) -> Document {
        try RAP(report: report).document()
    }

    private var programme: ProgrammeIdentity { report.state.programme }
    var year: String { report.year.text }

    private func document() throws(DocumentError) -> Document {
        try report.state.requireTexts()
        let name = "Programme \(programme.code)"
        return Document(
            id: "rap-\(programme.code)-\(year)",
            title: "\(name) – Rapport annuel de performances \(year)",
            cover: Cover(
                over: [
                    programme.mission.isEmpty
                        ? "Budget général de l’État"
                        : FrenchText.typeset("Mission « \(programme.mission) »"),
                    programme.title.isEmpty ? name : "\(name) – \(programme.title)",
                ],
                title: "Rapport annuel de performances \(year)",
                subtitle: "Annexe au projet de loi relatif aux résultats de la gestion et portant "
                    + "approbation des comptes de l’année \(year)",
                facts: [
                    Note(
                        "Responsable du programme",
                        "Direction interministérielle du numérique (DINUM)")
                ] + report.knowledge),
            sections: [
                try review(),
                Section(
                    "objectifs", "Objectifs et indicateurs de performance",
                    [.paragraph(indicatorsLead), .table(report.indicatorSummary)],
                    sections: try objectives(), startsPage: true),
                credits,
                Reliability(report: report).section,
                ProvenanceSection(report: report).section,
            ],
            data: report.dataTables)
    }

    private var indicatorsLead: Prose {
        """
        Les tableaux suivent la maquette de performance de l’exercice \(year). Chaque réalisation \
        renvoie à sa provenance : calculée à partir des fiches, ou déclarée par un document \
        publié, ou les deux, avec l’écart.
        """
    }

    // MARK: - Strategic review

    private func review() throws(DocumentError) -> Section {
        let written = try report.narrative("rap")
        let figures = keyFigures
        let parts = written.isEmpty ? ownReview : written + [lives]
        return Section(
            "bilan-strategique", "Bilan stratégique", [.keyFigures(figures)], sections: parts,
            startsPage: true)
    }

    private var keyFigures: [KeyFigure] {
        var figures: [KeyFigure] = report.state.indicators.filter {
            $0.indicator.partOf == nil && report.isNumber($0.indicator.id)
        }.prefix(6).map { line in
            KeyFigure(
                report.value(line.indicator.id), Prose(own: line.indicator.label),
                line.target.map { "Cible : \($0.text)" } ?? "")
        }
        for (id, label) in [
            (
                "portfolio.services",
                report.agreeing(
                    "portfolio.services", "service accompagné ou pérennisé",
                    "services accompagnés ou pérennisés")
            ),
            ("credits.consumed.cp.total", "crédits de paiement consommés"),
        ] where report.isNumber(id) {
            figures.append(
                KeyFigure(
                    report.value(id), Prose(own: label),
                    id.hasPrefix("portfolio") ? "Au \(FrenchText.date(report.state.on))" : ""))
        }
        return figures
    }

    /// The review where nobody wrote one: sentences that stand only where their figure does.
    private var ownReview: [Section] {
        [
            Section("recit-produits", "Faire émerger des produits numériques utiles", products),
            lives, Section("recit-profils", "Recruter et former autrement", people),
            Section("recit-credits", "Les moyens", means),
        ]
    }

    private var lives: Section {
        Section("vies", "La vie des produits", [.chart(report.flow.chart)])
    }

    private var products: [Block] {
        var blocks: [Block] = []
        if report.isNumber("portfolio.services") {
            blocks.append(
                .paragraph(
                    """
                    Au \(FrenchText.date(report.state.on)), le réseau des incubateurs compte \
                    \(report.value("portfolio.services")) \
                    \(report.agreeing(
                        "portfolio.services", "service numérique accompagné ou pérennisé",
                        "services numériques accompagnés ou pérennisés")) \
                    et \(report.value("portfolio.investigations")) \
                    \(report.agreeing(
                        "portfolio.investigations", "investigation", "investigations")) \
                    en cours ; \(report.value("portfolio.national_impact")) \
                    \(report.agreeing(
                        "portfolio.national_impact", "service a", "services ont")) \
                    un impact national.
                    """))
        }
        if report.isNumber("national_impact") {
            blocks.append(
                .paragraph(
                    """
                    \(report.value("national_impact")) \
                    \(report.agreeing(
                        "national_impact", "produit est devenu un service",
                        "produits sont devenus des services")) \
                    à impact national majeur au titre de \(year)\(report.impactSource). En amont, \
                    \(report.value("products.investigations_begun")) \
                    \(report.agreeing(
                        "products.investigations_begun", "investigation a",
                        "investigations ont")) \
                    commencé dans l’année, \(report.value("products.investigations_concluded")) \
                    \(report.agreeing(
                        "products.investigations_concluded", "s’est conclue",
                        "se sont conclues")) \
                    et \(report.value("products.constructions_begun")) \
                    \(report.agreeing(
                        "products.constructions_begun", "produit est entré",
                        "produits sont entrés")) \
                    en construction.
                    """))
        }
        if report.isNumber("fast_supported") {
            blocks.append(
                .paragraph(
                    """
                    Le fonds d’accélération des startups d’État et des territoires (FAST) a \
                    accompagné \(report.value("fast_supported")) \
                    \(report.agreeing("fast_supported", "produit", "produits")).
                    """))
        }
        if report.isNumber("fast.amount") {
            // Incubators won some of it, too.
            blocks.append(
                .paragraph(
                    "Les montants attribués par le FAST s’élèvent à \(report.value("fast.amount"))."
                ))
        }
        if report.isNumber("aic.laureates") {
            blocks.append(
                .paragraph(
                    """
                    L’accélérateur d’initiatives citoyennes (AIC) a retenu \
                    \(report.value("aic.laureates")) \
                    \(report.agreeing("aic.laureates", "lauréat", "lauréats")).
                    """))
        }
        return blocks
    }

    private var people: [Block] {
        var items: [Prose] = []
        if let call = report["eig.call"] {
            switch call.status {
            case .notApplicable:
                items.append(
                    """
                    Entrepreneurs d’intérêt général (EIG) : il n’y a pas eu d’appel à \
                    candidatures dans l’année, l’indicateur correspondant est \
                    \(report.value("eig.call")).
                    """)
            case .notDetermined: break
            case .derived, .declared, .sourcesDisagree, .contested:
                items.append(
                    "Entrepreneurs d’intérêt général (EIG), appels de l’année : \(report.value("eig.call"))."
                )
            }
        }
        for (id, words) in [
            ("brigade.paid", "Membres de la brigade d’intervention numérique rémunérés"),
            ("profiles_selected", "Profils atypiques sélectionnés dans l’année"),
            ("profiles_hired", "Profils atypiques recrutés à la suite de leur mission"),
            ("method_agents", "Nouveaux agents publics impliqués dans l’approche"),
            ("method_agents.women", "Part des femmes parmi eux"),
        ] where report.isNumber(id) {
            items.append("\(Prose(own: words)) : \(report.value(id)).")
        }
        return items.isEmpty
            ? [.paragraph("Aucune donnée n’est connue à la date du rapport.")] : [.list(items)]
    }

    private var means: [Block] {
        let (bill, opened, consumed) = (amounts("plf"), amounts("lfi"), amounts("consumed"))
        let words: Prose =
            if let absorption = report.absorption {
                absorption
            } else if opened.isEmpty, bill.isEmpty {
                "Les crédits de l’exercice ne sont pas connus à la date du rapport."
            } else if opened.isEmpty {
                "Le projet de loi de finances prévoit \(bill) ; la loi de finances initiale et la consommation ne sont pas connues à la date du rapport."
            } else if consumed.isEmpty {
                "La loi de finances initiale a ouvert \(opened). La consommation n’est pas connue à la date du rapport."
            } else {
                "La loi de finances initiale a ouvert \(opened) ; \(consumed) ont été consommés."
            }
        return [.paragraph(words)]
    }

    /// The known totals of a stage, as "… en autorisations d’engagement (AE) et … en crédits de
    /// paiement (CP)"; empty where none is known.
    private func amounts(_ stage: String) -> Prose {
        let known = [
            ("credits.\(stage).ae.total", "autorisations d’engagement (AE)"),
            ("credits.\(stage).cp.total", "crédits de paiement (CP)"),
        ].filter { report.isNumber($0.0) }
        return Prose.joined(known.map { "\(report.value($0)) en \($1)" }, " et ")
    }
}
