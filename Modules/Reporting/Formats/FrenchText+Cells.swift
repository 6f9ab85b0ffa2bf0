import Domain

/// Cells and long texts as readers see them.
extension FrenchText {
    static func cell(_ cell: Cell) -> String {
        switch cell {
        case .empty: ""
        case .text(let text), .foreign(let text), .words(let text), .link(let text, _): text
        case .count(let number): self.number(number)
        case .amount(let cents): euros(cents)
        case .percentage(let value): percentage(value)
        case .decimal(let value): decimal(value)
        case .day(let day): date(day)
        case .year(let year): year.text
        case .figure(let cell, _): self.cell(cell)
        case .prose(let prose): prose.plain
        }
    }

    /// Long texts end in a mark and their length.
    static func shortened(_ text: String, to limit: Int) -> String {
        guard text.utf8.count > limit else { return text }
        // By scalars: one character may hold any number of them.
        let beginning = String(text.unicodeScalars.prefix(limit))
        guard beginning.utf8.count < text.utf8.count else { return text }
        return beginning + "… [texte abrégé : \(number(text.utf8.count)) octets]"
    }
}
