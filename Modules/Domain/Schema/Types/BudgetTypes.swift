/// Programme, objectives, indicators, credits and printed figures: what belongs to a fiscal year.
extension Schema {
    static let budgetTypes: [RecordType] = [
        sourceDocument, programme, objective, indicator, indicatorDefinition, indicatorMethod,
        indicatorValue, budgetLine, spending, printedCount, portfolioCount, standardsCount,
        countingRule, documentDate,
    ]

    static let sourceDocument = RecordType(
        20, "source-document", label: "document source", home: .shared, key: "code",
        "A published document that figures are read in.",
        fields: [
            Field(1, "code", .text, label: "code", "Short key, as RAP2023_STRAT."),
            Field(
                2, "kind", .enumeration(["RAP", "PAP", "bilan", "rapport", "site", "autre"]),
                label: "nature", "Kind of document."),
            Field(3, "title", .text, label: "titre", "Title."),
            Field(4, "year", .fiscalYear, label: "exercice", "The year it is about."),
            Field(5, "published", .day, label: "publié le", "Since when it is public."),
            Field(
                6, "published_estimated", .boolean, label: "date estimée",
                "Whether the day is a convention, the real one not being known."),
            Field(7, "locator", .text, label: "adresse", "Where it is found."),
            Field(8, "note", .text, label: "note", "What to know when reading it."),
        ])

    static let programme = RecordType(
        21, "programme", label: "programme budgétaire", home: .shared, key: "code",
        "A budget programme in the years in which it exists.",
        fields: [
            Field(1, "code", .text, label: "numéro", "Number, as 352."),
            Field(2, "title", .text, label: "intitulé", "Title."),
            Field(3, "mission", .text, label: "mission budgétaire", "The budget's mission."),
            Field(4, "first_year", .fiscalYear, label: "premier exercice", "First year."),
            Field(5, "last_year", .fiscalYear, label: "dernier exercice", "Last year."),
            Field(
                6, "absorbed_by", .reference("programme"), label: "absorbé par",
                "The programme that took it over (352 by 129 in 2025)."),
        ])

    static let objective = RecordType(
        22, "objective", label: "objectif", home: .shared,
        "An objective of a programme in one year's maquette.",
        fields: [
            Field(1, "programme", .reference("programme"), label: "programme", "The programme."),
            Field(2, "year", .fiscalYear, label: "exercice", "The maquette's year."),
            Field(3, "code", .text, label: "numéro", "Number in that maquette."),
            Field(4, "label", .text, label: "intitulé", "Verbatim, as printed."),
        ])

    static let indicator = RecordType(
        23, "indicator", label: "indicateur", home: .shared, key: "code",
        "An indicator's lasting identity, whatever code and label it bears in a year.",
        fields: [
            Field(1, "code", .text, label: "identifiant", "Lasting key, as national_impact."),
            Field(
                2, "part_of", .reference("indicator"), label: "sous-indicateur de",
                "The indicator that this one is a part of (share of women)."),
            Field(3, "note", .text, label: "note", "What it counts."),
        ])

    static let indicatorDefinition = RecordType(
        24, "indicator-definition", label: "définition d'indicateur", home: .shared,
        "What an indicator is in one year's maquette: code, label, unit, direction, method.",
        fields: [
            Field(1, "indicator", .reference("indicator"), label: "indicateur", "Which one."),
            Field(2, "programme", .reference("programme"), label: "programme", "The programme."),
            Field(3, "year", .fiscalYear, label: "exercice", "The maquette's year."),
            Field(4, "code", .text, label: "numéro", "Code in that maquette, as 1.1."),
            Field(5, "objective", .text, label: "objectif", "Number of the objective."),
            Field(6, "label", .text, label: "intitulé", "Verbatim, as printed."),
            Field(7, "unit", .text, label: "unité", "As printed."),
            Field(
                8, "direction", .enumeration(["hausse", "baisse", "stabilité"]),
                label: "sens d'évolution", "Which way is better."),
            Field(
                9, "point_of_view", .enumeration(["citoyen", "usager", "contribuable"]),
                label: "point de vue", "Whose point of view."),
            Field(10, "data_source", .text, label: "source des données", "As printed."),
            Field(11, "calculation", .text, label: "mode de calcul", "As printed."),
            Field(12, "comments", .text, label: "précisions méthodologiques", "As printed."),
            Field(13, "analysis", .text, label: "analyse des résultats", "As printed."),
            Field(
                14, "series_break", .boolean, label: "rupture de série",
                "Whether values before this year are not comparable."),
            Field(15, "document", .reference("source-document"), label: "document", "Where read."),
            Field(16, "note", .text, label: "note", "What to know."),
        ])

    static let indicatorMethod = RecordType(
        25, "indicator-method", label: "méthode d'indicateur", home: .shared,
        "Which records count for an indicator in a year: data, not code.",
        fields: [
            Field(1, "indicator", .reference("indicator"), label: "indicateur", "Which one."),
            Field(2, "year", .fiscalYear, label: "exercice", "The year."),
            Field(
                3, "rule",
                .enumeration([
                    "events", "calls", "stock", "launches", "concluded", "abandoned", "profiles",
                    "hirings", "trainings", "objectives", "declared",
                ]),
                label: "règle", "How records are chosen."),
            Field(4, "calls", .texts, label: "appels", "Numbers of the calls that count."),
            Field(5, "event", .text, label: "événement", "Name of the events that count."),
            Field(6, "document", .reference("source-document"), label: "document", "Where said."),
            Field(
                7, "programme", .reference("programme"), label: "programme",
                "The programme; none for all of them.", since: 2),
            Field(
                8, "qualification", .text, label: "qualification",
                "Name of the product's yes-or-no field that must hold, as launched_by_dinum.",
                since: 2),
            Field(9, "note", .text, label: "note", "The method in words.", since: 2),
        ])

    static let indicatorValue = RecordType(
        26, "indicator-value", label: "valeur d'indicateur", home: .shared,
        "One printed value of an indicator; vintages are kept side by side.",
        fields: [
            Field(1, "indicator", .reference("indicator"), label: "indicateur", "Which one."),
            Field(2, "year", .fiscalYear, label: "exercice", "The year it is about."),
            Field(
                3, "kind",
                .enumeration(["cible", "réalisation", "prévision", "prévision actualisée"]),
                label: "nature", "Target, result or forecast."),
            Field(4, "document", .reference("source-document"), label: "document", "Where read."),
            Field(5, "value", .decimal, label: "valeur", "The number, where it is one."),
            Field(6, "printed", .text, label: "imprimé", "The cell, where it is no plain number."),
            Field(7, "unit", .text, label: "unité", "As printed."),
            Field(8, "attainment", .text, label: "atteinte de la cible", "As printed."),
            Field(9, "note", .text, label: "note", "What to know."),
            Field(
                10, "doubtful", .boolean, label: "source peu fiable",
                "Shown beside the others, never taken for the value.", since: 2),
        ])

    static let budgetLine = RecordType(
        27, "budget-line", label: "ligne de crédits", home: .shared,
        "One amount of a table of credits.",
        fields: [
            Field(1, "programme", .reference("programme"), label: "programme", "The programme."),
            Field(2, "year", .fiscalYear, label: "exercice", "The year."),
            Field(3, "action", .text, label: "action", "Number of the action, or `total`."),
            Field(4, "row", .text, label: "ligne", "The row as printed."),
            Field(
                5, "stage",
                .enumeration([
                    "plf", "amendments", "lfi", "movements", "opened", "consumed", "difference",
                    "transfer",
                ]), label: "étape", "From the bill to what was consumed."),
            Field(
                6, "title", .enumeration(["t2", "ht2", "total"]), label: "titre",
                "Title 2 (staff), other titles, or both."),
            Field(
                7, "kind", .enumeration(["AE", "CP"]), label: "AE ou CP",
                "Commitment authorisations or payment credits."),
            Field(8, "amount", .cents, label: "montant", unit: "€", "The amount."),
            Field(
                9, "with_fdc", .boolean, label: "y.c. FdC et AdP",
                "Whether fonds de concours and attributions de produits are included."),
            Field(10, "document", .reference("source-document"), label: "document", "Where read."),
            Field(11, "note", .text, label: "note", "What to know."),
            Field(12, "printed_row", .text, label: "ligne imprimée", "Row label, verbatim."),
            Field(
                13, "rounded_to", .cents, label: "arrondi à", unit: "€",
                "The step to which the document rounds, where it prints no exact amount.",
                since: 2),
        ])

    static let spending = RecordType(
        28, "spending", label: "dépense par usage", home: .shared,
        "What the programme financed in a year, by use.",
        fields: [
            Field(1, "year", .fiscalYear, label: "exercice", "The year."),
            Field(2, "use", .text, label: "usage", "As printed."),
            Field(3, "amount", .cents, label: "montant", unit: "€", "The amount."),
            Field(4, "etpt", .decimal, label: "ETPT", "Full-time equivalents worked."),
            Field(5, "document", .reference("source-document"), label: "document", "Where read."),
            Field(6, "note", .text, label: "note", "What to know."),
            Field(7, "code", .text, label: "code", "Short key for figure ids."),
            Field(
                8, "rounded_to", .cents, label: "arrondi à", unit: "€",
                "The step to which the document rounds, where it prints no exact amount.",
                since: 2),
            Field(
                9, "part_of", .text, label: "partie de",
                "The code of the total that it is a part of.", since: 2),
        ])

    static let printedCount = RecordType(
        29, "printed-count", label: "chiffre imprimé", home: .shared,
        "One figure that a document prints about a year.",
        fields: [
            Field(1, "year", .fiscalYear, label: "exercice", "The year."),
            Field(2, "what", .text, label: "objet", "What is counted, as a stable word."),
            Field(3, "value", .decimal, label: "valeur", "The number."),
            Field(
                4, "printed", .text, label: "imprimé", "As printed, where it is no plain number."),
            Field(5, "document", .reference("source-document"), label: "document", "Where read."),
            Field(6, "note", .text, label: "note", "What to know."),
            Field(
                7, "figure", .text, label: "chiffre",
                "Id of the figure that it stands beside, as brigade.paid.", since: 2),
        ])

    static let portfolioCount = RecordType(
        30, "portfolio-count", label: "état imprimé du portefeuille", home: .shared,
        "One printed figure about the portfolio on a day.",
        fields: [
            Field(1, "on", .day, label: "au", "The day."),
            Field(2, "measure", .text, label: "mesure", "What is counted, as a stable word."),
            Field(3, "value", .decimal, label: "valeur", "The number."),
            Field(4, "document", .reference("source-document"), label: "document", "Where read."),
            Field(5, "note", .text, label: "note", "What to know."),
            Field(
                6, "figure", .text, label: "chiffre",
                "Id of the figure that it stands beside, as brigade.paid.", since: 2),
        ])

    static let standardsCount = RecordType(
        31, "standards-count", label: "état imprimé des standards", home: .shared,
        "One printed figure about the quality standards.",
        fields: [
            Field(1, "year", .fiscalYear, label: "exercice", "The year."),
            Field(2, "measure", .text, label: "mesure", "What is counted, as a stable word."),
            Field(3, "value", .decimal, label: "valeur", "The number."),
            Field(4, "unit", .text, label: "unité", "As printed."),
            Field(5, "document", .reference("source-document"), label: "document", "Where read."),
            Field(6, "note", .text, label: "note", "What to know."),
            Field(
                7, "figure", .text, label: "chiffre",
                "Id of the figure that it stands beside, as brigade.paid.", since: 2),
        ])

    static let countingRule = RecordType(
        32, "counting-rule", label: "règle de prise en compte", home: .shared,
        "Proposes the fiscal year in which a dated event counts.",
        fields: [
            Field(1, "event", .text, label: "événement", "The event's name."),
            Field(2, "from", .text, label: "du", "Month and day, MM-DD."),
            Field(3, "to", .text, label: "au", "Month and day, MM-DD."),
            Field(4, "since", .fiscalYear, label: "depuis", "First year whose dates it moves."),
            Field(5, "shift", .integer, label: "décalage", unit: "ans", "Years to add."),
        ])

    static let documentDate = RecordType(
        33, "document-date", label: "calendrier des documents", home: .shared,
        "A day on which a document was public.",
        fields: [
            Field(1, "kind", .text, label: "nature", "RAP, PAP, bilan…"),
            Field(2, "year", .fiscalYear, label: "exercice", "The year it is about."),
            Field(3, "published", .day, label: "publié le", "The day."),
            Field(4, "document", .reference("source-document"), label: "document", "Where read."),
            Field(5, "note", .text, label: "note", "What to know."),
        ])
}
