import Domain
import Foundation
import Spreadsheet
import Testing

struct RoundTripTests {
    @Test func `What is written is read back, cell by cell`() throws {
        let workbook = Examples.everyKind

        let read = try Workbook.read(try workbook.ods())

        #expect(read.sheets.map(\.rows) == workbook.sheets.map(\.rows))
        #expect(read.sheets.map(\.name) == workbook.sheets.map(\.name))
    }

    @Test(arguments: Examples.texts)
    func `A text comes back as it was`(text: String) throws {
        let sheet = Sheet(name: "textes", rows: [[.text(text), .header(text), .count(1)]])

        let read = try Workbook.read(try Workbook(sheets: [sheet]).ods())

        #expect(read.sheets == [sheet])
    }

    @Test(arguments: ["0", "-0.5", "79.4", "9223372036854775807", "-0.000000000000000001", "0.1"])
    func `A number comes back digit by digit, as a percentage too`(text: String) throws {
        let number = try #require(ExactDecimal(text))
        let sheet = Sheet(name: "nombres", rows: [[.number(number), .percentage(number)]])

        let read = try Workbook.read(try Workbook(sheets: [sheet]).ods())

        #expect(read.sheets == [sheet])
    }

    @Test func `Empty cells and rows at the end are not kept, those before others are`() throws {
        let rows: [[Cell]] = [[], [.empty, .empty, .text("x"), .empty], [], [.count(3)], [.empty]]

        let read = try Workbook.read(try Workbook(sheets: [Sheet(name: "a", rows: rows)]).ods())

        #expect(read.sheets[0].rows == [[], [.empty, .empty, .text("x")], [], [.count(3)]])
    }

    @Test func `The mimetype stands first, uncompressed, where programs look for it`() throws {
        let bytes = try Examples.everyKind.ods()

        let beginning = String(decoding: bytes[30..<84], as: UTF8.self)
        #expect(beginning == "mimetypeapplication/vnd.oasis.opendocument.spreadsheet")
    }

    @Test func `The bytes depend on the value alone, not on the time zone`() async throws {
        let path = FileManager.default.temporaryDirectory.path + "/\(UUID().uuidString).ods"
        defer { try? FileManager.default.removeItem(atPath: path) }
        try Data(Examples.everyKind.ods()).write(to: URL(fileURLWithPath: path))

        await #expect(processExitsWith: .success) { [path = path as String] in
            setenv("TZ", "Pacific/Kiritimati", 1)
            tzset()
            let there = try Data(contentsOf: URL(fileURLWithPath: path))
            exit(Array(there) == (try Examples.everyKind.ods()) ? 0 : 1)
        }
    }

    @Test(arguments: ["", "a/b", "'a", String(repeating: "é", count: 101)])
    func `A name that spreadsheets refuse is refused`(name: String) throws {
        #expect(throws: SpreadsheetError.self) {
            try Workbook(sheets: [Sheet(name: name, rows: [])]).ods()
        }
    }

    @Test func `Two sheets of one name are refused`() throws {
        let sheets = [Sheet(name: "Produits", rows: []), Sheet(name: "produits", rows: [])]

        #expect(throws: SpreadsheetError.sheetName("produits", reason: "two sheets bear it")) {
            try Workbook(sheets: sheets).ods()
        }
    }

    @Test(arguments: [(0, 0, "A1"), (6, 1, "B7"), (0, 25, "Z1"), (0, 26, "AA1"), (9, 701, "ZZ10")])
    func `A place is named as spreadsheets name it`(row: Int, column: Int, name: String) {
        #expect(Sheet.place(row: row, column: column) == name)
    }
}
