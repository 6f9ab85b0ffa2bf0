/// Why a text is no value of a field.
public struct ValueError: Error, Hashable, Sendable, CustomStringConvertible {
    public let field: String
    /// The text as it came, at most 60 characters of it.
    public let text: String
    public let reason: String
    public let remedy: String

    public var message: String { "\(field)=\(text): \(reason); \(remedy)" }
    public var description: String { message }

    init(_ field: Field, _ text: String, _ reason: String, _ remedy: String) {
        self.field = field.name
        self.text = text.count > 60 ? String(text.prefix(60)) + "…" : text
        self.reason = reason
        self.remedy = remedy
    }
}

/// The one text form of values, for the command line, CSV and JSON. `parse` reads what `print`
/// writes; the empty text is no value. Items of a list are joined by `|`; `\|` and `\\` stand for
/// these characters within an item.
extension Field {
    /// - Parameter resolve: the record of a type that has a key, now or formerly.
    public func parse(
        _ text: String, resolve: (_ type: String, _ key: String) -> RecordID?
    ) throws(ValueError) -> Value {
        if text.isEmpty { return .empty }
        switch kind {
        case .text, .enumeration: return .text(try checked(text))
        case .integer:
            guard let number = Int64(text) else {
                throw ValueError(self, text, "not a whole number", "write digits, as 42")
            }
            return .integer(number)
        case .decimal, .percentage:
            guard let decimal = ExactDecimal(text) else {
                throw ValueError(self, text, "not a decimal number", "write it as 79.4")
            }
            return .decimal(decimal)
        case .cents:
            guard let cents = Cents(text) else {
                throw ValueError(self, text, "not an amount in euros", "write it as 2530000.00")
            }
            return .cents(cents)
        case .day:
            guard let day = Day(text) else {
                throw ValueError(self, text, "not a day of the calendar", "write YYYY-MM-DD")
            }
            return .day(day)
        case .fiscalYear:
            guard let year = FiscalYear(text) else {
                throw ValueError(self, text, "not a year", "write four digits, as 2023")
            }
            return .year(year)
        case .boolean:
            switch text.lowercased() {
            case "true", "vrai", "oui", "1": return .boolean(true)
            case "false", "faux", "non", "0": return .boolean(false)
            default: throw ValueError(self, text, "neither true nor false", "write true or false")
            }
        case .reference(let type): return .reference(try reference(text, type, resolve))
        case .texts:
            var texts: [String] = []
            for item in Field.items(text) { texts.append(try checked(item)) }
            return .texts(texts)
        case .references(let type):
            var ids: [RecordID] = []
            for item in Field.items(text) { ids.append(try reference(item, type, resolve)) }
            return .references(ids)
        }
    }

    /// - Parameter key: the key of a record, where it is known.
    public func print(
        _ value: Value, key: (_ type: String, _ id: RecordID) -> String?
    ) -> String {
        switch value {
        case .empty: ""
        case .text(let text): text
        case .integer(let number): String(number)
        case .decimal(let decimal): decimal.text
        case .cents(let cents): cents.text
        case .day(let day): day.text
        case .year(let year): year.text
        case .boolean(let boolean): boolean ? "true" : "false"
        case .reference(let id): print(id, key)
        case .texts(let texts): texts.map(Field.escaped).joined(separator: "|")
        case .references(let ids):
            ids.map { Field.escaped(print($0, key)) }.joined(separator: "|")
        }
    }

    private func print(_ id: RecordID, _ key: (String, RecordID) -> String?) -> String {
        switch kind {
        case .reference(let type), .references(let type): key(type, id) ?? id.hex
        case .text, .integer, .decimal, .percentage, .cents, .day, .fiscalYear, .boolean,
            .enumeration, .texts:
            id.hex
        }
    }

    private func reference(
        _ text: String, _ type: String, _ resolve: (String, String) -> RecordID?
    ) throws(ValueError) -> RecordID {
        if let id = resolve(type, text) ?? RecordID(hex: text) { return id }
        throw ValueError(
            self, text, "no \(type) has this key", "see `list \(type)`, add it, or `sync` first")
    }

    private func checked(_ text: String) throws(ValueError) -> String {
        guard text.utf8.count <= Value.textLimit else {
            throw ValueError(
                self, text, "longer than 256 KiB", "shorten it or keep it in a document")
        }
        let hasControl = text.unicodeScalars.contains {
            ($0.value < 0x20 && $0 != "\n" && $0 != "\t") || $0.value == 0x7F
        }
        if hasControl {
            throw ValueError(self, text, "a control character in a text", "remove it")
        }
        return text
    }

    private static func escaped(_ item: String) -> String {
        var result = ""
        for character in item {
            if character == "|" || character == "\\" { result.append("\\") }
            result.append(character)
        }
        return result
    }

    private static func items(_ text: String) -> [String] {
        var items = [""]
        var isEscaped = false
        for character in text {
            if isEscaped {
                items[items.count - 1].append(character)
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else if character == "|" {
                items.append("")
            } else {
                items[items.count - 1].append(character)
            }
        }
        return items
    }
}
