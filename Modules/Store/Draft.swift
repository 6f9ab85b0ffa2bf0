public import Domain
public import Replication

/// Values to write to one record; it comes into being where its scope has no such record.
public struct RecordChange: Sendable {
    public var type: UInt16
    public var id: RecordID
    /// `FieldID.deleted` with a boolean deletes or restores.
    public var values: [(FieldID, Value)]
    /// Where the record stands, once looked up; 0 for a record that is new.
    var row: Int64?

    public init(type: UInt16, id: RecordID, values: [(FieldID, Value)]) {
        self.type = type
        self.id = id
        self.values = values
    }
}

/// What became known at one time.
public struct DraftRun: Sendable {
    /// Nil: when it is recorded.
    public var known: Instant?
    /// The source's order, for imports.
    public var position: [Int64]
    /// The source's own name of the state, at most 64 bytes.
    public var mark: [UInt8]
    public var changes: [RecordChange]

    public init(
        known: Instant? = nil, position: [Int64] = [], mark: [UInt8] = [],
        changes: [RecordChange]
    ) {
        self.known = known
        self.position = position
        self.mark = mark
        self.changes = changes
    }
}

/// What one transaction is to change in one scope.
public struct Draft: Sendable {
    public var scope: String
    public var basis: Basis
    /// Set for imports, whose basis is empty.
    public var source: String?
    public var actor: Int
    public var reason: String?
    public var runs: [DraftRun]
    /// Of a moved record's batch: what it repeats.
    var copy: CopyMark?
    /// When the original of a copy was recorded; else the transaction's clock.
    var recorded: Instant?

    public init(
        scope: String, basis: Basis = .allSeen, source: String? = nil, actor: Int = 0,
        reason: String? = nil, runs: [DraftRun]
    ) {
        self.scope = scope
        self.basis = source == nil ? basis : .tips([])
        self.source = source
        self.actor = actor
        self.reason = reason
        self.runs = runs
    }
}
