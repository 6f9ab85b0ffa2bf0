/// What a portfolio manager follows on a product: problem, people as pseudonyms, impact, budget,
/// standards, evidence.
extension Schema {
    static let followUpTypes: [RecordType] = [
        problem, intrapreneur, impactMetric, impactValue, productBudget, standardsCheck, evidence,
        incubatorChange,
    ]

    static let problem = RecordType(
        80, "problem", label: "irritant", home: .incubator(field: "incubator"),
        "The problem, seen by a public agent, that an incubation starts from.",
        fields: [
            Field(1, "incubator", .reference("incubator"), label: "incubateur", "Who looks at it."),
            Field(2, "product", .reference("product"), label: "produit", "What came of it."),
            Field(3, "title", .text, label: "intitulé", "In a few words."),
            Field(
                4, "side", .enumeration(["usagers", "administration"]), label: "côté",
                "Whose problem it is."),
            Field(
                5, "bearer", .text, label: "porteur", "A pseudonym; never a name.",
                isPseudonym: true),
            Field(6, "investigated_from", .day, label: "investigation du", "First day."),
            Field(7, "investigated_to", .day, label: "investigation au", "Last day."),
            Field(
                8, "outcome", .enumeration(["lancé", "abandonné", "en cours"]), label: "suite",
                "What was decided."),
        ])

    static let intrapreneur = RecordType(
        81, "intrapreneur", label: "intrapreneur", home: .parent(field: "product"),
        "A public agent who carries a product; a pseudonym.",
        fields: [
            Field(1, "product", .reference("product"), label: "produit", "The product."),
            Field(
                2, "pseudonym", .text, label: "pseudonyme",
                "Random; means nothing without the local directory.", isPseudonym: true),
            Field(3, "start", .day, label: "depuis", "First day."),
            Field(4, "end", .day, label: "jusqu'au", "Last day."),
            Field(5, "share", .percentage, label: "quotité", unit: "%", "Share of working time."),
            Field(
                6, "organisation", .reference("organisation"), label: "organisation",
                "Employer."),
        ])

    static let impactMetric = RecordType(
        82, "impact-metric", label: "métrique d'impact", home: .parent(field: "product"),
        "What a product measures of its impact.",
        fields: [
            Field(1, "product", .reference("product"), label: "produit", "The product."),
            Field(2, "label", .text, label: "métrique", "As \"utilisateurs actifs\"."),
            Field(3, "unit", .text, label: "unité", "Its unit."),
            Field(4, "is_lead", .boolean, label: "métrique phare", "The one that leads (NSM)."),
            Field(5, "source", .text, label: "source", "Where it is published."),
        ])

    static let impactValue = RecordType(
        83, "impact-value", label: "valeur de métrique", home: .parent(field: "metric"),
        "A metric on a day.",
        fields: [
            Field(1, "metric", .reference("impact-metric"), label: "métrique", "Which one."),
            Field(2, "date", .day, label: "date", "The day."),
            Field(3, "value", .decimal, label: "valeur", "The number."),
            Field(4, "text", .text, label: "texte", "As printed."),
        ])

    static let productBudget = RecordType(
        84, "product-budget", label: "budget de produit", home: .parent(field: "product"),
        "What a product plans and spends, by funder, twice a year.",
        fields: [
            Field(1, "product", .reference("product"), label: "produit", "The product."),
            Field(2, "year", .fiscalYear, label: "exercice", "The year."),
            Field(3, "half", .integer, label: "semestre", "1 or 2."),
            Field(4, "funder", .reference("organisation"), label: "financeur", "Who pays."),
            Field(5, "planned", .cents, label: "prévu", unit: "€", "Planned."),
            Field(6, "spent", .cents, label: "dépensé", unit: "€", "Spent."),
        ])

    static let standardsCheck = RecordType(
        85, "standards-check", label: "contrôle des standards", home: .parent(field: "product"),
        "What was found of a product's quality standards on a day.",
        fields: [
            Field(1, "product", .reference("product"), label: "produit", "The product."),
            Field(2, "date", .day, label: "date", "The day."),
            Field(
                3, "standard",
                .enumeration([
                    "accessibilité", "statistiques", "budget", "code ouvert", "sécurité",
                    "données personnelles",
                ]), label: "standard", "Which one."),
            Field(4, "holds", .boolean, label: "respecté", "Whether it holds."),
            Field(5, "level", .text, label: "niveau", "As declared."),
            Field(6, "evidence", .text, label: "preuve", "Where it is seen."),
        ])

    static let evidence = RecordType(
        86, "evidence", label: "preuve", home: .parent(field: "product"),
        "A document behind a phase or a decision: its hash, place and date.",
        fields: [
            Field(1, "product", .reference("product"), label: "produit", "The product."),
            Field(2, "phase", .reference("phase"), label: "phase", "Behind which phase."),
            Field(3, "event", .reference("event"), label: "événement", "Behind which event."),
            Field(4, "title", .text, label: "document", "What it is."),
            Field(5, "sha256", .text, label: "empreinte", "SHA-256 of the file, hexadecimal."),
            Field(6, "place", .text, label: "lieu", "Where it is kept."),
            Field(7, "date", .day, label: "date", "Its day."),
        ])

    static let incubatorChange = RecordType(
        87, "incubator-change", label: "changement d'incubateur", home: .shared,
        "An incubator was renamed, merged or split.",
        fields: [
            Field(
                1, "kind", .enumeration(["renommé", "fusionné", "scindé"]), label: "nature",
                "What happened."),
            Field(2, "from", .reference("incubator"), label: "de", "Before."),
            Field(3, "to", .references("incubator"), label: "vers", "After."),
            Field(4, "date", .day, label: "date", "The day."),
            Field(5, "note", .text, label: "note", "What to know."),
        ])
}
