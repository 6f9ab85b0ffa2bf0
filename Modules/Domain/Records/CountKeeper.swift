/// Counts of records that are kept beside the records, moved on by what changed since: a
/// materialized view with incremental maintenance (A. Gupta, I. S. Mumick, V. S. Subrahmanian,
/// "Maintaining Views Incrementally", SIGMOD 1993). Never synced, never signed: whoever doubts
/// them counts anew.
public struct KeptCounts: Hashable, Sendable {
    /// Up to where the log is counted.
    public var mark: LogMark
    /// What is counted, in an order of its own: bit n of a record's membership belongs to rule n.
    /// At most `limit`.
    public var rules: [String]
    /// How many records each rule counts.
    public var totals: [Int]
    /// Records that name another one as what they were merged into, with that one.
    public var merged: [RecordID: RecordID]

    public static let limit = 64

    public init(
        mark: LogMark, rules: [String], totals: [Int], merged: [RecordID: RecordID]
    ) {
        self.mark = mark
        self.rules = rules
        self.totals = totals
        self.merged = merged
    }
}

/// A place in a store's log.
public struct LogMark: Hashable, Sendable {
    /// How many batches stand before it.
    public let position: Int
    /// What the tables were made under: with another one nothing counted before holds.
    public let basis: String

    public init(position: Int, basis: String) {
        self.position = position
        self.basis = basis
    }
}

/// The rules that count a record: one bit each (`KeptCounts.rules`).
public struct Membership: Hashable, Sendable {
    public let id: RecordID
    public let rules: UInt64

    public init(_ id: RecordID, _ rules: UInt64) {
        self.id = id
        self.rules = rules
    }
}

/// Records of a type and how they lead to the record that counts.
public struct CountedType: Hashable, Sendable {
    public let type: String
    /// The field that refers to the record that counts; nil for that one itself.
    public let parent: String?
    /// Fields whose change may concern records that it does not lead to.
    public let fixed: Set<String>

    public init(_ type: String, parent: String?, fixed: Set<String>) {
        self.type = type
        self.parent = parent
        self.fixed = fixed
    }
}

/// A reader that keeps counts, and tells what changed since they were made.
public protocol CountKeeper: RecordReader {
    /// Some of the records of `rows(of:fields:)`.
    /// - Parameters:
    ///   - parent: the field by which they refer to `ids`, the one of their home; nil where `ids`
    ///     are their own.
    /// Cost: O(ids) look-ups.
    func forEachRow(
        of type: String, fields: [String], by parent: String?, _ ids: Set<RecordID>,
        _ body: (RecordRow) throws -> Void) throws

    /// The end of the log; nil where nothing is kept: in views of the past.
    var mark: LogMark? { get throws }

    /// The records that count of which something was written since; nil where all must be looked
    /// at: the tables were made anew, a record stands in several scopes or was moved, a fixed field
    /// was written, or there are more than `limit`.
    /// Cost: decoding the batches since.
    func changed(
        since mark: LogMark, _ types: [CountedType], atMost limit: Int
    ) throws -> Set<RecordID>?

    /// The records that count of which something is contested. Cost: the number of conflicts.
    func contested(_ types: [CountedType]) throws -> Set<RecordID>

    func keptCounts(_ name: String) throws -> KeptCounts?

    /// The kept memberships of some records; those that no rule counts are left out. Nil where the
    /// counts were moved on meanwhile.
    func memberships(_ name: String, _ ids: Set<RecordID>, at mark: LogMark) throws -> [Membership]?

    /// Keeps counts with the memberships of all that they count, in place of any of that name.
    func keep(_ counts: KeptCounts, _ name: String, all: [Membership]) throws

    /// Moves kept counts on, if they still stand at `mark`.
    /// - Parameter changed: the memberships that changed, empty ones included.
    func keep(
        _ counts: KeptCounts, _ name: String, changed: [Membership], from mark: LogMark) throws
}
