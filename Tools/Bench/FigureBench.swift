import BenchWorkload
import Domain
import Foundation
import Replication
import Reporting
import Store

/// S6: the figures of one year over n products with 3 phases and 1 event each; floor: one SQL
/// statement a figure over the same tables.
struct FigureBench {
    let n: Int
    let folder: String
    /// Whether the line is printed.
    var isQuiet = false

    func run() throws {
        if !isQuiet {
            // As in the other steps: the code is loaded when the clock starts.
            let warm = folder + "/warm"
            try FigureBench(n: 2000, folder: warm, isQuiet: true).run()
            try FileManager.default.removeItem(atPath: warm)
        }
        let store = try FigureRecords.store(n, folder: folder)
        guard let year = FiscalYear(2023) else { return }
        var s6 = Meter()
        let figures = try s6.time { try FigureComputation.run(try StoreReader(store), year: year) }
        try store.checkpoint()
        let plain = PlainTable(path: "\(folder)/figures-floor.sqlite")
        plain.execute("ATTACH '\(FigureRecords.home(folder).database)' AS s")
        var floor = Meter()
        var values: [Int] = []
        floor.time { for sql in FigureBench.statements(year) { values.append(plain.value(sql)) } }
        let ours = [
            "products.investigations_begun", "products.constructions_begun", "national_impact",
        ]
        .map { id in
            if case .count(let count)? = figures[id]?.value { count } else { -1 }
        }
        precondition(ours == Array(values.prefix(3)), "the floor computes something else")
        if !isQuiet { Meter.line("S6-anew", n, s6, floor: floor.cpu, bytes: nil) }
        try runKept(store, year, floor: floor.cpu)
    }

    /// The same kept up to date: the first time, unchanged, and after one product in a hundred, or
    /// ten at least, got a further event.
    private func runKept(_ store: Store, _ year: FiscalYear, floor: Double) throws {
        func ask(_ name: String) throws -> [FigureLine] {
            var meter = Meter()
            let lines = try meter.time {
                try FigureComputation.lines(try StoreReader(store), year: year)
            }
            if !isQuiet { Meter.line(name, n, meter, floor: floor, bytes: nil) }
            return lines
        }
        let before = try ask("S6-first")
        try store.checkpoint()
        let unchanged = try ask("S6-unchanged")
        precondition(unchanged == before, "nothing changed")
        try FigureRecords.addEvents(store, to: max(10, n / 100), of: n, year)
        try store.checkpoint()
        let now = try ask("S6")
        let anew = try FigureComputation.run(try StoreReader(store), year: year)
        precondition(now == anew.figures.map(FigureLine.init), "kept figures are others")
        precondition(now != before, "the changes change nothing")
    }

    static func statements(_ year: FiscalYear) -> [String] {
        let (first, last) = (year.days.lowerBound.number, year.days.upperBound.number)
        func begun(_ phase: String) -> String {
            """
            SELECT count(DISTINCT product) FROM s.phase
            WHERE name = '\(phase)' AND start BETWEEN \(first) AND \(last) AND deleted IN (0, 2)
            """
        }
        func current(_ condition: String) -> String {
            """
            SELECT count(*) FROM (SELECT product, name, max(start * 100 + rank) FROM s.phase
            WHERE start <= \(last + 1) AND deleted IN (0, 2) GROUP BY product) WHERE \(condition)
            """
        }
        let services = "name IN ('construction','acceleration','transfer','success','opere')"
        return [
            begun("investigation"), begun("construction"),
            """
            SELECT count(DISTINCT product) FROM s.event WHERE name = 'national_impact'
            AND counted_in = \(year.number) AND deleted IN (0, 2)
            """,
            begun("acceleration"),
            """
            SELECT count(DISTINCT product) FROM s.event WHERE name = 'national_impact'
            AND date BETWEEN \(first) AND \(last) AND deleted IN (0, 2)
            """,
            current("name = 'investigation'"), current(services),
            """
            SELECT count(DISTINCT e.product) FROM s.event e WHERE e.name = 'national_impact'
            AND e.counted_in <= \(year.number) AND e.deleted IN (0, 2)
            """,
            "SELECT count(*) FROM s.product WHERE stats_url IS NOT NULL AND deleted IN (0, 2)",
            "SELECT count(*) FROM s.product WHERE budget_url IS NOT NULL AND deleted IN (0, 2)",
            "SELECT count(*) FROM s.product WHERE repository IS NOT NULL AND deleted IN (0, 2)",
            "SELECT count(*) FROM s.product WHERE accessibility_status IS NOT NULL AND deleted IN (0, 2)",
            "SELECT sum(amount) FROM s.award WHERE call IN (13, 14) AND deleted IN (0, 2)",
        ]
    }
}
