public import Domain

/// A published document that figures are read in.
public struct SourceDocument: Hashable, Sendable {
    public let id: RecordID
    /// As `RAP2023_STRAT`.
    public let key: String
    /// RAP, PAP, bilan, rapport, site, autre.
    public let kind: String
    public let title: String
    public let year: FiscalYear?
    public let published: Day?
    /// Whether the day is a convention, the real one not being known.
    public let isEstimated: Bool
    /// Where it is found.
    public let locator: String
    public let note: String

    /// The order in which documents are believed: RAP, PAP, bilan, parliamentary report, site.
    static func rank(ofKind kind: String) -> Int {
        ["RAP", "PAP", "bilan", "rapport", "site", "autre"].firstIndex(of: kind) ?? 6
    }
}

/// All documents that the store knows, by the id of their record.
struct Documents {
    let byID: [RecordID: SourceDocument]
    private let byKey: [String: SourceDocument]

    init(_ reader: some RecordReader) throws {
        var found: [RecordID: SourceDocument] = [:]
        let fields = [
            "code", "kind", "title", "year", "published", "published_estimated", "locator", "note",
        ]
        for row in try reader.named("source-document", fields) {
            found[row.id] = SourceDocument(
                id: row.id, key: row["code"].text ?? row.id.hex, kind: row.text("kind"),
                title: row.text("title"), year: row["year"].year,
                published: row["published"].day,
                isEstimated: row["published_estimated"].boolean ?? false,
                locator: row.text("locator"), note: row.text("note"))
        }
        byID = found
        // Of two that bear one key the same one on every machine.
        byKey = Dictionary(
            found.values.map { ($0.key, $0) }, uniquingKeysWith: { $0.id < $1.id ? $0 : $1 })
    }

    subscript(_ value: Value) -> SourceDocument? { value.reference.flatMap { byID[$0] } }

    /// The year that a document is about.
    func year(of key: String) -> FiscalYear? { byKey[key]?.year }

    func document(_ key: String) -> SourceDocument? { byKey[key] }

    /// A value that one of the documents prints; a document that is not here is named by its id.
    func declared(
        _ value: FigureValue, _ row: NamedRow, type: String, document: Value? = nil,
        note: String? = nil
    ) -> Declared {
        let reference = document ?? row["document"]
        let source = self[reference]
        return Declared(
            value: value, source: source?.key ?? reference.reference?.hex ?? "",
            title: source?.title ?? "",
            kind: source?.kind ?? "autre", printed: row["printed"].text,
            roundedTo: row["rounded_to"].cents, isDoubtful: row["doubtful"].boolean ?? false,
            note: note ?? row.text("note"), published: source?.published, type: type, id: row.id)
    }
}
