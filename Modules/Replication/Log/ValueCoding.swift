package import Domain

/// One value by itself: its kind (as in columns, docs/format.md), then its content. Used where
/// values stand alone: in the merge state of a record, never in columns.
package enum ValueCoding {
    package static func encode(_ value: Value, into writer: inout ByteWriter) {
        switch value {
        case .empty: writer.byte(0)
        case .text(let text):
            writer.byte(1)
            self.text(text, into: &writer)
        case .integer(let number):
            writer.byte(2)
            writer.signed(number)
        case .decimal(let decimal):
            writer.byte(3)
            writer.signed(decimal.mantissa)
            writer.varint(decimal.scale)
        case .cents(let cents):
            writer.byte(4)
            writer.signed(cents.count)
        case .day(let day):
            writer.byte(5)
            writer.signed(Int64(day.number))
        case .year(let year):
            writer.byte(6)
            writer.signed(Int64(year.number))
        case .boolean(let boolean):
            writer.byte(7)
            writer.byte(boolean ? 1 : 0)
        case .reference(let id):
            writer.byte(8)
            writer.raw(id.bytes)
        case .texts(let texts):
            writer.byte(9)
            writer.varint(texts.count)
            for text in texts { self.text(text, into: &writer) }
        case .references(let ids):
            writer.byte(10)
            writer.varint(ids.count)
            for id in ids { writer.raw(id.bytes) }
        }
    }

    private static func text(_ text: String, into writer: inout ByteWriter) {
        writer.varint(text.utf8.count)
        writer.raw(text.utf8)
    }

    package static func decode(_ reader: inout ByteReader) throws(WireError) -> Value {
        switch try reader.byte() {
        case 0: return .empty
        case 1: return .text(try text(&reader))
        case 2: return .integer(try reader.signed())
        case 3:
            let mantissa = try reader.signed()
            let scale = try reader.count("a scale", limit: 18)
            guard let decimal = ExactDecimal(mantissa: mantissa, scale: scale) else {
                throw .outOfRange("a decimal")
            }
            return .decimal(decimal)
        case 4: return .cents(Cents(try reader.signed()))
        case 5:
            guard let number = Int32(exactly: try reader.signed()) else {
                throw .outOfRange("a day")
            }
            return .day(Day(number: number))
        case 6:
            guard let year = FiscalYear(Int(clamping: try reader.signed())) else {
                throw .outOfRange("a fiscal year")
            }
            return .year(year)
        case 7: return .boolean(try reader.byte() != 0)
        case 8: return .reference(try reference(&reader))
        case 9:
            var texts: [String] = []
            for _ in 0..<(try reader.count("a list", limit: reader.remaining)) {
                texts.append(try text(&reader))
            }
            return .texts(texts)
        case 10:
            var ids: [RecordID] = []
            for _ in 0..<(try reader.count("a list", limit: reader.remaining / 16)) {
                ids.append(try reference(&reader))
            }
            return .references(ids)
        default: throw .outOfRange("a value's kind")
        }
    }

    private static func text(_ reader: inout ByteReader) throws(WireError) -> String {
        let range = try reader.range(try reader.count("a text", limit: reader.remaining))
        guard let text = String(validating: reader.bytes[range], as: UTF8.self) else {
            throw .notText
        }
        return text
    }

    private static func reference(_ reader: inout ByteReader) throws(WireError) -> RecordID {
        guard let id = RecordID(bytes: try reader.take(16)) else { throw .outOfRange("an id") }
        return id
    }
}
