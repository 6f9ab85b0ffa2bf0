import Domain

/// What is there and what is missing, counted.
enum Completeness {
    static func lines(
        figures: FigureSet, products: [PortfolioProduct], narrative: [NarrativeSection],
        schemes: SchemeRecords
    ) -> [CompletenessLine] {
        func line(
            _ subject: String, _ have: Int, of want: Int, _ remedy: String
        ) -> CompletenessLine {
            CompletenessLine(
                subject: subject, have: have, want: want, remedy: have < want ? remedy : "")
        }
        let indicators = figures.figures.filter { $0.code != nil }
        let credits = figures.figures.filter { $0.id.hasPrefix("credits.") }
        let services = products.filter(\.isService)
        // A programme that is gone has neither credits nor what remains to be paid of them.
        let remaining =
            figures["credits.consumed.cp.total"]?.status == .notApplicable
            ? [] : SchemeTable.remaining
        return [
            line(
                "Indicateurs de la maquette avec un résultat",
                indicators.count { $0.value?.sign != nil || $0.status == .notApplicable },
                of: indicators.count, "saisir ou importer les résultats qui manquent"),
            line(
                "Montants du tableau des crédits",
                credits.count { $0.value?.sign != nil || $0.status == .notApplicable },
                of: credits.count, "saisir ou importer les lignes de crédits qui manquent"),
            line(
                "Tableaux des restes à payer et de l’échéancier",
                schemes.tables(remaining, year: figures.year).count, of: remaining.count,
                "saisir les restes à payer et l’échéancier des paiements"),
            line(
                "Sections du bilan stratégique", Set(narrative.map(\.document)).count, of: 2,
                "rédiger le récit du RAP et du bilan"),
            line(
                "Services avec une page de statistiques", services.count(where: \.hasStatistics),
                of: services.count, "renseigner la page de statistiques"),
            line(
                "Services avec une page de budget", services.count(where: \.hasBudget),
                of: services.count, "renseigner la page de budget"),
            line(
                "Services dont l’accessibilité est déclarée",
                services.count { !$0.accessibility.isEmpty }, of: services.count,
                "renseigner le niveau de conformité au RGAA"),
            line(
                "Phases en cours appuyées d’une preuve", products.count(where: \.hasEvidence),
                of: products.count, "rattacher une preuve à la phase"),
        ]
    }
}
