/// Texts one after the other in one buffer.
package struct TextColumn: Hashable, Sendable {
    package private(set) var bytes: [UInt8] = []
    /// Where each text ends.
    private var ends: [Int64] = []

    package init() {}

    package init(_ texts: [String]) {
        for text in texts { append(text.utf8) }
    }

    /// - Precondition: `ends` ascend, and the last one is the number of bytes.
    init(bytes: [UInt8], ends: [Int64]) {
        self.bytes = bytes
        self.ends = ends
    }

    package var count: Int { ends.count }

    package func range(_ n: Int) -> Range<Int> {
        (n == 0 ? 0 : Int(ends[n - 1]))..<Int(ends[n])
    }

    package subscript(n: Int) -> String { String(decoding: bytes[range(n)], as: UTF8.self) }

    package mutating func append(_ utf8: some Sequence<UInt8>) {
        bytes.append(contentsOf: utf8)
        ends.append(Int64(bytes.count))
    }

    /// The same for bytes at hand: other modules cannot specialise the generic one.
    package mutating func append(_ utf8: [UInt8]) {
        bytes += utf8
        ends.append(Int64(bytes.count))
    }

    /// Appends the n-th text of another column.
    mutating func append(_ other: TextColumn, _ n: Int) {
        bytes += other.bytes[other.range(n)]
        ends.append(Int64(bytes.count))
    }

    package mutating func reserve(texts: Int, bytes: Int) {
        ends.reserveCapacity(texts)
        self.bytes.reserveCapacity(bytes)
    }

    // MARK: - Looking at bytes, eight at a time

    /// Whether no byte has its highest bit set.
    var isASCII: Bool {
        unsafe bytes.withUnsafeBytes { all in
            var bits: UInt64 = 0
            var n = 0
            while n + 8 <= all.count {
                bits |= unsafe all.loadUnaligned(fromByteOffset: n, as: UInt64.self)
                n += 8
            }
            while n < all.count {
                bits |= UInt64(unsafe all[n])
                n += 1
            }
            return bits & 0x8080_8080_8080_8080 == 0
        }
    }

    /// A hash of some bytes for a table in memory; not to be kept. Whoever chooses texts that
    /// collide slows his own batch down, at most by the number of distinct texts that a dictionary
    /// may have.
    func hash(_ range: Range<Int>) -> Int {
        unsafe bytes.withUnsafeBytes { all in
            var hash = UInt64(range.count) &* 0x9E37_79B9_7F4A_7C15
            var n = range.lowerBound
            while n + 8 <= range.upperBound {
                let word = unsafe all.loadUnaligned(fromByteOffset: n, as: UInt64.self)
                hash = (hash ^ word) &* 0xFF51_AFD7_ED55_8CCD
                hash ^= hash >> 32
                n += 8
            }
            var rest: UInt64 = 0
            while n < range.upperBound {
                rest = rest << 8 | UInt64(unsafe all[n])
                n += 1
            }
            hash = (hash ^ rest) &* 0xFF51_AFD7_ED55_8CCD
            return Int(truncatingIfNeeded: hash ^ hash >> 32)
        }
    }

    /// Whether these bytes are the n-th text of another column.
    func holds(_ range: Range<Int>, _ other: TextColumn, _ n: Int) -> Bool {
        let theirs = other.range(n)
        guard range.count == theirs.count else { return false }
        return unsafe bytes.withUnsafeBytes { mine in
            unsafe other.bytes.withUnsafeBytes { others in
                unsafe mine[range].elementsEqual(others[theirs])
            }
        }
    }
}
