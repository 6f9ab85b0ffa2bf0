import Domain

/// The numbers of an entry's parts; `docs/format.md` is their specification.
private enum Tag {
    static let kind = 1
    static let keys = 2
    static let scopes = 3
    static let names = 4
    static let incubator = 5
    static let records = 6
    static let from = 7
    static let to = 8
    static let day = 9
    static let year = 10
    static let isOpen = 11
    static let campaign = 12
    static let asOf = 13
    static let frontier = 14
    static let schemaVersion = 15
    static let program = 16
    static let figures = 17
    static let reason = 18
    static let programme = 20
    static let types = 21
}

extension AuthorityEntry {
    private enum Kind: Int {
        case grant = 1
        case revoke, release, withdraw, move, join, campaign, seal
    }

    public var encoded: [UInt8] {
        var writer = ByteWriter()
        func kind(_ kind: Kind) { writer.field(Tag.kind, varint: UInt64(kind.rawValue)) }
        func text(_ tag: Int, _ text: String) { writer.field(tag, bytes: Array(text.utf8)) }
        func names(_ names: [BatchName]) {
            writer.field(Tag.names, bytes: names.sorted().flatMap(\.bytes))
        }
        func bigEndian(_ number: UInt16) -> [UInt8] { [UInt8(number >> 8), UInt8(number & 0xFF)] }
        switch self {
        case .grant(let grant):
            kind(.grant)
            writer.field(Tag.keys, bytes: grant.keys.flatMap(\.bytes))
            for scope in grant.scopes { text(Tag.scopes, scope) }
            text(Tag.incubator, grant.incubator)
        case .revoke(let key, let good):
            kind(.revoke)
            writer.field(Tag.keys, bytes: key.bytes)
            names(good)
        case .release(let batches):
            kind(.release)
            names(batches)
        case .withdraw(let batches):
            kind(.withdraw)
            names(batches)
        case .move(let move):
            kind(.move)
            let order = move.records.indices.sorted { move.records[$0] < move.records[$1] }
            writer.field(Tag.records, bytes: order.flatMap { move.records[$0].bytes })
            if move.types.count == order.count {
                writer.field(Tag.types, bytes: order.flatMap { bigEndian(move.types[$0]) })
            }
            text(Tag.from, move.from)
            text(Tag.to, move.to)
            writer.field(Tag.day, signed: Int64(move.day.number))
        case .join: kind(.join)
        case .campaign(let campaign):
            kind(.campaign)
            text(Tag.campaign, campaign.kind.rawValue)
            writer.field(Tag.year, varint: UInt64(campaign.year.number))
            writer.field(Tag.isOpen, varint: campaign.isOpen ? 1 : 0)
            if let day = campaign.deadline { writer.field(Tag.day, signed: Int64(day.number)) }
        case .seal(let seal):
            kind(.seal)
            writer.field(Tag.year, varint: UInt64(seal.year.number))
            writer.field(Tag.asOf, signed: seal.asOf.milliseconds)
            for (scope, tips) in seal.frontier.sorted(by: { $0.key < $1.key }) {
                var one = ByteWriter()
                one.varint(scope.utf8.count)
                one.raw(scope.utf8)
                for tip in tips.sorted() { one.raw(tip.bytes) }
                writer.field(Tag.frontier, bytes: one.bytes)
            }
            writer.field(Tag.schemaVersion, varint: UInt64(seal.schemaVersion))
            text(Tag.program, seal.program)
            writer.field(Tag.figures, bytes: seal.figures)
            if let previous = seal.previous { names([previous]) }
            text(Tag.reason, seal.reason)
            if seal.programme != Seal.first { text(Tag.programme, seal.programme) }
        case .unknown(_, let bytes): return bytes
        }
        return writer.bytes
    }

    /// - Throws: on bytes that no program writes; a kind of a newer program becomes `unknown`.
    public init(encoded bytes: [UInt8]) throws(WireError) {
        var parts = Parts()
        var reader = ByteReader(bytes)
        while let field = try reader.field() { try parts.read(field, bytes) }
        guard let number = parts.kind else { throw .missing("the kind of an authority entry") }
        guard let kind = Kind(rawValue: number) else {
            self = .unknown(kind: number, bytes)
            return
        }
        self = try parts.entry(kind)
    }

    /// The parts of an entry as they are read, in any order.
    private struct Parts {
        var kind: Int?
        var keys: [ReplicaKey] = []
        var scopes: [String] = []
        var names: [BatchName] = []
        var incubator = ""
        var records: [RecordID] = []
        var types: [UInt16] = []
        var from: String?
        var to: String?
        var day: Day?
        var year: FiscalYear?
        var isOpen = false
        var campaign = ""
        var asOf: Instant?
        var frontier: [String: [BatchName]] = [:]
        var schemaVersion = 0
        var program = ""
        var figures: [UInt8] = []
        var reason = ""
        var programme: String?

        mutating func read(_ field: WireField, _ bytes: [UInt8]) throws(WireError) {
            switch field.number {
            case Tag.kind: kind = Int(clamping: try field.varint())
            case Tag.keys:
                keys = try chunks(of: 32, field, bytes) { ReplicaKey($0) }
            case Tag.scopes: scopes.append(try text(field, bytes))
            case Tag.names: names = try chunks(of: 32, field, bytes) { BatchName($0) }
            case Tag.incubator: incubator = try text(field, bytes)
            case Tag.records:
                records = try chunks(of: 16, field, bytes) { RecordID(bytes: Array($0)) }
            case Tag.types:
                types = try chunks(of: 2, field, bytes) { pair in
                    pair.reduce(UInt16(0)) { $0 << 8 | UInt16($1) }
                }
            case Tag.from: from = try text(field, bytes)
            case Tag.to: to = try text(field, bytes)
            case Tag.day:
                guard let number = Int32(exactly: try field.signed()) else {
                    throw .outOfRange("a day")
                }
                day = Day(number: number)
            case Tag.year:
                guard let read = FiscalYear(Int(clamping: try field.varint())) else {
                    throw .outOfRange("a fiscal year")
                }
                year = read
            case Tag.isOpen: isOpen = try field.varint() != 0
            case Tag.campaign: campaign = try text(field, bytes)
            case Tag.asOf: asOf = Instant(milliseconds: try field.signed())
            case Tag.frontier: try readFrontier(field, bytes)
            case Tag.schemaVersion: schemaVersion = Int(clamping: try field.varint())
            case Tag.program: program = try text(field, bytes)
            case Tag.figures: figures = Array(bytes[try field.bytes()])
            case Tag.reason: reason = try text(field, bytes)
            case Tag.programme: programme = try text(field, bytes)
            default: break
            }
        }

        private mutating func readFrontier(
            _ field: WireField, _ bytes: [UInt8]
        ) throws(WireError) {
            var reader = ByteReader(bytes, try field.bytes())
            let range = try reader.range(try reader.count("a scope", limit: 4096))
            guard let scope = String(validating: bytes[range], as: UTF8.self) else {
                throw .notText
            }
            var tips: [BatchName] = []
            while !reader.isAtEnd {
                guard let name = BatchName(try reader.take(32)) else { throw .outOfRange("a tip") }
                tips.append(name)
            }
            frontier[scope] = tips
        }

        private func text(_ field: WireField, _ bytes: [UInt8]) throws(WireError) -> String {
            let range = try field.bytes()
            guard range.count <= 4096 else { throw .outOfRange("a text of an authority entry") }
            guard let text = String(validating: bytes[range], as: UTF8.self) else {
                throw .notText
            }
            return text
        }

        private func chunks<T>(
            of size: Int, _ field: WireField, _ bytes: [UInt8], _ make: (ArraySlice<UInt8>) -> T?
        ) throws(WireError) -> [T] {
            let range = try field.bytes()
            guard range.count % size == 0 else { throw .outOfRange("a list of an entry") }
            var all: [T] = []
            for start in stride(from: range.lowerBound, to: range.upperBound, by: size) {
                guard let one = make(bytes[start..<start + size]) else {
                    throw .outOfRange("a list of an entry")
                }
                all.append(one)
            }
            return all
        }

        func entry(_ kind: Kind) throws(WireError) -> AuthorityEntry {
            switch kind {
            case .grant:
                return .grant(Grant(keys: keys, scopes: scopes, incubator: incubator))
            case .revoke:
                guard let key = keys.first else { throw .missing("the key that is revoked") }
                return .revoke(key: key, good: names)
            case .release: return .release(names)
            case .withdraw: return .withdraw(names)
            case .move:
                guard let from, let to, let day else { throw .missing("a part of a move") }
                guard types.isEmpty || types.count == records.count else {
                    throw .outOfRange("the types of a move")
                }
                return .move(
                    Move(records: records, types: types, from: from, to: to, day: day))
            case .join: return .join
            case .campaign:
                guard let year, let kind = Campaign.Kind(rawValue: campaign) else {
                    throw .missing("a part of a campaign")
                }
                return .campaign(
                    Campaign(kind: kind, year: year, isOpen: isOpen, deadline: day))
            case .seal:
                guard let year, let asOf, figures.count == 32 else {
                    throw .missing("a part of a seal")
                }
                return .seal(
                    Seal(
                        programme: programme ?? Seal.first, year: year, asOf: asOf,
                        frontier: frontier, schemaVersion: schemaVersion, program: program,
                        figures: figures, previous: names.first, reason: reason))
            }
        }
    }
}
