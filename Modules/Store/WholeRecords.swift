import Domain
import Replication

/// Records that are evaluated whole, from all that was ever written to them, rather than batch by
/// batch: those that a batch without effect touches, those that were moved, and those that live
/// in several scopes. They are few; for them the definition is transcribed as it stands.
///
/// `record_whole` lists the batches that touch them. A record becomes whole when a batch shows
/// that it must be, and is evaluated once at the end of the transaction.
final class WholeRecords {
    private let rows: RowTables
    private let log: LogTable
    private var known: Set<Int64>?
    /// Rows that became whole and whose earlier batches are yet to be found, with their scope.
    private(set) var unlisted: [Int64: (type: UInt16, scope: Int)] = [:]
    /// Records to evaluate.
    private(set) var changed: Set<Place> = []

    struct Place: Hashable {
        var type: UInt16
        var id: RecordID
    }

    init(rows: RowTables, log: LogTable) {
        self.rows = rows
        self.log = log
    }

    private func load() throws -> Set<Int64> {
        if let known { return known }
        let find = try log.sql("SELECT DISTINCT row FROM record_whole")
        var found: Set<Int64> = []
        while try find.step() { found.insert(find.integer(0)) }
        known = found
        return found
    }

    var hasAny: Bool {
        get throws { try !load().isEmpty }
    }

    func contains(_ row: Int64) throws -> Bool { try load().contains(row) }

    /// From now on the row is evaluated whole.
    /// - Parameter isNew: whether nothing but `batch` has touched it.
    func include(
        _ row: Int64, _ place: Place, scope: Int, touchedBy batch: LoggedBatch, isNew: Bool
    ) throws {
        changed.insert(place)
        if try !contains(row) {
            known?.insert(row)
            if !isNew { unlisted[row] = (place.type, scope) }
        }
        try list(row, type: place.type, batch: batch.number)
    }

    func list(_ row: Int64, type: UInt16, batch: Int) throws {
        let insert = try log.sql("INSERT OR IGNORE INTO record_whole VALUES (?, ?, ?)")
        insert.bind(1, Int(type))
        insert.bind(2, row)
        insert.bind(3, batch)
        try insert.run()
    }

    func change(_ place: Place) { changed.insert(place) }

    func didList() { unlisted = [:] }
    func didEvaluate() { changed = [] }

    /// The tables are about to be made anew.
    func reset() {
        known = []
        unlisted = [:]
        changed = []
    }

    /// The batches that touch a row, ascending.
    func batches(_ row: Int64, type: UInt16) throws -> [Int] {
        let find = try log.sql(
            "SELECT batch FROM record_whole WHERE type = ? AND row = ? ORDER BY batch")
        find.bind(1, Int(type))
        find.bind(2, row)
        var numbers: [Int] = []
        while try find.step() { numbers.append(find.int(0)) }
        return numbers
    }
}
