/// Whether a record was deleted.
public enum Deletion: String, Hashable, Sendable {
    case no
    case yes
    /// A deletion stands beside an edit that nobody who deleted was shown: a person decides.
    case conflict
}

/// One record as a store shows it, with the columns that were asked for.
public struct RecordRow: Hashable, Sendable {
    public let id: RecordID
    /// The log that it counts in.
    public let scope: String
    public let deletion: Deletion
    /// Fields in which several values stand side by side.
    public let contested: Set<FieldID>
    /// The shown values, in the order of the fields asked for; `.empty` where there is none.
    public let values: [Value]

    public init(
        id: RecordID, scope: String, deletion: Deletion, contested: Set<FieldID>, values: [Value]
    ) {
        self.id = id
        self.scope = scope
        self.deletion = deletion
        self.contested = contested
        self.values = values
    }
}

/// Where a shown value comes from: the change behind it, down to the key that signed it.
public struct Provenance: Hashable, Sendable {
    public let field: String
    public var value: Value
    /// The batch's full name: SHA-256 of its unsigned bytes, 64 hexadecimal digits.
    public let batch: String
    /// The public key (Ed25519) that signed it, 64 hexadecimal digits.
    public let replica: String
    /// The Ed25519 signature, 128 hexadecimal digits.
    public let signature: String
    public let known: Instant
    public let recorded: Instant
    /// A number of the local directory of persons of whoever signed; 0 where none was given.
    public let actor: Int
    /// Why, as a `resolve` said it.
    public let reason: String?
    public let source: String?
    /// The source's own name of the state, as a commit, where the batch carries one.
    public let position: String?

    public init(
        field: String, value: Value, batch: String, replica: String, signature: String,
        known: Instant, recorded: Instant, actor: Int, reason: String?, source: String?,
        position: String?
    ) {
        self.field = field
        self.value = value
        self.batch = batch
        self.replica = replica
        self.signature = signature
        self.known = known
        self.recorded = recorded
        self.actor = actor
        self.reason = reason
        self.source = source
        self.position = position
    }
}

/// What the report reads from: typed rows of one state of knowledge, never a database.
public protocol RecordReader {
    /// All records of a type that are not deleted (those whose deletion is in conflict included)
    /// and stand where they belong (`Home`), with the named fields in the order given; the records in an order that differs from store
    /// to store, so that nothing may depend on it.
    /// Cost: one pass over the type's table.
    func rows(of type: String, fields: [String]) throws -> [RecordRow]

    /// The same, one record at a time: nothing is kept. The reader must not be asked for anything
    /// else before `body` returns.
    func forEachRow(
        of type: String, fields: [String], _ body: (RecordRow) throws -> Void) throws

    /// The same state of knowledge with the records that stand out of place.
    var everywhere: Self { get }

    /// The changes behind the shown values of a record, one a field that has a value.
    func provenance(of type: String, id: RecordID) throws -> [Provenance]

    /// What could stand in records instead of what is shown, in a stable order; empty where nothing
    /// is contested. Cost: the number of conflicts.
    func alternatives() throws -> [Alternative]

    /// The day or instant of the view (`.forever` for everything known).
    var asOf: Instant { get }

    /// The tips of every scope that the view is made of: scope → batch names in order.
    var frontier: [String: [String]] { get throws }

    /// Facts received whose known-at lies after `asOf`.
    var laterFacts: Int { get throws }
}

extension RecordReader {
    public var everywhere: Self { self }
    public func alternatives() throws -> [Alternative] { [] }

    public func forEachRow(
        of type: String, fields: [String], _ body: (RecordRow) throws -> Void
    ) throws {
        for row in try rows(of: type, fields: fields) { try body(row) }
    }
}
