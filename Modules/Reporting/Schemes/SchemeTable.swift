import Domain

/// Which records of a type a document lists, and which of their fields: labels, kinds and order of
/// values come from the vocabulary. Fields that tell one person from another are in none.
struct SchemeTable: Sendable {
    /// When a record concerns a year.
    enum Rule: Sendable {
        /// A fiscal year stands in the field.
        case year(String)
        /// So it does, or else the day in the second field lies in the year.
        case yearOrDay(String, String)
        /// The day lies in the year.
        case day(String)
        /// The day lies in the year, or there is none yet.
        case dayOrNone(String)
        /// The days from the first field to the second touch the year.
        case span(String, String)
        /// A call of the year stands in the field.
        case call(String)
    }

    let id: String
    let caption: String
    let type: String
    let fields: [String]
    let rule: Rule
    /// A field in which the programme of the report stands, where the type has one.
    var programme: String?
    /// A field without which a record is not listed.
    var only: String?

    // MARK: - Credits

    static let credits = [
        SchemeTable(
            id: "mouvements", caption: "Mouvements de crédits", type: "credit-movement",
            fields: ["kind", "date", "reference", "title", "ae", "cp", "document"],
            rule: .year("year"), programme: "programme"),
        SchemeTable(
            id: "emplois", caption: "Emplois", type: "staffing",
            fields: ["stage", "category", "etpt", "document"], rule: .year("year"),
            programme: "programme"),
    ]

    static let remaining = [
        SchemeTable(
            id: "restes-a-payer", caption: "Des engagements aux restes à payer",
            type: "outstanding-commitment", fields: ["row", "amount", "document", "note"],
            rule: .year("year"), programme: "programme"),
        SchemeTable(
            id: "echeancier", caption: "Échéancier des paiements sur engagements",
            type: "payment-schedule",
            fields: ["commitments", "paid_in", "and_later", "amount", "document", "note"],
            rule: .year("year"), programme: "programme"),
    ]

    // MARK: - Schemes

    static let products = [
        SchemeTable(
            id: "cofinancements", caption: "Produits cofinancés", type: "co-financing",
            fields: ["product", "funder", "amount", "priority"], rule: .year("year")),
        SchemeTable(
            id: "budgets-produits", caption: "Budgets des produits", type: "product-budget",
            fields: ["product", "half", "funder", "planned", "spent"], rule: .year("year")),
        SchemeTable(
            id: "reorganisations", caption: "Incubateurs renommés, fusionnés ou scindés",
            type: "incubator-change", fields: ["kind", "from", "to", "date", "note"],
            rule: .day("date")),
    ]

    static let fund = [
        SchemeTable(
            id: "candidatures", caption: "Candidatures", type: "application",
            fields: ["product", "call", "requested", "outcome", "decided"], rule: .call("call")),
        SchemeTable(
            id: "conventions", caption: "Conventions signées", type: "agreement",
            fields: ["award", "signed", "amount", "reference", "until"], rule: .day("signed")),
        SchemeTable(
            id: "versements", caption: "Délégations de fonds et versements", type: "payment",
            fields: ["award", "kind", "date", "ae", "cp", "reference"],
            rule: .yearOrDay("year", "date")),
        SchemeTable(
            id: "objectifs-laureats", caption: "Objectifs chiffrés des lauréats",
            type: "award-objective",
            fields: ["award", "label", "baseline", "target", "measured", "unit", "measured_on"],
            rule: .dayOrNone("measured_on")),
        SchemeTable(
            id: "bilans-laureats", caption: "Bilans des objectifs des lauréats",
            type: "award-check", fields: ["award", "date", "share_reached", "text"],
            rule: .day("date")),
    ]

    static let method = [
        SchemeTable(
            id: "accompagnements", caption: "Accompagnement par des coachs", type: "coaching",
            fields: ["kind", "product", "organisation", "incubator", "days", "cost"],
            rule: .yearOrDay("year", "start")),
        SchemeTable(
            id: "formations", caption: "Sessions de formation", type: "training-session",
            fields: ["title", "incubator", "date", "trained", "women"],
            rule: .yearOrDay("counted_in", "date")),
        SchemeTable(
            id: "evenements", caption: "Événements de la communauté", type: "community-event",
            fields: ["title", "incubator", "date", "participants"], rule: .day("date")),
        SchemeTable(
            id: "experts", caption: "Interventions d’experts", type: "expert-intervention",
            fields: ["domain", "product", "incubator", "date", "days", "cost"],
            rule: .day("date")),
    ]

    static let citizens = [
        SchemeTable(
            id: "initiatives", caption: "Initiatives citoyennes soutenues",
            type: "citizen-initiative", fields: ["name", "call", "mission", "support"],
            rule: .year("year"))
    ]

    static let profiles = [
        SchemeTable(
            id: "defis", caption: "Défis d’intérêt général", type: "challenge",
            fields: ["title", "organisation", "call", "selected", "start", "end"],
            rule: .span("start", "end")),
        SchemeTable(
            id: "commandes", caption: "Commandes ministérielles à la brigade",
            type: "brigade-commission", fields: ["title", "organisation", "start", "end"],
            rule: .span("start", "end")),
    ]

    // MARK: - Of one incubator

    /// On the sheet of an incubator only: who decided is told why, nobody else.
    static let own = [
        SchemeTable(
            id: "evaluations", caption: "Évaluations des candidatures décidées",
            type: "assessment", fields: ["application", "pillar", "criterion", "mark", "text"],
            rule: .call("application"), only: "application"),
        SchemeTable(
            id: "controles", caption: "Contrôles des standards", type: "standards-check",
            fields: ["product", "standard", "holds", "level", "date", "evidence"],
            rule: .day("date")),
        SchemeTable(
            id: "preuves", caption: "Preuves des phases et des décisions", type: "evidence",
            fields: ["product", "title", "phase", "event", "sha256", "place", "date"],
            rule: .dayOrNone("date")),
    ]

    static let all = credits + remaining + products + fund + method + citizens + profiles + own
}
