/// Something that spans records and is not as it should be. It is never a reason to refuse a
/// batch: it is listed, counted and explained, with a remedy.
public struct Anomaly: Hashable, Sendable {
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        case unknownReference = "unknown-reference"
        case missingReference = "missing-reference"
        case duplicateKey = "duplicate-key"
        case severalScopes = "several-scopes"
        case unknownValue = "unknown-value"
        case phaseWithoutStart = "phase-without-start"
        case phaseOverlap = "phase-overlap"
        case futureFact = "future-fact"
        case eventWithoutDate = "event-without-date"
        case amountAboveCeiling = "amount-above-ceiling"
        case awardOffSheet = "award-off-sheet"

        /// What to do about it, in French.
        public var remedy: String {
            switch self {
            case .unknownReference:
                "corriger la référence, ou synchroniser pour recevoir la fiche citée"
            case .missingReference: "renseigner la fiche dont elle dépend"
            case .duplicateKey: "renommer l’une des fiches, ou renseigner « fusionné dans »"
            case .severalScopes: "demander à la DINUM de déplacer la fiche vers un seul incubateur"
            case .unknownValue: "choisir l’une des valeurs prévues, ou mettre à jour le logiciel"
            case .phaseWithoutStart: "renseigner la date de début"
            case .phaseOverlap: "corriger la fin de la première phase ou le début de la seconde"
            case .futureFact: "vérifier la date"
            case .eventWithoutDate: "renseigner la date"
            case .amountAboveCeiling: "vérifier le montant : le plafond du FAST est de 300 000 €"
            case .awardOffSheet:
                "vérifier que l’attribution tient toujours, puis l’annoter ou la supprimer"
            }
        }
    }

    public let kind: Kind
    public let type: String
    public let id: RecordID
    /// The natural key, else the beginning of the id.
    public let key: String
    /// The field concerned; empty where it is the record as a whole.
    public let field: String
    /// One sentence in French.
    public let sentence: String
}

extension Anomaly {
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
        var ids: [String: KnownIDs] = [:]
        for type in schema.types {
            var known = KnownIDs()
            try reader.forEachRow(of: type.name, fields: []) { known.add($0.id) }
            ids[type.name] = known
        }
        var anomalies: [Anomaly] = []
        for type in schema.types where ids[type.name]?.all.isEmpty == false {
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

/// The ids of a type, and those that more than one row bears.
struct KnownIDs {
    private(set) var all: Set<RecordID> = []
    private(set) var repeated: Set<RecordID> = []

    mutating func add(_ id: RecordID) {
        if !all.insert(id).inserted { repeated.insert(id) }
    }
}
