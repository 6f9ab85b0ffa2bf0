import Domain
import Replication

extension Projection {
    /// One write of a source, as its batch has it.
    struct FoundWrite {
        let batch: Int
        let position: [Int64]
        let known: Instant
        let field: FieldID
        let value: Value
    }

    /// All writes of a source to one row, in the log's order. Cost: reads every batch of the
    /// source in the row's scope.
    func sourceWrites(source: Int, type: UInt16, row: Int64) throws -> [FoundWrite] {
        var found: [FoundWrite] = []
        try eachSourceRun(source: source) { logged, run, rows in
            var isThere = false
            var saysDeleted = false
            for (group, rows) in zip(run.groups, rows) where group.type == type {
                guard let n = rows.firstIndex(of: row) else { continue }
                isThere = true
                for column in group.columns {
                    guard let m = column.index(ofRow: n), let value = column.value(at: m) else {
                        continue
                    }
                    saysDeleted = saysDeleted || column.field == .deleted
                    found.append(
                        FoundWrite(
                            batch: logged.number, position: run.position,
                            known: run.known ?? logged.recorded, field: column.field, value: value))
                }
            }
            if isThere, !saysDeleted {
                found.append(
                    FoundWrite(
                        batch: logged.number, position: run.position,
                        known: run.known ?? logged.recorded, field: .deleted,
                        value: .boolean(false)))
            }
        }
        return found
    }

    /// Visits every run of a source's batches with the rows of its groups, made ones first.
    func eachSourceRun(
        source: Int, _ body: (LoggedBatch, Run, [[Int64]]) throws -> Void
    ) throws {
        let find = try log.sql("SELECT number FROM batch WHERE source = ? ORDER BY number")
        find.bind(1, source)
        var numbers: [Int] = []
        while try find.step() { numbers.append(find.int(0)) }
        for number in numbers {
            let logged = try log.batch(number: number)
            try eachRun(of: logged) { _, run, rows in try body(logged, run, rows) }
        }
    }

    /// Visits every run of a batch with the rows of its groups, made ones first.
    func eachRun(of logged: LoggedBatch, _ body: (Int, Run, [[Int64]]) throws -> Void) throws {
        let operations = try log.signed(number: logged.number).operations()
        var chain = try log.chain(logged.chain)
        chain.places = logged.firstPlace
        let seat = LogTable.Seat(chain: chain, isNew: false, isFork: false)
        let resolved = try resolve(operations, seat: seat, cited: try log.past(logged))
        var place = logged.firstPlace
        for (r, run) in operations.runs.enumerated() {
            var all: [[Int64]] = []
            for (g, group) in run.groups.enumerated() {
                let made = try group.made.indices.map { n in
                    try rows.row(Int64(logged.chain) << 32 | Int64(place + n))
                }
                place += group.made.count
                all.append(made + (try resolved[r][g].map { try rows.row($0) }))
            }
            try body(r, run, all)
        }
    }
}
