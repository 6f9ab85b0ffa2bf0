public import Domain

/// What a batch's author was looking at.
public enum Basis: Hashable, Sendable {
    /// All that the batch cites: the common case, one bit.
    case allSeen
    /// The past of these batches of its scope and of the authority chain.
    case tips([BatchName])
}

/// The programme that a batch was written under.
public enum Programme: Hashable, Sendable {
    /// Before enrolment: nothing is judged, its author was shown all.
    case zero
    /// The hash of the root key, 32 bytes.
    case root([UInt8])
}

/// A batch of a moved record, copied by DINUM from the record's former scope.
public struct CopyMark: Hashable, Sendable {
    /// The batch that this one repeats.
    public let original: BatchName
    /// The originals that its author was shown, this record's part only; ascending.
    public let shown: [BatchName]

    public init(original: BatchName, shown: [BatchName]) {
        self.original = original
        self.shown = shown
    }
}

/// All of a batch but its operations.
///
/// A batch with `prev` leaves out what its chain has said: replica and scope always, programme,
/// schema version and certificates while they stay as they are.
public struct BatchHeader: Hashable, Sendable {
    /// The batch before it of the same replica and scope.
    public var prev: BatchName?
    /// Present exactly where there is no `prev`.
    public var replica: ReplicaKey?
    /// Present exactly where there is no `prev`.
    public var scope: String?
    /// Nil: as `prev` says.
    public var programme: Programme?
    /// The tips of the other chains of the scope, and of the authority chain, that are new since
    /// `prev`; ascending.
    public var seen: [BatchName] = []
    public var basis: Basis = .allSeen
    /// Nil: as `prev` says.
    public var schemaVersion: Int?
    /// The machine's clock, right or wrong.
    public var recorded: Instant
    /// Set for imports.
    public var source: String?
    /// A number of the local directory of persons; 0 is nobody in particular.
    public var actor = 0
    /// The whole line of certificates, newest first; on the first batch of a renewed key.
    public var certificates: [Certificate] = []
    /// Chains that handles refer to beside the own one and those of `seen`.
    public var lines: [BatchName] = []
    public var copy: CopyMark?
    /// Why, in the author's words; never a person's name.
    public var reason: String?
    /// An entry of the authority chain, in its own encoding.
    public var entry: [UInt8]?

    public init(
        prev: BatchName?, replica: ReplicaKey? = nil, scope: String? = nil,
        programme: Programme? = nil, recorded: Instant
    ) {
        self.prev = prev
        self.replica = replica
        self.scope = scope
        self.programme = programme
        self.recorded = recorded
    }
}
