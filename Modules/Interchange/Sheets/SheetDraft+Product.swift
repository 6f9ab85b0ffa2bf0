import Domain

/// What hangs on a product's sheet: incubator, sponsors, phases, events, awards.
extension SheetDraft {
    private static let ceiling = Cents(euros: 300_000)

    mutating func startup(_ values: inout [FieldID: Value], _ type: RecordType) {
        incubator(&values, type)
        sponsors()
        phases()
        let hasFastEvent = events()
        awards(hasFastEvent)
    }

    private mutating func incubator(_ values: inout [FieldID: Value], _ type: RecordType) {
        let list = (sheet.root["incubators"]?.items ?? []).compactMap(\.text)
        guard let key = sheet.root["incubator"]?.text ?? list.first, !key.isEmpty else {
            note(0, .noIncubator, "the sheet names no incubator")
            return
        }
        reading.incubator = key
        if !reader.incubators.contains(key) {
            note(sheet.root["incubator"]?.line ?? 0, .unknownIncubator, "\(key) has no sheet")
        }
        if let field = type.field(named: "incubator"),
            let id = reader.identities.id(.incubators, key)
        {
            values[field.id] = .reference(id)
        }
        if list.count > 1, let field = type.field(named: "incubators") {
            values[field.id] = .references(
                list.compactMap { reader.identities.id(.incubators, $0) })
        }
    }

    /// A record that hangs on this product.
    private mutating func child(
        _ typeName: String, _ key: String, _ values: [(String, Value?)]
    ) {
        guard let type = reader.schema.type(named: typeName) else { return }
        var fields: [FieldID: Value] = [:]
        for (name, value) in [("product", Value.reference(id))] + values {
            if let field = type.field(named: name), let value, !value.isEmpty {
                fields[field.id] = value
            }
        }
        reading.records.append(
            SheetRecord(
                type: type.id, id: reader.identities.child(typeName, of: id, key), values: fields))
    }

    private mutating func sponsors() {
        var seen: Set<String> = []
        for (rank, node) in (sheet.root["sponsors"]?.items ?? []).enumerated() {
            let place = Value.integer(Int64(rank))
            if let text = node.text {
                let key = text.split(separator: "/").last.map(String.init) ?? text
                guard seen.insert(key).inserted else { continue }
                if reader.organisations.contains(key),
                    let organisation = reader.identities.id(.organisations, key)
                {
                    child(
                        "sponsor", key,
                        [("organisation", .reference(organisation)), ("rank", place)])
                } else {
                    note(node.line, .unknownOwner, "the sponsor \(key) has no sheet")
                    child("sponsor", key, [("name", .text(text)), ("rank", place)])
                }
            } else if let name = node["name"]?.text ?? node["acronym"]?.text {
                guard seen.insert(name).inserted else { continue }
                child("sponsor", name, [("name", .text(name)), ("rank", place)])
            }
        }
    }

    private mutating func phases() {
        guard let type = reader.schema.type(named: "phase"),
            case .enumeration(let known)? = type.field(named: "name")?.kind
        else { return }
        var counts: [String: Int] = [:]
        var last: (start: Day, end: Day?, order: Int)?
        let items = sheet.root["phases"]?.items ?? []
        for (rank, node) in items.enumerated() {
            guard let name = node["name"]?.text else {
                note(node.line, .phaseWithoutName, node.summary)
                continue
            }
            if !known.contains(name) { note(node.line, .unknownPhase, name) }
            let start = day(node["start"], "start of \(name)")
            let end = day(node["end"], "end of \(name)")
            if start == nil { note(node.line, .phaseWithoutStart, name) }
            if rank == items.count - 1, end != nil { note(node.line, .lastPhaseEnded, name) }
            let order = SheetDraft.order[name] ?? 9
            if let start {
                if let last {
                    if order < last.order || start < last.start {
                        note(node.line, .phaseOrder, "\(name) \(start.text)")
                    }
                    if let end = last.end, start < end {
                        note(node.line, .phaseOverlap, "\(name) begins before \(end.text)")
                    }
                }
                last = (start, end, order)
            }
            let count = counts[name, default: 0]
            counts[name] = count + 1
            child(
                "phase", "\(name)\u{0}\(count)",
                [
                    ("name", .text(name)), ("start", start.map(Value.day)),
                    ("end", end.map(Value.day)),
                    ("comment", node["comment"]?.text.map(Value.text)),
                    ("rank", .integer(Int64(rank))),
                ])
        }
    }

    /// The logical order of a product's life.
    private static let order = [
        "investigation": 0, "construction": 1, "acceleration": 2, "consolidation": 3,
        "perennisation": 4, "transfer": 4, "transfere": 4, "opere": 4, "success": 5,
        "abandon-investigation": 6, "abandon": 6, "alumni": 6,
    ]

    /// Whether there is a `fast` event.
    private mutating func events() -> Bool {
        guard let type = reader.schema.type(named: "event"),
            case .enumeration(let known)? = type.field(named: "name")?.kind
        else { return false }
        var counts: [String: Int] = [:]
        for (rank, node) in (sheet.root["events"]?.items ?? []).enumerated() {
            let name = node["name"]?.text
            if name == nil { note(node.line, .eventWithoutName, node.summary) }
            if let name, !known.contains(name) { note(node.line, .unknownEvent, name) }
            let date = day(node["date"], "date of \(name ?? "an event")")
            if date == nil { note(node.line, .eventWithoutDate, name ?? node.summary) }
            let comment = node["comment"]?.text
            if name == "fast",
                date == nil
                    || comment.map({ !$0.contains("promotion") && !$0.contains("FAST") }) ?? true
            {
                note(node.line, .awardWithoutCall, comment ?? "a fast event without a call")
            }
            let key = name ?? ""
            let count = counts[key, default: 0]
            counts[key] = count + 1
            let year = name.flatMap { name in date.flatMap { reader.countedIn(name, $0) } }
            child(
                "event", "\(key)\u{0}\(count)",
                [
                    ("name", name.map(Value.text)), ("date", date.map(Value.day)),
                    ("comment", comment.map(Value.text)), ("counted_in", year.map(Value.year)),
                    ("rank", .integer(Int64(rank))),
                ])
        }
        return counts["fast"] != nil
    }

    private mutating func awards(_ hasEvent: Bool) {
        var calls: Set<Int64> = []
        for (key, node) in sheet.root.entries ?? [] where key == "fast" {
            guard let call = node["promotion"]?.text.flatMap({ Int64($0) }) else {
                note(node.line, .awardWithoutCall, node.summary)
                continue
            }
            guard calls.insert(call).inserted else { continue }
            var amount: Cents?
            if let written = node["montant"], !written.isNothing {
                amount = written.text.flatMap { Cents($0) }
                if amount == nil { note(written.line, .amount, written.summary) }
                if let amount, amount > SheetDraft.ceiling {
                    note(written.line, .amountCeiling, "\(amount.text) €")
                }
            }
            if !hasEvent { note(node.line, .awardWithoutEvent, "call \(call)") }
            child(
                "award", "FAST\u{0}\(call)",
                [
                    ("dispositif", .text("FAST")), ("call", .integer(call)),
                    ("amount", amount.map(Value.cents)), ("off_sheet", nil),
                ])
        }
    }
}
