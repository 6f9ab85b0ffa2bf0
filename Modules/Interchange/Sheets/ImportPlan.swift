public import Domain

/// One value that a source says.
public struct ImportWrite: Hashable, Sendable {
    public var type: UInt16
    public var id: RecordID
    public var field: FieldID
    public var value: Value
}

/// What a source said at one position.
public struct ImportStep: Sendable {
    /// When the source had recorded it: a commit's committer date.
    public var known: Instant
    /// The source's own order: the greatest committer date (seconds since 1970) on the
    /// first-parent line so far, then the ordinal among the commits that share it.
    public var position: [Int64]
    /// The commit's hash; nil for a folder.
    public var commit: String?
    /// A record before those that hang on it; at most one write a field and record.
    public var writes: [ImportWrite]
}

/// What an import is to write.
public struct ImportPlan: Sendable {
    /// The name of the source, whichever clone or folder it came from.
    public let source = SheetIdentities.source
    /// In the source's order.
    public var steps: [ImportStep] = []
    /// Where each record belongs: products, and what hangs on them, to the key of the incubator
    /// that the newest imported sheet names (its present key, where the sheet names a former
    /// one), all else to `shared`.
    public var scopes: [RecordID: String] = [:]
    /// Of a state: all that is irregular in it. Of a history: each irregularity once, with the
    /// commit that brought it.
    public var irregularities: [Irregularity] = []
    /// Sheets read, the versions of a history counted one by one.
    public var sheets = 0
    /// The source is at an earlier position than what is held: such an import says nothing.
    public var isOlderThanHeld = false

    /// How many irregularities there are of each reason, most frequent first.
    public var counts: [(reason: Irregularity.Reason, count: Int)] {
        var counts: [Irregularity.Reason: Int] = [:]
        for irregularity in irregularities { counts[irregularity.reason, default: 0] += 1 }
        return counts.map { ($0.key, $0.value) }
            .sorted { ($1.count, $0.reason.rawValue) < ($0.count, $1.reason.rawValue) }
    }

    /// Leaves out the products of other incubators, and what hangs on them.
    mutating func restrict(to incubators: Set<String>) {
        for n in steps.indices {
            steps[n].writes.removeAll { write in
                guard let scope = scopes[write.id], scope != "shared" else { return false }
                return !incubators.contains(scope)
            }
        }
        steps.removeAll { $0.writes.isEmpty }
    }
}
