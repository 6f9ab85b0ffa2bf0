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
    public var known: Instant
    public var position: [Int64]
    /// The commit's hash; nil for a folder.
    public var commit: String?
    public var writes: [ImportWrite]
}

/// What an import is to write.
public struct ImportPlan: Sendable {
    /// The name of the source, whichever clone or folder it came from.
    public var source = SheetIdentities.source
    /// In the source's order.
    public var steps: [ImportStep] = []
    /// Of every product, and what hangs on it: the key of the incubator that its newest sheet
    /// names. Records that stand here not are shared.
    public var scopes: [RecordID: String] = [:]
    public var irregularities: [Irregularity] = []
    /// Sheets read, the versions of the history counted one by one.
    public var sheets = 0

    /// How many irregularities there are of each reason, most frequent first.
    public var counts: [(reason: Irregularity.Reason, count: Int)] {
        var counts: [Irregularity.Reason: Int] = [:]
        for irregularity in irregularities { counts[irregularity.reason, default: 0] += 1 }
        return counts.map { ($0.key, $0.value) }
            .sorted { ($1.count, $0.reason.rawValue) < ($0.count, $1.reason.rawValue) }
    }
}
