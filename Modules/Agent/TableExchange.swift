public import Domain
import Replication
public import Store

/// Records of one type as a table of texts, and back: what CSV and spreadsheets carry.
///
/// The last column, `basis`, names the tips that the exporter was looking at: what comes back
/// writes only the fields that differ from the state then, and replaces only what was shown. A row
/// without one is what a source says, with an empty basis (docs/decisions/0011): what it repeats
/// writes nothing, what it corrects replaces what it said before, and never a hand edit.
public struct TableExchange: Sendable {
    private let editing: RecordEditing
    private let identity: HomeFolder.Identity

    public init(editing: RecordEditing, identity: HomeFolder.Identity) {
        self.editing = editing
        self.identity = identity
    }

    /// Header: `id`, the fields in the schema's order, `basis`.
    public static func header(_ type: RecordType) -> [String] {
        ["id"] + type.fields.map(\.name) + ["basis"]
    }

    /// One row a record that is not deleted, by key, then id.
    public func rows(_ type: RecordType) throws -> [[String]] {
        let frontier = try editing.store.frontier()
        let texts = editing.texts()
        return try editing.store.documents(type).map { document in
            let tips = (frontier[document.record.scope] ?? []) + (frontier["authority"] ?? [])
            return [document.record.id.hex]
                + type.fields.map { texts.text($0, document.values[$0.id] ?? .empty) }
                + [tips.map(\.hex).joined(separator: " ")]
        }
    }

    /// What an import did, or would do.
    public struct Report: Sendable {
        public var created = 0
        public var changed = 0
        public var unchanged = 0
        /// Record and field of every contested cell that was left alone.
        public var contested: [String] = []
        /// What would be written: record, field, before, after.
        public var changes: [(record: String, field: String, before: String, after: String)] = []
    }

    /// Reads a table and writes what differs: all rows in one transaction, or none.
    /// - Parameters:
    ///   - rows: with the line of each, for messages.
    ///   - place: the file's name, for messages.
    /// - Throws: `EditError` naming file, line, field and remedy of each row that cannot be read;
    ///   then nothing is written.
    public func take(
        _ type: RecordType, header: [String], rows: [(line: Int, cells: [String])], place: String,
        recorded: Instant, dryRun: Bool
    ) throws -> Report {
        var plan = try TablePlan(type, header: header, place: place, editing, identity)
        var faults: [String] = []
        for (line, cells) in rows {
            do {
                try plan.add(cells)
            } catch let error as ValueError {
                faults.append("\(place), line \(line): \(error.message)")
            } catch let error as EditError {
                faults.append("\(place), line \(line): \(error.message)")
            } catch let error as StoreError {
                faults.append("\(place), line \(line): \(error.message)")
            }
        }
        if !faults.isEmpty { throw EditError(.usage, TableExchange.message(faults, rows.count)) }
        if !dryRun { try editing.store.commit(plan.drafts, recorded: recorded) }
        return plan.report
    }

    private static func message(_ faults: [String], _ rows: Int) -> String {
        if faults.count == 1 { return faults[0] }
        let shown = 20
        let rest = faults.count - shown
        let lines =
            faults.prefix(shown) + (rest > 0 ? ["and \(rest) more"] : [])
            + ["\(faults.count) of \(rows) rows cannot be read; nothing was written"]
        return lines.joined(separator: "\n")
    }
}
