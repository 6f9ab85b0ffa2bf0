import Domain

/// Names that French readers know things by.
extension FrenchText {
    /// In small letters without accents: names in this order stand where French readers look for
    /// them.
    static func folded(_ text: String) -> String {
        String(
            text.lowercased().map { letter -> Character in
                switch letter {
                case "à", "â", "ä": "a"
                case "ç": "c"
                case "é", "è", "ê", "ë": "e"
                case "î", "ï": "i"
                case "ô", "ö": "o"
                case "ù", "û", "ü": "u"
                case "ÿ": "y"
                default: letter
                }
            })
    }

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

    /// The phase itself, where `phase` says what it makes of a product.
    static func phaseNoun(_ phase: String) -> String {
        switch phase {
        case "acceleration": "accélération"
        case "perennisation": "pérennisation"
        case "transfer", "transfere": "transfert"
        case "abandon-investigation": "abandon après investigation"
        case "success": "pérennisation"
        case "alumni": "sortie du programme"
        default: phase
        }
    }

    /// "de l’appel 13", "des appels 13 et 14".
    static func ofCalls(_ calls: [Int]) -> String {
        let names = calls.map(String.init)
        guard let last = names.last, names.count > 1 else {
            return "de l’appel \(names.first ?? "–")"
        }
        return "des appels \(names.dropLast().joined(separator: ", ")) et \(last)"
    }

    /// What a person, a session or an initiative counts by.
    static func counted(_ type: String) -> String {
        switch type {
        case "profile": "profil sélectionné"
        case "hiring": "recrutement"
        case "training-session": "session"
        case "brigade-member": "membre rémunéré"
        case "citizen-initiative": "initiative soutenue"
        case "award-check": "bilan des objectifs"
        default: type
        }
    }

    static func event(_ name: String) -> String {
        switch name {
        case "national_impact": "décision d’impact national"
        case "committee": "comité"
        default: "événement \(name)"
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
            "aic_laureates_total": "Lauréats de l’AIC depuis l’origine",
            "fast_laureate_services": "Services lauréats du FAST",
            "fast_laureate_incubators": "Incubateurs lauréats du FAST",
            "fast_supported_services": "Services accompagnés par le FAST",
            "fast_supported_services_since_2019": "Services accompagnés par le FAST depuis 2019",
            "fast_funded_products": "Produits financés par le FAST",
            "gamma_supported": "Produits accompagnés par GAMMA",
            "problems_investigated_text": "Problèmes investigués",
            "products_launched_text": "Produits lancés",
            "national_impact_text": "Produits devenus à impact national",
            "national_impact_listed": "Services à impact national listés pour l’année",
            "profiles_hired_text": "Profils atypiques recrutés",
            "new_public_agents_yearly_mean": "Nouveaux agents publics par an, en moyenne",
            "new_contractors_yearly_mean": "Nouveaux prestataires par an, en moyenne",
            "public_agents_trained_to_method": "Agents publics formés à l’approche",
            "public_agents_in_products_since_2015": "Agents publics dans les produits depuis 2015",
            "intrapreneurs_since_2015": "Intrapreneurs depuis 2015",
            "intrapreneurs_coached_after_mission": "Intrapreneurs suivis après leur mission",
            "alpha_trained": "Personnes formées lors des sessions alpha",
            "alpha_sessions": "Sessions alpha",
            "alpha_trained_total": "Personnes formées lors des sessions alpha depuis 2017",
            "eig_cio": "EIG directeurs du numérique",
            "eig_cpo": "EIG directeurs de produit",
            "eig_cto": "EIG directeurs techniques",
            "eig_alumni_total": "Anciens EIG",
            "brigade_recruited": "Membres de la brigade recrutés",
            "nps_october": "Satisfaction (NPS), octobre",
            "nps_october_respondents": "Réponses à l’enquête d’octobre",
            "services_construction": "Services en construction",
            "services_acceleration": "Services en accélération",
            "services_transfer_or_consolidation": "Services en transfert ou consolidation",
            "services_sustained_or_in_transfer": "Services pérennisés ou en transfert",
            "partnerships_ended": "Partenariats terminés",
            "products_launched_since_2015": "Produits lancés depuis 2015",
            "members_independents_and_contractors": "Indépendants et prestataires membres",
            "accessibility_declared_share_france":
                "Part des services à accessibilité déclarée, France entière",
            "accessibility_teams_met": "Équipes rencontrées sur l’accessibilité",
            "accessibility_incubators_met": "Incubateurs rencontrés sur l’accessibilité",
            "accessibility_roadmaps": "Feuilles de route d’accessibilité",
            "rgaa_audit_preparations": "Préparations d’audit RGAA",
            "accessibility_new_training_subjects": "Nouveaux sujets de formation (accessibilité)",
            "accessibility_webinars": "Webinaires sur l’accessibilité",
            "accessibility_webinar_people": "Participants aux webinaires",
            "accessibility_workshops": "Ateliers sur l’accessibilité",
            "accessibility_workshop_people": "Participants aux ateliers",
            "bug_bounty_flaws_corrected": "Failles corrigées (bug bounty)",
            "bug_bounty_vulnerabilities_reported": "Vulnérabilités signalées (bug bounty)",
            "dinum_team_members": "Membres de l’équipe de la DINUM",
            "execution_rate_cp_pct": "Taux d’exécution des CP",
        ]
        if let words = known[name] { return words }
        for (stage, words) in [
            ("investigation", "investigation"), ("construction", "construction"),
            ("acceleration", "accélération"), ("transfer", "transfert"),
        ] {
            switch name {
            case "stopped_in_\(stage)": return "Arrêts en \(words)"
            case "stopped_in_\(stage)_pct": return "Part des arrêts en \(words)"
            case "continued_after_\(stage)": return "Suites après \(words)"
            default: continue
            }
        }
        if let colon = name.firstIndex(of: ":"), name.hasPrefix("products_by_incubator") {
            return "Produits : " + name[name.index(after: colon)...]
        }
        return String(name.map { $0 == "_" ? " " : $0 })
    }
}
