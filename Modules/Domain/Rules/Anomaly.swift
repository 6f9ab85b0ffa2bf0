/// Something that spans records and is not as it should be. It is never a reason to refuse a
/// batch: it is listed, counted and explained, with a remedy.
public struct Anomaly: Hashable, Sendable {
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        case unknownReference = "unknown-reference"
        case missingReference = "missing-reference"
        case duplicateKey = "duplicate-key"
        case severalScopes = "several-scopes"
        case outOfPlace = "out-of-place"
        case mergedElsewhere = "merged-elsewhere"
        case mergedInCircle = "merged-in-circle"
        case unknownValue = "unknown-value"
        case phaseWithoutStart = "phase-without-start"
        case phaseOverlap = "phase-overlap"
        case phaseEndsEarly = "phase-ends-before-start"
        case ancientFact = "ancient-fact"
        case futureFact = "future-fact"
        case eventWithoutDate = "event-without-date"
        case amountAboveCeiling = "amount-above-ceiling"
        case amountBelowZero = "amount-below-zero"
        case awardOffSheet = "award-off-sheet"
        case awardTwice = "award-twice"
        case impossibleShare = "impossible-share"
        case outOfBounds = "out-of-bounds"
    }

    /// What was found, with what a sentence about it needs. Its texts stand in
    /// `EnglishText+Anomalies` for the command line, and beside Reporting's `FrenchText` for pages.
    public enum Fact: Hashable, Sendable {
        /// The record that the field refers to, unknown or deleted.
        case unknownReference(RecordID)
        case missingReference
        /// Another record with the same key.
        case duplicateKey(RecordID)
        /// The scope in which it is shown; it stands in others, too.
        case severalScopes(String)
        /// Where it stands, and where it belongs.
        case outOfPlace(String, String)
        /// The scope of the record that it is merged into.
        case mergedElsewhere(String)
        case mergedInCircle
        case unknownValue(String)
        case phaseWithoutStart
        /// The phase's start, and the later end of the one before.
        case phaseOverlap(start: Day, end: Day)
        case phaseEndsEarly(start: Day, end: Day)
        case futureFact(Day)
        case ancientFact(Day)
        case eventWithoutDate
        case amountAboveCeiling(Cents)
        case amountBelowZero(Cents)
        case awardOffSheet
        /// The number of the call, and another award of it to the same laureate.
        case awardTwice(call: Int, RecordID)
        /// In per cent, below 0 or above 100.
        case shareOutOfRange(ExactDecimal)
        /// Women in a session, and all who took part.
        case partAboveWhole(Int64, of: Int64)
        /// A number or day that counts as the bound that it exceeds.
        case outOfBounds

        public var kind: Kind {
            switch self {
            case .unknownReference: .unknownReference
            case .missingReference: .missingReference
            case .duplicateKey: .duplicateKey
            case .severalScopes: .severalScopes
            case .outOfPlace: .outOfPlace
            case .mergedElsewhere: .mergedElsewhere
            case .mergedInCircle: .mergedInCircle
            case .unknownValue: .unknownValue
            case .phaseWithoutStart: .phaseWithoutStart
            case .phaseOverlap: .phaseOverlap
            case .phaseEndsEarly: .phaseEndsEarly
            case .futureFact: .futureFact
            case .ancientFact: .ancientFact
            case .eventWithoutDate: .eventWithoutDate
            case .amountAboveCeiling: .amountAboveCeiling
            case .amountBelowZero: .amountBelowZero
            case .awardOffSheet: .awardOffSheet
            case .awardTwice: .awardTwice
            case .shareOutOfRange, .partAboveWhole: .impossibleShare
            case .outOfBounds: .outOfBounds
            }
        }
    }

    public let fact: Fact
    public let type: String
    public let id: RecordID
    /// The natural key, else the beginning of the id.
    public let key: String
    /// The field concerned; empty where it is the record as a whole.
    public let field: String
    /// What French readers see of the type and of the field.
    public let typeLabel: String
    public let fieldLabel: String
    /// The product that the record hangs on; nil for one that is a product itself or hangs on none.
    public let product: RecordID?

    public var kind: Kind { fact.kind }
}

extension Anomaly {
    /// The network began in 2013: no phase and no event of a product is older.
    public static let oldest = Day(year: 2010, month: 1, day: 1)

    /// The greatest award of the FAST (règlement de l'appel: at most 300 000 €).
    public static let ceiling = Cents(euros: 300_000)

    /// All anomalies of a state of knowledge, in a stable order. Cost: two passes over every table,
    /// the first for ids alone; ids stand in memory, rows do not.
    ///
    /// - Parameters:
    ///   - mayMiss: types whose records may lie in scopes that are not read here: references to
    ///     them are no anomaly.
    ///   - today: facts dated later are listed; nil to leave that out.
    public static func find(
        _ reader: some RecordReader, schema: Schema, mayMiss: Set<String> = [], today: Day?
    ) throws -> [Anomaly] {
        let reader = reader.everywhere
        var ids: [String: KnownRecords] = [:]
        for type in schema.types {
            var known = KnownRecords()
            try reader.forEachRow(of: type.name, fields: []) { known.add($0.id, in: $0.scope) }
            ids[type.name] = known
        }
        var anomalies: [Anomaly] = []
        for type in schema.types where ids[type.name]?.isEmpty == false {
            let search = AnomalySearch(type: type, ids: ids, mayMiss: mayMiss, today: today)
            try reader.forEachRow(of: type.name, fields: search.fields.map(\.name)) {
                search.look(at: $0)
            }
            anomalies += search.finish()
        }
        return anomalies.sorted {
            ($0.kind.rawValue, $0.type, $0.key, $0.id, $0.field)
                < ($1.kind.rawValue, $1.type, $1.key, $1.id, $1.field)
        }
    }
}

/// The ids of a type, each with the scope in which it counts.
struct KnownRecords {
    private var scopes: [String] = []
    private var numbers: [RecordID: UInt16] = [:]

    var isEmpty: Bool { numbers.isEmpty }

    mutating func add(_ id: RecordID, in scope: String) {
        // Rows of one scope mostly follow one another.
        let number = scopes.lastIndex(of: scope) ?? scopes.count
        if number == scopes.count { scopes.append(scope) }
        numbers[id] = UInt16(clamping: number)
    }

    func contains(_ id: RecordID) -> Bool { numbers[id] != nil }
    func scope(of id: RecordID) -> String? { numbers[id].map { scopes[Int($0)] } }
}
