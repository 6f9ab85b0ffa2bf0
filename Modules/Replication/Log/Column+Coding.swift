import Domain

extension Column.Values {
    /// The number that stands for the kind in the log; stable for ever.
    var kind: Int {
        switch self {
        case .empty: 0
        case .texts: 1
        case .integers: 2
        case .decimals: 3
        case .cents: 4
        case .days: 5
        case .years: 6
        case .booleans: 7
        case .references: 8
        case .textLists: 9
        case .referenceLists: 10
        case .unknown(let kind, _, _): kind
        }
    }

    package var count: Int {
        switch self {
        case .empty(let count), .unknown(_, _, let count): count
        case .texts(let column): column.count
        case .integers(let numbers), .cents(let numbers), .days(let numbers), .years(let numbers),
            .booleans(let numbers), .decimals(let numbers, _):
            numbers.count
        case .references(let ids): ids.count
        case .textLists(let lists): lists.count
        case .referenceLists(let lists): lists.count
        }
    }

    /// About how many bytes the encoding takes.
    var sizeHint: Int {
        switch self {
        case .texts(let column): column.bytes.count + 2 * column.count
        case .references(let ids): 16 * ids.count
        case .empty, .integers, .decimals, .cents, .days, .years, .booleans, .textLists,
            .referenceLists, .unknown:
            5 * count
        }
    }

    func encode(into writer: inout ByteWriter) {
        switch self {
        case .empty: break
        case .texts(let column): TextCoding.encode(column, into: &writer)
        case .integers(let numbers), .cents(let numbers), .days(let numbers), .years(let numbers),
            .booleans(let numbers):
            NumberColumn.encode(numbers, into: &writer)
        case .decimals(let mantissas, let scales):
            NumberColumn.encode(mantissas, into: &writer)
            NumberColumn.encode(scales, into: &writer)
        case .references(let ids): ReferenceCoding.encode(ids, into: &writer)
        case .textLists(let lists):
            NumberColumn.encode(lists.map { Int64($0.count) }, into: &writer)
            TextCoding.encode(TextColumn(lists.flatMap { $0 }), into: &writer)
        case .referenceLists(let lists):
            NumberColumn.encode(lists.map { Int64($0.count) }, into: &writer)
            ReferenceCoding.encode(lists.flatMap { $0 }, into: &writer)
        case .unknown(_, let data, _): writer.raw(data)
        }
    }

    /// - Parameter budget: how many values may still be expanded in this batch.
    static func decode(
        kind: Int, count: Int, from reader: inout ByteReader, budget: inout Int
    ) throws(WireError) -> Self {
        budget -= count
        guard budget >= 0 else { throw .outOfRange("the number of values") }
        switch kind {
        case 0: return .empty(count: count)
        case 1: return .texts(try TextCoding.decode(count, from: &reader, budget: &budget))
        case 2: return .integers(try NumberColumn.decode(count, from: &reader))
        case 3:
            let mantissas = try NumberColumn.decode(count, from: &reader)
            let scales = try NumberColumn.decode(count, from: &reader)
            guard scales.allSatisfy({ (0...18).contains($0) }) else {
                throw .outOfRange("a decimal's scale")
            }
            return .decimals(mantissas, scales)
        case 4: return .cents(try NumberColumn.decode(count, from: &reader))
        case 5:
            let days = try NumberColumn.decode(count, from: &reader)
            guard days.allSatisfy({ Int32(exactly: $0) != nil }) else {
                throw .outOfRange("a day")
            }
            return .days(days)
        case 6:
            let years = try NumberColumn.decode(count, from: &reader)
            guard years.allSatisfy({ (1900...2999).contains($0) }) else {
                throw .outOfRange("a fiscal year")
            }
            return .years(years)
        case 7: return .booleans(try NumberColumn.decode(count, from: &reader))
        case 8: return .references(try ReferenceCoding.decode(count, from: &reader))
        case 9:
            let lengths = try lengths(count, from: &reader, budget: &budget)
            let column = try TextCoding.decode(lengths.total, from: &reader, budget: &budget)
            return .textLists(split((0..<lengths.total).map { column[$0] }, lengths.each))
        case 10:
            let lengths = try lengths(count, from: &reader, budget: &budget)
            return .referenceLists(
                split(try ReferenceCoding.decode(lengths.total, from: &reader), lengths.each))
        default:
            return .unknown(kind: kind, data: try reader.take(reader.remaining), count: count)
        }
    }

    private static func lengths(
        _ count: Int, from reader: inout ByteReader, budget: inout Int
    ) throws(WireError) -> (each: [Int64], total: Int) {
        let each = try NumberColumn.decode(count, from: &reader)
        var total = 0
        for length in each {
            guard length >= 0, length <= Int64(budget - total) else {
                throw .outOfRange("the length of a list")
            }
            total += Int(length)
        }
        budget -= total
        return (each, total)
    }

    private static func split<T>(_ all: [T], _ lengths: [Int64]) -> [[T]] {
        var next = 0
        return lengths.map { length in
            defer { next += Int(length) }
            return Array(all[next..<next + Int(length)])
        }
    }
}

/// Texts: form 0, lengths and then the bytes; form 1, a dictionary: the number of distinct texts,
/// their lengths, their bytes, then one index a row.
enum TextCoding {
    static func encode(_ column: TextColumn, into writer: inout ByteWriter) {
        guard column.count > 0 else { return }
        if let dictionary = dictionary(of: column) {
            writer.byte(1)
            writer.varint(dictionary.distinct.count)
            plain(dictionary.distinct, into: &writer)
            NumberColumn.encode(dictionary.indices, into: &writer)
        } else {
            writer.byte(0)
            plain(column, into: &writer)
        }
    }

    private static func plain(_ column: TextColumn, into writer: inout ByteWriter) {
        NumberColumn.encode((0..<column.count).map { Int64(column.range($0).count) }, into: &writer)
        writer.raw(column.bytes)
    }

    /// Worth it when the rows outnumber the distinct texts by four; gives up as soon as not.
    private static func dictionary(
        of column: TextColumn
    ) -> (distinct: TextColumn, indices: [Int64])? {
        guard column.count >= 8 else { return nil }
        var distinct = TextColumn()
        var indices: [Int64] = []
        indices.reserveCapacity(column.count)
        let most = column.count / 4
        // Open addressing (Knuth, "Sorting and Searching", 6.4): a slot holds a text's number from
        // 1 on; at most half of them are in use. Swift's dictionary of slices took ten times as
        // long.
        let mask = (1 << (Int.bitWidth - (2 * most + 2).leadingZeroBitCount)) - 1
        var slots = [Int32](repeating: 0, count: mask + 1)
        for n in 0..<column.count {
            let range = column.range(n)
            var slot = column.hash(range) & mask
            while slots[slot] != 0, !column.holds(range, distinct, Int(slots[slot]) - 1) {
                slot = (slot + 1) & mask
            }
            if slots[slot] == 0 {
                // Long texts hardly repeat: look at the first 32 rows before going on.
                if distinct.count >= most || (n == 32 && distinct.count > 24) { return nil }
                distinct.append(column, n)
                slots[slot] = Int32(distinct.count)
            }
            indices.append(Int64(slots[slot]) - 1)
        }
        return (distinct, indices)
    }

    static func decode(
        _ count: Int, from reader: inout ByteReader, budget: inout Int
    ) throws(WireError) -> TextColumn {
        guard count > 0 else { return TextColumn() }
        switch try reader.byte() {
        case 0: return try plain(count, from: &reader)
        case 1:
            let distinct = try reader.count("a dictionary", limit: count)
            let texts = try plain(distinct, from: &reader)
            var column = TextColumn()
            column.reserve(texts: count, bytes: 0)
            var expanded = 0
            for index in try NumberColumn.decode(count, from: &reader) {
                guard index >= 0, index < Int64(distinct) else {
                    throw .outOfRange("a dictionary's index")
                }
                let range = texts.range(Int(index))
                expanded += range.count
                guard expanded <= Operations.sizeLimit else {
                    throw .outOfRange("the size of a column")
                }
                column.append(texts, Int(index))
            }
            return column
        default: throw .outOfRange("a text column's form")
        }
    }

    private static func plain(
        _ count: Int, from reader: inout ByteReader
    ) throws(WireError) -> TextColumn {
        var ends = try NumberColumn.decode(count, from: &reader)
        var total: Int64 = 0
        for n in ends.indices {
            guard ends[n] >= 0, ends[n] <= Int64(Value.textLimit) else {
                throw .outOfRange("the length of a text")
            }
            total += ends[n]
            ends[n] = total
        }
        guard total <= Int64(reader.remaining) else { throw .truncated(offset: reader.position) }
        let column = TextColumn(bytes: try reader.take(Int(total)), ends: ends)
        guard isText(column) else { throw .notText }
        return column
    }

    /// UTF-8 throughout, and no text ends in the middle of a character.
    private static func isText(_ column: TextColumn) -> Bool {
        // Most columns are ASCII: a look at their highest bits does without a copy.
        if column.isASCII { return true }
        guard String(validating: column.bytes, as: UTF8.self) != nil else { return false }
        for n in 0..<column.count {
            let range = column.range(n)
            if !range.isEmpty, column.bytes[range.lowerBound] & 0xC0 == 0x80 { return false }
        }
        return true
    }
}

/// References: form 0, 16 bytes each; form 1, a dictionary: the number of distinct ids, the ids,
/// then one index a row.
enum ReferenceCoding {
    static func encode(_ ids: [RecordID], into writer: inout ByteWriter) {
        guard !ids.isEmpty else { return }
        var seen: [RecordID: Int64] = [:]
        var distinct: [RecordID] = []
        let indices = ids.map { id in
            if let index = seen[id] { return index }
            seen[id] = Int64(distinct.count)
            distinct.append(id)
            return Int64(distinct.count - 1)
        }
        if distinct.count * 4 <= ids.count * 3 {
            writer.byte(1)
            writer.varint(distinct.count)
            for id in distinct { writer.raw(id.bytes) }
            NumberColumn.encode(indices, into: &writer)
        } else {
            writer.byte(0)
            for id in ids { writer.raw(id.bytes) }
        }
    }

    static func decode(
        _ count: Int, from reader: inout ByteReader
    ) throws(WireError) -> [RecordID] {
        guard count > 0 else { return [] }
        switch try reader.byte() {
        case 0: return try plain(count, from: &reader)
        case 1:
            let distinct = try reader.count("a dictionary", limit: count)
            let ids = try plain(distinct, from: &reader)
            var all: [RecordID] = []
            for index in try NumberColumn.decode(count, from: &reader) {
                guard index >= 0, index < Int64(distinct) else {
                    throw .outOfRange("a dictionary's index")
                }
                all.append(ids[Int(index)])
            }
            return all
        default: throw .outOfRange("a reference column's form")
        }
    }

    static func plain(_ count: Int, from reader: inout ByteReader) throws(WireError) -> [RecordID] {
        let range = try reader.range(count * 16)
        return stride(from: range.lowerBound, to: range.upperBound, by: 16).map { start in
            var words: (UInt64, UInt64) = (0, 0)
            for n in 0..<8 {
                words.0 = words.0 << 8 | UInt64(reader.bytes[start + n])
                words.1 = words.1 << 8 | UInt64(reader.bytes[start + 8 + n])
            }
            return RecordID(high: words.0, low: words.1)
        }
    }
}
