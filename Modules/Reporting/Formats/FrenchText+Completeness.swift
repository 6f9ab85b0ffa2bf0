/// What is there and what is missing, as pages print it.
extension FrenchText {
    static func subject(_ subject: CompletenessLine.Subject) -> String {
        switch subject {
        case .indicators: "Indicateurs de la maquette avec un résultat"
        case .credits: "Montants du tableau des crédits"
        case .budgetTables:
            "Tableaux des mouvements, des emplois, des restes à payer et de l’échéancier"
        case .narrative: "Documents (RAP, bilan) dont le récit est rédigé"
        case .statistics: "Services avec une page de statistiques"
        case .budget: "Services avec une page de budget"
        case .accessibility: "Services dont l’accessibilité est déclarée"
        case .evidence: "Produits en cours dont la phase est appuyée d’une preuve"
        }
    }

    /// What to do about what is missing.
    static func remedy(_ subject: CompletenessLine.Subject) -> String {
        switch subject {
        case .indicators: "saisir ou importer les résultats qui manquent"
        case .credits: "saisir ou importer les lignes de crédits qui manquent"
        case .budgetTables:
            "saisir les mouvements de crédits, les emplois, les restes à payer et l’échéancier"
        case .narrative: "rédiger le récit qui manque"
        case .statistics: "renseigner la page de statistiques"
        case .budget: "renseigner la page de budget"
        case .accessibility: "renseigner le niveau de conformité au RGAA"
        case .evidence: "rattacher une preuve à la phase"
        }
    }
}
