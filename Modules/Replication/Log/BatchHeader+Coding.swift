import Domain

/// The numbers of the fields in the log; `docs/format.md` is their specification.
private enum Tag {
    static let prev = 1
    static let replica = 2
    static let scope = 3
    static let programme = 4
    static let seen = 5
    static let basis = 6
    static let schemaVersion = 7
    static let recorded = 8
    static let source = 9
    static let actor = 10
    static let certificates = 11
    static let lines = 12
    static let operations = 13
    static let frame = 14
    static let size = 15
    static let original = 16
    static let shown = 17
    static let reason = 18
    static let entry = 19
}

extension BatchHeader {
    /// Smaller operations stay raw: a frame would be longer.
    private static let compressFrom = 160

    func encoded(operations: [UInt8]) -> [UInt8] {
        var writer = ByteWriter()
        writer.byte(Batch.version)
        if let prev { writer.field(Tag.prev, bytes: prev.bytes) }
        if let replica { writer.field(Tag.replica, bytes: replica.bytes) }
        if let scope { writer.field(Tag.scope, bytes: Array(scope.utf8)) }
        switch programme {
        case nil: break
        case .zero: writer.field(Tag.programme, bytes: [])
        case .root(let hash): writer.field(Tag.programme, bytes: hash)
        }
        if !seen.isEmpty { writer.field(Tag.seen, bytes: seen.flatMap(\.bytes)) }
        switch basis {
        case .allSeen: break
        case .tips(let tips): writer.field(Tag.basis, bytes: tips.flatMap(\.bytes))
        }
        if let schemaVersion {
            writer.field(Tag.schemaVersion, varint: UInt64(schemaVersion))
        }
        writer.field(Tag.recorded, signed: recorded.milliseconds)
        if let source { writer.field(Tag.source, bytes: Array(source.utf8)) }
        if actor != 0 { writer.field(Tag.actor, varint: UInt64(actor)) }
        if !certificates.isEmpty {
            writer.field(
                Tag.certificates, bytes: certificates.flatMap { $0.key.bytes + $0.signature })
        }
        if !lines.isEmpty { writer.field(Tag.lines, bytes: lines.flatMap(\.bytes)) }
        if let copy {
            writer.field(Tag.original, bytes: copy.original.bytes)
            writer.field(Tag.shown, bytes: copy.shown.flatMap(\.bytes))
        }
        if let reason { writer.field(Tag.reason, bytes: Array(reason.utf8)) }
        if let entry { writer.field(Tag.entry, bytes: entry) }
        if !operations.isEmpty {
            let frame =
                operations.count >= BatchHeader.compressFrom
                ? Compression.compress(operations) : operations
            if frame.count < operations.count {
                writer.field(Tag.size, varint: UInt64(operations.count))
                writer.field(Tag.frame, bytes: frame)
            } else {
                writer.field(Tag.operations, bytes: operations)
            }
        }
        return writer.bytes
    }

    static func decode(_ bytes: [UInt8]) throws(WireError) -> (BatchHeader, Batch.Body) {
        var reader = ByteReader(bytes)
        let version = try reader.byte()
        guard version == Batch.version else { throw .unknownVersion(version) }
        var header = BatchHeader(prev: nil, recorded: Instant(milliseconds: 0))
        var body = Batch.Body.none
        var size: Int?
        var original: BatchName?
        var shown: [BatchName] = []
        var isDated = false
        while let field = try reader.field() {
            func text() throws(WireError) -> String {
                let range = try field.bytes()
                guard range.count <= 4096 else { throw .outOfRange("a text of the header") }
                guard let text = String(validating: bytes[range], as: UTF8.self) else {
                    throw .notText
                }
                return text
            }
            switch field.number {
            case Tag.prev: header.prev = try one(field, bytes)
            case Tag.replica:
                guard let key = ReplicaKey(bytes[try field.bytes()]) else {
                    throw .outOfRange("a replica's key")
                }
                header.replica = key
            case Tag.scope: header.scope = try text()
            case Tag.programme:
                let range = try field.bytes()
                guard range.isEmpty || range.count == 32 else { throw .outOfRange("a programme") }
                header.programme = range.isEmpty ? .zero : .root(Array(bytes[range]))
            case Tag.seen: header.seen = try names(field, bytes)
            case Tag.basis: header.basis = .tips(try names(field, bytes))
            case Tag.schemaVersion: header.schemaVersion = Int(clamping: try field.varint())
            case Tag.recorded:
                header.recorded = Instant(milliseconds: try field.signed())
                isDated = true
            case Tag.source: header.source = try text()
            case Tag.actor: header.actor = Int(clamping: try field.varint())
            case Tag.certificates: header.certificates = try certificates(field, bytes)
            case Tag.lines: header.lines = try names(field, bytes)
            case Tag.original: original = try one(field, bytes)
            case Tag.shown: shown = try names(field, bytes)
            case Tag.reason: header.reason = try text()
            case Tag.entry: header.entry = Array(bytes[try field.bytes()])
            case Tag.operations: body = .raw(try field.bytes())
            case Tag.size: size = Int(clamping: try field.varint())
            case Tag.frame:
                guard let size else { throw .missing("the expanded size") }
                guard size <= Operations.sizeLimit else { throw .outOfRange("the expanded size") }
                body = .zstd(try field.bytes(), size: size)
            default: break
            }
        }
        if let original { header.copy = CopyMark(original: original, shown: shown) }
        guard isDated else { throw .missing("recorded-at") }
        guard (header.prev == nil) == (header.replica != nil),
            (header.prev == nil) == (header.scope != nil)
        else { throw .missing("either `prev`, or replica and scope") }
        return (header, body)
    }

    private static func one(_ field: WireField, _ bytes: [UInt8]) throws(WireError) -> BatchName {
        guard let name = BatchName(bytes[try field.bytes()]) else { throw .outOfRange("a name") }
        return name
    }

    private static func names(
        _ field: WireField, _ bytes: [UInt8]
    ) throws(WireError) -> [BatchName] {
        let range = try field.bytes()
        guard range.count % 32 == 0, range.count / 32 <= Batch.namesLimit else {
            throw .outOfRange("a list of names")
        }
        var names: [BatchName] = []
        for start in stride(from: range.lowerBound, to: range.upperBound, by: 32) {
            guard let name = BatchName(bytes[start..<start + 32]) else {
                throw .outOfRange("a name")
            }
            names.append(name)
        }
        return names
    }

    private static func certificates(
        _ field: WireField, _ bytes: [UInt8]
    ) throws(WireError) -> [Certificate] {
        let range = try field.bytes()
        guard range.count % 96 == 0, range.count / 96 <= 64 else {
            throw .outOfRange("a line of certificates")
        }
        var line: [Certificate] = []
        for start in stride(from: range.lowerBound, to: range.upperBound, by: 96) {
            guard let key = ReplicaKey(bytes[start..<start + 32]) else {
                throw .outOfRange("a certificate")
            }
            line.append(Certificate(key: key, signature: Array(bytes[start + 32..<start + 96])))
        }
        return line
    }
}
