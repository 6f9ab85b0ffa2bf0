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

    /// All anomalies of a state of knowledge, in a stable order. Cost: one pass over every table.
    ///
    /// - Parameters:
    ///   - mayMiss: types whose records may lie in scopes that are not read here: references to
    ///     them are no anomaly.
    ///   - today: facts dated later are listed; nil to leave that out.
    public static func find(
        _ reader: some RecordReader, schema: Schema, mayMiss: Set<String> = [], today: Day?
    ) throws -> [Anomaly] {
        var rows: [String: [RecordRow]] = [:]
        var ids: [String: Set<RecordID>] = [:]
        for type in schema.types {
            let found = try reader.rows(of: type.name, fields: type.fields.map(\.name))
            rows[type.name] = found
            ids[type.name] = Set(found.map(\.id))
        }
        var anomalies: [Anomaly] = []
        for type in schema.types {
            let search = AnomalySearch(type: type, ids: ids, mayMiss: mayMiss, today: today)
            anomalies += search.find(rows[type.name] ?? [])
        }
        if let phase = schema.type(named: "phase") {
            anomalies += AnomalySearch(type: phase, ids: ids, mayMiss: mayMiss, today: today)
                .overlaps(rows["phase"] ?? [])
        }
        return anomalies.sorted {
            ($0.kind.rawValue, $0.type, $0.key, $0.id, $0.field)
                < ($1.kind.rawValue, $1.type, $1.key, $1.id, $1.field)
        }
    }
}

/// The search in one type's rows.
private struct AnomalySearch {
    let type: RecordType
    let ids: [String: Set<RecordID>]
    let mayMiss: Set<String>
    let today: Day?

    private func key(_ row: RecordRow) -> String {
        let n = type.key.flatMap { name in type.fields.firstIndex { $0.name == name } }
        return n.flatMap { row.values[$0].text } ?? String(row.id.hex.prefix(12))
    }

    private func anomaly(
        _ kind: Anomaly.Kind, _ row: RecordRow, _ field: String, _ sentence: String
    ) -> Anomaly {
        Anomaly(
            kind: kind, type: type.name, id: row.id, key: key(row), field: field,
            sentence: "\(type.label) \(key(row)) : \(sentence)")
    }

    private func value(_ row: RecordRow, _ name: String) -> Value {
        type.fields.firstIndex { $0.name == name }.map { row.values[$0] } ?? .empty
    }

    func find(_ rows: [RecordRow]) -> [Anomaly] {
        var found: [Anomaly] = []
        var keys: [String: RecordID] = [:]
        var scopes: [RecordID: String] = [:]
        for row in rows.sorted(by: { ($0.id, $0.scope) < ($1.id, $1.scope) }) {
            for (field, value) in zip(type.fields, row.values) {
                found += self.field(row, field, value)
            }
            if let scope = scopes[row.id] {
                found.append(
                    anomaly(.severalScopes, row, "", "présente dans \(scope) et \(row.scope)"))
            }
            scopes[row.id] = row.scope
            if type.key != nil, value(row, "mergedInto") == .empty {
                let key = key(row)
                if let other = keys[key], other != row.id {
                    found.append(
                        anomaly(
                            .duplicateKey, row, type.key ?? "",
                            "même identifiant qu’une autre fiche (\(other.hex.prefix(12)))"))
                }
                keys[key] = row.id
            }
            found += orphan(row)
            found += special(row)
        }
        return found
    }

    /// A record that hangs on nothing counts for nobody.
    private func orphan(_ row: RecordRow) -> [Anomaly] {
        let name: String
        switch type.home {
        case .shared, .dinum: return []
        case .incubator(let field), .parent(let field): name = field
        }
        guard value(row, name) == .empty, let field = type.field(named: name),
            !mayMiss.contains(field.kind.target ?? "")
        else { return [] }
        // An award may go to an incubator, or to whom a document names.
        let isLaureateKnown = ["incubator", "laureate"].contains { value(row, $0) != .empty }
        if type.name == "award", isLaureateKnown { return [] }
        return [anomaly(.missingReference, row, name, "« \(field.label) » n’est pas renseigné")]
    }

    private func field(_ row: RecordRow, _ field: Field, _ value: Value) -> [Anomaly] {
        switch field.kind {
        case .reference(let target), .references(let target):
            if mayMiss.contains(target) { return [] }
            let cited = value.reference.map { [$0] } ?? value.references ?? []
            return cited.filter { !(ids[target]?.contains($0) ?? false) }.map { id in
                anomaly(
                    .unknownReference, row, field.name,
                    "« \(field.label) » cite une fiche inconnue ou supprimée "
                        + "(\(id.hex.prefix(12)))")
            }
        case .enumeration(let known):
            guard let text = value.text, !known.contains(text) else { return [] }
            return [
                anomaly(
                    .unknownValue, row, field.name,
                    "« \(field.label) » vaut « \(text) », qui n’est pas prévu")
            ]
        case .day:
            guard let today, let day = value.day, day > today else { return [] }
            return [
                anomaly(
                    .futureFact, row, field.name,
                    "« \(field.label) » est dans le futur (\(day.text))")
            ]
        case .text, .integer, .decimal, .percentage, .cents, .fiscalYear, .boolean, .texts:
            return []
        }
    }

    private func special(_ row: RecordRow) -> [Anomaly] {
        switch type.name {
        case "phase" where value(row, "start") == .empty:
            [anomaly(.phaseWithoutStart, row, "start", "phase sans date de début")]
        case "event" where value(row, "date") == .empty:
            [anomaly(.eventWithoutDate, row, "date", "événement sans date")]
        case "award":
            [
                value(row, "amount").cents.flatMap { amount in
                    amount > Anomaly.ceiling
                        ? anomaly(
                            .amountAboveCeiling, row, "amount",
                            "montant de \(amount.text) €, au-dessus du plafond") : nil
                },
                value(row, "off_sheet") == .boolean(true)
                    ? anomaly(.awardOffSheet, row, "off_sheet", "n’est plus dans la fiche") : nil,
            ].compactMap { $0 }
        default: []
        }
    }

    /// Phases of one product of which the earlier ends after the later begins.
    func overlaps(_ rows: [RecordRow]) -> [Anomaly] {
        var products: [RecordID: [RecordRow]] = [:]
        for row in rows {
            if let product = value(row, "product").reference {
                products[product, default: []].append(row)
            }
        }
        var found: [Anomaly] = []
        for phases in products.values {
            let ordered = phases.filter { value($0, "start").day != nil }.sorted {
                let (a, b) = (value($0, "start").day, value($1, "start").day)
                return (a?.number ?? 0, $0.id) < (b?.number ?? 0, $1.id)
            }
            for (before, after) in zip(ordered, ordered.dropFirst()) {
                guard let end = value(before, "end").day, let start = value(after, "start").day,
                    start < end
                else { continue }
                found.append(
                    anomaly(
                        .phaseOverlap, after, "start",
                        "commence le \(start.text), avant la fin de la précédente (\(end.text))"))
            }
        }
        return found
    }
}
