import Domain

/// Names that French readers know things by.
extension FrenchText {
    static func phase(_ phase: String) -> String {
        switch phase {
        case "investigation": "Investigation"
        case "construction": "Construction"
        case "acceleration": "Accélération"
        case "consolidation": "Consolidation"
        case "perennisation": "Pérennisation"
        case "opere": "Opéré"
        case "transfer", "transfere": "Transféré"
        case "success": "Pérennisé"
        case "abandon": "Abandonné"
        case "abandon-investigation": "Abandonné après investigation"
        case "alumni": "Sorti du programme"
        default: phase
        }
    }

    static func heading(_ kind: Anomaly.Kind) -> String {
        switch kind {
        case .unknownReference: "Référence à une fiche inconnue"
        case .duplicateKey: "Identifiant en double"
        case .severalScopes: "Fiche présente chez plusieurs incubateurs"
        case .unknownValue: "Valeur non prévue"
        case .phaseWithoutStart: "Phase sans date de début"
        case .phaseOverlap: "Phases qui se chevauchent"
        case .futureFact: "Date dans le futur"
        case .eventWithoutDate: "Événement sans date"
        case .amountAboveCeiling: "Montant au-dessus du plafond"
        case .awardOffSheet: "Attribution retirée de la fiche"
        }
    }

    /// "190 000 utilisateurs (mars 2024)".
    static func metric(_ value: ImpactService.Value, _ unit: String) -> String {
        let number = value.text.isEmpty ? value.value.map(decimal) ?? "" : value.text
        return number + (unit.isEmpty ? "" : "\u{A0}" + unit) + " (\(date(value.on)))"
    }

    /// The words for what a document counts; an unknown one as it stands, with spaces.
    static func measure(_ name: String) -> String {
        let known = [
            "investigations_ongoing": "Investigations en cours",
            "services_supported_or_sustained": "Services accompagnés ou pérennisés",
            "services_supported": "Services accompagnés",
            "services_sustained": "Services pérennisés",
            "national_impact_total": "Services à impact national",
            "incubators_partner": "Incubateurs partenaires",
            "incubators_active": "Incubateurs actifs",
            "incubators_total": "Incubateurs créés depuis 2015",
            "members": "Membres de la communauté",
            "members_ever": "Membres depuis 2015",
            "members_public_agents": "Agents publics membres",
            "members_share_public_agents_pct": "Part des agents publics parmi les membres",
            "members_share_developers_pct": "Part des développeurs parmi les membres",
            "intrapreneurs_active": "Intrapreneurs actifs",
            "intrapreneurs_ever": "Intrapreneurs depuis 2015",
            "intrapreneurs_trained": "Intrapreneurs formés",
            "intrapreneurs_certified": "Intrapreneurs certifiés dans l’année",
            "intrapreneurs_certified_total": "Intrapreneurs certifiés depuis l’origine",
            "new_public_agents": "Nouveaux agents publics",
            "investigation_phases_funded": "Phases d’investigation financées",
            "aic_laureates": "Lauréats de l’AIC",
            "eig_calls": "Appels à candidatures EIG",
            "eig_recruited": "EIG recrutés",
            "brigade_paid": "Membres de la brigade rémunérés",
            "brigade_members": "Membres de la brigade",
            "fast_laureates": "Lauréats du FAST",
            "fast_calls": "Appels du FAST",
            "incubators_created": "Incubateurs créés dans l’année",
            "administrations_new": "Nouvelles administrations partenaires",
            "nps_mean": "Satisfaction (NPS), moyenne",
            "nps_mean_respondents": "Réponses à l’enquête de satisfaction",
            "accessibility_declared_share": "Part des services à accessibilité déclarée",
            "statistics_pages": "Pages de statistiques",
            "budget_pages": "Pages de budget",
            "open_source_share": "Part des services à code ouvert",
            "bug_bounty_services": "Services inscrits au bug bounty",
            "bug_bounty_amount_eur": "Primes versées au titre du bug bounty (€)",
            "dinum_team_members": "Membres de l’équipe de la DINUM",
            "execution_rate_cp_pct": "Taux d’exécution des CP",
        ]
        if let words = known[name] { return words }
        if let colon = name.firstIndex(of: ":"), name.hasPrefix("products_by_incubator") {
            return "Produits : " + name[name.index(after: colon)...]
        }
        return String(name.map { $0 == "_" ? " " : $0 })
    }
}
