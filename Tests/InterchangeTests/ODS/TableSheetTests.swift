import Domain
import Interchange
import Spreadsheet
import Testing

struct TableSheetTests {
    /// Text forms of each kind that a table must bring back unchanged.
    private static func samples(_ kind: FieldKind) -> [String] {
        switch kind {
        case .text, .enumeration:
            ["", "=1+1", "2023", "2024-02-30", "true", "a\n b", "1|2", " x "]
        case .integer: ["0", "-12", "9007199254740993", "", "9223372036854775807"]
        case .decimal: ["79.4", "-0.5", "123456789.123456789", "0"]
        case .percentage: ["53", "77.25", "0", "-1.5"]
        case .cents: ["2530000.00", "-0.01", "0.00", "12345678901234567.89"]
        case .day: ["2024-02-26", "1999-12-31", "", "1582-10-15"]
        case .fiscalYear: ["2023", ""]
        case .boolean: ["true", "false", ""]
        case .reference: ["tchap", "0123456789abcdef0123456789abcdef"]
        case .texts, .references: ["a|b", "a\\|b|c", ""]
        }
    }

    @Test(arguments: Schema.current.types)
    func `Every record type comes back from a spreadsheet as it went in`(type: RecordType) throws {
        let header = ["id"] + type.fields.map(\.name) + ["basis"]
        let rows = (0..<8).map { n in
            [String(repeating: "0", count: 32)]
                + type.fields.map { field in
                    let samples = TableSheetTests.samples(field.kind)
                    return samples[n % samples.count]
                }
                + [String(repeating: "ab", count: 32)]
        }

        let bytes = try Workbook(
            sheets: [TableSheet.sheet(type, header: header, rows: rows)]
        ).ods()
        let table = try TableSheet.table(of: try Workbook.read(bytes), type)

        #expect(table.header == header)
        #expect(table.rows.map(\.cells) == rows)
        #expect(table.rows.map(\.line) == Array(2...9))
    }

    @Test func `Numbers, amounts and days are typed cells, long numbers are texts`() throws {
        let type = try #require(
            Schema.current.types.first { type in
                type.fields.contains { $0.kind == .cents }
                    && type.fields.contains { $0.kind == .day }
            })
        let cents = try #require(type.fields.first { $0.kind == .cents })
        let day = try #require(type.fields.first { $0.kind == .day })

        let sheet = TableSheet.sheet(
            type, header: [cents.name, day.name],
            rows: [["1.50", "2024-02-26"], ["12345678901234567.89", ""]])

        #expect(
            sheet.rows == [
                [.header(cents.name), .header(day.name)],
                [.money(Cents(150)), .day(try #require(Day("2024-02-26")))],
                [.text("12345678901234567.89"), .empty],
            ])
    }

    @Test func `Among several sheets the one that bears the type's name is read`() throws {
        let type = try #require(Schema.current.type(named: "product"))
        let notes = Spreadsheet.Sheet(name: "Notes", rows: [[.text("x")]])
        let product = Spreadsheet.Sheet(
            name: "product", rows: [[], [.header("slug")], [], [.text("tchap")]])

        let table = try TableSheet.table(of: Workbook(sheets: [notes, product]), type)

        #expect(table.header == ["slug"])
        #expect(table.rows.map(\.line) == [4])
        #expect(throws: TableSheetError.self) {
            try TableSheet.table(of: Workbook(sheets: [notes, notes]), type)
        }
    }
}
