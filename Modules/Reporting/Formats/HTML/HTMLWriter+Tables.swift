/// Tables: caption, scopes of heads, typed cells.
extension HTMLWriter {
    mutating func write(_ table: Table) {
        markup.raw("<div class=\"fr-table\(table.columns.count > 7 ? " wide" : "")\" id=\"t-")
        markup.text(table.id)
        markup.raw("\" tabindex=\"0\" role=\"region\" aria-labelledby=\"c-")
        markup.text(table.id)
        markup.raw("\"><table><caption id=\"c-")
        markup.text(table.id)
        markup.raw("\">")
        write(table.caption)
        markup.raw("</caption>\n<thead><tr>")
        for column in table.columns {
            markup.raw("<th scope=\"col\"\(column.isNumeric ? " class=\"n\"" : "")>")
            markup.text(column.title)
            markup.raw("</th>")
        }
        markup.raw("</tr></thead>\n<tbody>\n")
        for row in table.rows {
            markup.raw(row.kind == .total ? "<tr class=\"total\"" : "<tr")
            if let anchor = row.anchor {
                markup.raw(" id=\"")
                markup.text(anchor)
                markup.raw("\"")
            }
            markup.raw(">")
            for (n, cell) in row.cells.enumerated() {
                let name = n < table.rowHeads ? "th" : "td"
                markup.raw("<\(name)")
                if n < table.rowHeads { markup.raw(" scope=\"row\"") }
                if n < table.columns.count {
                    let column = table.columns[n]
                    if column.isNumeric {
                        markup.raw(cell.isWords ? " class=\"n w\"" : " class=\"n\"")
                    } else if column.kind == .day {
                        markup.raw(" class=\"d\"")
                    }
                }
                markup.raw(">")
                write(cell)
                markup.raw("</\(name)>")
            }
            markup.raw("</tr>\n")
        }
        if table.rows.isEmpty {
            markup.raw("<tr><td colspan=\"\(table.columns.count)\">Aucune ligne.</td></tr>\n")
        }
        markup.raw("</tbody></table></div>\n")
        for note in table.notes {
            markup.raw("<p class=\"fr-text--sm note\">")
            write(note)
            markup.raw("</p>\n")
        }
    }

    mutating func write(_ cell: Cell) {
        switch cell {
        case .foreign(let text): foreign(text)
        case .figure(let cell, let id): link(FrenchText.cell(cell), to: "chiffre-" + id)
        case .prose(let prose): write(prose)
        case .link(let text, let url): link(text, outside: url)
        case .empty, .text, .count, .amount, .percentage, .decimal, .day, .year, .words:
            markup.text(FrenchText.cell(cell))
        }
    }
}

extension Cell {
    /// Words may be broken over lines, numbers never.
    fileprivate var isWords: Bool {
        switch self {
        case .words, .text, .foreign, .prose: true
        case .figure(let cell, _): cell.isWords
        case .empty, .count, .amount, .percentage, .decimal, .day, .year, .link: false
        }
    }
}
