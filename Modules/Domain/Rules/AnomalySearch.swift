/// The search in one type's rows, given one at a time in any order.
final class AnomalySearch {
    private let type: RecordType
    private let ids: [String: KnownRecords]
    private let mayMiss: Set<String>
    private let today: Day?
    /// What it reads of a row; nothing else can be irregular.
    let fields: [Field]
    private let places: [String: Int]

    private var found: [Anomaly] = []
    /// By natural key.
    private var holders = Twins<String>()
    private var spans = PhaseSpans()
    private var awards = Twins<Won>()
    /// Records with those that they are merged into, and the keys of both.
    private var mergers: [RecordID: RecordID] = [:]
    private var mergedKeys: [RecordID: String] = [:]

    init(type: RecordType, ids: [String: KnownRecords], mayMiss: Set<String>, today: Day?) {
        self.type = type
        self.ids = ids
        self.mayMiss = mayMiss
        self.today = today
        let special: Set<String> = [
            "mergedInto", "amount", "off_sheet", "laureate", "call", "trained", "women",
        ]
        fields = type.fields.filter { field in
            switch field.kind {
            case .reference, .references, .enumeration, .day, .percentage, .decimal, .cents: true
            // A place in a sheet is no number of a figure, and the column of most rows.
            case .integer: field.name != "rank"
            case .text, .fiscalYear, .boolean, .texts:
                field.name == type.key || special.contains(field.name)
            }
        }
        places = Dictionary(uniqueKeysWithValues: fields.enumerated().map { ($1.name, $0) })
    }

    func look(at row: RecordRow) {
        for (field, value) in zip(fields, row.values) where value != .empty {
            look(at: value, of: field, in: row)
        }
        lookAtPlace(row)
        lookAtMerger(row)
        lookForTwins(row)
        lookForOwner(row)
        special(row)
    }

    /// Types whose days are ahead by nature.
    private static let plans: Set<String> = ["campaign", "document-date", "payment-schedule"]

    /// Types whose days lie within the network's life.
    private static let dated: Set<String> = ["phase", "event"]

    // MARK: - One row

    private func value(_ row: RecordRow, _ name: String) -> Value {
        places[name].map { row.values[$0] } ?? .empty
    }

    private func key(_ row: RecordRow) -> String {
        type.key.flatMap { value(row, $0).text } ?? String(row.id.hex.prefix(12))
    }

    private func add(_ fact: Anomaly.Fact, _ row: RecordRow, _ field: String) {
        add(fact, row.id, key(row), field, product: value(row, "product").reference)
    }

    private func add(
        _ fact: Anomaly.Fact, _ id: RecordID, _ key: String, _ field: String,
        product: RecordID? = nil
    ) {
        found.append(
            Anomaly(
                fact: fact, type: type.name, id: id, key: key, field: field,
                typeLabel: type.label, fieldLabel: type.field(named: field)?.label ?? "",
                product: product))
    }

    private func look(at value: Value, of field: Field, in row: RecordRow) {
        if Bounds.isReached(by: value) { return add(.outOfBounds, row, field.name) }
        switch field.kind {
        case .reference(let target), .references(let target):
            if mayMiss.contains(target) { return }
            let cited = value.reference.map { [$0] } ?? value.references ?? []
            for id in cited where !(ids[target]?.contains(id) ?? false) {
                add(.unknownReference(id), row, field.name)
            }
        case .enumeration(let known):
            guard let text = value.text, !known.contains(text) else { return }
            add(.unknownValue(text), row, field.name)
        case .day:
            guard let day = value.day else { return }
            if Self.dated.contains(type.name), let oldest = Anomaly.oldest, day < oldest {
                add(.ancientFact(day), row, field.name)
            }
            guard let today, !Self.plans.contains(type.name), day > today else { return }
            add(.futureFact(day), row, field.name)
        case .percentage:
            guard let share = value.decimal, share < ExactDecimal(0) || ExactDecimal(100) < share
            else {
                return
            }
            add(.shareOutOfRange(share), row, field.name)
        case .text, .integer, .decimal, .cents, .fiscalYear, .boolean, .texts: return
        }
    }

    /// Where it stands, and whether elsewhere too.
    private func lookAtPlace(_ row: RecordRow) {
        if row.contested.contains(.scope) { add(.severalScopes(row.scope), row, "") }
        var home = row.scope
        switch type.home {
        case .shared: home = "shared"
        case .dinum, .incubator: return
        case .parent(let name):
            if let place = places[name], let target = fields[place].kind.target,
                let parent = row.values[place].reference
            {
                home = ids[target]?.scope(of: parent) ?? home
            }
        }
        if home != row.scope { add(.outOfPlace(row.scope, home), row, "") }
    }

    private func lookAtMerger(_ row: RecordRow) {
        guard let target = value(row, "mergedInto").reference else { return }
        mergers[row.id] = target
        mergedKeys[row.id] = key(row)
        guard let scope = ids[type.name]?.scope(of: target), scope != row.scope else { return }
        add(.mergedElsewhere(scope), row, "mergedInto")
    }

    private func lookForTwins(_ row: RecordRow) {
        guard type.key != nil, value(row, "mergedInto") == .empty else { return }
        holders.add(row.id, as: key(row))
    }

    /// A record that hangs on nothing counts for nobody.
    private func lookForOwner(_ row: RecordRow) {
        let name: String
        switch type.home {
        case .shared, .dinum: return
        case .incubator(let field), .parent(let field): name = field
        }
        guard value(row, name) == .empty, let place = places[name],
            !mayMiss.contains(fields[place].kind.target ?? "")
        else { return }
        // An award may go to an incubator, or to whom a document names.
        let isLaureateKnown = ["incubator", "laureate"].contains { value(row, $0) != .empty }
        if type.name == "award", isLaureateKnown { return }
        add(.missingReference, row, name)
    }

    private func special(_ row: RecordRow) {
        switch type.name {
        case "phase":
            guard let start = value(row, "start").day else {
                return add(.phaseWithoutStart, row, "start")
            }
            if let end = value(row, "end").day, end < start {
                add(.phaseEndsEarly(start: start, end: end), row, "end")
            }
            guard let product = value(row, "product").reference else { return }
            spans.add(row.id, of: product, start: start, end: value(row, "end").day)
        case "event" where value(row, "date") == .empty:
            add(.eventWithoutDate, row, "date")
        case "award":
            if let amount = value(row, "amount").cents {
                if amount > Anomaly.ceiling { add(.amountAboveCeiling(amount), row, "amount") }
                if amount < .zero { add(.amountBelowZero(amount), row, "amount") }
            }
            if value(row, "off_sheet") == .boolean(true) {
                add(.awardOffSheet, row, "off_sheet")
            }
            lookForSameAward(row)
        case "training-session":
            guard let women = value(row, "women").integer,
                let trained = value(row, "trained").integer, women > trained
            else { return }
            add(.partAboveWhole(women, of: trained), row, "women")
        default: return
        }
    }

    /// What a call can be won for once.
    private struct Won: Hashable {
        /// The product, else the incubator, else the name that a document prints.
        let laureate: Value
        let product: RecordID?
        let scheme: String
        let call: Int64
    }

    private func lookForSameAward(_ row: RecordRow) {
        let laureates = ["product", "incubator", "laureate"].map { value(row, $0) }
        guard let laureate = laureates.first(where: { $0 != .empty }),
            let call = value(row, "call").integer
        else { return }
        awards.add(
            row.id,
            as: Won(
                laureate: laureate, product: value(row, "product").reference,
                scheme: value(row, "dispositif").text ?? "", call: call))
    }

    // MARK: - All rows

    /// All that was found, in no order; the search is over.
    func finish() -> [Anomaly] {
        for (key, one, other) in holders.pairs {
            add(.duplicateKey(one), other, key, type.key ?? "")
        }
        for (won, one, other) in awards.pairs {
            add(
                .awardTwice(call: Int(clamping: won.call), one), other,
                String(other.hex.prefix(12)), "call", product: won.product)
        }
        for id in Mergers(mergers).circles {
            add(.mergedInCircle, id, mergedKeys[id] ?? "", "mergedInto")
        }
        for (product, id, start, end) in spans.overlaps {
            add(
                .phaseOverlap(start: start, end: end), id, String(id.hex.prefix(12)), "start",
                product: product)
        }
        return found
    }
}

/// Records by something that only one should have.
private struct Twins<Key: Hashable> {
    private var first: [Key: RecordID] = [:]
    /// Of keys that several have, all of them.
    private var alike: [Key: Set<RecordID>] = [:]

    mutating func add(_ id: RecordID, as key: Key) {
        guard let one = first[key] else {
            first[key] = id
            return
        }
        if one != id { alike[key, default: [one]].insert(id) }
    }

    /// Of those that share a key each but the first by id, with the one before it.
    var pairs: [(key: Key, one: RecordID, other: RecordID)] {
        alike.flatMap { key, ids in
            let ids = ids.sorted()
            return zip(ids, ids.dropFirst()).map { (key, $0, $1) }
        }
    }
}

/// Phases by product, to find those of which the earlier ends after the later begins.
private struct PhaseSpans {
    private struct Span {
        let id: RecordID
        let start: Day
        let end: Day?
        /// The place of the product's phase before; −1 for none.
        let next: Int
    }

    private var spans: [Span] = []
    private var heads: [RecordID: Int] = [:]

    mutating func add(_ id: RecordID, of product: RecordID, start: Day, end: Day?) {
        let next = heads.updateValue(spans.count, forKey: product) ?? -1
        spans.append(Span(id: id, start: start, end: end, next: next))
    }

    /// The later phase of each pair with its start and the end of the earlier one.
    var overlaps: [(product: RecordID, id: RecordID, start: Day, end: Day)] {
        var found: [(product: RecordID, id: RecordID, start: Day, end: Day)] = []
        for (product, head) in heads {
            var phases: [Span] = []
            var n = head
            while n >= 0 {
                phases.append(spans[n])
                n = spans[n].next
            }
            guard phases.count > 1, phases.contains(where: { $0.end != nil }) else { continue }
            phases.sort { ($0.start, $0.id) < ($1.start, $1.id) }
            for (before, after) in zip(phases, phases.dropFirst()) {
                guard let end = before.end, after.start < end else { continue }
                found.append((product, after.id, after.start, end))
            }
        }
        return found
    }
}
