import Domain
import Replication

/// How a value stands in its typed column, and back.
enum ColumnValue {
    /// Whether a value of this kind goes into the column of a field; others are kept aside.
    static func fits(_ values: Column.Values, _ kind: FieldKind) -> Bool {
        switch (values, kind) {
        case (.texts, .text), (.texts, .enumeration), (.integers, .integer),
            (.decimals, .decimal), (.decimals, .percentage), (.cents, .cents), (.days, .day),
            (.years, .fiscalYear), (.booleans, .boolean), (.references, .reference),
            (.textLists, .texts), (.referenceLists, .references):
            true
        default: false
        }
    }

    static func fits(_ value: Value, _ kind: FieldKind) -> Bool {
        switch (value, kind) {
        case (.empty, _), (.text, .text), (.text, .enumeration), (.integer, .integer),
            (.decimal, .decimal), (.decimal, .percentage), (.cents, .cents), (.day, .day),
            (.year, .fiscalYear), (.boolean, .boolean), (.reference, .reference),
            (.texts, .texts), (.references, .references):
            true
        default: false
        }
    }

    static func bind(_ value: Value, _ statement: Statement, _ n: Int32) {
        switch value {
        case .empty: statement.bindNull(n)
        case .text(let text): statement.bind(n, copying: text)
        case .integer(let number): statement.bind(n, number)
        case .decimal(let decimal): statement.bind(n, copying: decimal.text)
        case .cents(let cents): statement.bind(n, cents.count)
        case .day(let day): statement.bind(n, Int64(day.number))
        case .year(let year): statement.bind(n, Int64(year.number))
        case .boolean(let boolean): statement.bind(n, boolean ? 1 : 0 as Int64)
        case .reference(let id): statement.bind(n, copying: id.bytes)
        case .texts(let texts): statement.bind(n, copying: list(texts))
        case .references(let ids): statement.bind(n, copying: list(ids.map(\.hex)))
        }
    }

    static func read(_ kind: FieldKind, _ statement: Statement, _ n: Int32) -> Value {
        if statement.isNull(n) { return .empty }
        switch kind {
        case .text, .enumeration: return .text(statement.text(n))
        case .integer: return .integer(statement.integer(n))
        case .decimal, .percentage:
            return ExactDecimal(statement.text(n)).map(Value.decimal) ?? .empty
        case .cents: return .cents(Cents(statement.integer(n)))
        case .day: return .day(Day(number: Int32(clamping: statement.integer(n))))
        case .fiscalYear: return FiscalYear(statement.int(n)).map(Value.year) ?? .empty
        case .boolean: return .boolean(statement.integer(n) != 0)
        case .reference: return statement.recordID(n).map(Value.reference) ?? .empty
        case .texts: return .texts(items(statement.text(n)))
        case .references:
            return .references(items(statement.text(n)).compactMap { RecordID(hex: $0) })
        }
    }

    // MARK: - Lists are JSON arrays of strings (RFC 8259)

    static func list(_ texts: [String]) -> String {
        "[" + texts.map(quoted).joined(separator: ",") + "]"
    }

    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case _ where scalar.value < 0x20:
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }

    /// Reads back what `list` wrote.
    static func items(_ json: String) -> [String] {
        var items: [String] = []
        var current = String.UnicodeScalarView()
        var isInside = false
        var scalars = json.unicodeScalars.makeIterator()
        while let scalar = scalars.next() {
            switch (isInside, scalar) {
            case (false, "\""):
                isInside = true
                current = String.UnicodeScalarView()
            case (true, "\""):
                isInside = false
                items.append(String(current))
            case (true, "\\"):
                guard let escaped = scalars.next() else { return items }
                if escaped == "u" {
                    var digits = ""
                    for _ in 0..<4 { if let d = scalars.next() { digits.unicodeScalars.append(d) } }
                    if let number = UInt32(digits, radix: 16), let one = Unicode.Scalar(number) {
                        current.append(one)
                    }
                } else {
                    current.append(escaped)
                }
            case (true, _): current.append(scalar)
            case (false, _): break
            }
        }
        return items
    }
}
