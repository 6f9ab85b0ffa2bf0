public import Domain

/// What a store already holds of a source: imports compare with it and repeat nothing.
public protocol HeldSource {
    /// The greatest position held; nil when nothing of the source is.
    var newestPosition: [Int64]? { get }
    /// The record that a store knows by this key or alias.
    func record(forKey key: String, type: String) -> RecordID?
    /// Every record that the source has written.
    var records: [(type: UInt16, id: RecordID)] { get }
    /// What the source said at its newest position, field by field.
    func newest(_ id: RecordID) -> [FieldID: (position: [Int64], values: Set<Value>)]
    /// Whether the source said this at this position.
    func said(_ id: RecordID, _ field: FieldID, _ position: [Int64], _ value: Value) -> Bool
}

/// Nothing is held.
public struct EmptySource: HeldSource {
    public init() {}
    public var newestPosition: [Int64]? { nil }
    public func record(forKey key: String, type: String) -> RecordID? { nil }
    public var records: [(type: UInt16, id: RecordID)] { [] }
    public func newest(_ id: RecordID) -> [FieldID: (position: [Int64], values: Set<Value>)] { [:] }
    public func said(
        _ id: RecordID, _ field: FieldID, _ position: [Int64], _ value: Value
    ) -> Bool { false }
}
