import Domain

/// One record as a sheet describes it: the values of all fields that a sheet can give.
struct SheetRecord: Hashable {
    var type: UInt16
    var id: RecordID
    var values: [FieldID: Value]
}

/// Which kind of sheet a path names.
enum SheetKind: String {
    case startups = "_startups"
    case incubators = "_incubators"
    case organisations = "_organisations"

    /// The kind and the slug of a path `content/KIND/SLUG.md`; nil for other paths.
    static func of(_ path: String) -> (kind: SheetKind, slug: String, hasSuffix: Bool)? {
        let parts = path.split(separator: "/")
        guard parts.count == 3, parts[0] == "content",
            let kind = SheetKind(rawValue: String(parts[1]))
        else { return nil }
        let name = String(parts[2])
        if name.hasSuffix(".md") { return (kind, String(name.dropLast(3)), true) }
        return (kind, name, false)
    }

    var typeName: String {
        switch self {
        case .startups: "product"
        case .incubators: "incubator"
        case .organisations: "organisation"
        }
    }
}

/// Turns a parsed sheet into records of the vocabulary.
struct SheetReader {
    let schema: Schema
    let identities: SheetIdentities
    /// The rule that proposes the fiscal year in which an event counts.
    let countedIn: (String, Day) -> FiscalYear?
    /// Keys of the organisations and incubators whose sheets exist in this state.
    var organisations: Set<String> = []
    var incubators: Set<String> = []

    /// What is read from one version of one sheet.
    struct Reading {
        var records: [SheetRecord] = []
        var incubator: String?
        var irregularities: [Irregularity] = []
    }

    func read(
        _ sheet: Sheet, kind: SheetKind, slug: String, id: RecordID, aliases: [String],
        file: String
    ) -> Reading {
        var draft = SheetDraft(
            reader: self, sheet: sheet, kind: kind, slug: slug, id: id, aliases: aliases,
            file: file)
        return draft.read()
    }
}

/// The work on one sheet.
struct SheetDraft {
    let reader: SheetReader
    let sheet: Sheet
    let kind: SheetKind
    let slug: String
    let id: RecordID
    let aliases: [String]
    let file: String
    var reading = SheetReader.Reading()

    mutating func read() -> SheetReader.Reading {
        guard let type = reader.schema.type(named: kind.typeName),
            let entries = sheet.root.entries
        else { return reading }
        var values: [FieldID: Value] = [:]
        func put(_ name: String, _ value: Value?) {
            if let field = type.field(named: name), let value, !value.isEmpty {
                values[field.id] = value
            }
        }
        put("slug", .text(slug))
        let redirects = (sheet.root["redirect_from"]?.items ?? []).compactMap {
            $0.text?.split(separator: "/").last.map(String.init)
        }
        var all: [String] = []
        for alias in aliases + redirects where alias != slug && !all.contains(alias) {
            all.append(alias)
        }
        if !all.isEmpty { put("aliases", .texts(all)) }
        var extra: [String] = []
        var seen: Set<String> = []
        for (key, node) in entries {
            if !seen.insert(key).inserted {
                note(
                    node.line, .duplicateKey,
                    key == "fast" ? "fast: both are awards" : "\(key): the last one counts")
            }
            switch (kind, key) {
            case (_, "redirect_from"): continue
            case (.startups, "phases"), (.startups, "events"), (.startups, "sponsors"),
                (.startups, "fast"):
                continue
            case (.startups, "incubator"), (.startups, "incubators"), (.incubators, "owner"):
                continue
            default:
                // `type` is taken: it names the record's type wherever records are printed.
                let name = kind == .organisations && key == "type" ? "nature" : key
                guard let field = type.field(named: name), !["slug", "aliases"].contains(name)
                else {
                    if !node.isNothing { extra.append("\(key): \(node.summary)") }
                    if type.field(named: "extra") == nil { note(node.line, .unknownField, key) }
                    continue
                }
                put(name, value(node, field))
                if node.isNothing { values[field.id] = nil }
            }
        }
        if !extra.isEmpty { put("extra", .texts(extra)) }
        switch kind {
        case .startups: startup(&values, type)
        case .incubators: owner(&values, type)
        case .organisations: break
        }
        reading.records.insert(SheetRecord(type: type.id, id: id, values: values), at: 0)
        return reading
    }

    mutating func note(_ line: Int, _ reason: Irregularity.Reason, _ detail: String) {
        reading.irregularities.append(
            Irregularity(
                file: file, line: line == 0 ? 0 : line + sheet.firstLine - 1, reason: reason,
                detail: detail))
    }

    // MARK: - Fields

    /// A value of the field's kind; what is of another kind is listed and left out.
    mutating func value(_ node: YAMLNode, _ field: Field) -> Value? {
        if node.isNothing { return nil }
        switch field.kind {
        case .text, .enumeration:
            guard let text = node.text else {
                note(node.line, .notText, "\(field.name): \(node.summary)")
                return .text(clean(node.summary))
            }
            return self.text(text, field.name, node.line).map(Value.text)
        case .boolean:
            switch node.text?.lowercased() {
            case "true", "yes", "oui", "on": return .boolean(true)
            case "false", "no", "non", "off": return .boolean(false)
            default:
                note(
                    node.line, .notText, "\(field.name): \(node.summary) is neither true nor false")
                return nil
            }
        case .day: return day(node, field.name).map(Value.day)
        case .texts:
            let items = node.items ?? [node]
            let texts = items.compactMap { item in
                item.isNothing ? nil : clean(item.text ?? item.summary)
            }
            return texts.isEmpty ? nil : .texts(texts)
        case .integer: return node.text.flatMap { Int64($0) }.map(Value.integer)
        case .cents: return node.text.flatMap { Cents($0) }.map(Value.cents)
        case .decimal, .percentage:
            return node.text.flatMap { ExactDecimal($0) }.map(Value.decimal)
        case .fiscalYear: return node.text.flatMap { FiscalYear($0) }.map(Value.year)
        case .reference, .references: return nil
        }
    }

    /// Trimmed; links unescaped; nil for nothing.
    private mutating func text(_ text: String, _ name: String, _ line: Int) -> String? {
        var text = text
        let isLink =
            ["link", "repository", "website", "github"].contains(name) || name.hasSuffix("_url")
        if isLink, text.contains("&#") || text.contains("&amp;") {
            note(line, .escapedLink, text)
            text = SheetDraft.unescaped(text)
        }
        let cleaned = clean(text)
        if cleaned != text { note(line, .straySpaces, name) }
        if cleaned.isEmpty {
            if isLink { note(line, .emptyLink, name) }
            return nil
        }
        return cleaned
    }

    /// Without surrounding white space and control characters.
    private func clean(_ text: String) -> String {
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars
        where scalar.value >= 0x20 && scalar.value != 0x7F || scalar == "\n" || scalar == "\t" {
            scalars.append(scalar)
        }
        var characters = Substring(String(scalars))
        while let first = characters.first, first.isWhitespace { characters.removeFirst() }
        while let last = characters.last, last.isWhitespace { characters.removeLast() }
        return String(characters)
    }

    private static func unescaped(_ text: String) -> String {
        var result = ""
        var rest = text[...]
        while let ampersand = rest.firstIndex(of: "&") {
            result += rest[..<ampersand]
            rest = rest[ampersand...]
            guard let end = rest.firstIndex(of: ";"), rest.distance(from: ampersand, to: end) < 10
            else {
                result.append(rest.removeFirst())
                continue
            }
            let name = rest[rest.index(after: ampersand)..<end]
            let character: Character?
            switch name {
            case "amp": character = "&"
            case "lt": character = "<"
            case "gt": character = ">"
            case "quot": character = "\""
            case "apos": character = "'"
            default:
                let digits = name.dropFirst()
                let number =
                    name.hasPrefix("#x") || name.hasPrefix("#X")
                    ? UInt32(digits.dropFirst(), radix: 16)
                    : name.hasPrefix("#") ? UInt32(digits) : nil
                character = number.flatMap { Unicode.Scalar($0) }.map(Character.init)
            }
            if let character {
                result.append(character)
                rest = rest[rest.index(after: end)...]
            } else {
                result.append(rest.removeFirst())
            }
        }
        return result + rest
    }

    mutating func day(_ node: YAMLNode?, _ what: String) -> Day? {
        guard let node, !node.isNothing else { return nil }
        guard let text = node.text else {
            note(node.line, .impossibleDate, "\(what): \(node.summary)")
            return nil
        }
        let trimmed = clean(text)
        if trimmed.isEmpty { return nil }
        if let day = Day(trimmed) { return day }
        // A time of day after the date, as in `2021-03-01T00:00:00Z`.
        if trimmed.utf8.count > 10, let day = Day(trimmed.prefix(10)) { return day }
        note(node.line, .impossibleDate, "\(what): \(trimmed) is not a day of the calendar")
        return nil
    }

    mutating func owner(_ values: inout [FieldID: Value], _ type: RecordType) {
        guard let node = sheet.root["owner"], !node.isNothing else { return }
        let items = (node.items ?? [node]).compactMap(\.text)
        var ids: [RecordID] = []
        var texts: [String] = []
        for item in items {
            let key = item.split(separator: "/").last.map(String.init) ?? item
            if item.hasPrefix("/organisations/"), reader.organisations.contains(key),
                let id = reader.identities.id(.organisations, key)
            {
                ids.append(id)
            } else {
                if item.hasPrefix("/organisations/") {
                    note(node.line, .unknownOwner, "\(key) has no sheet")
                }
                texts.append(item)
            }
        }
        if let first = ids.first, let field = type.field(named: "owner") {
            values[field.id] = .reference(first)
        }
        if ids.count > 1, let field = type.field(named: "owners") {
            values[field.id] = .references(ids)
        }
        if !texts.isEmpty, let field = type.field(named: "owner_text") {
            values[field.id] = .text(texts.joined(separator: ", "))
        }
    }
}
