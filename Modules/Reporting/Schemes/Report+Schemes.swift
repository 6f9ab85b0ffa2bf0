import Domain

/// What both documents print of the schemes: a part only where there are records of the year,
/// and in a line those of which nothing is entered.
extension Report {
    /// One section a scheme, then what is not entered.
    var schemeSections: [Section] {
        let parts: [(id: String, title: String, tables: [Table])] = [
            (
                "produits", "Produits : irritants, cofinancements, budgets, standards",
                [
                    state.schemes.counts.problemTable(year), interministerialTable,
                    state.schemes.counts.standardsTable(year),
                ].compactMap(\.self) + tables(SchemeTable.products)
            ),
            (
                "fast", "FAST : candidatures, conventions, versements, objectifs",
                tables(SchemeTable.fund)
            ),
            ("methode", "Appui méthodologique", tables(SchemeTable.method)),
            ("aic", "Accélérateur d’initiatives citoyennes (AIC)", tables(SchemeTable.citizens)),
            (
                "profils", "Profils rares : EIG et brigade d’intervention numérique",
                tables(SchemeTable.profiles)
                    + [state.schemes.counts.peopleTable(year)].compactMap(\.self)
            ),
        ]
        let empty = parts.filter(\.tables.isEmpty).map(\.title)
        var sections = parts.filter { !$0.tables.isEmpty }.map { part in
            Section(
                "dispositif-\(part.id)", Prose(own: part.title), part.tables.map(Block.table))
        }
        if !empty.isEmpty {
            sections.append(
                Section(
                    "dispositifs-absents", "Dispositifs sans fiche saisie",
                    [
                        .paragraph(
                            "Aucune fiche de \(year.text) n’est saisie à la date du rapport pour :"),
                        .list(empty.map { Prose(own: $0) }),
                    ]))
        }
        return sections
    }

    func tables(_ tables: [SchemeTable], incubator: String? = nil) -> [Table] {
        state.schemes.tables(tables, year: year, incubator: incubator)
    }

    private var interministerialTable: Table? {
        let found = state.products.filter(\.isInterministerial)
        guard !found.isEmpty else { return nil }
        return Table(
            "produits-interministeriels",
            "Produits interministériels au \(FrenchText.date(state.on))",
            columns: [
                Column("produit", "Produit"), Column("incubateur", "Incubateur"),
                Column("phase", "Phase"), Column("mission", "Mission"),
            ],
            rows: found.map {
                Row([
                    .foreign($0.title), .foreign($0.incubatorTitle),
                    .text(FrenchText.phase($0.phase)), .foreign($0.mission),
                ])
            })
    }
}
