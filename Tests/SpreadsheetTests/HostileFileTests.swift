import Domain
import Foundation
import Spreadsheet
import Testing

/// Files that want more than they may: refused with their place, in bounded memory.
struct HostileFileTests {
    /// An .ods file around a body of tables, made by a zip program that is not ours.
    private func ods(_ tables: String, prolog: String = "") throws -> [UInt8] {
        let content = """
            <?xml version="1.0" encoding="UTF-8"?>\(prolog)
            <o:document-content xmlns:o="urn:oasis:names:tc:opendocument:xmlns:office:1.0" \
            xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" \
            xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><o:body><o:spreadsheet>
            \(tables)
            </o:spreadsheet></o:body></o:document-content>
            """
        return try Zip.archive(["content.xml": content])
    }

    private func cell(_ attributes: String, _ text: String = "") -> String {
        "<table:table-cell \(attributes)><text:p>\(text)</text:p></table:table-cell>"
    }

    private func table(_ rows: String) -> String {
        "<table:table table:name=\"t\">\(rows)</table:table>"
    }

    @Test func `A repetition that stands for a million cells is refused by its place`() throws {
        let cell = cell("o:value-type=\"string\" table:number-columns-repeated=\"2000000000\"", "x")
        let bytes = try ods(table("<table:table-row>\(cell)</table:table-row>"))

        #expect(
            throws: SpreadsheetError.tooLarge(part: "sheet 't', cell A1", limit: "16384 columns")
        ) { try Workbook.read(bytes) }
    }

    @Test func `Rows that repeat beyond the cells that are read are refused`() throws {
        let cell = cell("o:value-type=\"string\" table:number-columns-repeated=\"16000\"", "x")
        let row =
            "<table:table-row table:number-rows-repeated=\"1000000\">\(cell)</table:table-row>"
        let bytes = try ods(table(row))

        #expect(throws: SpreadsheetError.tooLarge(part: "sheet 't'", limit: "4000000 cells")) {
            try Workbook.read(bytes)
        }
    }

    @Test func `Empty rows and columns without end cost nothing`() throws {
        let padding = "<table:table-cell table:number-columns-repeated=\"9223372036854775807\"/>"
        let row = "<table:table-row>\(cell("o:value-type=\"string\"", "x"))\(padding)"
        let rows =
            row
            + "</table:table-row><table:table-row table:number-rows-repeated=\"9223372036854775807\">"
            + padding + padding + "</table:table-row>"

        let read = try Workbook.read(try ods(table(rows)))

        #expect(read.sheets == [Sheet(name: "t", rows: [[.text("x")]])])
    }

    @Test func `A zip bomb is refused while it expands`() throws {
        let bytes = try ods(table(String(repeating: " ", count: 3_000_000)))
        var limits = Workbook.Limits()
        limits.expandedBytes = 1 << 20
        #expect(bytes.count < 20_000)

        #expect(
            throws: SpreadsheetError.tooLarge(part: "content.xml", limit: "1048576 bytes")
        ) { try Workbook.read(bytes, limits: limits) }
    }

    @Test func `Blanks without end are refused`() throws {
        let cell = cell("o:value-type=\"string\"", "<text:s text:c=\"999999999\"/>")
        let bytes = try ods(table("<table:table-row>\(cell)</table:table-row>"))

        #expect(throws: SpreadsheetError.self) { try Workbook.read(bytes) }
    }

    @Test func `A document type, in which entities could multiply, is refused`() throws {
        let bytes = try ods(
            table(""), prolog: "<!DOCTYPE x [<!ENTITY a \"b\"><!ENTITY c \"&a;&a;\">]>")

        #expect(throws: SpreadsheetError.self) { try Workbook.read(bytes) }
    }

    @Test(arguments: [
        ("o:value-type=\"float\" o:value=\"1.5E+60\"", "has more digits than fit"),
        ("o:value-type=\"currency\" o:currency=\"USD\" o:value=\"3\"", "only euros"),
        ("o:value-type=\"date\" o:date-value=\"2024-02-30\"", "is no day"),
        ("o:value-type=\"date\" o:date-value=\"2024-02-03T10:00:00\"", "is no day"),
        ("o:value-type=\"boolean\" o:boolean-value=\"maybe\"", "neither true nor false"),
    ])
    func `A cell that has no place among our values is named`(
        attributes: String, reason: String
    ) throws {
        let row = "<table:table-row><table:table-cell/>\(cell(attributes))</table:table-row>"
        let bytes = try ods(table("<table:table-row/>" + row))

        let error = #expect(throws: SpreadsheetError.self) { try Workbook.read(bytes) }

        // The empty row before it counts.
        #expect("\(error, default: "")".hasPrefix("sheet 't', cell B2: "))
        #expect("\(error, default: "")".contains(reason))
    }

    @Test func `Comments and formulas' texts stay out, numbers with exponents come in`() throws {
        let bytes = try ods(
            """
            <table:table table:name="t"><table:table-row><table:table-cell o:value-type="float" \
            o:value="1.5E+3" table:formula="of:=SUM([.A2])"><o:annotation><text:p>note</text:p>\
            </o:annotation><text:p>1 500</text:p></table:table-cell></table:table-row></table:table>
            """)

        #expect(try Workbook.read(bytes).sheets == [Sheet(name: "t", rows: [[.count(1500)]])])
    }

    @Test func `Bytes that are no spreadsheet are refused, whatever they are`() throws {
        for bytes in [[], Array("PK".utf8), Array("id,slug\n".utf8), try Zip.archive(["a": "b"])] {
            let error = #expect(throws: SpreadsheetError.self) { try Workbook.read(bytes) }
            #expect("\(error, default: "")".contains("save it as .ods"))
        }
    }

    @Test func `A file that is cut or damaged anywhere is refused or read, never worse`() throws {
        let good = try Examples.everyKind.ods()

        for n in stride(from: 0, to: good.count, by: 7) {
            #expect(throws: SpreadsheetError.self) { try Workbook.read(Array(good[..<n])) }
            var bad = good
            bad[n] ^= 0x55
            _ = try? Workbook.read(bad)
        }
    }
}

/// Archives made by Python's zipfile.
enum Zip {
    static func archive(_ files: [String: String]) throws -> [UInt8] {
        let folder = FileManager.default.temporaryDirectory.path + "/p352-zip-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = folder + "/archive.zip"
        for (name, text) in files {
            try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/" + name))
        }
        try Launch.wait(
            "/usr/bin/python3",
            ["-m", "zipfile", "-c", path] + files.keys.sorted().map { folder + "/" + $0 })
        return Array(try Data(contentsOf: URL(fileURLWithPath: path)))
    }
}
