import Domain

/// The full name of a batch: the SHA-256 of its unsigned bytes.
public struct BatchName: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// 32 bytes as four big-endian words.
    @usableFromInline let words: (UInt64, UInt64, UInt64, UInt64)

    /// Length in bytes.
    public static let length = 32

    /// Reads exactly 32 bytes; nil otherwise.
    @inlinable public init?(_ bytes: some Collection<UInt8>) {
        guard bytes.count == 32 else { return nil }
        var read: [UInt64] = [0, 0, 0, 0]
        for (n, byte) in bytes.enumerated() { read[n >> 3] = read[n >> 3] << 8 | UInt64(byte) }
        words = (read[0], read[1], read[2], read[3])
    }

    /// Reads 64 hexadecimal digits.
    public init?(hex: some StringProtocol) {
        guard let bytes = Hex.bytes(hex) else { return nil }
        self.init(bytes)
    }

    public var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(32)
        for word in [words.0, words.1, words.2, words.3] {
            for shift in stride(from: 56, through: 0, by: -8) {
                bytes.append(UInt8(truncatingIfNeeded: word >> UInt64(shift)))
            }
        }
        return bytes
    }

    public var hex: String { Hex.string(bytes) }
    public var description: String { hex }
    /// The first 12 digits, for people.
    public var short: String { String(hex.prefix(12)) }

    public static func == (a: BatchName, b: BatchName) -> Bool { a.words == b.words }
    public static func < (a: BatchName, b: BatchName) -> Bool { a.words < b.words }
    public func hash(into hasher: inout Hasher) { hasher.combine(words.0) }
}
