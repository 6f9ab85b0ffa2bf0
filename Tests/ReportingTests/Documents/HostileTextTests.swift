import Domain
import Foundation
import Reporting
import Spreadsheet
import Testing

/// Text of a record is text in every format, whatever it holds, and breaks none.
@Suite struct HostileTextTests {
    /// A text with a name that a terminal can show.
    struct Hostile: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let text: String

        init(_ name: String, _ text: String) {
            testDescription = name
            self.text = text
        }
    }

    static let texts = [
        Hostile("script", "<script>alert(1)</script>"),
        Hostile("attribute", "\"><img src=x onerror=alert(1)>"), Hostile("style", "</style><b>"),
        Hostile("entities", "&lt;&amp;"), Hostile("formula =", "=HYPERLINK(\"http://x\")"),
        Hostile("formula +", "+1+1"), Hostile("formula -", "-2+3"),
        Hostile("formula @", "@SUM(A1)"),
        Hostile("override", "a\u{202E}cod.exe"), Hostile("marks", "\u{200F}\u{2067}"),
        Hostile("controls", "sonne\u{7}\u{0}\u{1B}[31m"),
        Hostile("C1 and U+FFFE", "\u{85}\u{FFFE}"),
        Hostile("separators", "a;b,\"c\"\nd"), Hostile("edges", "  bords  "),
        Hostile("template", "{national_impact}"),
        Hostile("one character of 5,001", "e" + String(repeating: "\u{301}", count: 5000)),
        Hostile("astral", "👩‍👩‍👧 🚘 \u{10FFFD}"),
    ]

    private func documents(_ text: String) throws -> (FigureSet, [Document]) {
        var records = try InventedRecords.small()
        let type = try #require(Schema.current.type(named: "product"))
        let id = RecordID(high: 99, low: 1)
        records.add(
            type, id,
            [
                "slug": .text(text), "title": .text(text), "mission": .text(text),
                "incubator": records.id("incubator", "alpha").map(Value.reference) ?? .empty,
                "accessibility_status": .text(text),
            ])
        let phase = try #require(Schema.current.type(named: "phase"))
        let day = try #require(Day("2023-03-01"))
        records.add(
            phase, RecordID(high: 99, low: 2),
            ["product": .reference(id), "name": .text("construction"), "start": .day(day)])
        records.add(
            phase, RecordID(high: 99, low: 3),
            ["product": .reference(id), "name": .text(text), "start": .day(day)])
        let report = try Report(records, year: try #require(FiscalYear(2023)))
        return (
            report.figures,
            [try RAP.document(report), try Bilan.document(report)]
                + IncubatorSheet.documents(report).map(\.document)
        )
    }

    @Test(arguments: texts) func pagesShowItAsText(hostile: Hostile) throws {
        let text = hostile.text
        for document in try documents(text).1 {
            let bytes = HTMLFormat.page(document)
            let page = PageCheck(bytes)

            #expect(page.faults == [])
            #expect(page.tags("script").isEmpty && page.tags("img").isEmpty)
            let whole = String(decoding: bytes, as: UTF8.self).unicodeScalars
            #expect(
                whole.allSatisfy { scalar in
                    (scalar.value >= 0x20 || scalar == "\n")
                        && !(0x7F...0x9F).contains(scalar.value)
                        && !(0x202A...0x202E).contains(scalar.value)
                        && !(0x2066...0x2069).contains(scalar.value)
                        && scalar.value != 0x200F && scalar.value != 0xFFFE
                })
        }
        if text.hasPrefix("<script>") {
            let sheet = try #require(try documents(text).1.dropFirst(2).first)
            #expect(PageCheck(HTMLFormat.page(sheet)).text.contains(text))
        }
    }

    @Test(arguments: texts) func tablesOfNumbersStayTables(hostile: Hostile) throws {
        let text = hostile.text
        let documents = try documents(text).1
        let files = CSVFormat.files(Array(documents.prefix(2)), name: "x", title: "X")

        for file in files where file.name.hasSuffix(".csv") {
            let rows = try CSVReading.rows(file.bytes)
            let width = try #require(rows.first).count
            #expect(rows.allSatisfy { $0.count == width }, "\(file.name)")
            for row in rows {
                for (cell, name) in zip(row, rows[0]) where "=+-@".contains(cell.prefix(1)) {
                    // Only a number may begin with a sign.
                    #expect(
                        cell.isEmpty || ExactDecimal(cell) != nil, "\(file.name) \(name): \(cell)")
                }
            }
        }
    }

    @Test(arguments: texts) func spreadsheetsHoldItAsText(hostile: Hostile) throws {
        let text = hostile.text
        let document = try #require(try documents(text).1.dropFirst().first)
        let book = try Workbook.read(try ODSFormat.bytes(document))

        let sheet = try #require(book.sheets.first { $0.name == "produits" })
        let cells = sheet.rows.flatMap(\.self).map(\.plainText)
        if text.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value < 0xD800 }),
            text.utf8.count < 1000, !text.contains("  ")
        {
            #expect(cells.contains(text))
        }
    }

    @Test(arguments: texts) func figuresStayJSON(hostile: Hostile) throws {
        let text = hostile.text
        let (figures, documents) = try documents(text)
        let bytes = Data(documents[0].json(figures).pretty.utf8)

        let parsed = try JSONSerialization.jsonObject(with: bytes) as? [String: Any]
        #expect(parsed?["figures"] is [Any] && parsed?["document"] is [String: Any])
    }

    @Test func aTextAtTheSizeLimitIsCutOnPagesAndWholeInData() throws {
        let text = String(repeating: "x", count: Value.textLimit)
        let (_, documents) = try documents(text)

        for document in documents {
            let page = HTMLFormat.page(document)
            #expect(page.count < 1_000_000)
            #expect(PageCheck(page).faults == [])
        }
        let files = CSVFormat.files(Array(documents.prefix(1)), name: "x", title: "X")
        let products = try #require(files.first { $0.name == "produits.csv" })
        #expect(products.bytes.count > Value.textLimit)
        _ = try ODSFormat.bytes(documents[0])
    }
}

/// A strict reader of RFC 4180, apart from the one that the program has.
enum CSVReading {
    struct Fault: Error { let reason: String }

    static func rows(_ bytes: [UInt8]) throws -> [[String]] {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw Fault(reason: "not UTF-8")
        }
        var rows: [[String]] = [[""]]
        var isQuoted = false
        var scalars = Array(text.unicodeScalars)[...]
        while let scalar = scalars.popFirst() {
            let (row, cell) = (rows.count - 1, rows[rows.count - 1].count - 1)
            switch (scalar, isQuoted) {
            case ("\"", true) where scalars.first == "\"":
                scalars.removeFirst()
                rows[row][cell].append("\"")
            case ("\"", true): isQuoted = false
            case ("\"", false):
                guard rows[row][cell].isEmpty else { throw Fault(reason: "a stray quotation mark") }
                isQuoted = true
            case (",", false): rows[row].append("")
            case ("\n", false): rows.append([""])
            default: rows[row][cell].unicodeScalars.append(scalar)
            }
        }
        guard !isQuoted, rows.last == [""] else { throw Fault(reason: "no end of line") }
        return Array(rows.dropLast())
    }
}
