/// Calls, applications, awards and what follows them (FAST, AIC, EIG and other schemes).
extension Schema {
    static let fundingTypes: [RecordType] = [
        call, application, assessment, awardObjective, agreement, payment, awardCheck,
        coFinancing, governmentPriority, printedAward, printedCall,
    ]

    static let schemes = ["FAST", "AIC", "EIG", "FINDPE", "DIG", "Commando UX", "Brigade"]

    static let call = RecordType(
        50, "call", label: "appel à candidatures", home: .shared, key: "code",
        "A numbered call of a scheme.",
        fields: [
            Field(1, "code", .text, label: "code", "Key, as FAST-13."),
            Field(2, "dispositif", .enumeration(schemes), label: "dispositif", "The scheme."),
            Field(3, "number", .integer, label: "promotion", "Its number."),
            Field(4, "opened", .day, label: "ouverture", "Opening of applications."),
            Field(5, "closed", .day, label: "clôture des candidatures", "Closing."),
            Field(6, "launched", .fiscalYear, label: "lancé en", "Year of launch."),
            Field(7, "committee", .day, label: "comité", "Day of the committee."),
            Field(8, "announced", .day, label: "annonce des lauréats", "Day of the announcement."),
            Field(9, "printed_date", .text, label: "date imprimée", "As a document prints it."),
            Field(10, "candidates", .integer, label: "candidats", "Number of applications."),
            Field(11, "laureates", .integer, label: "lauréats", "Number printed."),
            Field(12, "envelope", .cents, label: "enveloppe", unit: "€", "Total amount."),
            Field(
                13, "coaching_months", .decimal, label: "accompagnement", unit: "mois",
                "Months of coaching."),
            Field(14, "demo_day", .day, label: "Démo Day", "The day."),
            Field(15, "document", .reference("source-document"), label: "document", "Where read."),
            Field(16, "note", .text, label: "note", "What to know."),
        ])

    static let application = RecordType(
        51, "application", label: "candidature", home: .parent(field: "product"),
        "A product's (or an initiative's) application to a call.",
        fields: [
            Field(1, "product", .reference("product"), label: "produit", "The candidate."),
            Field(2, "call", .reference("call"), label: "appel", "The call."),
            Field(
                3, "dossier", .text, label: "numéro de dossier",
                "Number in Démarches simplifiées."),
            Field(4, "submitted", .day, label: "déposée le", "The day."),
            Field(5, "requested", .cents, label: "montant demandé", unit: "€", "Amount asked for."),
            Field(
                6, "outcome", .enumeration(["lauréat", "non retenu", "retiré", "en cours"]),
                label: "décision", "What was decided."),
            Field(7, "decided", .day, label: "décidée le", "The day."),
        ])

    /// The four pillars and their nine sub-criteria.
    static let assessment = RecordType(
        52, "assessment", label: "évaluation", home: .dinum,
        "What an assessor found on one sub-criterion; preparatory until the decision.",
        fields: [
            Field(1, "application", .reference("application"), label: "candidature", "Of which."),
            Field(
                2, "pillar", .enumeration(["impact", "maturité", "ambition", "soutien"]),
                label: "pilier", "The pillar."),
            Field(
                3, "criterion",
                .enumeration([
                    "utilisateurs satisfaits", "métrique d'impact mesurée",
                    "statistiques d'usage publiques",
                    "code ouvert, accessibilité, transparence", "équipe motivée et organisée",
                    "échelle nationale", "stratégie partagée et chiffrée",
                    "sponsor solide et moyens associés", "priorité du Gouvernement",
                ]), label: "sous-critère", "One of the nine."),
            Field(4, "mark", .integer, label: "note", "0 to 4."),
            Field(5, "text", .text, label: "appréciation", "In words; never a person's name."),
            Field(6, "evidence", .text, label: "preuve", "Where it is seen."),
            Field(
                7, "assessor", .integer, label: "évaluateur",
                "A number of the local directory of persons."),
            Field(8, "assessed", .day, label: "évalué le", "The day."),
        ])

    static let awardObjective = RecordType(
        53, "award-objective", label: "objectif d'attribution", home: .parent(field: "award"),
        "An objective with figures that a laureate set at entry.",
        fields: [
            Field(1, "award", .reference("award"), label: "attribution", "Of which award."),
            Field(2, "label", .text, label: "objectif", "In words."),
            Field(3, "unit", .text, label: "unité", "Of the figures."),
            Field(4, "baseline", .decimal, label: "valeur de départ", "At entry."),
            Field(5, "target", .decimal, label: "cible", "To be reached."),
            Field(6, "measured", .decimal, label: "valeur mesurée", "At the check."),
            Field(7, "measured_on", .day, label: "mesurée le", "The day."),
        ])

    static let agreement = RecordType(
        54, "agreement", label: "convention", home: .parent(field: "award"),
        "The agreement that follows an award.",
        fields: [
            Field(1, "award", .reference("award"), label: "attribution", "Of which award."),
            Field(2, "signed", .day, label: "signée le", "The day."),
            Field(3, "amount", .cents, label: "montant", unit: "€", "Amount agreed."),
            Field(4, "reference", .text, label: "référence", "Its number."),
            Field(5, "until", .day, label: "jusqu'au", "Its end."),
        ])

    static let payment = RecordType(
        55, "payment", label: "paiement", home: .parent(field: "award"),
        "Funds delegated or paid for an award.",
        fields: [
            Field(1, "award", .reference("award"), label: "attribution", "Of which award."),
            Field(
                2, "kind", .enumeration(["délégation de fonds", "versement"]), label: "nature",
                "Delegation to an administration, or payment."),
            Field(3, "date", .day, label: "date", "The day."),
            Field(4, "year", .fiscalYear, label: "exercice", "Budget year."),
            Field(5, "ae", .cents, label: "AE", unit: "€", "Commitment authorisations."),
            Field(6, "cp", .cents, label: "CP", unit: "€", "Payment credits."),
            Field(7, "reference", .text, label: "référence", "Its number."),
        ])

    static let awardCheck = RecordType(
        56, "award-check", label: "bilan d'attribution", home: .parent(field: "award"),
        "The check of an award's objectives, two months after the Démo Day.",
        fields: [
            Field(1, "award", .reference("award"), label: "attribution", "Of which award."),
            Field(2, "date", .day, label: "date", "The day."),
            Field(
                3, "share_reached", .percentage, label: "part atteinte", unit: "%",
                "Share of the objectives that was reached."),
            Field(4, "text", .text, label: "bilan", "In words."),
        ])

    static let coFinancing = RecordType(
        57, "co-financing", label: "cofinancement", home: .parent(field: "product"),
        "A contribution to a product's budget, often because it serves a priority.",
        fields: [
            Field(1, "product", .reference("product"), label: "produit", "The product."),
            Field(2, "year", .fiscalYear, label: "exercice", "The year."),
            Field(3, "funder", .reference("organisation"), label: "financeur", "Who pays."),
            Field(4, "amount", .cents, label: "montant", unit: "€", "The amount."),
            Field(
                5, "priority", .reference("government-priority"), label: "priorité",
                "The priority that it serves."),
        ])

    static let governmentPriority = RecordType(
        58, "government-priority", label: "priorité du Gouvernement", home: .shared, key: "code",
        "A priority project of the government.",
        fields: [
            Field(1, "code", .text, label: "code", "Key."),
            Field(2, "title", .text, label: "intitulé", "Title."),
            Field(3, "since", .day, label: "depuis", "First day."),
            Field(4, "until", .day, label: "jusqu'au", "Last day."),
        ])

    static let printedAward = RecordType(
        59, "printed-award", label: "attribution imprimée", home: .shared,
        "A laureate of a call as a document prints it; matched with awards by call and product.",
        fields: [
            Field(1, "dispositif", .enumeration(schemes), label: "dispositif", "The scheme."),
            Field(2, "call", .integer, label: "promotion", "Number of the call."),
            Field(3, "laureate", .text, label: "lauréat", "Name as printed."),
            Field(4, "sheet", .text, label: "fiche", "Key of the product, where sure."),
            Field(5, "amount", .cents, label: "montant", unit: "€", "Amount printed."),
            Field(6, "document", .reference("source-document"), label: "document", "Where read."),
            Field(7, "note", .text, label: "note", "What to know."),
        ])

    static let printedCall = RecordType(
        60, "printed-call", label: "appel imprimé", home: .shared, since: 2,
        "A call as one document describes it; several documents may describe one call.",
        fields: [
            Field(1, "call", .reference("call"), label: "appel", "Which call.", since: 2),
            Field(
                2, "document", .reference("source-document"), label: "document", "Where read.",
                since: 2),
            Field(
                3, "printed_date", .text, label: "date imprimée", "Month or year, as printed.",
                since: 2),
            Field(
                4, "closed", .day, label: "clôture des candidatures", "Closing.", since: 2),
            Field(5, "candidates", .integer, label: "candidats", "Number printed.", since: 2),
            Field(6, "laureates", .integer, label: "lauréats", "Number printed.", since: 2),
            Field(
                7, "envelope", .cents, label: "enveloppe", unit: "€", "Total amount printed.",
                since: 2),
            Field(
                8, "rounded_to", .cents, label: "arrondi à", unit: "€",
                "The step to which the document rounds.", since: 2),
            Field(
                9, "coaching_months", .decimal, label: "accompagnement", unit: "mois",
                "Months of coaching.", since: 2),
            Field(10, "note", .text, label: "note", "What to know.", since: 2),
        ])
}
