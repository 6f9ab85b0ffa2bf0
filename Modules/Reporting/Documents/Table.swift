public import Domain

/// A table: caption, heads of columns and rows, typed cells, notes.
public struct Table: Hashable, Sendable {
    /// Unique within the document; the name of its CSV file and of its sheet.
    public let id: String
    public let caption: Prose
    public let columns: [Column]
    public let rows: [Row]
    public let notes: [Prose]
    /// How many leading cells of a row are its head.
    public let rowHeads: Int
    /// Whether it is published as data; tables that repeat others in another shape are not.
    public let isData: Bool

    public init(
        _ id: String, _ caption: Prose, columns: [Column], rows: [Row], notes: [Prose] = [],
        rowHeads: Int = 1, isData: Bool = true
    ) {
        self.id = id
        self.caption = caption
        self.columns = columns
        self.rows = rows
        self.notes = notes
        self.rowHeads = rowHeads
        self.isData = isData
    }
}

/// A column: its head for readers, its name and type for programs.
public struct Column: Hashable, Sendable {
    public enum Kind: Hashable, Sendable {
        case text, count, amount, percentage, decimal, day, year
        /// Numbers and official words side by side ("Sans objet"): data formats write the number
        /// and the words as two columns.
        case mixed
    }
    /// Lower case, without accents, words joined by `_`.
    public let name: String
    public let title: String
    public let kind: Kind
    /// One sentence for the data dictionary; the head where it says enough.
    public let meaning: String

    public init(_ name: String, _ title: String, _ kind: Kind = .text, _ meaning: String = "") {
        self.name = name
        self.title = FrenchText.typeset(title)
        self.kind = kind
        self.meaning = meaning.isEmpty ? title : meaning
    }

    var isNumeric: Bool {
        switch kind {
        case .count, .amount, .percentage, .decimal, .mixed: true
        case .text, .day, .year: false
        }
    }
}

/// A row; subtotals are shown to readers and left out of data.
public struct Row: Hashable, Sendable {
    public enum Kind: Hashable, Sendable { case data, total }
    public let cells: [Cell]
    public let kind: Kind
    /// What links in the document lead to, where this row is their aim.
    public let anchor: String?

    public init(_ cells: [Cell], _ kind: Kind = .data, anchor: String? = nil) {
        self.cells = cells
        self.kind = kind
        self.anchor = anchor
    }
}

/// One typed cell.
public enum Cell: Hashable, Sendable {
    case empty
    /// The document's own words.
    case text(String)
    /// Text that comes from a record.
    case foreign(String)
    case count(Int)
    case amount(Cents)
    case percentage(ExactDecimal)
    case decimal(ExactDecimal)
    case day(Day)
    case year(FiscalYear)
    /// The official words where there is no number.
    case words(String)
    /// A number or words with the way to a figure's provenance.
    indirect case figure(Cell, id: String)
    /// Running text, as a status.
    case prose(Prose)
    /// A page elsewhere.
    case link(String, url: String)

    public init(_ value: FigureValue?) {
        switch value {
        case nil: self = .words("Non déterminé")
        case .count(let number): self = .count(number)
        case .amount(let cents): self = .amount(cents)
        case .percentage(let decimal): self = .percentage(decimal)
        case .decimal(let decimal): self = .decimal(decimal)
        case .words(let words): self = .words(words)
        }
    }
}
