/// A printed document as a value: what it says and in which order, and nothing of a format.
/// Pure functions build it from a state of knowledge; renderers print it.
public struct Document: Hashable, Sendable {
    /// The name of its files without the ending, as `rap-352-2023`.
    public let id: String
    /// The whole title in one line, as readers' programs show it.
    public let title: String
    public let cover: Cover
    public let sections: [Section]
    /// Tables that stand in no section but are published as data (ODS and CSV).
    public let data: [Table]

    public init(
        id: String, title: String, cover: Cover, sections: [Section], data: [Table] = []
    ) {
        self.id = id
        self.title = title
        self.cover = cover
        self.sections = sections
        self.data = data
    }

    /// Every table in the order of reading, those published as data only last.
    public var tables: [Table] { sections.flatMap(\.tables) + data }

    /// The tables that a spreadsheet holds: those that stand in the open, then those published as
    /// data only.
    var sheets: [Table] { sections.flatMap(\.openTables) + data }
}

/// The first page.
public struct Cover: Hashable, Sendable {
    /// What stands above the title: mission, programme.
    public let over: [String]
    public let title: String
    public let subtitle: String
    /// What a reader must know of the state of knowledge, one line each.
    public let facts: [Note]
}

/// A part of a document with its heading; sections nest.
public struct Section: Hashable, Sendable {
    /// Unique within the document; the anchor of links.
    public let id: String
    public let title: Prose
    public let blocks: [Block]
    public let sections: [Section]
    /// Whether it begins on a page of its own, on paper.
    public let startsPage: Bool

    public init(
        _ id: String, _ title: Prose, _ blocks: [Block] = [], sections: [Section] = [],
        startsPage: Bool = false
    ) {
        self.id = id
        self.title = title
        self.blocks = blocks
        self.sections = sections
        self.startsPage = startsPage
    }

    var tables: [Table] { blocks.flatMap(\.tables) + sections.flatMap(\.tables) }

    /// Without those that a screen folds away.
    var openTables: [Table] {
        blocks.flatMap { block -> [Table] in
            if case .table(let table) = block { [table] } else { [] }
        } + sections.flatMap(\.openTables)
    }
}

/// What stands under a heading.
public indirect enum Block: Hashable, Sendable {
    case paragraph(Prose)
    /// A line between a heading and what it heads.
    case about(Prose)
    case list([Prose])
    case table(Table)
    case chart(Chart)
    /// Numbers to be seen first.
    case keyFigures([KeyFigure])
    /// Something that a reader must not miss.
    case callout(title: String, [Prose])
    /// Titled remarks, as those under an indicator's table.
    case notes([Note])
    /// Long material that a screen folds away and paper prints.
    case fold(id: String?, title: Prose, [Block])
    /// Short lines in columns.
    case columns([Prose])

    var tables: [Table] {
        switch self {
        case .table(let table): [table]
        case .fold(_, _, let blocks): blocks.flatMap(\.tables)
        case .paragraph, .about, .list, .chart, .keyFigures, .callout, .notes, .columns: []
        }
    }
}

/// A remark under a title of its own.
public struct Note: Hashable, Sendable {
    public let title: String
    public let text: Prose

    public init(_ title: String, _ text: Prose) {
        self.title = title
        self.text = text
    }
}

/// A number with what it counts.
public struct KeyFigure: Hashable, Sendable {
    public let value: Prose
    public let label: Prose
    /// A word on it, as the target; may be empty.
    public let detail: Prose

    public init(_ value: Prose, _ label: Prose, _ detail: Prose = "") {
        self.value = value
        self.label = label
        self.detail = detail
    }
}
