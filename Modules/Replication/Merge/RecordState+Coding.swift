package import Domain

/// The packed column that says who wrote each field of a row.
///
/// Nil stands for a record that only its origin has written. Otherwise, per field: its number
/// (varint, as a difference, shifted by one bit) and, where one hand write stands alone whose
/// value the row shows and that was known when recorded, the bit 1 and its batch; else the bit 0
/// and everything.
extension RecordState {
    /// - Parameter isPlain: whether this hand write is known when its batch was recorded and
    ///   stands in the batch's first place, so that its batch alone tells the rest.
    package func encoded(isPlain: (HandWrite) throws -> Bool) rethrows -> [UInt8]? {
        if fields.isEmpty { return nil }
        var writer = ByteWriter()
        var last = 0
        for (field, state) in fields.sorted(by: { $0.key < $1.key }) {
            let gap = Int(field.number) - last
            last = Int(field.number)
            if let hand = state.hand.first, state.hand.count == 1, state.sources.isEmpty,
                hand.heard.isEmpty, field != .deleted, try isPlain(hand)
            {
                writer.varint(gap << 1 | 1)
                writer.varint(hand.batch)
            } else {
                writer.varint(gap << 1)
                RecordState.encode(state, into: &writer)
            }
        }
        return writer.bytes
    }

    /// The packed column of a record in which these fields were written again by `batch`,
    /// plainly, and all else stems from its origin.
    package static func encodedPlain(fields: [FieldID], batch: Int) -> [UInt8] {
        encodedPlain(fields.sorted().map { (Int($0.number), batch) })
    }

    /// - Parameter writes: numbers of fields, ascending, each with its batch.
    private static func encodedPlain(_ writes: [(field: Int, batch: Int)]) -> [UInt8] {
        var writer = ByteWriter()
        var last = 0
        for write in writes {
            writer.varint((write.field - last) << 1 | 1)
            writer.varint(write.batch)
            last = write.field
        }
        return writer.bytes
    }

    /// The packed column of a record that was made by hand and whose fields, where anything was
    /// written again, were so plainly, after `batch` has written these fields plainly, too: what
    /// the state would be after `write(byHand:)`, without building it.
    /// - Parameters:
    ///   - fields: ascending.
    ///   - shown: whether the author of `batch` was shown a batch.
    /// - Returns: nil where the column holds more, or where something is not replaced.
    package static func writtenAgain(
        _ packed: [UInt8], fields: [FieldID], batch: Int, shown: (Int) throws -> Bool
    ) throws -> [UInt8]? {
        var writes: [(field: Int, batch: Int)] = []
        var reader = ByteReader(packed)
        var number = 0
        var new = fields[...]
        while !reader.isAtEnd {
            let head = try reader.count("a field", limit: 1 << 18)
            guard head & 1 == 1 else { return nil }
            number += head >> 1
            let before = try reader.count("a batch", limit: .max)
            while let field = new.first, Int(field.number) < number {
                writes.append((Int(new.removeFirst().number), batch))
            }
            if let field = new.first, Int(field.number) == number {
                guard try shown(before) else { return nil }
                writes.append((Int(new.removeFirst().number), batch))
            } else {
                writes.append((number, before))
            }
        }
        for field in new { writes.append((Int(field.number), batch)) }
        return encodedPlain(writes)
    }

    /// Whether a packed column says anything about `deleted`, which then stands first.
    package static func mentionsDeletion(_ packed: [UInt8]) throws(WireError) -> Bool {
        var reader = ByteReader(packed)
        return try reader.count("a field", limit: 1 << 18) >> 1 == 0
    }

    private static func encode(_ state: FieldState, into writer: inout ByteWriter) {
        writer.varint(state.hand.count)
        for hand in state.hand {
            writer.varint(hand.batch)
            writer.varint(hand.place)
            writer.signed(hand.known.milliseconds)
            ValueCoding.encode(hand.value, into: &writer)
            writer.varint(hand.heard.count)
            for heard in hand.heard {
                writer.varint(Int(heard.field.number))
                writer.varint(heard.source)
                var values: [[UInt8]] = []
                for value in heard.values {
                    var one = ByteWriter()
                    ValueCoding.encode(value, into: &one)
                    values.append(one.bytes)
                }
                writer.varint(values.count)
                for value in values.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
                    writer.raw(value)
                }
            }
        }
        writer.varint(state.sources.count)
        for top in state.sources {
            writer.varint(top.source)
            writer.varint(top.position.count)
            for item in top.position { writer.signed(item) }
            writer.varint(top.writes.count)
            for write in top.writes {
                writer.varint(write.batch)
                writer.varint(write.place << 1 | (write.isReplaced ? 1 : 0))
                writer.signed(write.known.milliseconds)
                ValueCoding.encode(write.value, into: &writer)
            }
        }
    }

    /// - Parameters:
    ///   - base: the row's shown values; those of fields that the column tells in full are left
    ///     out of the result's `base`.
    ///   - recorded: when a batch was recorded.
    package init(
        origin: Origin, row base: [FieldID: Value], packed: [UInt8]?,
        recorded: (Int) throws -> Instant
    ) throws {
        var base = base
        var fields: [FieldID: FieldState] = [:]
        if let packed {
            var reader = ByteReader(packed)
            var number = 0
            while !reader.isAtEnd {
                let head = try reader.count("a field", limit: 1 << 18)
                number += head >> 1
                let field = FieldID(UInt16(truncatingIfNeeded: number))
                if head & 1 == 1 {
                    let batch = try reader.count("a batch", limit: .max)
                    var state = FieldState()
                    state.hand = [
                        HandWrite(
                            batch: batch, place: 0, known: try recorded(batch),
                            value: base[field] ?? .empty)
                    ]
                    fields[field] = state
                } else {
                    fields[field] = try RecordState.decode(&reader)
                }
                base[field] = nil
            }
        }
        self.init(origin: origin, base: base, fields: fields)
    }

    private static func decode(_ reader: inout ByteReader) throws(WireError) -> FieldState {
        let limit = 1 << 20
        var state = FieldState()
        for _ in 0..<(try reader.count("a list", limit: limit)) {
            var hand = HandWrite(
                batch: try reader.count("a batch", limit: .max),
                place: try reader.count("a place", limit: .max),
                known: Instant(milliseconds: try reader.signed()),
                value: try ValueCoding.decode(&reader))
            for _ in 0..<(try reader.count("a list", limit: limit)) {
                let field = FieldID(UInt16(try reader.count("a field", limit: 65_535)))
                let source = try reader.count("a source", limit: limit)
                var values: Set<Value> = []
                for _ in 0..<(try reader.count("a list", limit: limit)) {
                    values.insert(try ValueCoding.decode(&reader))
                }
                hand.heard.append(Heard(field: field, source: source, values: values))
            }
            state.hand.append(hand)
        }
        for _ in 0..<(try reader.count("a list", limit: limit)) {
            var top = SourceTop(
                source: try reader.count("a source", limit: limit), position: [], writes: [])
            for _ in 0..<(try reader.count("a position", limit: 4)) {
                top.position.append(try reader.signed())
            }
            for _ in 0..<(try reader.count("a list", limit: limit)) {
                let batch = try reader.count("a batch", limit: .max)
                let place = try reader.count("a place", limit: .max)
                top.writes.append(
                    SourceWrite(
                        batch: batch, place: place >> 1,
                        known: Instant(milliseconds: try reader.signed()),
                        value: try ValueCoding.decode(&reader), isReplaced: place & 1 == 1))
            }
            state.sources.append(top)
        }
        return state
    }
}
