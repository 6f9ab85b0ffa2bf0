import Domain

/// Words of what the command line asks about figures. Official French terms, labels and titles
/// stand as they are, and values as the documents print them.
extension EnglishText {
    /// "award FAST 13, 200 000 €": what made a record count.
    static func cause(_ cause: FigureRecord.Cause) -> String {
        func date(_ day: Day?) -> String { day?.text ?? "without a date" }
        func sum(_ amount: Cents?) -> String {
            amount.map { ", \(FrenchText.euros($0))" } ?? ""
        }
        return switch cause.fact {
        case .phase(let name, let start): "phase \(name), start \(date(start))"
        case .event(let name, let day, let year):
            "event \(name), \(date(day))" + (year.map { ", counted in \($0.text)" } ?? "")
        case .award(let call, let amount): "award FAST \(call)\(sum(amount))"
        case .printedAward(let call, let source, let amount):
            "award FAST \(call) printed in \(source)\(sum(amount)), which no sheet has"
        case .itself(let type, _, let day, let year):
            type + (day.map { " of \($0.text)" } ?? "")
                + (year.map { ", counted in \($0.text)" } ?? "")
        }
    }

    /// Several of them in one line; empty where there is none.
    static func causes(_ causes: [FigureRecord.Cause]) -> String {
        causes.map(cause).joined(separator: "; ")
    }

    /// "+6", "−3 percentage points", "+1 500 €".
    static func difference(_ value: FigureValue) -> String {
        guard case .percentage(let points) = value else { return FrenchText.signed(value) }
        let one = points.text == "1" || points.text == "-1"
        return FrenchText.signed(.decimal(points)) + " percentage point" + (one ? "" : "s")
    }

    static func subject(_ subject: CompletenessLine.Subject) -> String {
        switch subject {
        case .indicators: "indicators of the maquette with a result"
        case .credits: "amounts of the table of credits"
        case .budgetTables: "tables of mouvements, emplois, restes à payer and échéancier"
        case .narrative: "documents with a narrative"
        case .statistics: "services with a page of statistics"
        case .budget: "services with a page of their budget"
        case .accessibility: "services with a declared accessibility"
        case .evidence: "current phases with evidence"
        }
    }

    /// What to do about what is missing.
    static func remedy(_ subject: CompletenessLine.Subject) -> String {
        switch subject {
        case .indicators: "enter or import the results that are missing"
        case .credits: "enter or import the lines of credits that are missing"
        case .budgetTables:
            "enter credit-movement, staffing, outstanding-commitment and payment-schedule"
        case .narrative: "write narrative-section of the RAP and of the bilan"
        case .statistics: "fill in stats_url"
        case .budget: "fill in budget_url"
        case .accessibility: "fill in accessibility_status"
        case .evidence: "attach evidence to the phase"
        }
    }
}
