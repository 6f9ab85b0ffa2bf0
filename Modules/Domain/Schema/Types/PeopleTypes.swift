/// Citizen initiatives, rare profiles, the brigade, and support by method. People are pseudonyms
/// or counts.
extension Schema {
    static let peopleTypes: [RecordType] = [
        citizenInitiative, challenge, profile, hiring, brigadeMember, brigadeCommission, coaching,
        trainingSession, communityEvent, expertIntervention,
    ]

    static let citizenInitiative = RecordType(
        110, "citizen-initiative", label: "initiative citoyenne", home: .shared,
        "An initiative of citizens supported by the AIC; no product.",
        fields: [
            Field(1, "name", .text, label: "nom", "Its name."),
            Field(2, "call", .reference("call"), label: "appel", "The call that it won."),
            Field(3, "mission", .text, label: "mission", "In one sentence."),
            Field(4, "support", .cents, label: "soutien", unit: "€", "What was spent on it."),
            Field(5, "year", .fiscalYear, label: "exercice", "The year in which it counts."),
        ])

    static let challenge = RecordType(
        111, "challenge", label: "défi", home: .shared,
        "A challenge of the EIG programme, proposed by an administration.",
        fields: [
            Field(1, "call", .reference("call"), label: "appel", "The call."),
            Field(2, "title", .text, label: "intitulé", "Its title."),
            Field(
                3, "organisation", .reference("organisation"), label: "administration",
                "Who proposed it."),
            Field(4, "start", .day, label: "début", "First day of the mission."),
            Field(5, "end", .day, label: "fin", "Last day."),
            Field(6, "selected", .boolean, label: "retenu", "Whether the jury took it."),
        ])

    static let profile = RecordType(
        112, "profile", label: "profil", home: .shared,
        "An atypical profile selected for a mission; a pseudonym.",
        fields: [
            Field(
                1, "pseudonym", .text, label: "pseudonyme", "Random, as `person add` gives it.",
                isPseudonym: true),
            Field(
                2, "scheme", .enumeration(["EIG", "Commando UX", "DIG", "brigade"]),
                label: "dispositif", "The scheme."),
            Field(3, "challenge", .reference("challenge"), label: "défi", "The mission."),
            Field(
                4, "skill", .enumeration(["développement", "données", "design", "droit", "autre"]),
                label: "métier", "Field of work."),
            Field(
                5, "woman", .boolean, label: "femme", "For the share of women; 5 people at least."),
            Field(6, "selected_in", .fiscalYear, label: "sélectionné en", "The year."),
        ])

    static let hiring = RecordType(
        113, "hiring", label: "recrutement", home: .shared,
        "A profile was hired by an administration after the mission.",
        fields: [
            Field(1, "profile", .reference("profile"), label: "profil", "Who."),
            Field(
                2, "organisation", .reference("organisation"), label: "administration",
                "The employer."),
            Field(3, "date", .day, label: "date", "The day."),
            Field(
                4, "counted_in", .fiscalYear, label: "année de prise en compte",
                "The year in which it counts."),
        ])

    static let brigadeMember = RecordType(
        114, "brigade-member", label: "membre de la brigade", home: .shared,
        "A member of the brigade d'intervention numérique; a pseudonym.",
        fields: [
            Field(
                1, "pseudonym", .text, label: "pseudonyme", "Random, as `person add` gives it.",
                isPseudonym: true),
            Field(2, "start", .day, label: "depuis", "First day."),
            Field(3, "end", .day, label: "jusqu'au", "Last day."),
            Field(4, "paid_on", .text, label: "rémunéré sur", "Programme and title."),
            Field(
                5, "woman", .boolean, label: "femme", "For the share of women; 5 people at least."),
        ])

    static let brigadeCommission = RecordType(
        115, "brigade-commission", label: "commande ministérielle", home: .shared,
        "A ministry's commission to the brigade.",
        fields: [
            Field(
                1, "organisation", .reference("organisation"), label: "administration",
                "Who asked."),
            Field(2, "title", .text, label: "objet", "What for."),
            Field(3, "start", .day, label: "début", "First day."),
            Field(4, "end", .day, label: "fin", "Last day."),
            Field(
                5, "members", .references("brigade-member"), label: "membres", "Who worked on it."),
        ])

    static let coaching = RecordType(
        116, "coaching", label: "accompagnement", home: .incubator(field: "incubator"),
        "Days of a coach for a product or an administration.",
        fields: [
            Field(1, "incubator", .reference("incubator"), label: "incubateur", "Through whom."),
            Field(2, "product", .reference("product"), label: "produit", "For which product."),
            Field(
                3, "organisation", .reference("organisation"), label: "bénéficiaire",
                "For which administration."),
            Field(4, "kind", .text, label: "nature", "Kind of coaching."),
            Field(5, "start", .day, label: "début", "First day."),
            Field(6, "end", .day, label: "fin", "Last day."),
            Field(7, "days", .decimal, label: "jours", unit: "jours", "Number of days."),
            Field(8, "cost", .cents, label: "coût", unit: "€", "What it cost."),
            Field(9, "year", .fiscalYear, label: "exercice", "The year in which it counts."),
        ])

    static let trainingSession = RecordType(
        117, "training-session", label: "session de formation",
        home: .incubator(field: "incubator"),
        "A session of training in the startup d'État method.",
        fields: [
            Field(1, "incubator", .reference("incubator"), label: "incubateur", "Who held it."),
            Field(2, "date", .day, label: "date", "The day."),
            Field(3, "title", .text, label: "intitulé", "Its title."),
            Field(4, "trained", .integer, label: "personnes formées", "How many."),
            Field(5, "women", .integer, label: "dont femmes", "How many; 5 people at least."),
            Field(
                6, "counted_in", .fiscalYear, label: "année de prise en compte",
                "The year in which it counts."),
        ])

    static let communityEvent = RecordType(
        118, "community-event", label: "événement de la communauté",
        home: .incubator(field: "incubator"), "A meeting of the community.",
        fields: [
            Field(1, "incubator", .reference("incubator"), label: "incubateur", "Who held it."),
            Field(2, "date", .day, label: "date", "The day."),
            Field(3, "title", .text, label: "intitulé", "Its title."),
            Field(4, "participants", .integer, label: "participants", "How many."),
        ])

    static let expertIntervention = RecordType(
        119, "expert-intervention", label: "intervention d'expert",
        home: .incubator(field: "incubator"), "An expert's work for a product.",
        fields: [
            Field(1, "incubator", .reference("incubator"), label: "incubateur", "Through whom."),
            Field(2, "product", .reference("product"), label: "produit", "For which product."),
            Field(3, "domain", .text, label: "domaine", "Field of expertise."),
            Field(4, "date", .day, label: "date", "The day."),
            Field(5, "days", .decimal, label: "jours", unit: "jours", "Number of days."),
            Field(6, "cost", .cents, label: "coût", unit: "€", "What it cost."),
        ])
}
