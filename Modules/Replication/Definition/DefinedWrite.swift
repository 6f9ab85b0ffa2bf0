/// One write of one field.
package struct DefinedWrite: Hashable {
    /// The pseudo-field that says whether its record is deleted: "true" or "false".
    package static let deleted = "deleted"

    package var batch: DefinedBatch
    /// Counted through the runs of the batch.
    package var place: Int
    package var record: String
    package var field: String
    package var value: String
    package var known: Int64
    package var source: String?
    package var position: [Int64]

    /// A deletion, where the field is `deleted`.
    package var deletes: Bool { value == "true" }
    package var part: DefinedPart { DefinedPart(origin: batch.origin, record: record) }
}

/// One batch's part on one record; a copy's part is its original's.
package struct DefinedPart: Hashable {
    package var origin: String
    package var record: String
}

/// What became known at one time, at one position of its source.
package struct DefinedRun {
    package struct Item {
        package var record: String
        package var field: String
        /// Equal values are equal texts; canonically equivalent texts are equal in Swift.
        package var value: String

        package init(record: String, field: String, value: String) {
            self.record = record
            self.field = field
            self.value = value
        }
    }

    /// In the unit of `at` and of a move's day; `Int64.max` is "for ever".
    package var known: Int64
    /// Compared item by item; empty without a source.
    package var position: [Int64]
    package var writes: [Item]

    package init(known: Int64, position: [Int64], writes: [Item]) {
        self.known = known
        self.position = position
        self.writes = writes
    }
}
