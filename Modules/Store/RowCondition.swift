import Domain

/// Which visible rows of a table are read: all, or those with one of some ids in a column that has
/// an index.
struct RowCondition {
    let column: String
    /// Nil for all rows.
    let ids: Set<RecordID>?

    /// - Parameter select: a query without its condition.
    func forEachRow(
        _ select: String, _ sql: Statements, _ body: (Statement) throws -> Void
    ) throws {
        let find = try sql(
            "\(select) WHERE "
                + (ids == nil ? "" : "\(Tables.quoted(column)) = ? AND ") + "deleted IN (0, 2)")
        guard let ids else {
            while try find.step() { try body(find) }
            return
        }
        for id in ids {
            find.bind(1, copying: id.bytes)
            while try find.step() { try body(find) }
        }
    }
}
