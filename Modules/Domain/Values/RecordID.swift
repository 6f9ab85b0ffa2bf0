/// The identity of a record within its scope: 128 bits.
///
/// Random for records made by hand; for imported ones derived from source, type and first key,
/// so that two people who import the same sheets make the same records.
public struct RecordID: Hashable, Sendable, Comparable {
    /// The first eight bytes, big-endian.
    public let high: UInt64
    /// The last eight bytes, big-endian.
    public let low: UInt64

    @inlinable public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Reads the first 16 bytes of `bytes`; nil when there are fewer.
    @inlinable public init?(bytes: some Collection<UInt8>) {
        guard bytes.count >= 16 else { return nil }
        var words: (UInt64, UInt64) = (0, 0)
        for (n, byte) in bytes.prefix(16).enumerated() {
            if n < 8 {
                words.0 = words.0 << 8 | UInt64(byte)
            } else {
                words.1 = words.1 << 8 | UInt64(byte)
            }
        }
        self.init(high: words.0, low: words.1)
    }

    /// Reads 32 hexadecimal digits; nil for anything else.
    public init?(hex: some StringProtocol) {
        let digits = Array(hex.utf8)
        guard digits.count == 32 else { return nil }
        let first = String(decoding: digits[..<16], as: UTF8.self)
        let last = String(decoding: digits[16...], as: UTF8.self)
        guard let high = UInt64(first, radix: 16), let low = UInt64(last, radix: 16),
            !first.hasPrefix("+"), !last.hasPrefix("+"), !first.hasPrefix("-"),
            !last.hasPrefix("-")
        else { return nil }
        self.init(high: high, low: low)
    }

    /// The 16 bytes, in order.
    public var bytes: [UInt8] {
        (0..<16).map { n in
            UInt8(truncatingIfNeeded: (n < 8 ? high : low) >> UInt64(8 * (7 - n % 8)))
        }
    }

    /// 32 lower-case hexadecimal digits.
    public var hex: String { Hex.string(bytes) }

    public static func < (a: RecordID, b: RecordID) -> Bool {
        (a.high, a.low) < (b.high, b.low)
    }
}
