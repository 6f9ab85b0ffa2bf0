public import Domain

/// What a figure says: a number, or the official words where there is none.
public enum FigureValue: Hashable, Sendable {
    case count(Int)
    case amount(Cents)
    /// In per cent.
    case percentage(ExactDecimal)
    /// A number that is no whole count, as full-time equivalents.
    case decimal(ExactDecimal)
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
            /// One that a document prints and the sheets lack.
            case printedAward(call: Int, source: String, amount: Cents?)
            /// The record itself: a session on a day, a person in a year.
            case itself(type: String, field: String, day: Day?, year: FiscalYear?)
        }
        public let id: RecordID
        let fact: Fact

        public var type: String {
            switch fact {
            case .phase: "phase"
            case .event: "event"
            case .award: "award"
            case .printedAward: "printed-award"
            case .itself(let type, _, _, _): type
            }
        }

        /// In French, as "phase construction, début 3 mars 2023"; made when it is asked for.
        public var text: String {
            func date(_ day: Day?) -> String { day.map(FrenchText.date) ?? "sans date" }
            return switch fact {
            case .phase(let name, let start):
                "phase \(FrenchText.phaseNoun(name)), début \(date(start))"
            case .event(let name, let day, let year):
                "\(FrenchText.event(name)), \(date(day))"
                    + (year.map { ", compté en \($0.text)" } ?? "")
            case .award(let call, let amount):
                "attribution FAST \(call)" + (amount.map { ", \(FrenchText.euros($0))" } ?? "")
            case .printedAward(let call, let source, let amount):
                "attribution FAST \(call) imprimée dans \(source)"
                    + (amount.map { ", \(FrenchText.euros($0))" } ?? "") + ", absente des fiches"
            case .itself(let type, _, let day, let year):
                FrenchText.counted(type) + (day.map { " du \(FrenchText.date($0))" } ?? "")
                    + (year.map { ", compté en \($0.text)" } ?? "")
            }
        }

        /// The field of it that made the record count.
        var deciding: String {
            switch fact {
            case .phase: "start"
            case .event: "counted_in"
            case .award, .printedAward: "call"
            case .itself(_, let field, _, _): field
            }
        }

        /// Causes are printed in this order.
        var order: (String, Int32, RecordID) {
            switch fact {
            case .phase(_, let start): ("phase", start?.number ?? .min, id)
            case .event(_, let date, _): ("event", date?.number ?? .min, id)
            case .award(let call, _): ("award", Int32(clamping: call), id)
            case .printedAward(let call, _, _): ("printed-award", Int32(clamping: call), id)
            case .itself(let type, _, let day, _): (type, day?.number ?? .min, id)
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
    public var code: String?
    /// The official label, verbatim.
    public var label: String
    /// The derived value where the year's method can be computed, else the declared one of the
    /// RAP, else of the bilan, else nil; official words where there is no number.
    public var value: FigureValue?
    /// "€", "%", "produits"…
    public var unit: String
    public var status: FigureStatus
    /// What the records give, by the year's method or, where the maquette no longer has the
    /// indicator, by the last one that it had; nil where they give nothing.
    public var derived: FigureValue?
    /// What documents print, the most authoritative first.
    public var declared: [Declared]
    /// The derived value less the declared one that stands first among those that differ; where
    /// nothing is derived, the greatest declared value less the least. Nil where all agree.
    public var gap: FigureValue?
    /// Sorted by key.
    public var records: FigureRecords
    /// Records that the rule leaves out and that may explain a gap: a service abandoned since, a
    /// printed award without its like in the sheets. Sorted by key.
    public var leftOut: FigureRecords
    /// Other ways to count the same thing.
    public var readings: [Reading]
    /// The rule by which it was derived, or why it was not, in French.
    public var explanation: String

    public init(
        id: String, code: String? = nil, label: String, value: FigureValue?, unit: String,
        status: FigureStatus, derived: FigureValue? = nil, declared: [Declared] = [],
        gap: FigureValue? = nil, records: FigureRecords = [], leftOut: FigureRecords = [],
        readings: [Reading] = [], explanation: String
    ) {
        self.id = id
        self.code = code
        self.label = label
        self.value = value
        self.unit = unit
        self.status = status
        self.derived = derived
        self.declared = declared
        self.gap = gap
        self.records = records
        self.leftOut = leftOut
        self.readings = readings
        self.explanation = explanation
    }
}

extension Figure {
    /// The explanation where its status has been said: without the official words at its head.
    var reason: String {
        for words in ["Non déterminé : ", "Sans objet : "] where explanation.hasPrefix(words) {
            let rest = explanation.dropFirst(words.count)
            return rest.prefix(1).uppercased() + rest.dropFirst()
        }
        return explanation
    }
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
