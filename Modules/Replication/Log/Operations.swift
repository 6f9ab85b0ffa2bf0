package import Domain

/// A record that exists already, named by where it was made: a batch of its maker's chain that
/// lies in this batch's past, and its place, counted from the beginning of that batch's line.
package struct Handle: Hashable, Sendable {
    /// Nil: the chain of the batch that holds this handle, itself included.
    package let line: BatchName?
    /// 0 to 2³² − 1.
    package let place: UInt32

    package init(line: BatchName?, place: UInt32) {
        self.line = line
        self.place = place
    }
}

/// Writes of the same fields to records of one type.
package struct Group: Hashable, Sendable {
    package var type: UInt16
    /// Records that come into being here; they take the chain's next places, in this order.
    package var made: [RecordID]
    /// Records that exist already; in the rows they follow `made`. Sorted by line, then place.
    package var existing: [Handle]
    package var columns: [Column]

    package init(type: UInt16, made: [RecordID], existing: [Handle], columns: [Column]) {
        self.type = type
        self.made = made
        self.existing = existing
        self.columns = columns
    }

    package var rows: Int { made.count + existing.count }
}

/// What became known at one time: of an import, one state of its source.
package struct Run: Hashable, Sendable {
    /// Nil: when the batch was recorded.
    package var known: Instant?
    /// The source's own order, compared item by item; empty without a source.
    package var position: [Int64]
    /// The source's own name of that state, as a commit's hash; at most 64 bytes.
    package var mark: [UInt8]
    package var groups: [Group]

    package init(known: Instant?, position: [Int64], mark: [UInt8] = [], groups: [Group]) {
        self.known = known
        self.position = position
        self.mark = mark
        self.groups = groups
    }
}

/// What a batch changes.
package struct Operations: Hashable, Sendable {
    package var runs: [Run]

    package init(runs: [Run]) { self.runs = runs }

    /// Greatest size when expanded, in bytes: 16 MiB. What claims more is refused unexpanded.
    package static let sizeLimit = 16 << 20
    /// Greatest number of values in one batch: a few bytes may stand for many, and each is written.
    package static let valueLimit = 1 << 18
    /// Greatest number of rows in one group.
    package static let rowLimit = 1 << 16

    /// How many values are written, records named included: what taking them in costs.
    package var values: Int {
        runs.reduce(0) { sum, run in
            run.groups.reduce(sum) { sum, group in
                group.columns.reduce(sum + group.made.count + group.existing.count) {
                    $0 + $1.values.count
                }
            }
        }
    }

    /// How many records come into being.
    package var made: Int {
        runs.reduce(0) { $0 + $1.groups.reduce(0) { $0 + $1.made.count } }
    }
}
