/// A causally closed set of batches as counters: for each local chain, how many of its batches
/// (from its beginning) belong to the set. The compact form of "the past of a batch".
package struct PastVector: Hashable, Sendable {
    /// (chain, count), ascending by chain, counts from 1.
    package private(set) var entries: [(chain: Int, count: Int)] = []

    package init() {}

    package static func == (a: PastVector, b: PastVector) -> Bool {
        a.entries.elementsEqual(b.entries) { $0 == $1 }
    }

    package func hash(into hasher: inout Hasher) {
        for entry in entries {
            hasher.combine(entry.chain)
            hasher.combine(entry.count)
        }
    }

    /// Where `chain` stands or would stand. Cost: logarithmic.
    private func index(_ chain: Int) -> Int {
        var low = 0
        var high = entries.count
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].chain < chain { low = middle + 1 } else { high = middle }
        }
        return low
    }

    package subscript(chain: Int) -> Int {
        let n = index(chain)
        return n < entries.count && entries[n].chain == chain ? entries[n].count : 0
    }

    /// Whether the batch with this ordinal (from 1) of the chain belongs to the set.
    package func contains(chain: Int, ordinal: Int) -> Bool { self[chain] >= ordinal }

    package mutating func include(chain: Int, count: Int) {
        let n = index(chain)
        if n < entries.count, entries[n].chain == chain {
            if entries[n].count < count { entries[n].count = count }
        } else {
            entries.insert((chain, count), at: n)
        }
    }

    package mutating func formUnion(_ other: PastVector) {
        for entry in other.entries { include(chain: entry.chain, count: entry.count) }
    }

    package func isSubset(of other: PastVector) -> Bool {
        entries.allSatisfy { other[$0.chain] >= $0.count }
    }

    /// Pairs of varints, chains as differences.
    package var encoded: [UInt8] {
        var writer = ByteWriter()
        var last = 0
        for entry in entries {
            writer.varint(entry.chain - last)
            writer.varint(entry.count)
            last = entry.chain
        }
        return writer.bytes
    }

    package init(encoded: [UInt8]) throws(WireError) {
        var reader = ByteReader(encoded)
        var chain = 0
        while !reader.isAtEnd {
            chain += try reader.count("a chain", limit: 1 << 31)
            include(chain: chain, count: try reader.count("a count", limit: 1 << 40))
        }
    }
}
