import Domain
import Foundation
import Reporting
import Spreadsheet
import Testing

/// Data files are what open data asks for.
@Suite struct DataFilesTests {
    private func report() throws -> Report {
        try Report(InventedRecords.small(), year: try #require(FiscalYear(2023)))
    }

    @Test func theDescriptionOfThePackageTellsTheTruth() throws {
        let report = try report()
        let files = CSVFormat.files(
            [try RAP.document(report), try Bilan.document(report)], name: "x", title: "X")
        let package = try #require(files.first { $0.name == "datapackage.json" })
        let json = try #require(
            try JSONSerialization.jsonObject(with: Data(package.bytes)) as? [String: Any])
        let resources = try #require(json["resources"] as? [[String: Any]])

        #expect(resources.count == files.count - 1)
        for resource in resources {
            let name = try #require(resource["path"] as? String)
            let file = try #require(files.first { $0.name == name })
            let rows = try CSVReading.rows(file.bytes)
            let schema = try #require(resource["schema"] as? [String: Any])
            let fields = try #require(schema["fields"] as? [[String: Any]])
            #expect(fields.map { $0["name"] as? String } == rows[0].map { $0 }, "\(name)")
            #expect(Set(rows[0]).count == rows[0].count, "\(name)")
            for (n, field) in fields.enumerated() {
                let type = try #require(field["type"] as? String)
                for row in rows.dropFirst() where !row[n].isEmpty {
                    #expect(holds(row[n], type), "\(name) \(rows[0][n]): \(row[n]) as \(type)")
                }
            }
        }
    }

    @Test func aSpreadsheetCutsATableThatNoProgramWouldOpenAndSaysSo() throws {
        let rows = (0...100_000).map { Row([.count($0)]) }
        let table = Table("long", "Long", columns: [Column("n", "N", .count)], rows: rows)
        let document = Document(
            id: "d", title: "D", cover: try RAP.document(report()).cover,
            sections: [Section("s", "S", [.table(table)])])

        let book = try Workbook.read(try ODSFormat.bytes(document))
        let files = CSVFormat.files([document], name: "x", title: "X")

        let sheet = try #require(book.sheets.first { $0.name == "long" })
        #expect(sheet.rows.count == 100_003)
        #expect("\(sheet.rows.last ?? [])".contains("csv/long.csv"))
        let csv = try #require(files.first { $0.name == "long.csv" })
        #expect(csv.bytes.count { $0 == 0x0A } == 100_002)
    }

    private func holds(_ cell: String, _ type: String) -> Bool {
        switch type {
        case "string": true
        case "integer": Int(cell) != nil
        case "number": ExactDecimal(cell) != nil
        case "date": Day(cell) != nil
        case "year": FiscalYear(cell) != nil
        default: false
        }
    }

    @Test func noTotalStandsAmongTheData() throws {
        let report = try report()
        let files = CSVFormat.files([try RAP.document(report)], name: "x", title: "X")
        let spending = try #require(files.first { $0.name == "depenses.csv" })
        let credits = try #require(files.first { $0.name == "credits.csv" })

        #expect(try CSVReading.rows(spending.bytes).dropFirst().map { $0[0] } == ["cofinancing"])
        // What was opened less what was consumed adds nothing; the line of the finance act is no
        // sum of actions that hold what is expected besides.
        let stages = try CSVReading.rows(credits.bytes).dropFirst().map { $0[3] }
        #expect(stages.sorted() == ["consumed", "lfi", "lfi", "lfi", "movements", "opened"])
        let document = try RAP.document(report)
        let table = try #require(document.tables.first { $0.id == "depenses" })
        #expect(table.rows.count == 2)
    }

    @Test func spreadsheetCellsHaveTheirTypes() throws {
        let book = try Workbook.read(try ODSFormat.bytes(try RAP.document(report())))

        let indicators = try #require(book.sheets.first { $0.name == "indicateurs" })
        let row = try #require(indicators.rows.first { $0.first == .text("1.1") })
        #expect(row[6] == .count(1))
        #expect(row[7] == .text("absence amélioration"))
        let spending = try #require(book.sheets.first { $0.name == "depenses" })
        let part = try #require(spending.rows.first { $0.first == .text("cofinancing") })
        #expect(part[2] == .money(Cents(euros: 3_114_114)))
        #expect(part[3] == .number(try #require(ExactDecimal("2.5"))))
        #expect(Set(book.sheets.map(\.name)).count == book.sheets.count)
    }
}
