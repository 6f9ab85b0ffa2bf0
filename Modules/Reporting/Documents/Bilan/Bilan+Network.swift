import Domain

/// The network: incubators, their products by phase, new products.
extension Bilan {
    var network: Section {
        Section(
            "reseau", "Le réseau des incubateurs",
            [.chart(stacked), .table(incubators)])
    }

    /// Products by incubator: those with services first, by their number.
    private var groups: [(title: String, products: [PortfolioProduct])] {
        Dictionary(grouping: report.state.products.filter { !$0.incubator.isEmpty }) {
            $0.incubator
        }.values.map { products in
            (
                products.first.map { $0.incubatorTitle.isEmpty ? $0.incubator : $0.incubatorTitle }
                    ?? "", products
            )
        }.filter { $0.products.contains(where: \.isAlive) }.sorted {
            let (a, b) = ($0.products.count(where: \.isAlive), $1.products.count(where: \.isAlive))
            return (b, $0.title, $0.products[0].incubator) < (a, $1.title, $1.products[0].incubator)
        }
    }

    private static let stages: [PortfolioFlow.Stage] = [
        .investigation, .construction, .acceleration, .sustained,
    ]

    private func counts(_ products: [PortfolioProduct]) -> [Int] {
        Bilan.stages.map { stage in
            products.count { PortfolioFlow.Stage(phase: $0.phase) == stage }
        }
    }

    private var stacked: Chart {
        let bars = groups.map { Chart.StackedBar(label: $0.title, parts: counts($0.products)) }
        let names = Bilan.stages.map(\.label)
        return Chart(
            "reseau", "Produits par incubateur et par phase au \(FrenchText.date(report.state.on))",
            alternative: bars.map { bar in
                bar.label + " : "
                    + zip(names, bar.parts).filter { $0.1 > 0 }.map { "\($0.0) \($0.1)" }
                    .joined(separator: ", ")
            }.joined(separator: " ; ") + ".",
            .stacked(Chart.Stacked(series: names, bars: bars)))
    }

    private var incubators: Table {
        Table(
            "incubateurs", "Produits par incubateur et par phase",
            columns: [Column("incubateur", "Incubateur")]
                + Bilan.stages.map { Column($0.name, $0.label, .count) }
                + [
                    Column("services", "Services", .count, "Accompagnés ou pérennisés"),
                    Column("statistiques", "Pages de statistiques", .count),
                    Column("budgets", "Pages de budget", .count),
                ],
            rows: groups.map { title, products in
                let services = products.filter(\.isService)
                return Row(
                    [.foreign(title)] + counts(products).map(Cell.count) + [
                        .count(services.count), .count(services.count(where: \.hasStatistics)),
                        .count(services.count(where: \.hasBudget)),
                    ])
            })
    }

    var community: Section {
        let known = [
            ("method_agents", "nouveaux agents publics impliqués dans l’approche"),
            ("method_agents.women", "de femmes parmi eux"),
            ("profiles_selected", "profils atypiques sélectionnés"),
            ("profiles_hired", "profils atypiques recrutés à la suite de leur mission"),
        ].filter { report.isNumber($0.0) }
        var blocks: [Block] = []
        if !known.isEmpty {
            blocks.append(
                .keyFigures(known.map { KeyFigure(report.value($0.0), Prose(own: $0.1)) }))
        }
        blocks.append(
            report.state.counts.isEmpty
                ? .paragraph("Aucun autre chiffre publié n’est connu à la date du rapport.")
                : .table(report.countTable))
        return Section("communaute", "Les agents et la communauté", blocks)
    }

    var newProducts: Section {
        let new = report.state.products.filter { $0.launched == report.year }
        return Section(
            "nouveaux", "Les produits entrés en construction en \(report.year.text)",
            new.isEmpty
                ? [
                    .paragraph(
                        "Aucun produit n’est connu comme entré en construction dans l’année.")
                ]
                : [
                    .table(
                        Table(
                            "nouveaux-produits", "Nouveaux produits de \(report.year.text)",
                            columns: [
                                Column("produit", "Produit"), Column("incubateur", "Incubateur"),
                                Column("mission", "Mission"), Column("phase", "Phase au jour dit"),
                            ],
                            rows: new.map {
                                Row([
                                    .foreign($0.title), .foreign($0.incubatorTitle),
                                    .foreign($0.mission), .text(FrenchText.phase($0.phase)),
                                ])
                            }))
                ])
    }
}

extension PortfolioProduct {
    /// Investigated, supported or sustained: neither stopped nor out of the programme.
    var isAlive: Bool {
        switch PortfolioFlow.Stage(phase: phase) {
        case .investigation, .construction, .acceleration, .sustained: true
        case .stopped, nil: false
        }
    }
}

/// Phases in the order of a product's life.
enum PhaseOrder {
    private static let all = [
        "investigation", "construction", "acceleration", "consolidation", "perennisation",
        "opere", "transfer", "transfere", "success", "abandon-investigation", "abandon", "alumni",
    ]

    /// By the name that readers know: older sheets have other words for the same phase.
    static func counts(_ products: [PortfolioProduct]) -> [Chart.Bar] {
        var counts: [String: Int] = [:]
        var order: [String: Int] = [:]
        for product in products where !product.phase.isEmpty {
            let label = FrenchText.phase(product.phase)
            counts[label, default: 0] += 1
            order[label] = min(order[label] ?? 99, all.firstIndex(of: product.phase) ?? 99)
        }
        return counts.sorted { (order[$0.key] ?? 99, $0.key) < (order[$1.key] ?? 99, $1.key) }
            .map { Chart.Bar($0.key, $0.value) }
    }
}
