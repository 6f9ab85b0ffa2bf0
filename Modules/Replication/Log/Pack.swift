/// Batches, parents first, one after the other, in parts of at most 1 MiB: the one format of HTTP
/// bodies, bundle files and bootstrap.
///
/// A part is the four letters `P352`, the byte 1, the length of what follows (varint), then for
/// each batch the length of its unsigned bytes (varint), these bytes and its signature; at least one.
/// A pack is parts, one after the other; each is complete in itself.
public struct Pack: Sendable {
    /// What every part begins with.
    public static let magic: [UInt8] = Array("P352".utf8) + [1]
    /// Greatest number of bytes of batches in one part.
    public static let partLimit = 1 << 20

    /// Collects batches into parts.
    public struct Builder: Sendable {
        private var current = ByteWriter()
        public private(set) var parts: [[UInt8]] = []
        private let limit: Int

        /// - Parameter limit: of one part, in bytes; a batch above it still fills a part alone.
        public init(limit: Int = Pack.partLimit) { self.limit = limit }

        public mutating func append(bytes: [UInt8], signature: [UInt8]) {
            if !current.bytes.isEmpty, current.bytes.count + bytes.count + 70 > limit { close() }
            current.varint(bytes.count)
            current.raw(bytes)
            current.raw(signature)
        }

        public mutating func append(_ batch: Batch) {
            append(bytes: batch.bytes, signature: batch.signature)
        }

        private mutating func close() {
            guard !current.bytes.isEmpty else { return }
            var part = ByteWriter()
            part.raw(Pack.magic)
            part.varint(current.bytes.count)
            part.raw(current.bytes)
            parts.append(part.bytes)
            current = ByteWriter()
        }

        /// The parts that are full; what is still open stays. For writing a large pack bit by bit.
        public mutating func takeFull() -> [[UInt8]] {
            defer { parts = [] }
            return parts
        }

        /// All parts, the open one closed.
        public mutating func finish() -> [[UInt8]] {
            close()
            return takeFull()
        }
    }

    /// The batches of one part or of several.
    /// - Throws: the first fault; nothing of a damaged part is returned.
    public static func batches(_ bytes: [UInt8]) throws(WireError) -> [Batch] {
        var reader = ByteReader(bytes)
        var batches: [Batch] = []
        while !reader.isAtEnd {
            let head = try reader.take(magic.count)
            guard head.starts(with: magic.prefix(4)) else { throw .missing("the pack's head") }
            guard head == magic else { throw .unknownVersion(head[4]) }
            let length = try partLength(&reader)
            var part = reader.reader(try reader.range(length))
            while !part.isAtEnd {
                let size = try part.count("the size of a batch", limit: Batch.sizeLimit)
                let unsigned = try part.take(size)
                batches.append(
                    try Batch(bytes: unsigned, signature: try part.take(64)))
            }
        }
        return batches
    }

    /// How many batches a pack holds; neither decoded nor hashed.
    public static func count(_ bytes: [UInt8]) throws(WireError) -> Int {
        var reader = ByteReader(bytes)
        var count = 0
        while !reader.isAtEnd {
            guard try reader.take(magic.count) == magic else { throw .missing("the pack's head") }
            let length = try partLength(&reader)
            var part = reader.reader(try reader.range(length))
            while !part.isAtEnd {
                let size = try part.count("the size of a batch", limit: Batch.sizeLimit)
                _ = try part.range(size + 64)
                count += 1
            }
        }
        return count
    }

    /// An empty part says nothing, and a million of them would be read for it.
    private static func partLength(_ reader: inout ByteReader) throws(WireError) -> Int {
        let length = try reader.count("the length of a part", limit: partLimit + 128)
        guard length > 0 else { throw .missing("a part's first batch") }
        return length
    }

    /// The length of the first part of `bytes`, its head included; nil when more must be read.
    public static func length(ofPartIn bytes: some Collection<UInt8>) throws(WireError) -> Int? {
        let head = Array(bytes.prefix(magic.count + 10))
        guard head.count >= magic.count + 1 else { return nil }
        guard head.starts(with: magic.prefix(4)) else { throw .missing("the pack's head") }
        guard head.starts(with: magic) else { throw .unknownVersion(head[4]) }
        var reader = ByteReader(head, magic.count..<head.count)
        guard let length = try? reader.varint() else {
            guard head.count < magic.count + 10 else { throw .outOfRange("the length of a part") }
            return nil
        }
        guard length > 0 else { throw .missing("a part's first batch") }
        guard length <= UInt64(partLimit + 128) else { throw .outOfRange("the length of a part") }
        return reader.position + Int(length)
    }
}
