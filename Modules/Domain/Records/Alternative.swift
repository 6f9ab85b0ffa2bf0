/// What could stand in a record instead of what is shown, because it is contested: one other value
/// of a field, or that the record is not there.
public struct Alternative: Hashable, Sendable {
    public let type: String
    public let id: RecordID
    /// Nil: the record is not there.
    public let field: String?
    public let value: Value

    public init(type: String, id: RecordID, field: String?, value: Value) {
        self.type = type
        self.id = id
        self.field = field
        self.value = value
    }
}
