import Domain

/// The phases, events and awards of a product.
extension SheetDraft {
    /// What the events say of FAST, to be compared with the blocks.
    struct FastCalls {
        /// Call, amount and line of each event that names a call.
        var named: [(call: Int64, amount: Cents?, line: Int)] = []
        /// Whether there is an event without a call.
        var hasOther = false
    }

    /// Co-financing is at most this (domain: FAST).
    private static let ceiling = Cents(euros: 300_000)

    // MARK: - Phases

    mutating func phases(_ node: YAMLNode) {
        let phase = reader.vocabulary.phase
        var line = Lifeline()
        var counts: [String: Int] = [:]
        let items = items(node, "phases")
        for (rank, item) in items.enumerated() {
            noteDuplicates(item, "phase")
            guard let name = text(item["name"], "name of a phase") else {
                note(item.line, .phaseWithoutName, item.summary)
                continue
            }
            if !phase.names.contains(name) { note(item.line, .unknownPhase, name) }
            let start = day(item["start"], "start of \(name)")
            let end = day(item["end"], "end of \(name)")
            for (reason, detail) in line.add(
                name, start, end, isLast: rank == items.count - 1, today: today)
            {
                note(item.line, reason, detail)
            }
            let count = counts[name, default: 0]
            counts[name] = count + 1
            child(
                phase, "\(name)\u{0}\(count)",
                [
                    ("name", .text(name)), ("start", start.map(Value.day)),
                    ("end", end.map(Value.day)),
                    ("comment", text(item["comment"], "comment").map(Value.text)),
                    ("rank", .integer(Int64(rank))),
                ])
        }
        if counts.isEmpty { return }
        if counts["investigation"] == nil { note(node.line, .noInvestigation, "") }
        if counts["acceleration"] != nil, counts["construction"] == nil {
            note(node.line, .noConstruction, "")
        }
    }

    // MARK: - Events

    mutating func events(_ node: YAMLNode, _ calls: inout FastCalls) {
        let event = reader.vocabulary.event
        var counts: [String: Int] = [:]
        for (rank, item) in items(node, "events").enumerated() {
            if item.isNothing { continue }
            noteDuplicates(item, "event")
            let name = text(item["name"], "name of an event")
            if name == nil { note(item.line, .eventWithoutName, item.summary) }
            if let name, !event.names.contains(name) { note(item.line, .unknownEvent, name) }
            let date = day(item["date"], "date of \(name ?? "an event")")
            if date == nil { note(item.line, .eventWithoutDate, name ?? item.summary) }
            let comment = text(item["comment"], "comment")
            if name == "fast" {
                if let call = comment.flatMap({ SheetText.call(in: $0) }) {
                    let amount = comment.flatMap { SheetText.amount(in: $0) }
                    calls.named.append((call, amount, item.line))
                } else {
                    calls.hasOther = true
                    note(item.line, .eventWithoutCall, comment ?? "")
                }
            }
            let key = name ?? ""
            let count = counts[key, default: 0]
            counts[key] = count + 1
            let year = name.flatMap { name in date.flatMap { reader.countedIn(name, $0) } }
            child(
                event, "\(key)\u{0}\(count)",
                [
                    ("name", name.map(Value.text)), ("date", date.map(Value.day)),
                    ("comment", comment.map(Value.text)), ("counted_in", year.map(Value.year)),
                    ("rank", .integer(Int64(rank))),
                ])
        }
    }

    // MARK: - Awards

    mutating func awards(_ blocks: [YAMLNode], _ calls: inout FastCalls) {
        var seen: Set<Int64> = []
        for block in blocks.flatMap({ $0.items ?? [$0] }) where !block.isNothing {
            noteDuplicates(block, "fast")
            let written = block["promotion"]?.text.map { SheetText.clean($0) }
            guard let call = written.flatMap({ Int64($0) ?? SheetText.call(in: $0) }) else {
                note(block.line, .awardWithoutCall, block.summary)
                continue
            }
            guard seen.insert(call).inserted else {
                note(block.line, .duplicateKey, "the award of call \(call) stands twice")
                continue
            }
            let amount = amount(block["montant"])
            let events = calls.named.filter { $0.call == call }
            if events.isEmpty {
                if !calls.hasOther { note(block.line, .awardWithoutEvent, "call \(call)") }
            } else if let amount,
                let other = events.compactMap(\.amount).first(where: { $0 != amount })
            {
                note(
                    block.line, .amountsDisagree,
                    "call \(call): \(amount.text) in the block, \(other.text) in the event")
            }
            child(
                reader.vocabulary.award, "FAST\u{0}\(call)",
                [
                    ("dispositif", .text("FAST")), ("call", .integer(call)),
                    ("amount", amount.map(Value.cents)),
                ])
        }
        for event in calls.named where !seen.contains(event.call) {
            note(event.line, .eventWithoutAward, "call \(event.call)")
        }
    }

    /// Any amount is kept; how it is written and what is above the ceiling are listed.
    private mutating func amount(_ node: YAMLNode?) -> Cents? {
        guard let node, !node.isNothing else { return nil }
        guard let text = node.text, let amount = Cents(SheetText.clean(text)) else {
            note(node.line, .amount, node.summary)
            return nil
        }
        let isPlainNumber = text.utf8.allSatisfy { (0x30...0x39).contains($0) || $0 == 0x2E }
        let isQuoted = if case .scalar(_, isPlain: false, _) = node { true } else { false }
        if !isPlainNumber || isQuoted { note(node.line, .amountSpelling, text) }
        if amount > SheetDraft.ceiling { note(node.line, .amountCeiling, "\(amount.text) €") }
        return amount
    }
}
