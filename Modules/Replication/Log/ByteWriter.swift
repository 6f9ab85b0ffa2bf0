/// Appends the primitives of the batch format: Protobuf's wire encoding (varints, tags,
/// length-delimited fields; https://protobuf.dev/programming-guides/encoding/) and raw bytes.
package struct ByteWriter {
    package var bytes: [UInt8] = []

    package init() {}

    package mutating func byte(_ value: UInt8) { bytes.append(value) }

    package mutating func raw(_ more: some Sequence<UInt8>) { bytes.append(contentsOf: more) }

    package mutating func varint(_ value: UInt64) {
        var value = value
        while value >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: value) | 0x80)
            value >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: value))
    }

    package mutating func varint(_ value: Int) { varint(UInt64(value)) }

    /// ZigZag: small magnitudes of either sign are short.
    package mutating func signed(_ value: Int64) {
        varint(UInt64(bitPattern: value << 1 ^ value >> 63))
    }

    /// Field with wire type 0.
    package mutating func field(_ number: Int, varint value: UInt64) {
        varint(number << 3)
        varint(value)
    }

    package mutating func field(_ number: Int, signed value: Int64) {
        varint(number << 3)
        signed(value)
    }

    /// Field with wire type 2.
    package mutating func field(_ number: Int, bytes value: some Collection<UInt8>) {
        varint(number << 3 | 2)
        varint(value.count)
        bytes.append(contentsOf: value)
    }
}
