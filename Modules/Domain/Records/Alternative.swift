/// What could stand in a record instead of what is shown, because it is contested: other values, or
/// that the record is not there.
public struct Alternative: Hashable, Sendable {
    public let type: String
    public let id: RecordID
    /// What is contested: a field, or one of the pseudo-fields `deleted` and `scope`.
    public let field: String
    /// By field; nil: the record is not there.
    public let changes: [String: Value]?

    public init(type: String, id: RecordID, field: String, changes: [String: Value]?) {
        self.type = type
        self.id = id
        self.field = field
        self.changes = changes
    }
}
