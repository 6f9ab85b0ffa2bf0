package import Domain

/// One write of a field by hand, in a store's own numbers.
package struct HandWrite: Hashable, Sendable {
    /// The local number of its batch.
    package var batch: Int
    /// Orders writes of one field within a batch: run, then group.
    package var place: Int
    package var known: Instant
    package var value: Value
    /// What its author was shown as each source's newest word on the field (on all fields of the
    /// record, where this write deletes it).
    package var heard: [Heard]

    package init(batch: Int, place: Int, known: Instant, value: Value, heard: [Heard] = []) {
        self.batch = batch
        self.place = place
        self.known = known
        self.value = value
        self.heard = heard
    }
}

/// What one source last said about one field, as an author was shown it.
package struct Heard: Hashable, Sendable {
    package var field: FieldID
    /// The local number of the source.
    package var source: Int
    package var values: Set<Value>

    package init(field: FieldID, source: Int, values: Set<Value>) {
        self.field = field
        self.source = source
        self.values = values
    }
}

/// What one source said about a field at its newest position.
package struct SourceTop: Hashable, Sendable {
    package var source: Int
    /// The source's own order, compared item by item.
    package var position: [Int64]
    /// Several when imports disagree about one position.
    package var writes: [SourceWrite]

    package init(source: Int, position: [Int64], writes: [SourceWrite]) {
        self.source = source
        self.position = position
        self.writes = writes
    }
}

package struct SourceWrite: Hashable, Sendable {
    package var batch: Int
    package var place: Int
    package var known: Instant
    package var value: Value
    /// Whether a hand write that was shown it has replaced it.
    package var isReplaced: Bool

    package init(batch: Int, place: Int, known: Instant, value: Value, isReplaced: Bool = false) {
        self.batch = batch
        self.place = place
        self.known = known
        self.value = value
        self.isReplaced = isReplaced
    }
}

/// A write that stands: nobody who was shown it has replaced it.
package struct LiveWrite: Hashable, Sendable {
    package let batch: Int
    package let place: Int
    package let known: Instant
    package let value: Value
    /// Nil for a hand write.
    package let source: Int?

    package init(batch: Int, place: Int, known: Instant, value: Value, source: Int?) {
        self.batch = batch
        self.place = place
        self.known = known
        self.value = value
        self.source = source
    }
}

/// The merge state of one field: what is live, and what each source said last.
package struct FieldState: Hashable, Sendable {
    package var hand: [HandWrite] = []
    /// Ascending by source.
    package var sources: [SourceTop] = []

    package init() {}

    /// Live writes: the hand writes, and of each source the newest ones unless a hand write
    /// replaced them or a live one was shown the same value as that source's newest.
    package func live(_ field: FieldID) -> [LiveWrite] {
        var live = hand.map {
            LiveWrite(
                batch: $0.batch, place: $0.place, known: $0.known, value: $0.value, source: nil)
        }
        for top in sources {
            for write in top.writes where !write.isReplaced {
                let isRecalled = hand.contains { hand in
                    hand.heard.contains {
                        $0.field == field && $0.source == top.source
                            && $0.values.contains(write.value)
                    }
                }
                if !isRecalled {
                    live.append(
                        LiveWrite(
                            batch: write.batch, place: write.place, known: write.known,
                            value: write.value, source: top.source))
                }
            }
        }
        return live
    }
}
