import Domain

/// One sheet per incubator: its products and what is stale or missing in them. An incubator makes
/// its own, offline, from its own store.
public struct IncubatorSheet {
    let report: Report
    let key: String
    let title: String
    /// By name, as a French reader looks for it.
    let products: [PortfolioProduct]

    /// Sheets of all incubators that have a product alive on the day, by key.
    public static func documents(_ report: Report) -> [(key: String, document: Document)] {
        Dictionary(grouping: report.state.products.filter { !$0.incubator.isEmpty }) {
            $0.incubator
        }.filter { $0.value.contains(where: \.isAlive) }.sorted { $0.key < $1.key }.map {
            key, products in
            let name = products[0].incubatorTitle
            let sorted = products.map { (FrenchText.folded($0.title), $0) }.sorted {
                ($0.0, $0.1.key, $0.1.id) < ($1.0, $1.1.key, $1.1.id)
            }
            let sheet = IncubatorSheet(
                report: report, key: key, title: name.isEmpty ? key : name,
                products: sorted.map(\.1))
            return (key, sheet.document)
        }
    }

    private var alive: [PortfolioProduct] { products.filter(\.isAlive) }
    private var services: [PortfolioProduct] { products.filter(\.isService) }

    private var document: Document {
        let todo = alive.map { ($0, $0.gaps(on: report.today)) }.filter { !$0.1.isEmpty }
        return Document(
            id: key, title: "\(title) – fiche d’incubateur \(report.year.text)",
            cover: Cover(
                over: ["Fiche d’incubateur", "Exercice \(report.year.text)"], title: title,
                subtitle: "Les produits au \(FrenchText.date(report.state.on)), et ce qui est à "
                    + "mettre à jour",
                facts: report.knowledge),
            sections: [
                Section(
                    "synthese", "Vue d’ensemble",
                    [
                        .keyFigures(
                            [
                                figure(alive.count, "produit en cours", "produits en cours"),
                                figure(
                                    services.count, "service accompagné ou pérennisé",
                                    "services accompagnés ou pérennisés"),
                                figure(
                                    todo.count, "produit à mettre à jour",
                                    "produits à mettre à jour"),
                            ]
                                + (services.isEmpty ? [] : standards))
                    ]),
                Section("a-jour", "Ce qui est à mettre à jour", stale(todo)),
                Section("produits", "Les produits", [.table(table)] + stopped),
            ] + entered)
    }

    /// What this incubator entered of the schemes for the year.
    private var entered: [Section] {
        let all = SchemeTable.products + SchemeTable.fund + SchemeTable.method + SchemeTable.own
        let tables = report.tables(all, incubator: key)
        return tables.isEmpty
            ? [] : [Section("saisies", "Ce qui est saisi pour l’année", tables.map(Block.table))]
    }

    private var standards: [KeyFigure] {
        [
            figure(
                services.count(where: \.hasStatistics), "page de statistiques",
                "pages de statistiques", of: services.count),
            figure(
                services.count(where: \.hasBudget), "page de budget", "pages de budget",
                of: services.count),
            figure(
                services.count { !$0.accessibility.isEmpty }, "accessibilité déclarée",
                "accessibilités déclarées", of: services.count),
        ]
    }

    private func figure(
        _ count: Int, _ one: String, _ many: String, of total: Int? = nil
    ) -> KeyFigure {
        KeyFigure(
            Prose([.text(FrenchText.number(count))]),
            Prose(own: FrenchText.agreeing(count, one, many)),
            total.map { "sur \(FrenchText.number($0))" } ?? "")
    }

    private func stale(_ todo: [(PortfolioProduct, [String])]) -> [Block] {
        guard !todo.isEmpty else {
            return [.paragraph("Rien : tous les produits en cours sont à jour.")]
        }
        let day = FrenchText.date(report.today)
        // What all lack is said once, so that the table shows what sets them apart.
        let common =
            todo.count == alive.count && todo.count > 2
            ? todo[0].1.filter { gap in todo.allSatisfy { $0.1.contains(gap) } } : []
        let todo = todo.map { ($0, $1.filter { !common.contains($0) }) }.filter { !$1.isEmpty }
        var blocks: [Block] = [
            .paragraph("Situation jugée au \(day). Un comité est attendu tous les six mois.")
        ]
        if !common.isEmpty {
            blocks.append(
                .paragraph(
                    "Pour tous les produits en cours : \(Prose(own: common.joined(separator: " ; ")))."
                ))
        }
        if todo.isEmpty { return blocks }
        return blocks + [
            .table(
                Table(
                    "a-mettre-a-jour", "Produits en cours à mettre à jour",
                    columns: [
                        Column("produit", "Produit"), Column("phase", "Phase"),
                        Column("manques", "Ce qui manque ou date"),
                    ],
                    rows: todo.map { product, gaps in
                        Row([
                            .foreign(product.title), .text(FrenchText.phase(product.phase)),
                            .text(gaps.joined(separator: "\u{202F}; ")),
                        ])
                    }))
        ]
    }

    private var table: Table {
        Table(
            "produits", "Produits en cours au \(FrenchText.date(report.state.on))",
            columns: [
                Column("produit", "Produit"), Column("phase", "Phase"),
                Column("depuis", "Depuis", .day), Column("comite", "Dernier comité", .day),
                Column("statistiques", "Statistiques"), Column("budget", "Budget"),
                Column("code", "Code ouvert"), Column("accessibilite", "Accessibilité"),
            ],
            rows: alive.map { product in
                func yes(_ holds: Bool) -> Cell { .text(holds ? "oui" : "non") }
                return Row([
                    .foreign(product.title), .text(FrenchText.phase(product.phase)),
                    product.phaseStart.map(Cell.day) ?? .empty,
                    product.lastCommittee.map(Cell.day) ?? .empty, yes(product.hasStatistics),
                    yes(product.hasBudget), yes(product.hasRepository),
                    product.accessibility.isEmpty ? .empty : .foreign(product.accessibility),
                ])
            })
    }

    /// Those that are over, with nothing to be done about them.
    private var stopped: [Block] {
        let stopped = products.filter { !$0.isAlive }
        if stopped.isEmpty { return [] }
        return [
            .table(
                Table(
                    "produits-arretes", "Produits arrêtés ou sortis du programme",
                    columns: [
                        Column("produit", "Produit"), Column("phase", "Phase"),
                        Column("depuis", "Depuis", .day),
                    ],
                    rows: stopped.map { product in
                        Row([
                            .foreign(product.title), .text(FrenchText.phase(product.phase)),
                            product.phaseStart.map(Cell.day) ?? .empty,
                        ])
                    }))
        ]
    }
}
