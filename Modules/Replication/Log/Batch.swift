import Domain

/// What one transaction changed in one scope: signed by its replica, named by its hash, never
/// altered. `docs/format.md` specifies the bytes.
public struct Batch: Hashable, Sendable {
    public let name: BatchName
    /// The unsigned bytes, as they were signed.
    public let bytes: [UInt8]
    /// Ed25519 over the SHA-256 of `bytes`, 64 bytes. Checked before a batch is stored.
    public let signature: [UInt8]
    public let header: BatchHeader
    /// Where the operations lie in `bytes`, and how.
    let body: Body
    /// Of a batch signed here: the operations as they were given.
    private let written: Operations?

    enum Body: Hashable, Sendable {
        case none
        case raw(Range<Int>)
        case zstd(Range<Int>, size: Int)
    }

    /// The first byte of every batch.
    static let version: UInt8 = 1
    /// Greatest size of the unsigned bytes: 1 MiB less room for framing.
    public static let sizeLimit = (1 << 20) - 1024
    /// Greatest number of names in `seen`, a basis, `lines` or a copy's list.
    package static let namesLimit = 4096

    public static func == (a: Batch, b: Batch) -> Bool { a.name == b.name }
    public func hash(into hasher: inout Hasher) { hasher.combine(name) }

    /// Encodes and signs.
    /// - Throws: `outOfRange` when the result exceeds `sizeLimit`.
    package init(
        header: BatchHeader, operations: Operations, key: SigningKey
    ) throws(WireError) {
        var header = header
        var numbers: [BatchName: Int] = [:]
        for (n, name) in header.seen.enumerated() { numbers[name] = n + 1 }
        for run in operations.runs {
            for group in run.groups {
                var last: BatchName?
                for handle in group.existing where handle.line != last {
                    last = handle.line
                    if let line = handle.line, numbers[line] == nil {
                        header.lines.append(line)
                        numbers[line] = header.seen.count + header.lines.count
                    }
                }
            }
        }
        let encoded = operations.encoded { line in
            guard let line else { return 0 }
            guard let number = numbers[line] else {
                preconditionFailure("every line was numbered above")
            }
            return number
        }
        let bytes = header.encoded(operations: encoded)
        guard bytes.count <= Batch.sizeLimit else { throw .outOfRange("the size of a batch") }
        let digest = sha256(bytes)
        guard let name = BatchName(digest) else { throw .missing("the name") }
        self.name = name
        self.bytes = bytes
        signature = key.signature(for: digest)
        self.header = header
        body = .none
        written = operations
    }

    /// Decodes the header; the signature is not checked here (`isSigned(by:)`).
    public init(bytes: [UInt8], signature: [UInt8]) throws(WireError) {
        guard bytes.count <= Batch.sizeLimit else { throw .outOfRange("the size of a batch") }
        guard signature.count == 64 else { throw .missing("the signature") }
        guard let name = BatchName(sha256(bytes)) else { throw .missing("the name") }
        self.name = name
        self.bytes = bytes
        self.signature = signature
        (header, body) = try BatchHeader.decode(bytes)
        written = nil
    }

    /// Whether the signature is this key's. About 50 µs.
    public func isSigned(by key: ReplicaKey) -> Bool { key.isValid(signature, for: name.bytes) }

    /// What it cites: it is applied after them.
    package var parents: [BatchName] { header.seen + (header.prev.map { [$0] } ?? []) }

    /// What handles' line numbers stand for.
    var lines: [BatchName] { header.seen + header.lines }

    /// Decodes the operations. Cost: linear in their expanded size, which is capped.
    package func operations() throws(WireError) -> Operations {
        if let written { return written }
        switch body {
        case .none: return Operations(runs: [])
        case .raw(let range):
            return try Operations(encoded: Array(bytes[range]), lines: lines)
        case .zstd(let range, let size):
            return try Operations(
                encoded: try Compression.expand(bytes[range], size: size), lines: lines)
        }
    }
}
