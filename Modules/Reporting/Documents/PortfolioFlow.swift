import Domain

/// How products went from stage to stage up to a day: each counts once a passage, by the order of
/// its phases.
public struct PortfolioFlow: Sendable {
    /// Where a product can be; the last two are where it ends.
    public enum Stage: Int, CaseIterable, Sendable {
        case investigation, construction, acceleration, sustained, stopped

        init?(phase: String) {
            switch phase {
            case "investigation": self = .investigation
            case "construction": self = .construction
            case "acceleration": self = .acceleration
            case "consolidation", "perennisation", "opere", "transfer", "transfere", "success":
                self = .sustained
            case "abandon", "abandon-investigation", "alumni": self = .stopped
            default: return nil
            }
        }

        package var label: String {
            switch self {
            case .investigation: "Investigation"
            case .construction: "Construction"
            case .acceleration: "Accélération"
            case .sustained: "Pérennisés"
            case .stopped: "Arrêtés"
            }
        }
    }

    /// Products that were ever in a stage.
    public private(set) var entered: [Stage: Int] = [:]
    /// Products that are in it on the day.
    public private(set) var there: [Stage: Int] = [:]
    /// Passages from a stage to the next one of the product.
    public private(set) var passages: [Stage: [Stage: Int]] = [:]

    init(_ portfolio: Portfolio, on day: Day) {
        for product in portfolio.products {
            let phases = product.phases.filter { $0.start.map { $0 <= day } ?? false }
                .sorted { $0.order < $1.order }
            var path: [Stage] = []
            for phase in phases {
                guard let stage = Stage(phase: phase.name), stage != path.last else { continue }
                path.append(stage)
            }
            for stage in Set(path) { entered[stage, default: 0] += 1 }
            if let last = path.last { there[last, default: 0] += 1 }
            for (from, to) in zip(path, path.dropFirst()) {
                passages[from, default: [:]][to, default: 0] += 1
            }
        }
    }

    public var chart: Chart {
        let details: [Stage: String] = Dictionary(
            uniqueKeysWithValues: Stage.allCases.map { stage in
                let count = there[stage] ?? 0
                let words =
                    switch stage {
                    case .investigation, .construction, .acceleration:
                        "dont \(count) y " + (count < 2 ? "est" : "sont")
                    case .sustained, .stopped:
                        "dont \(count) " + (count < 2 ? "l’est" : "le sont") + " encore"
                    }
                return (stage, words)
            })
        let nodes = Stage.allCases.map { stage in
            Chart.Flow.Node(
                label: stage.label, detail: details[stage] ?? "", column: min(stage.rawValue, 3),
                count: entered[stage] ?? 0)
        }
        // Only onward: the rare returns stand in the table beside.
        let links = Stage.allCases.flatMap { from in
            Stage.allCases.filter { $0.rawValue > from.rawValue }.map { to in
                Chart.Flow.Link(
                    from: from.rawValue, to: to.rawValue, count: passages[from]?[to] ?? 0)
            }
        }.filter { $0.count > 0 && nodes[$0.from].column < nodes[$0.to].column }
        let text = Stage.allCases.map { stage in
            let onward = Stage.allCases.compactMap { to in
                (passages[stage]?[to]).map { "\($0) vers \(to.label.lowercased())" }
            }
            let products = FrenchText.count(entered[stage] ?? 0, "produit")
            return "\(stage.label) : \(products), \(details[stage] ?? "")"
                + (onward.isEmpty ? "" : " ; " + onward.joined(separator: ", "))
        }
        return Chart(
            "flux", "De l’investigation à la pérennisation ou à l’arrêt, depuis l’origine",
            alternative: text.joined(separator: ". ") + ".",
            .flow(Chart.Flow(nodes: nodes, links: links)))
    }

    var table: Table {
        Table(
            "flux", "Passages d’une étape à l’autre depuis l’origine",
            columns: [
                Column("etape", "Étape"), Column("produits", "Produits passés par là", .count),
            ]
                + Stage.allCases.map {
                    Column("vers_" + $0.name, "Vers \($0.label.lowercased())", .count)
                } + [Column("presents", "Y sont le jour dit", .count)],
            rows: Stage.allCases.map { from in
                Row(
                    [.text(from.label), .count(entered[from] ?? 0)]
                        + Stage.allCases.map { to in
                            from == to ? .empty : .count(passages[from]?[to] ?? 0)
                        } + [.count(there[from] ?? 0)])
            })
    }
}

extension PortfolioFlow.Stage {
    /// For programs.
    var name: String {
        switch self {
        case .investigation: "investigation"
        case .construction: "construction"
        case .acceleration: "acceleration"
        case .sustained: "perennises"
        case .stopped: "arretes"
        }
    }
}
