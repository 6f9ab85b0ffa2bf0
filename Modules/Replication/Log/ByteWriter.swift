/// Appends the primitives of the batch format: Protobuf's wire encoding (varints, tags,
/// length-delimited fields; https://protobuf.dev/programming-guides/encoding/) and raw bytes.
package struct ByteWriter {
    package var bytes: [UInt8] = []

    package init() {}

    package mutating func byte(_ value: UInt8) { bytes.append(value) }

    package mutating func raw(_ more: some Sequence<UInt8>) { bytes.append(contentsOf: more) }

    /// The same for bytes at hand: other modules cannot specialise the generic one.
    package mutating func raw(_ more: [UInt8]) { bytes += more }

    /// Eight bytes, the most significant first.
    package mutating func bigEndian(_ word: UInt64) {
        unsafe withUnsafeBytes(of: word.bigEndian) { unsafe bytes.append(contentsOf: $0) }
    }

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

    /// Field with wire type 2 whose value `body` writes in place: the length, which is known only
    /// afterwards, is put before it. Costs a move of the value, where a writer of its own would
    /// cost its growth and a copy.
    package mutating func field(_ number: Int, _ body: (inout ByteWriter) -> Void) {
        varint(number << 3 | 2)
        let start = bytes.count
        body(&self)
        var length = ByteWriter()
        length.varint(bytes.count - start)
        bytes.insert(contentsOf: length.bytes, at: start)
    }
}
