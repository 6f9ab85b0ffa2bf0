import Domain

/// The numbers of the fields in the log; `docs/format.md` is their specification.
private enum Tag {
    static let run = 1
    static let known = 1
    static let position = 2
    static let mark = 3
    static let group = 4
    static let type = 1
    static let made = 2
    static let existing = 3
    static let column = 4
    static let field = 1
    static let kind = 2
    static let rows = 3
    static let data = 4
}

extension Operations {
    /// - Parameter line: the number that stands for a handle's line in this batch.
    package func encoded(line: (BatchName?) -> Int) -> [UInt8] {
        var writer = ByteWriter()
        writer.bytes.reserveCapacity(sizeHint)
        for run in runs { writer.field(Tag.run) { run.encode(into: &$0, line: line) } }
        return writer.bytes
    }

    /// About how many bytes the encoding takes, so that it is not moved while it grows.
    private var sizeHint: Int {
        var size = 64
        for run in runs {
            for group in run.groups {
                size += 16 * group.made.count + 3 * group.existing.count
                for column in group.columns { size += column.values.sizeHint }
            }
        }
        return size
    }

    /// - Parameter lines: what the numbers from 1 on stand for; 0 is the batch's own chain.
    package init(encoded: [UInt8], lines: [BatchName]) throws(WireError) {
        var reader = ByteReader(encoded)
        var budget = Operations.valueLimit
        runs = []
        while let field = try reader.field() {
            if field.number == Tag.run {
                runs.append(
                    try Run(reader.reader(try field.bytes()), lines: lines, budget: &budget))
            }
        }
    }
}

extension Run {
    fileprivate func encode(into writer: inout ByteWriter, line: (BatchName?) -> Int) {
        if let known { writer.field(Tag.known, signed: known.milliseconds) }
        if !position.isEmpty {
            var items = ByteWriter()
            for item in position { items.signed(item) }
            writer.field(Tag.position, bytes: items.bytes)
        }
        if !mark.isEmpty { writer.field(Tag.mark, bytes: mark) }
        for group in groups {
            writer.field(Tag.group) { group.encode(into: &$0, line: line) }
        }
    }

    fileprivate init(
        _ whole: ByteReader, lines: [BatchName], budget: inout Int
    ) throws(WireError) {
        var reader = whole
        self.init(known: nil, position: [], groups: [])
        while let field = try reader.field() {
            switch field.number {
            case Tag.known: known = Instant(milliseconds: try field.signed())
            case Tag.position:
                var items = reader.reader(try field.bytes())
                while !items.isAtEnd {
                    position.append(try items.signed())
                    guard position.count <= 4 else { throw .outOfRange("a position") }
                }
            case Tag.mark:
                mark = Array(reader.bytes[try field.bytes()])
                guard mark.count <= 64 else { throw .outOfRange("a mark") }
            case Tag.group:
                groups.append(
                    try Group(reader.reader(try field.bytes()), lines: lines, budget: &budget))
            default: break
            }
        }
    }
}

extension Group {
    fileprivate func encode(into writer: inout ByteWriter, line: (BatchName?) -> Int) {
        writer.field(Tag.type, varint: UInt64(type))
        if !made.isEmpty {
            writer.field(Tag.made) { writer in
                for id in made {
                    writer.bigEndian(id.high)
                    writer.bigEndian(id.low)
                }
            }
        }
        if !existing.isEmpty { writer.field(Tag.existing, bytes: handles(line: line)) }
        for column in columns {
            writer.field(Tag.column) { writer in
                writer.field(Tag.field, varint: UInt64(column.field.number))
                writer.field(Tag.kind, varint: UInt64(column.values.kind))
                if let rows = column.rows {
                    var bitmap = [UInt8](repeating: 0, count: (self.rows + 7) / 8)
                    for row in rows { bitmap[row >> 3] |= 1 << UInt8(row & 7) }
                    writer.field(Tag.rows, bytes: bitmap)
                }
                writer.field(Tag.data) { column.values.encode(into: &$0) }
            }
        }
    }

    /// For each line that occurs: its number, how many places, the first, then the gaps.
    private func handles(line: (BatchName?) -> Int) -> [UInt8] {
        var writer = ByteWriter()
        var start = 0
        while start < existing.count {
            let name = existing[start].line
            var stop = start
            while stop < existing.count, existing[stop].line == name { stop += 1 }
            writer.varint(line(name))
            writer.varint(stop - start)
            var gaps: [Int64] = []
            gaps.reserveCapacity(stop - start)
            var last: Int64 = 0
            for n in start..<stop {
                gaps.append(Int64(existing[n].place) - last)
                last = Int64(existing[n].place)
            }
            writer.varint(UInt64(gaps[0]))
            NumberColumn.encode(Array(gaps.dropFirst()), into: &writer)
            start = stop
        }
        return writer.bytes
    }

    fileprivate init(
        _ whole: ByteReader, lines: [BatchName], budget: inout Int
    ) throws(WireError) {
        var reader = whole
        self.init(type: 0, made: [], existing: [], columns: [])
        var bodies: [Range<Int>] = []
        while let field = try reader.field() {
            switch field.number {
            case Tag.type:
                guard let number = UInt16(exactly: try field.varint()) else {
                    throw .outOfRange("a record type")
                }
                type = number
            case Tag.made:
                let range = try field.bytes()
                guard range.count % 16 == 0, range.count / 16 <= Operations.rowLimit else {
                    throw .outOfRange("the number of new records")
                }
                var ids = reader.reader(range)
                made = try ReferenceCoding.plain(range.count / 16, from: &ids)
            case Tag.existing: try read(reader.reader(try field.bytes()), lines: lines)
            case Tag.column: bodies.append(try field.bytes())
            default: break
            }
        }
        guard rows <= Operations.rowLimit else { throw .outOfRange("the number of records") }
        budget -= rows
        guard budget >= 0 else { throw .outOfRange("the number of values") }
        for body in bodies { columns.append(try column(reader.reader(body), budget: &budget)) }
        guard made.count < 2 || Set(made).count == made.count else {
            throw .outOfRange("a record that is made twice in a group")
        }
        try checkColumns()
    }

    /// Of two values of one field in one group nobody could say which one counts: columns of a
    /// field, one for each kind of its values, have no row in common.
    package func checkColumns() throws(WireError) {
        var seen: [FieldID: Set<Int>] = [:]
        var fields: Set<FieldID> = []
        var repeated: Set<FieldID> = []
        for column in columns where !fields.insert(column.field).inserted {
            repeated.insert(column.field)
        }
        if repeated.isEmpty { return }
        for column in columns where repeated.contains(column.field) {
            for n in 0..<column.values.count {
                guard seen[column.field, default: []].insert(column.rows?[n] ?? n).inserted else {
                    throw .outOfRange("a field that stands twice in a group")
                }
            }
        }
    }

    private mutating func read(_ whole: ByteReader, lines: [BatchName]) throws(WireError) {
        var reader = whole
        var seen: Set<Int> = []
        while !reader.isAtEnd {
            let number = try reader.count("a line", limit: lines.count)
            guard seen.insert(number).inserted else {
                throw .outOfRange("a line that stands twice in a group")
            }
            let count = try reader.count("a count of handles", limit: Operations.rowLimit)
            guard count > 0 else { throw .outOfRange("a count of handles") }
            var place = Int64(try reader.count("a place", limit: Int(UInt32.max)))
            let line = number == 0 ? nil : lines[number - 1]
            existing.append(Handle(line: line, place: UInt32(place)))
            for gap in try NumberColumn.decode(count - 1, from: &reader) {
                let (next, overflow) = place.addingReportingOverflow(gap)
                // Ascending, so that no record stands twice in a group.
                guard !overflow, gap > 0, next <= Int64(UInt32.max) else {
                    throw .outOfRange("a place")
                }
                place = next
                existing.append(Handle(line: line, place: UInt32(place)))
            }
        }
    }

    private func column(_ whole: ByteReader, budget: inout Int) throws(WireError) -> Column {
        var reader = whole
        var id: UInt16 = 0
        var kind = 0
        var selected: [Int]?
        var data: Range<Int>?
        while let field = try reader.field() {
            switch field.number {
            case Tag.field:
                guard let number = UInt16(exactly: try field.varint()) else {
                    throw .outOfRange("a field's number")
                }
                id = number
            case Tag.kind:
                kind = Int(clamping: try field.varint())
            case Tag.rows:
                let bitmap = try field.bytes()
                guard bitmap.count == (rows + 7) / 8 else { throw .outOfRange("a bitmap") }
                selected = (0..<rows).filter { row in
                    reader.bytes[bitmap.lowerBound + row >> 3] >> UInt8(row & 7) & 1 == 1
                }
            case Tag.data: data = try field.bytes()
            default: break
            }
        }
        guard let data else { throw .missing("a column's data") }
        var body = reader.reader(data)
        let values = try Column.Values.decode(
            kind: kind, count: selected?.count ?? rows, from: &body, budget: &budget)
        guard body.isAtEnd else { throw .outOfRange("the length of a column") }
        return Column(field: FieldID(id), rows: selected, values: values)
    }
}
