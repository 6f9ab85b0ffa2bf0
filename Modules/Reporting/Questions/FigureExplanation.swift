public import Domain

/// A figure followed down to the signed changes behind it: the derived value through its records,
/// each declared one through the document and the row that it was read in.
public struct FigureExplanation: Sendable {
    public let figure: Figure
    /// A record with the signed changes behind it.
    public struct Trace: Sendable {
        public let record: FigureRecord
        /// Behind each record that made it count, in their order.
        public let causes: [(cause: FigureRecord.Cause, provenance: [Provenance])]
        /// Behind the record itself; of a product, behind its name.
        public let own: [Provenance]

        /// Behind what counts: an award, not the sheet that it stands in.
        public var counting: [Provenance] {
            causes.isEmpty ? own : causes.flatMap(\.provenance)
        }
    }

    /// Per record, in the figure's order.
    public let changes: [Trace]
    /// The same for records that the rule leaves out.
    public let leftOut: [Trace]
    /// Per declared value: the document and the changes that brought its row.
    public let declared: [(value: Declared, document: SourceDocument?, provenance: [Provenance])]

    /// Of a contested figure: what else could stand in records, and would change it.
    public private(set) var decisions: [Alternative] = []

    /// Cost: one look-up for each record behind the figure.
    public init(_ figure: Figure, reader: some RecordReader) throws {
        try self.init(figure, documents: Documents(reader), reader: reader)
    }

    /// The same, with what a contested figure waits for. Cost: the figures of the year once for each
    /// conflict, at most a hundred times.
    public init(
        _ figure: Figure, of set: FigureSet, on day: Day? = nil, reader: some RecordReader
    ) throws {
        try self.init(figure, reader: reader)
        guard figure.status == .contested else { return }
        decisions = try reader.alternatives().prefix(100).filter { one in
            let sources = try FigureSources(one: OtherwiseReader(reader, [one]), missions: false)
            let other = FigureComputation(
                sources, programme: set.programme, year: set.year, on: day
            ).set[figure.id]
            return figure.differs(from: other)
        }
    }

    init(_ figure: Figure, documents: Documents, reader: some RecordReader) throws {
        self.figure = figure
        func trace(_ record: FigureRecord) throws -> Trace {
            let isProduct = record.type == "product"
            return Trace(
                record: record,
                causes: try record.because.filter { $0.id != record.id }.map {
                    ($0, try reader.provenance(of: $0.type, id: $0.id))
                },
                own: try reader.provenance(of: record.type, id: record.id).filter {
                    !isProduct || $0.field == "slug"
                })
        }
        changes = try figure.records.map(trace)
        leftOut = try figure.leftOut.map(trace)
        declared = try figure.declared.map { value in
            return (
                value, documents.document(value.source),
                try reader.provenance(of: value.type, id: value.id)
            )
        }
    }

    // MARK: - JSON

    public var json: JSONValue {
        .members([
            "figure": figure.json,
            "explanation": .text(figure.explanation),
            "decisions": .array(
                decisions.map {
                    .members([
                        "type": .text($0.type), "id": .text($0.id.hex),
                        "field": .text($0.field), "change": .text(FigureExplanation.text($0)),
                    ])
                }),
            "records": .array(changes.map(FigureExplanation.json)),
            "declared": .array(declared.map(FigureExplanation.json)),
            "leftOut": .array(leftOut.map(FigureExplanation.json)),
            "readings": .array(
                figure.readings.map {
                    .members([
                        "label": .text($0.label), "figure": .text($0.figure),
                        "value": $0.value.json, "gap": $0.gap?.json ?? .null,
                    ])
                }),
        ])
    }

    private static func json(_ trace: Trace) -> JSONValue {
        let record = trace.record
        let changes = trace.causes.flatMap(\.provenance) + trace.own
        return .members([
            "type": .text(record.type), "id": .text(record.id.hex), "key": .text(record.key),
            "incubator": .text(record.incubator),
            "because": .array(record.because.map { .text($0.text) }),
            "causes": .array(
                record.because.map {
                    .members(["type": .text($0.type), "id": .text($0.id.hex)])
                }),
            "changes": .array(changes.map(json)),
        ])
    }

    private static func json(
        _ value: Declared, _ document: SourceDocument?, _ changes: [Provenance]
    ) -> JSONValue {
        .members([
            "value": value.value.json, "source": .text(value.source), "kind": .text(value.kind),
            "printed": value.printed.map(JSONValue.text) ?? .null,
            "note": .text(value.note), "doubtful": .boolean(value.isDoubtful),
            "document": document.map { document in
                .members([
                    "title": .text(document.title),
                    "published": document.published.map { .text($0.text) } ?? .null,
                    "publishedEstimated": .boolean(document.isEstimated),
                    "locator": .text(document.locator),
                ])
            } ?? .null,
            "type": .text(value.type), "id": .text(value.id.hex),
            "changes": .array(changes.map(json)),
        ])
    }

    static func json(_ one: Provenance) -> JSONValue {
        .members([
            "field": .text(one.field), "batch": .text(one.batch), "replica": .text(one.replica),
            "signature": .text(one.signature), "known": .text(one.known.text),
            "recorded": .text(one.recorded.text), "actor": .number(one.actor),
            "source": one.source.map(JSONValue.text) ?? .null,
            "commit": one.position.map(JSONValue.text) ?? .null,
        ])
    }

    // MARK: - For people

    /// One block a record, then one a declared value.
    public var text: String {
        var lines = [
            "\(figure.id)\(figure.code.map { " (\($0))" } ?? ""): "
                + "\(FrenchText.value(figure.value)) [\(figure.status.rawValue)]",
            figure.label, "rule, as the documents print it: \(figure.explanation)",
        ]
        if let gap = figure.gap { lines.append("gap: \(EnglishText.difference(gap))") }
        for reading in figure.readings {
            let gap = reading.gap.map { ", gap \(EnglishText.difference($0))" } ?? ""
            lines.append(
                "another reading: \(FrenchText.value(reading.value)) (\(reading.figure))\(gap)")
        }
        for one in decisions {
            lines.append(
                "contested (\(one.field)): \(one.type) \(one.id.hex.prefix(12)) "
                    + "\(FigureExplanation.text(one)), see `conflicts`")
        }
        lines.append("")
        for trace in changes { lines += block(trace) }
        for (value, document, provenance) in declared {
            let printed = value.printed.map { " (printed « \($0) »)" } ?? ""
            lines.append(
                "declared \(FrenchText.value(value.value))\(printed), \(value.source)"
                    + (document.map { " – \($0.title)" } ?? ""))
            if let day = document?.published {
                let estimated = document?.isEstimated == true ? ", an estimated day" : ""
                lines.append("  public since \(day.text)\(estimated)")
            }
            if !value.note.isEmpty { lines.append("  \(value.note)") }
            lines.append("  \(value.type) \(value.id.hex.prefix(12))")
            lines += FigureExplanation.batches(provenance)
        }
        if !leftOut.isEmpty { lines += ["", "left out by the rule:"] }
        for trace in leftOut { lines += block(trace) }
        return lines.joined(separator: "\n") + "\n"
    }

    /// What could be otherwise, with values as the command line writes them.
    private static func text(_ one: Alternative) -> String {
        guard let changes = one.changes else { return "may not count" }
        let type = Schema.current.type(named: one.type)
        let texts = changes.sorted { $0.key < $1.key }.map { name, value in
            let text = type?.field(named: name)?.print(value) { _, _ in nil } ?? ""
            return "\(name) \(text.isEmpty ? "empty" : text)"
        }
        return "could have " + texts.joined(separator: ", ")
    }

    /// What made it count comes first, each with its changes.
    private func block(_ trace: Trace) -> [String] {
        let record = trace.record
        let incubator = record.incubator.isEmpty ? "" : "  (\(record.incubator))"
        var lines = ["\(record.key)\(incubator)  \(record.id.hex.prefix(12))"]
        let changed = Dictionary(
            trace.causes.map { ($0.cause.id, $0.provenance) }, uniquingKeysWith: { one, _ in one })
        for cause in record.because {
            lines.append(
                "  \(EnglishText.cause(cause))  (\(cause.type) \(cause.id.hex.prefix(12)))")
            lines += FigureExplanation.batches(changed[cause.id] ?? []).map { "  " + $0 }
        }
        if let cause = record.because.first {
            lines.append(
                "  `p352-agent why \(cause.type) \(cause.id.hex.prefix(12)) "
                    + "\(cause.deciding)` tells its whole story")
        }
        return lines + FigureExplanation.batches(trace.own)
    }

    /// One line a batch: its name, who signed it, since when its facts are known.
    static func batches(_ provenance: [Provenance]) -> [String] {
        var seen: Set<String> = []
        return provenance.filter { seen.insert($0.batch + $0.known.text).inserted }.map { one in
            "  batch \(one.batch.prefix(16)), replica \(one.replica.prefix(16)), "
                + "signature \(one.signature.prefix(16)), known \(one.known.text)"
                + (one.actor == 0 ? "" : ", actor \(one.actor)")
                + (one.position.map { ", commit \($0.prefix(12))" } ?? "")
        }
    }
}
