import Interchange
import Testing

@Suite struct CSVTests {
    @Test func whatIsWrittenComesBack() throws {
        let rows = [
            ["a", "b,c", "d\"e"], ["", " x ", "ligne\nsuivante"], ["é;à", "\r\n", ""],
        ]
        let text = "x,y,z\n" + rows.map(CSVText.line).joined()
        let parsed = try CSVText.parse(Array(text.utf8))
        #expect(parsed.dropFirst().map(\.cells) == rows)
        #expect(parsed.map(\.line) == [1, 2, 3, 5])
    }

    @Test func semicolonsOfSpreadsheetsAreTaken() throws {
        let rows = try CSVText.parse(Array("\u{FEFF}a;b\r\n1;2,5\r\n".utf8))
        #expect(rows.map(\.cells) == [["a", "b"], ["1", "2,5"]])
    }

    @Test(arguments: [
        (Array("a,b\n1,\"2\n3,4\n".utf8), "line 2: a quotation mark is never closed"),
        ([0xFF, 0xFE, 0x61, 0], "line 1: the file is UTF-16: save it as UTF-8"),
        (Array("a,b\n1,".utf8) + [0xE9, 0x0A], "line 2: not UTF-8: save the file as UTF-8"),
    ])
    func faultsNameTheirLine(bytes: [UInt8], message: String) {
        var fault = ""
        do { _ = try CSVText.parse(bytes) } catch { fault = "\(error)" }
        #expect(fault == message)
    }
}
