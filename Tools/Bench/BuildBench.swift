import BenchWorkload
import Domain
import Foundation
import Reporting
import Store

/// The documents of one year over the records of S6: `build` is everything up to the documents as
/// values; floor: the SQL aggregates that they need. `build-lists` is the writing of these
/// documents in all text formats.
struct BuildBench {
    /// Products, with four records each.
    let n: Int
    let folder: String
    /// Whether the lines are printed.
    var isQuiet = false

    func run() throws {
        if !isQuiet {
            let warm = folder + "/warm"
            try BuildBench(n: 2000, folder: warm, isQuiet: true).run()
            try FileManager.default.removeItem(atPath: warm)
        }
        let store = try FigureRecords.store(n, folder: folder)
        guard let year = FiscalYear(2023), let before = FiscalYear(2022) else { return }
        var build = Meter()
        let (report, documents, sheets) = try build.time {
            let report = try Report(try StoreReader(store), year: year)
            return (
                report, [try RAP.document(report), try Bilan.document(report)],
                IncubatorSheet.documents(report)
            )
        }
        var lists = Meter()
        var bytes = 0
        try lists.time { bytes = try write(report, documents, sheets) }
        let plain = PlainTable(path: "\(folder)/build-floor.sqlite")
        plain.execute("ATTACH '\(FigureRecords.home(folder).database)' AS s")
        var floor = Meter()
        floor.time {
            for sql in FigureBench.statements(year) + FigureBench.statements(before)
                + BuildBench.statements(year)
            {
                _ = plain.value(sql)
            }
        }
        if isQuiet { return }
        Meter.line("build", n * 5, build, floor: floor.cpu, bytes: nil)
        Meter.line("build-lists", n * 5, lists, floor: nil, bytes: bytes)
    }

    /// What the documents need beyond the figures of both years, each in one statement.
    private static func statements(_ year: FiscalYear) -> [String] {
        let last = year.days.upperBound.number + 1
        let path = """
            SELECT name AS a, lead(name) OVER (PARTITION BY product ORDER BY start, rank) AS b
            FROM s.phase WHERE start <= \(last) AND deleted IN (0, 2)
            """
        let unknown = { (type: String, target: String) in
            """
            SELECT count(*) FROM s.\(type) AS t LEFT JOIN s.\(target) AS o
            ON o.id = t.\(target) AND o.deleted IN (0, 2)
            WHERE t.deleted IN (0, 2) AND t.\(target) IS NOT NULL AND o.id IS NULL
            """
        }
        return [
            // The flow, and who is where.
            "SELECT count(*) FROM (SELECT a, b, count(*) FROM (\(path)) GROUP BY a, b)",
            """
            SELECT count(*) FROM (SELECT incubator, name, count(*) FROM (SELECT product, name,
            max(start * 100 + rank) FROM s.phase WHERE start <= \(last) AND deleted IN (0, 2)
            GROUP BY product) AS c JOIN s.product AS p ON p.id = c.product GROUP BY incubator, name)
            """,
            // When committees met, and the first construction.
            """
            SELECT count(*) FROM (SELECT product, max(date) FROM s.event WHERE name = 'committee'
            AND deleted IN (0, 2) GROUP BY product)
            """,
            """
            SELECT count(*) FROM (SELECT product, min(start) FROM s.phase
            WHERE name = 'construction' AND deleted IN (0, 2) GROUP BY product)
            """,
            // Anomalies.
            unknown("phase", "product"), unknown("event", "product"),
            unknown("product", "incubator"),
            "SELECT count(*) FROM (SELECT slug FROM s.product WHERE deleted IN (0, 2) GROUP BY slug HAVING count(*) > 1)",
            """
            SELECT count(*) FROM (SELECT end, lead(start) OVER (PARTITION BY product ORDER BY start)
            AS next FROM s.phase WHERE deleted IN (0, 2)) WHERE next < end
            """,
            "SELECT count(*) FROM s.phase WHERE start IS NULL AND deleted IN (0, 2)",
            "SELECT count(*) FROM s.event WHERE date IS NULL AND deleted IN (0, 2)",
        ]
    }

    /// All text formats, into files.
    private func write(
        _ report: Report, _ documents: [Document], _ sheets: [(key: String, document: Document)]
    ) throws -> Int {
        let out = folder + "/out"
        try FileManager.default.createDirectory(
            atPath: out, withIntermediateDirectories: true)
        var total = 0
        func file(_ name: String, _ bytes: [UInt8]) throws {
            total += bytes.count
            try Data(bytes).write(to: URL(fileURLWithPath: out + "/" + name))
        }
        for document in documents {
            try file(document.id + ".html", HTMLFormat.page(document))
            try file(document.id + ".ods", try ODSFormat.bytes(document))
            try file(document.id + ".json", document.json(report.figures).bytes)
        }
        for (key, document) in sheets { try file(key + ".html", HTMLFormat.page(document)) }
        for one in CSVFormat.files(documents, name: "bench", title: "bench") {
            try file(one.name, one.bytes)
        }
        return total
    }
}
