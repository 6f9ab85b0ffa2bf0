import Domain
import Interchange
import Testing

/// Records as a CSV file: numbers stay numbers, and no text runs in a spreadsheet.
@Suite struct CSVTableTests {
    @Test func aTableComesBackAndItsNumbersStayNumbers() throws {
        let type = try #require(Schema.current.type(named: "award"))
        let header = ["id", "laureate", "amount", "call", "basis"]
        let rows = [
            ["ab", "=HYPERLINK(\"http://x\")", "-5.00", "-1", "cd"], ["", "'-x", "0.50", "", ""],
            ["", "-5", "=1+1", "", ""],
        ]

        let bytes = CSVTable.bytes(type, header: header, rows: rows)
        let table = try #require(try CSVTable.table(bytes))

        #expect(table.header == header)
        #expect(table.rows.map(\.cells) == rows)
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
        #expect(lines[1] == "ab,\"'=HYPERLINK(\"\"http://x\"\")\",-5.00,-1,cd")
        #expect(lines[2] == ",''-x,0.50,,")
        #expect(lines[3] == ",'-5,'=1+1,,")
    }

    @Test func aFileWithoutRowsIsNoTable() throws {
        #expect(try CSVTable.table([]) == nil)
    }
}
