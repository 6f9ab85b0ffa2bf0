/// A column of integers, in the shorter of two forms:
/// 0, then one ZigZag varint a number; or
/// 1, then the smallest number (ZigZag varint), a width in bits (one byte, 0 to 56, or 64) and each
/// number's distance from it in that many bits, least significant bit first (frame of reference;
/// Goldstein, Ramakrishnan, Shaft, "Compressing Relations and Indexes", 1998).
enum NumberColumn {
    static func encode(_ numbers: [Int64], into writer: inout ByteWriter) {
        guard let first = numbers.first else { return }
        var low = first
        var high = first
        var varints = 0
        for number in numbers {
            if number < low { low = number }
            if number > high { high = number }
            let zigzag = UInt64(bitPattern: number << 1 ^ number >> 63)
            varints += (70 - max(zigzag, 1).leadingZeroBitCount) / 7
        }
        let span = UInt64(bitPattern: high &- low)
        let bits = 64 - span.leadingZeroBitCount
        let width = bits > 56 ? 64 : bits
        if (numbers.count * width + 7) / 8 + 4 > varints {
            writer.byte(0)
            for number in numbers { writer.signed(number) }
            return
        }
        writer.byte(1)
        writer.signed(low)
        writer.byte(UInt8(width))
        pack(numbers, low: low, width: width, into: &writer)
    }

    private static func pack(
        _ numbers: [Int64], low: Int64, width: Int, into writer: inout ByteWriter
    ) {
        var word: UInt64 = 0
        var filled = 0
        for number in numbers {
            let distance = UInt64(bitPattern: number &- low)
            if width == 64 {
                for shift in stride(from: 0, to: 64, by: 8) {
                    writer.byte(UInt8(truncatingIfNeeded: distance >> UInt64(shift)))
                }
                continue
            }
            word |= distance << UInt64(filled)
            filled += width
            while filled >= 8 {
                writer.byte(UInt8(truncatingIfNeeded: word))
                word >>= 8
                filled -= 8
            }
        }
        if filled > 0 { writer.byte(UInt8(truncatingIfNeeded: word)) }
    }

    static func decode(_ count: Int, from reader: inout ByteReader) throws(WireError) -> [Int64] {
        guard count > 0 else { return [] }
        var numbers: [Int64] = []
        switch try reader.byte() {
        case 0:
            guard count <= reader.remaining else { throw .truncated(offset: reader.position) }
            numbers.reserveCapacity(count)
            for _ in 0..<count { numbers.append(try reader.signed()) }
        case 1:
            let low = try reader.signed()
            let width = Int(try reader.byte())
            guard width <= 56 || width == 64 else { throw .outOfRange("a column's width") }
            let (bits, overflow) = count.multipliedReportingOverflow(by: width)
            guard !overflow else { throw .outOfRange("a column") }
            let range = try reader.range((bits + 7) / 8)
            numbers.reserveCapacity(count)
            unpack(count, low: low, width: width, reader.bytes, range, into: &numbers)
        default: throw .outOfRange("a column's form")
        }
        return numbers
    }

    private static func unpack(
        _ count: Int, low: Int64, width: Int, _ bytes: [UInt8], _ range: Range<Int>,
        into numbers: inout [Int64]
    ) {
        let mask: UInt64 = width == 64 ? .max : 1 << UInt64(width) - 1
        var word: UInt64 = 0
        var filled = 0
        var next = range.lowerBound
        for _ in 0..<count {
            if width == 64 {
                word = 0
                for shift in stride(from: 0, to: 64, by: 8) {
                    word |= UInt64(bytes[next]) << UInt64(shift)
                    next += 1
                }
                numbers.append(low &+ Int64(bitPattern: word))
                continue
            }
            while filled < width {
                word |= UInt64(bytes[next]) << UInt64(filled)
                next += 1
                filled += 8
            }
            numbers.append(low &+ Int64(bitPattern: word & mask))
            word >>= UInt64(width)
            filled -= width
        }
    }
}
