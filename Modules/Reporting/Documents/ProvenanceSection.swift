import Domain

/// Where each figure comes from: rule, sources, records, and the signed changes behind the
/// indicators; then the frontiers that the whole document stands on.
struct ProvenanceSection {
    let report: Report

    var section: Section {
        Section(
            "provenance", "Provenance des chiffres",
            [
                .paragraph(
                    "Chaque chiffre mène à sa règle, à ses sources, aux fiches qui le composent et, pour les indicateurs, aux changements signés de ces fiches. La commande « explain » suit de même tout autre chiffre. Les chiffres des appels d’autres exercices ne figurent que dans les données."
                )
            ],
            sections: [
                Section(
                    "provenance-indicateurs", "Indicateurs",
                    own.filter(isIndicator).map(fold)),
                Section(
                    "provenance-autres", "Autres chiffres",
                    others.filter { !isBare($0) && !isPrinted($0) }.map(fold)),
                printed,
                bare(.notDetermined, "provenance-absents", "Chiffres non déterminés"),
                bare(.notApplicable, "provenance-sans-objet", "Chiffres sans objet"), documents,
                frontiers,
            ].compactMap(\.self), startsPage: true)
    }

    private var own: [Figure] { report.state.ownFigures }
    private var others: [Figure] { own.filter { !isIndicator($0) } }

    /// Those of the year's maquette, with a code or without one.
    private func isIndicator(_ figure: Figure) -> Bool {
        report.state.maquette.indicator(figure.id) != nil
    }

    /// Nothing is known of it, or nothing can be.
    private func isBare(_ figure: Figure) -> Bool {
        [.notDetermined, .notApplicable].contains(figure.status) && figure.declared.isEmpty
            && figure.records.isEmpty && figure.leftOut.isEmpty
    }

    /// Read in one document, and nothing else.
    private func isPrinted(_ figure: Figure) -> Bool {
        ![.notDetermined, .notApplicable].contains(figure.status) && figure.derived == nil
            && figure.declared.count == 1 && figure.records.isEmpty && figure.leftOut.isEmpty
    }

    private var printed: Section? {
        let found = others.filter(isPrinted)
        guard !found.isEmpty else { return nil }
        return Section(
            "provenance-imprimes", "Chiffres lus dans un seul document",
            [
                .table(
                    Table(
                        "provenance-imprimes", "Chiffres déclarés par un seul document",
                        columns: [
                            Column("chiffre", "Chiffre"), Column("valeur", "Valeur", .mixed),
                            Column("document", "Document"),
                            Column("publie", "Public depuis le", .day),
                            Column("note", "Note"),
                        ],
                        rows: found.map { figure in
                            let source = figure.declared[0]
                            return Row(
                                [
                                    .text(FrenchText.typeset(figure.label)), Cell(source.value),
                                    .foreign(source.source),
                                    source.published.map(Cell.day) ?? .empty,
                                    .foreign(source.remarks),
                                ], anchor: "chiffre-" + figure.id)
                        }, isData: false))
            ])
    }

    /// Figures without a number, whether or not a document says something of them: each reason
    /// once, and what it holds for.
    private func bare(_ status: FigureStatus, _ id: String, _ title: Prose) -> Section? {
        let bare = own.filter { $0.status == status }
        guard !bare.isEmpty else { return nil }
        var reasons: [String] = []
        for figure in bare where !reasons.contains(figure.reason) { reasons.append(figure.reason) }
        return Section(
            id, title,
            reasons.flatMap { reason -> [Block] in
                [
                    .paragraph(Prose(own: reason)),
                    .columns(bare.filter { $0.reason == reason }.map { Prose(own: $0.label) }),
                ]
            })
    }

    private func fold(_ figure: Figure) -> Block {
        let code = figure.code.map { "\($0) – " } ?? ""
        var blocks: [Block] = [
            .paragraph(
                "\(Prose([.status(figure.status)])) \(Prose(own: figure.reason)) \(Prose([.code(figure.id)]))"
            )
        ]
        if !figure.declared.isEmpty { blocks.append(.list(figure.declared.map(declared))) }
        if let explained = report.explanations.first(where: { $0.figure.id == figure.id }) {
            blocks.append(.table(changes(explained)))
        } else if !figure.records.isEmpty {
            blocks.append(.columns(figure.records.prefix(Report.listed).map(record)))
            let more = figure.records.count - Report.listed
            if more > 0 {
                blocks.append(
                    .paragraph(
                        "Et \(FrenchText.count(more, "autre")), que liste le tableau de données « fiches-des-chiffres »."
                    ))
            }
        }
        if !figure.leftOut.isEmpty {
            blocks.append(.paragraph("Fiches laissées de côté, qui peuvent expliquer un écart :"))
            blocks.append(.columns(figure.leftOut.map(record)))
        }
        return .fold(
            id: "chiffre-" + figure.id,
            title: "\(Prose(own: code + figure.label)) : \(FrenchText.value(figure.value))", blocks)
    }

    private func declared(_ one: Declared) -> Prose {
        let day = one.published.map { ", publié le \(FrenchText.date($0))" } ?? ""
        return
            "Déclaré par \(foreign: one.place)\(Prose(own: day)) : \(FrenchText.value(one.value))\(one.isDoubtful ? " (source peu fiable)" : "")"
    }

    private func record(_ one: FigureRecord) -> Prose {
        var prose = Prose(foreign: one.title)
        let because = one.because.map(\.text).joined(separator: "\u{202F}; ")
        if !because.isEmpty { prose += Prose([.aside(" – " + because)]) }
        return prose
    }

    private func changes(_ explained: FigureExplanation) -> Table {
        Table(
            "provenance-" + explained.figure.id,
            "Fiches et changements signés : \(Prose(own: explained.figure.label))",
            columns: [
                Column("fiche", "Fiche"), Column("raison", "Ce qui la fait compter"),
                Column("lots", "Lots signés"),
            ],
            rows: explained.changes.map { trace in
                let record = trace.record
                // One import is one batch, and what it says is known since many days.
                var seen: Set<String> = []
                var lots = Prose()
                for one in trace.counting where seen.insert(one.batch + one.known.text).inserted {
                    if !lots.isEmpty { lots += " ; " }
                    lots +=
                        "\(code: String(one.batch.prefix(12))) connu le \(FrenchText.date(one.known.day)), réplique \(code: String(one.replica.prefix(8))), signature \(code: String(one.signature.prefix(8)))"
                }
                return Row([
                    .foreign(record.title),
                    .foreign(record.because.map(\.text).joined(separator: "\u{202F}; ")),
                    .prose(lots),
                ])
            }, isData: false)
    }

    private var documents: Section? {
        guard !report.documents.isEmpty else { return nil }
        return Section(
            "documents", "Documents cités",
            [
                .table(
                    Table(
                        "documents", "Documents d’où viennent les chiffres",
                        columns: [
                            Column("cle", "Clé"), Column("nature", "Nature"),
                            Column("titre", "Titre"), Column("publie", "Public depuis le", .day),
                            Column("estime", "Date", .text, "Connue ou conventionnelle"),
                        ],
                        rows: report.documents.map {
                            Row([
                                .foreign($0.key), .foreign($0.kind), .foreign($0.title),
                                $0.published.map(Cell.day) ?? .empty,
                                .text(
                                    $0.published == nil
                                        ? "inconnue" : $0.isEstimated ? "conventionnelle" : "connue"
                                ),
                            ])
                        }))
            ])
    }

    private var frontiers: Section {
        let frontier = report.figures.frontier.sorted { $0.key < $1.key }
        return Section(
            "frontieres", "Frontières des journaux",
            [
                .paragraph(
                    "Ce document se refait à l’identique à partir des journaux suivants, arrêtés à leurs derniers lots\(Prose(own: report.asOfWords.map { ", et des seuls faits connus \($0)" } ?? ""))."
                ),
                .columns(
                    frontier.map { scope, tips in
                        "\(foreign: scope) : \(Prose.joined(tips.map { Prose([.code(String($0.prefix(16)))]) }, ", "))"
                    }),
                .paragraph(
                    "Chiffres et tableaux sont réutilisables sous Licence Ouverte 2.0 ; ils sont publiés avec leur dictionnaire à côté de ce document."
                ),
            ])
    }
}
