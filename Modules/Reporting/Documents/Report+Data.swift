import Domain

/// Tables that are published as data and not printed: long lists, one row a fact, one value a cell.
extension Report {
    /// Of both documents.
    var dataTables: [Table] {
        [figureTable, declaredTable, recordTable, creditData]
            + (state.spending.isEmpty ? [] : [spending("depenses", isData: true)])
            + [productTable]
    }

    /// What the bilan prints of calls and services, in the same way.
    var bilanData: [Table] {
        [laureateData, printedAwardData, metricData].filter { !$0.rows.isEmpty }
    }

    private var figureTable: Table {
        Table(
            "chiffres", "Tous les chiffres de l’exercice",
            columns: [
                Column("chiffre", "Chiffre", .text, "Identifiant stable du chiffre"),
                Column("code", "Code", .text, "Code dans la maquette de l’exercice"),
                Column("libelle", "Libellé"), Column("valeur", "Valeur", .mixed),
                Column("unite", "Unité"), Column("statut", "Statut"),
                Column("calcule", "Valeur calculée", .mixed),
                Column("ecart", "Écart", .mixed), Column("fiches", "Fiches", .count),
                Column("methode", "Mode de calcul"),
            ],
            rows: figures.figures.map { figure in
                Row([
                    .text(figure.id), figure.code.map(Cell.text) ?? .empty, .text(figure.label),
                    Cell(figure.value), .text(figure.unit), .text(FrenchText.label(figure.status)),
                    figure.derived.map { Cell($0) } ?? .empty,
                    figure.gap.map { Cell($0) } ?? .empty, .count(figure.records.count),
                    .text(figure.explanation),
                ])
            })
    }

    private var declaredTable: Table {
        Table(
            "valeurs-declarees", "Valeurs déclarées par les documents publiés",
            columns: [
                Column("chiffre", "Chiffre"), Column("document", "Document"),
                Column("nature", "Nature du document"), Column("publie", "Publié le", .day),
                Column("valeur", "Valeur", .mixed), Column("imprime", "Cellule imprimée"),
                Column("note", "Note"),
            ],
            rows: figures.figures.flatMap { figure in
                figure.declared.map { declared in
                    Row([
                        .text(figure.id), .foreign(declared.source), .text(declared.kind),
                        declared.published.map(Cell.day) ?? .empty, Cell(declared.value),
                        .foreign(declared.printed ?? ""), .foreign(declared.note),
                    ])
                }
            })
    }

    private var recordTable: Table {
        Table(
            "fiches-des-chiffres", "Fiches derrière chaque chiffre",
            columns: [
                Column("chiffre", "Chiffre"), Column("type", "Type de fiche"),
                Column("fiche", "Fiche", .text, "Clé de la fiche"),
                Column("identifiant", "Identifiant", .text, "Identifiant de la fiche, 32 chiffres"),
                Column("incubateur", "Incubateur"), Column("raison", "Ce qui la fait compter"),
            ],
            rows: figures.figures.flatMap { figure in
                figure.records.map { record in
                    Row([
                        .text(figure.id), .text(record.type), .foreign(record.key),
                        .text(record.id.hex), .foreign(record.incubator),
                        .text(record.because.map(\.text).joined(separator: " ; ")),
                    ])
                }
            }, rowHeads: 3)
    }

    private var creditData: Table {
        // A total whose parts are not printed is no subtotal.
        let parts = Set(state.credits.filter { $0.title != .total }.map(place))
        func place(_ line: CreditLine) -> [String] {
            [line.action, line.printedRow, line.kind.rawValue, line.declared.source]
        }
        // Actions with what is expected besides are no parts of the line without it.
        func step(_ line: CreditLine) -> [String] {
            [
                line.stage?.rawValue ?? line.printedRow, line.kind.rawValue, line.declared.source,
                "\(line.withFdC)", line.title.rawValue,
            ]
        }
        // Movements hold them in every document, as their printed row says.
        func isWithFdC(_ line: CreditLine) -> Bool {
            line.withFdC || line.printedRow.contains("y.c. FdC")
        }
        func row(_ line: CreditLine, _ programme: String, _ kind: Row.Kind) -> Row {
            Row(
                [
                    .year(year), .foreign(programme), .text(line.action),
                    .text(line.stage?.rawValue ?? ""), .foreign(line.printedRow),
                    .text(line.title.label), .text(line.kind.rawValue), .amount(line.amount),
                    .text(isWithFdC(line) ? "oui" : "non"), .foreign(line.declared.source),
                ], kind)
        }
        let byAction = Set(state.credits.filter { $0.action != "total" }.map(step))
        func isSum(_ line: CreditLine) -> Bool {
            line.title == .total && parts.contains(place(line)) || line.stage == .difference
                || line.action == "total" && byAction.contains(step(line))
        }
        return Table(
            "credits", "Crédits, une ligne par montant",
            columns: [
                Column("exercice", "Exercice", .year), Column("programme", "Programme"),
                Column("action", "Action"), Column("etape", "Étape"),
                Column("ligne", "Ligne imprimée"), Column("titre", "Titre"),
                Column("nature", "AE ou CP"), Column("montant", "Montant", .amount),
                Column("avec_fdc", "Y compris FdC et AdP"), Column("document", "Document"),
            ],
            rows: state.credits.map { row($0, state.programme.code, isSum($0) ? .total : .data) }
                + (state.absorption.map { absorption in
                    absorption.received.map { row($0, absorption.by.code, .data) }
                } ?? []))
    }

    private var productTable: Table {
        Table(
            "produits", "Les produits au \(FrenchText.date(state.on))",
            columns: [
                Column("produit", "Produit", .text, "Clé de la fiche"), Column("nom", "Nom"),
                Column("incubateur", "Incubateur"), Column("phase", "Phase"),
                Column("depuis", "Depuis", .day),
                Column("lance", "Lancé en", .year, "Année de la première construction"),
                Column("comite", "Dernier comité", .day),
                Column("statistiques", "Page de statistiques"), Column("budget", "Page de budget"),
                Column("code", "Code ouvert"), Column("accessibilite", "Accessibilité déclarée"),
                Column("mission", "Mission"),
            ],
            rows: state.products.map { product in
                Row([
                    .foreign(product.key), .foreign(product.title), .foreign(product.incubator),
                    .text(product.phase), product.phaseStart.map(Cell.day) ?? .empty,
                    product.launched.map(Cell.year) ?? .empty,
                    product.lastCommittee.map(Cell.day) ?? .empty, yes(product.hasStatistics),
                    yes(product.hasBudget), yes(product.hasRepository),
                    .foreign(product.accessibility), .foreign(product.mission),
                ])
            })
    }

    private func yes(_ holds: Bool) -> Cell { .text(holds ? "oui" : "non") }

    private var laureateData: Table {
        Table(
            "laureats", "Lauréats des appels de l’exercice",
            columns: [
                Column("appel", "Appel"),
                Column("laureat", "Lauréat", .text, "Clé de la fiche, où elle est sûre"),
                Column("nom", "Nom"), Column("est_incubateur", "Est un incubateur"),
                Column("incubateur", "Incubateur"), Column("mission", "Mission"),
                Column("fiche", "Attribution dans une fiche"),
                Column("montant", "Montant de la fiche", .amount),
            ],
            rows: state.calls.flatMap { call in
                call.laureates.map { laureate in
                    Row([
                        .foreign(call.code), .foreign(laureate.key), .foreign(laureate.name),
                        yes(laureate.isIncubator), .foreign(laureate.incubator),
                        .foreign(laureate.mission), yes(laureate.isInSheets),
                        laureate.amount.map(Cell.amount) ?? .empty,
                    ])
                }
            }, rowHeads: 3)
    }

    private var printedAwardData: Table {
        Table(
            "montants-imprimes", "Ce que chaque document imprime des attributions",
            columns: [
                Column("appel", "Appel"), Column("laureat", "Lauréat", .text, "Clé de la fiche"),
                Column("nom", "Nom"), Column("document", "Document"),
                Column("montant", "Montant", .mixed),
            ],
            rows: state.calls.flatMap { call in
                call.laureates.flatMap { laureate in
                    laureate.printed.map { printed in
                        Row([
                            .foreign(call.code), .foreign(laureate.key), .foreign(laureate.name),
                            .foreign(printed.source), Cell(printed.value),
                        ])
                    }
                }
            }, rowHeads: 4)
    }

    private var metricData: Table {
        Table(
            "metriques", "Métriques des services à impact national",
            columns: [
                Column("produit", "Produit", .text, "Clé de la fiche"),
                Column("metrique", "Métrique"), Column("phare", "Métrique phare"),
                Column("date", "Au", .day), Column("valeur", "Valeur", .mixed),
                Column("unite", "Unité"), Column("source", "Source"),
            ],
            rows: state.impacts.flatMap { service in
                service.metrics.flatMap { metric in
                    [metric.before, metric.now].compactMap(\.self).map { value in
                        Row([
                            .foreign(service.product.key), .foreign(metric.label),
                            yes(metric.isLead), .day(value.on),
                            value.value.map(Cell.decimal) ?? .words(value.text),
                            .foreign(metric.unit), .foreign(metric.source),
                        ])
                    }
                }
            }, rowHeads: 2)
    }
}
