public import Domain

/// What a figure says: a number, or the official words where there is none.
public enum FigureValue: Hashable, Sendable {
    case count(Int)
    case amount(Cents)
    /// In per cent.
    case percentage(ExactDecimal)
    /// "Sans objet", "Non déterminé"…
    case words(String)
}

/// Where a figure stands between what is derived from records and what documents declare.
public enum FigureStatus: String, Hashable, Sendable {
    case derived
    case declared
    case sourcesDisagree = "sources_disagree"
    case contested
    case notApplicable = "not_applicable"
    case notDetermined = "not_determined"
}

/// One record behind a figure.
public struct FigureRecord: Hashable, Sendable, Comparable {
    public let type: String
    public let id: RecordID
    public let key: String
    /// The name that people know it by.
    public let title: String
    /// The key of its incubator; empty where there is none.
    public let incubator: String
    /// The records of other types that made it count (phases, events, awards).
    public let because: [Cause]

    /// A record that made another one count.
    public struct Cause: Hashable, Sendable {
        /// What it is about it.
        enum Fact: Hashable, Sendable {
            case phase(name: String, start: Day?)
            case event(name: String, date: Day?, countedIn: FiscalYear?)
            case award(call: Int, amount: Cents?)
        }
        public let id: RecordID
        let fact: Fact

        public var type: String {
            switch fact {
            case .phase: "phase"
            case .event: "event"
            case .award: "award"
            }
        }

        /// In French, as "phase construction, début 3 mars 2023"; made when it is asked for.
        public var text: String {
            func date(_ day: Day?) -> String { day.map(FrenchText.date) ?? "sans date" }
            return switch fact {
            case .phase(let name, let start): "phase \(name), début \(date(start))"
            case .event(let name, let day, let year):
                "événement \(name), \(date(day))" + (year.map { ", compté en \($0.text)" } ?? "")
            case .award(let call, let amount):
                "attribution FAST \(call)" + (amount.map { ", \(FrenchText.euros($0))" } ?? "")
            }
        }

        /// Causes are printed in this order.
        var order: (String, Int32, RecordID) {
            switch fact {
            case .phase(_, let start): ("phase", start?.number ?? .min, id)
            case .event(_, let date, _): ("event", date?.number ?? .min, id)
            case .award(let call, _): ("award", Int32(clamping: call), id)
            }
        }
    }

    public static func < (a: FigureRecord, b: FigureRecord) -> Bool {
        (a.key, a.id) < (b.key, b.id)
    }
}

/// One figure of the report.
public struct Figure: Hashable, Sendable {
    /// Stable for ever, as `national_impact`.
    public let id: String
    /// The code that it bears in the year's maquette; nil where it is no indicator.
    public let code: String?
    /// The official label, verbatim.
    public let label: String
    public let value: FigureValue?
    /// "€", "%", "produits"…
    public let unit: String
    public let status: FigureStatus
    /// Sorted by key.
    public let records: [FigureRecord]
    /// The rule by which it was derived, or why it was not, in French.
    public let explanation: String
}

/// All figures of a year in one state of knowledge.
public struct FigureSet: Hashable, Sendable {
    public let programme: String
    public let year: FiscalYear
    /// `.forever` for everything known.
    public let asOf: Instant
    /// Scope → tips.
    public let frontier: [String: [String]]
    public let figures: [Figure]

    public subscript(id: String) -> Figure? { figures.first { $0.id == id } }
}
