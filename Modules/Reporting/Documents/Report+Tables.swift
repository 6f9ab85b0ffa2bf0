import Domain

/// Tables that both documents print, and those published as data only.
extension Report {
    /// For readers: without the codes, which are for programs.
    var spendingTable: Table { spending("depenses-par-usage", isData: false) }

    private func spending(_ id: String, isData: Bool) -> Table {
        let lines = state.spending
        let code = Column("code", "Code", .text, "Code de l’usage, comme dans les chiffres")
        return Table(
            id, "Ce que le programme a financé en \(year.text), par usage",
            columns: (isData ? [code] : []) + [
                Column("usage", "Usage", .text, "Intitulé, comme imprimé"),
                Column("montant", "Montant", .amount), Column("etpt", "ETPT", .decimal),
                Column("source", "Source"),
            ],
            rows: lines.map { line in
                // A total stands among readers' rows, never among the data.
                let isTotal = lines.contains { $0.partOf == line.code }
                return Row(
                    (isData ? [.foreign(line.code)] : []) + [
                        .foreign(line.use),
                        line.amount.map { .figure(.amount($0), id: "spending." + line.code) }
                            ?? .empty,
                        line.etpt.map(Cell.decimal) ?? .empty, .foreign(line.declared.source),
                    ], isTotal ? .total : .data)
            },
            notes: [
                "ETPT : équivalents temps plein travaillés. Les montants sont ceux que les documents impriment ; deux sources d’un même usage figurent toutes deux."
            ], rowHeads: isData ? 2 : 1, isData: isData)
    }

    var callTable: Table {
        Table(
            "appels", "Appels à candidatures de l’exercice \(year.text)",
            columns: [
                Column("appel", "Appel"), Column("dispositif", "Dispositif"),
                Column("annonce", "Date", .text, "Annonce des lauréats, ou date imprimée"),
                Column("candidats", "Candidats", .count),
                Column("laureats_imprimes", "Lauréats imprimés", .count),
                Column("laureats_fiches", "Lauréats connus des fiches", .count),
                Column("enveloppe", "Enveloppe imprimée", .amount),
                Column("montant_fiches", "Somme des fiches", .amount),
            ],
            rows: state.calls.map { call in
                let held = call.laureates.filter(\.isInSheets)
                return Row([
                    .foreign(call.code), .foreign(call.scheme),
                    .text(
                        call.announced.map(FrenchText.date)
                            ?? (call.printedDate.isEmpty
                                ? call.launched?.text ?? ""
                                : FrenchText.month(call.printedDate))),
                    call.candidates.map(Cell.count) ?? .empty,
                    call.laureatesPrinted.map(Cell.count) ?? .empty,
                    held.isEmpty ? .empty : .count(held.count),
                    call.envelope.map(Cell.amount) ?? .empty,
                    held.isEmpty ? .empty : .amount(call.sum),
                ])
            })
    }

    /// Every document's word on the year's calls, one row each; nil where none prints a number.
    var printedCallTable: Table? {
        let lines = state.calls.flatMap { call in
            call.printed.filter(\.hasNumbers).map { (call, $0) }
        }
        guard !lines.isEmpty else { return nil }
        return Table(
            "appels-imprimes", "Ce que chaque document imprime des appels",
            columns: [
                Column("appel", "Appel"), Column("document", "Document"),
                Column("candidats", "Candidats", .count), Column("laureats", "Lauréats", .count),
                Column("enveloppe", "Enveloppe", .amount), Column("note", "Note"),
            ],
            rows: lines.map { call, line in
                Row([
                    .foreign(call.code), .foreign(line.document),
                    line.candidates.map(Cell.count) ?? .empty,
                    line.laureates.map(Cell.count) ?? .empty,
                    line.envelope.map(Cell.amount) ?? .empty, .foreign(line.note),
                ])
            }, rowHeads: 2)
    }

    var countTable: Table {
        measured("chiffres-imprimes", "Autres chiffres publiés sur l’année", state.counts)
    }

    func measured(_ id: String, _ caption: Prose, _ lines: [MeasuredLine]) -> Table {
        Table(
            id, caption,
            columns: [
                Column("mesure", "Mesure"), Column("date", "Au", .day),
                Column("valeur", "Valeur", .mixed), Column("source", "Source"),
                Column("note", "Note"),
            ],
            rows: lines.map { line in
                let value = Cell(line.declared.value)
                return Row([
                    .foreign(FrenchText.measure(line.measure)),
                    line.on.map(Cell.day) ?? .empty,
                    line.figure.map { .figure(value, id: $0) } ?? value,
                    .foreign(line.declared.source),
                    .foreign(line.declared.printed ?? line.declared.note),
                ])
            })
    }

    /// Published as data, not printed: long lists in one row a fact.
    var dataTables: [Table] {
        [figureTable, declaredTable, recordTable, creditData]
            + (state.spending.isEmpty ? [] : [spending("depenses", isData: true)])
            + [productTable]
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
            rows: state.credits.map { line in
                Row(
                    [
                        .year(year), .text(state.programme.code), .text(line.action),
                        .text(line.stage?.rawValue ?? ""), .foreign(line.printedRow),
                        .text(line.title.label), .text(line.kind.rawValue), .amount(line.amount),
                        .text(isWithFdC(line) ? "oui" : "non"), .foreign(line.declared.source),
                    ], isSum(line) ? .total : .data)
            })
    }

    private var productTable: Table {
        func yes(_ holds: Bool) -> Cell { .text(holds ? "oui" : "non") }
        return Table(
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
}
