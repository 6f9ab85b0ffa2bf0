internal import Domain

/// Writes `content.xml`: sheets of typed cells (OpenDocument 1.3, part 3, §9 and §19.385).
struct ContentWriter {
    private var body = ""
    /// Numbers of decimals for which percentages need a style.
    private var percentageScales: Set<Int> = []
    private var widths: Set<Int> = []

    static func content(of workbook: Workbook) -> [UInt8] {
        var writer = ContentWriter()
        for sheet in workbook.sheets { writer.write(sheet) }
        // A spreadsheet without a table is no valid document.
        if workbook.sheets.isEmpty { writer.write(Sheet(name: "Feuille1", rows: [])) }
        let head =
            Package.declaration
            + "<office:document-content"
            + Package.namespaces("office", "style", "text", "table", "number", "fo")
            + " office:version=\"1.3\">\n<office:automatic-styles>"
            + ContentStyles.text(
                percentageScales: writer.percentageScales.sorted(), widths: writer.widths.sorted())
            + "</office:automatic-styles>\n<office:body><office:spreadsheet>"
        let tail = "</office:spreadsheet></office:body></office:document-content>\n"
        return Array(head.utf8) + Array(writer.body.utf8) + Array(tail.utf8)
    }

    private mutating func write(_ sheet: Sheet) {
        let rows = sheet.rows.map { row in
            row.lastIndex { $0 != .empty }.map { row[...$0] } ?? []
        }
        let last = rows.lastIndex { !$0.isEmpty }.map { $0 + 1 } ?? 0
        let columns = max(rows.map(\.count).max() ?? 0, sheet.widths.count, 1)
        body += "\n<table:table table:name=\"\(XMLText.escape(sheet.name))\">"
        for width in sheet.widths {
            widths.insert(width)
            body += "<table:table-column table:style-name=\"w\(width)\"/>"
        }
        if columns > sheet.widths.count {
            body += "<table:table-column\(repeated("columns", columns - sheet.widths.count))/>"
        }
        // Not all rows: a table of headers alone has nothing to repeat them over.
        let headers = rows[..<last].prefix { row in
            !row.isEmpty
                && row.allSatisfy {
                    if case .header = $0 { true } else { $0 == .empty }
                }
        }.count
        if headers > 0, headers < last {
            body += "<table:table-header-rows>"
            write(rows[..<headers], sheet)
            body += "</table:table-header-rows>"
            write(rows[headers..<last], sheet)
        } else {
            write(rows[..<last], sheet)
        }
        if last == 0 { body += "<table:table-row><table:table-cell/></table:table-row>" }
        body += "\n</table:table>"
    }

    private mutating func write(_ rows: ArraySlice<ArraySlice<Cell>>, _ sheet: Sheet) {
        for row in rows {
            body += "\n<table:table-row>"
            var empties = 0
            for (column, cell) in row.enumerated() {
                if cell == .empty {
                    empties += 1
                    continue
                }
                if empties > 0 { body += "<table:table-cell\(repeated("columns", empties))/>" }
                empties = 0
                write(cell, wraps: column < sheet.widths.count)
            }
            if row.isEmpty { body += "<table:table-cell/>" }
            body += "</table:table-row>"
        }
    }

    private func repeated(_ what: String, _ count: Int) -> String {
        count == 1 ? "" : " table:number-\(what)-repeated=\"\(count)\""
    }

    private mutating func write(_ cell: Cell, wraps: Bool) {
        func open(_ style: String, _ type: String, _ value: String = "") -> String {
            "<table:table-cell\(style.isEmpty ? "" : " table:style-name=\"\(style)\"")"
                + " office:value-type=\"\(type)\"\(value)>"
        }
        switch cell {
        case .empty: return
        case .text(let text):
            body +=
                open(wraps ? "wrapped" : "", "string", Paragraphs.attribute(text))
                + Paragraphs.text(text)
        case .header(let text):
            body +=
                open("header", "string", Paragraphs.attribute(text)) + Paragraphs.text(text)
        case .number(let number):
            body +=
                open("", "float", " office:value=\"\(number.text)\"")
                + Paragraphs.text(FrenchNumber.decimal(number))
        case .percentage(let percent):
            percentageScales.insert(percent.scale)
            body +=
                open(
                    "percent\(percent.scale)", "percentage",
                    " office:value=\"\(Percent.fraction(percent))\"")
                + Paragraphs.text(FrenchNumber.decimal(percent) + "\u{A0}%")
        case .money(let cents):
            body +=
                open(
                    "money", "currency",
                    " office:currency=\"EUR\" office:value=\"\(cents.text)\"")
                + Paragraphs.text(FrenchNumber.money(cents))
        case .day(let day):
            body +=
                open("day", "date", " office:date-value=\"\(day.text)\"")
                + Paragraphs.text(FrenchNumber.day(day))
        case .boolean(let value):
            body +=
                open("boolean", "boolean", " office:boolean-value=\"\(value)\"")
                + Paragraphs.text(value ? "VRAI" : "FAUX")
        }
        body += "</table:table-cell>"
    }
}
