internal import Domain

/// Reads the tables of `content.xml`.
struct ContentReader {
    private var xml: XMLReader
    private let limits: Workbook.Limits
    /// Cell styles with bold text: what they mark is a header.
    private var boldStyles: Set<String> = []
    private var cellCount = 0
    private var textBytes = 0

    init(_ content: [UInt8], limits: Workbook.Limits) {
        xml = XMLReader(content, part: "content.xml")
        self.limits = limits
    }

    mutating func sheets() throws(SpreadsheetError) -> [Sheet] {
        var sheets: [Sheet] = []
        var isSpreadsheet = false
        while true {
            switch try xml.event() {
            case .start("office:automatic-styles", _): try readStyles()
            case .start("office:document-content", _), .start("office:body", _): continue
            case .start("office:spreadsheet", _): isSpreadsheet = true
            case .start("table:table", let attributes) where isSpreadsheet:
                sheets.append(try table(attributes.value("table:name") ?? ""))
            case .start: try skip()
            case .end, .text: continue
            case .finished:
                guard isSpreadsheet else {
                    throw .notASpreadsheet(
                        reason: "content.xml holds no spreadsheet: save the file as .ods")
                }
                return sheets
            }
        }
    }

    // MARK: - Styles

    private mutating func readStyles() throws(SpreadsheetError) {
        var depth = 1
        var style: String?
        while depth > 0 {
            switch try xml.event() {
            case .start(let name, let attributes):
                depth += 1
                if name == "style:style", attributes.value("style:family") == "table-cell" {
                    style = attributes.value("style:name")
                }
                if name == "style:text-properties", let style,
                    attributes.value("fo:font-weight") == "bold"
                {
                    boldStyles.insert(style)
                }
            case .end: depth -= 1
            case .text: continue
            case .finished: return
            }
            if depth == 1 { style = nil }
        }
    }

    // MARK: - Tables

    private mutating func table(_ name: String) throws(SpreadsheetError) -> Sheet {
        var rows: [[Cell]] = []
        var emptyRows = 0
        var depth = 1
        while depth > 0 {
            switch try xml.event() {
            case .start("table:table-row", let attributes):
                let times = try repetition(attributes, "table:number-rows-repeated")
                // A file pads its sheets with a million empty rows: they count only when
                // something follows.
                let row = try row(name, rows.count + emptyRows)
                if row.isEmpty {
                    let (sum, overflow) = emptyRows.addingReportingOverflow(times)
                    emptyRows = overflow ? .max / 2 : min(sum, .max / 2)
                    continue
                }
                guard emptyRows <= limits.rows - rows.count,
                    times <= limits.rows - rows.count - emptyRows
                else {
                    throw .tooLarge(part: "sheet '\(name)'", limit: "\(limits.rows) rows")
                }
                try count(row.count, times: times, name)
                rows += Array(repeating: [], count: emptyRows)
                rows += Array(repeating: row, count: times)
                emptyRows = 0
            // Groups of rows, and those that are printed on every page.
            case .start("table:table-header-rows", _), .start("table:table-rows", _),
                .start("table:table-row-group", _):
                depth += 1
            case .start: try skip()
            case .end: depth -= 1
            case .text: continue
            case .finished: return Sheet(name: name, rows: rows)
            }
        }
        return Sheet(name: name, rows: rows)
    }

    private mutating func row(_ sheet: String, _ number: Int) throws(SpreadsheetError) -> [Cell] {
        var cells: [Cell] = []
        var empty = 0
        while true {
            switch try xml.event() {
            case .start("table:table-cell", let attributes),
                .start("table:covered-table-cell", let attributes):
                let times = try repetition(attributes, "table:number-columns-repeated")
                let place = Sheet.place(row: number, column: min(cells.count + empty, 1 << 20))
                let cell = try cell(attributes, sheet: sheet, place: place)
                if cell == .empty {
                    empty = min(empty.addingReportingOverflow(times).partialValue, 1 << 30)
                    if empty < 0 { empty = 1 << 30 }
                    continue
                }
                guard times <= limits.columns,
                    cells.count + empty + times <= limits.columns
                else {
                    throw .tooLarge(
                        part: "sheet '\(sheet)', cell \(place)", limit: "\(limits.columns) columns")
                }
                cells += Array(repeating: .empty, count: empty)
                cells += Array(repeating: cell, count: times)
                empty = 0
            case .start: try skip()
            case .end, .finished: return cells
            case .text: continue
            }
        }
    }

    private mutating func count(
        _ cells: Int, times: Int, _ sheet: String
    ) throws(SpreadsheetError) {
        let (product, overflow) = cells.multipliedReportingOverflow(by: times)
        cellCount += overflow ? limits.cells + 1 : min(product, limits.cells + 1)
        guard cellCount <= limits.cells else {
            throw .tooLarge(part: "sheet '\(sheet)'", limit: "\(limits.cells) cells")
        }
    }

    private func repetition(
        _ attributes: [XMLReader.Attribute], _ name: String
    ) throws(SpreadsheetError) -> Int {
        guard let text = attributes.value(name) else { return 1 }
        guard let number = Int(text), number > 0 else {
            throw xml.failure("\(name) is no positive number")
        }
        return number
    }

    // MARK: - Cells

    private mutating func cell(
        _ attributes: [XMLReader.Attribute], sheet: String, place: String
    ) throws(SpreadsheetError) -> Cell {
        let shown = try paragraphs("sheet '\(sheet)', cell \(place)")
        func failure(_ reason: String) -> SpreadsheetError {
            .cell(sheet: sheet, place: place, reason: reason)
        }
        if attributes.value("calcext:value-type") == "error" {
            throw failure("a formula's error (\(shown ?? "")): correct or empty the cell")
        }
        let value = attributes.value("office:value") ?? ""
        switch attributes.value("office:value-type") {
        case nil: return shown.map { .text($0) } ?? .empty
        case "string":
            let text = attributes.value("office:string-value").map(XMLText.decoded) ?? shown ?? ""
            let isBold = attributes.value("table:style-name").map(boldStyles.contains) ?? false
            return isBold ? .header(text) : .text(text)
        case "float":
            guard let number = NumberText.decimal(value) else {
                throw failure("the number \(value) has more digits than fit: enter it as text")
            }
            return .number(number)
        case "percentage":
            guard let percent = Percent.percent(fraction: value) else {
                throw failure("the percentage \(value) has more digits than fit")
            }
            return .percentage(percent)
        case "currency":
            let currency = attributes.value("office:currency") ?? "EUR"
            guard currency == "EUR" else { throw failure("an amount in \(currency): only euros") }
            guard let cents = NumberText.plain(value).flatMap({ Cents($0) }) else {
                throw failure("the amount \(value) is no number of euros and cents")
            }
            return .money(cents)
        case "date":
            let text = attributes.value("office:date-value") ?? ""
            let parts = text.split(separator: "T", omittingEmptySubsequences: false)
            let isMidnight = parts.count == 1 || parts[1].allSatisfy { "0:.".contains($0) }
            guard parts.count <= 2, isMidnight, let day = Day(parts[0]) else {
                throw failure("\(text) is no day: format the cell as a date without a time")
            }
            return .day(day)
        case "boolean":
            switch attributes.value("office:boolean-value") {
            case "true": return .boolean(true)
            case "false": return .boolean(false)
            default: throw failure("neither true nor false")
            }
        case "time": return shown.map { .text($0) } ?? .empty
        case .some(let other): throw failure("a value of the unknown kind \(other)")
        }
    }

    /// The text of a cell up to its end; nil without a paragraph. Comments and drawings stay out.
    private mutating func paragraphs(_ place: String) throws(SpreadsheetError) -> String? {
        var text: String?
        while true {
            switch try xml.event() {
            case .start("text:p", _):
                var line = ParagraphText()
                try paragraph(into: &line, place)
                text = (text.map { $0 + "\n" } ?? "") + line.finished
                textBytes += line.count + 1
                try checkText(place)
            case .start: try skip()
            case .end, .finished: return text.map(XMLText.decoded)
            case .text: continue
            }
        }
    }

    private mutating func paragraph(
        into line: inout ParagraphText, _ place: String
    ) throws(SpreadsheetError) {
        var depth = 1
        while depth > 0 {
            switch try xml.event() {
            case .start("text:s", let attributes):
                let count = try repetition(attributes, "text:c")
                guard count <= limits.expandedBytes - textBytes - line.count else {
                    throw .tooLarge(part: place, limit: "\(limits.expandedBytes) bytes of text")
                }
                line.append(blanks: count)
                depth += 1
            case .start("text:tab", _):
                line.append(exactly: "\t")
                depth += 1
            case .start("text:line-break", _):
                line.append(exactly: "\n")
                depth += 1
            case .start("office:annotation", _), .start("text:note", _): try skip()
            case .start: depth += 1
            case .end: depth -= 1
            case .text(let text): line.append(collapsing: text)
            case .finished: return
            }
        }
    }

    private func checkText(_ place: String) throws(SpreadsheetError) {
        guard textBytes <= limits.expandedBytes else {
            throw .tooLarge(part: place, limit: "\(limits.expandedBytes) bytes of text")
        }
    }

    /// Leaves out an element whose beginning was just read.
    private mutating func skip() throws(SpreadsheetError) {
        var depth = 1
        while depth > 0 {
            switch try xml.event() {
            case .start: depth += 1
            case .end: depth -= 1
            case .text: continue
            case .finished: return
            }
        }
    }
}

extension [XMLReader.Attribute] {
    fileprivate func value(_ name: String) -> String? { first { $0.name == name }?.value }
}
