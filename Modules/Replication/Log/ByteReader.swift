/// Reads what `ByteWriter` wrote, bounds-checked; never reads past `end`.
package struct ByteReader {
    package let bytes: [UInt8]
    package private(set) var position: Int
    package let end: Int

    package init(_ bytes: [UInt8]) { self.init(bytes, 0..<bytes.count) }

    package init(_ bytes: [UInt8], _ range: Range<Int>) {
        precondition(range.lowerBound >= 0 && range.upperBound <= bytes.count)
        self.bytes = bytes
        position = range.lowerBound
        end = range.upperBound
    }

    package var isAtEnd: Bool { position == end }
    package var remaining: Int { end - position }

    package mutating func byte() throws(WireError) -> UInt8 {
        guard position < end else { throw .truncated(offset: position) }
        defer { position += 1 }
        return bytes[position]
    }

    package mutating func varint() throws(WireError) -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while true {
            let next = try byte()
            guard shift < 63 || next <= 1 else { throw .outOfRange("a varint") }
            value |= UInt64(next & 0x7F) << shift
            if next < 0x80 { return value }
            shift += 7
        }
    }

    package mutating func signed() throws(WireError) -> Int64 {
        let value = try varint()
        return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
    }

    /// A varint that must not exceed `limit`.
    package mutating func count(_ what: String, limit: Int) throws(WireError) -> Int {
        let value = try varint()
        guard value <= UInt64(limit) else { throw .outOfRange(what) }
        return Int(value)
    }

    /// The range of the next `count` bytes.
    package mutating func range(_ count: Int) throws(WireError) -> Range<Int> {
        guard count >= 0, count <= remaining else { throw .truncated(offset: position) }
        defer { position += count }
        return position..<position + count
    }

    package mutating func take(_ count: Int) throws(WireError) -> [UInt8] {
        Array(bytes[try range(count)])
    }

    /// The next field of a message: its number and its value, or nil at the end.
    package mutating func field() throws(WireError) -> WireField? {
        if isAtEnd { return nil }
        let tag = try varint()
        let number = Int(truncatingIfNeeded: tag >> 3)
        guard number > 0, number < 1 << 29 else { throw .outOfRange("a field number") }
        switch tag & 7 {
        case 0: return WireField(number: number, value: .varint(try varint()))
        case 2:
            let length = try count("a field's length", limit: remaining)
            return WireField(number: number, value: .bytes(try range(length)))
        default: throw .outOfRange("a wire type")
        }
    }

    package func reader(_ range: Range<Int>) -> ByteReader { ByteReader(bytes, range) }
}

/// One field of a message, by number. Unknown numbers are skipped: newer programs add fields.
package struct WireField {
    package enum Value {
        case varint(UInt64)
        /// Where the bytes lie in the reader's array.
        case bytes(Range<Int>)
    }
    package let number: Int
    package let value: Value

    package func varint() throws(WireError) -> UInt64 {
        guard case .varint(let value) = value else { throw .outOfRange("field \(number)") }
        return value
    }

    package func signed() throws(WireError) -> Int64 {
        let value = try varint()
        return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
    }

    package func bytes() throws(WireError) -> Range<Int> {
        guard case .bytes(let range) = value else { throw .outOfRange("field \(number)") }
        return range
    }
}
