import Domain

/// Values of single fields.
extension SheetDraft {
    /// A value of the field's kind; what is of another kind is listed.
    mutating func value(_ node: YAMLNode, _ field: Field, _ isLink: Bool) -> Value? {
        if node.isNothing {
            if isLink { note(node.line, .emptyLink, field.name) }
            return nil
        }
        switch field.kind {
        case .text:
            return (isLink ? link(node, field.name) : text(node, field.name)).map(Value.text)
        case .enumeration(let known):
            guard let text = text(node, field.name) else { return nil }
            if !known.contains(text) { note(node.line, .unknownValue, "\(field.name): \(text)") }
            return .text(text)
        case .boolean:
            switch node.text?.lowercased() {
            case "true", "yes", "oui", "on": return .boolean(true)
            case "false", "no", "non", "off": return .boolean(false)
            default: return wrong(node, field, "neither true nor false")
            }
        case .day: return day(node, field.name).map(Value.day)
        case .texts: return texts(node, field.name)
        case .integer:
            return node.text.flatMap { Int64(SheetText.clean($0)) }.map(Value.integer)
                ?? wrong(node, field, "no whole number")
        case .cents:
            return node.text.flatMap { Cents(SheetText.clean($0)) }.map(Value.cents)
                ?? wrong(node, field, "no amount")
        case .decimal, .percentage:
            return node.text.flatMap { ExactDecimal(SheetText.clean($0)) }.map(Value.decimal)
                ?? wrong(node, field, "no number")
        case .fiscalYear:
            return node.text.flatMap { FiscalYear(SheetText.clean($0)) }.map(Value.year)
                ?? wrong(node, field, "no year")
        case .reference, .references: return nil
        }
    }

    private mutating func wrong(_ node: YAMLNode, _ field: Field, _ what: String) -> Value? {
        note(node.line, .wrongKind, "\(field.name): \(node.summary) is \(what)")
        return nil
    }

    /// A text, trimmed; of a list or a mapping its one-line form, listed. Nil for nothing.
    mutating func text(_ node: YAMLNode?, _ name: String) -> String? {
        guard let node, !node.isNothing else { return nil }
        guard let text = node.text else {
            note(node.line, .wrongKind, "\(name): \(node.summary) is no text")
            return bounded(SheetText.clean(node.summary), name, node.line)
        }
        let cleaned = SheetText.clean(text)
        // A block's last line feed is YAML's, not a stray space.
        if cleaned.utf8.count != text.utf8.count, !text.hasSuffix("\n") {
            note(node.line, .straySpaces, name)
        }
        return bounded(cleaned, name, node.line)
    }

    private mutating func link(_ node: YAMLNode, _ name: String) -> String? {
        guard var text = text(node, name) else {
            note(node.line, .emptyLink, name)
            return nil
        }
        if SheetText.isEscaped(text) {
            note(node.line, .escapedLink, "\(name): \(text)")
            text = SheetText.unescaped(text)
        }
        if text.lowercased().hasPrefix("mailto:") {
            note(node.line, .personalData, "\(name) is an e-mail address")
            return nil
        }
        return text
    }

    private mutating func texts(_ node: YAMLNode, _ name: String) -> Value? {
        var texts: [String] = []
        var size = 0
        for item in node.items ?? [node] {
            guard let text = text(item, name) else { continue }
            size += text.utf8.count
            texts.append(text)
            if name == "usertypes", !SheetDraft.userTypes.contains(text) {
                note(item.line, .unknownUserType, text)
            }
        }
        guard size <= Value.textLimit else {
            note(node.line, .tooLong, name)
            return nil
        }
        // Nothing in the list is nothing in the field.
        return texts.isEmpty ? nil : .texts(texts)
    }

    /// Verbatim from the member space of beta.gouv.fr.
    private static let userTypes: Set<String> = [
        "particulier", "association", "entreprise", "etat", "collectivite-territoriale",
        "etablissement-scolaire",
    ]

    private mutating func bounded(_ text: String, _ name: String, _ line: Int) -> String? {
        guard text.utf8.count <= Value.textLimit else {
            note(line, .tooLong, name)
            return nil
        }
        return text.isEmpty ? nil : text
    }

    /// A day of the calendar; a time of day after it is left out.
    mutating func day(_ node: YAMLNode?, _ what: String) -> Day? {
        guard let node, !node.isNothing else { return nil }
        guard let text = node.text else {
            note(node.line, .impossibleDate, "\(what): \(node.summary)")
            return nil
        }
        if let day = Day(text) { return day }
        let trimmed = SheetText.clean(text)
        if trimmed.isEmpty { return nil }
        if let day = Day(trimmed) { return day }
        if trimmed.utf8.count > 10, trimmed.dropFirst(10).first.map({ "Tt ".contains($0) }) == true,
            let day = Day(trimmed.prefix(10))
        {
            return day
        }
        note(node.line, .impossibleDate, "\(what): \(trimmed) is not a day of the calendar")
        return nil
    }

    /// The items of a list; anything else that is not nothing is listed.
    mutating func items(_ node: YAMLNode, _ name: String) -> [YAMLNode] {
        if let items = node.items { return items }
        if !node.isNothing { note(node.line, .wrongKind, "\(name): \(node.summary) is no list") }
        return []
    }

    /// Keys that stand twice within one item; the last one counts.
    mutating func noteDuplicates(_ node: YAMLNode, _ what: String) {
        guard let entries = node.entries else { return }
        for (n, entry) in entries.enumerated()
        where entries[..<n].contains(where: { $0.key == entry.key }) {
            note(entry.line, .duplicateKey, "\(what).\(entry.key): the last counts")
        }
    }
}
