public import Domain

/// A figure followed down to the signed changes behind it.
public struct FigureExplanation {
    public let figure: Figure
    /// Per record, in the figure's order: the changes behind the record and behind what made it
    /// count.
    public let changes: [(record: FigureRecord, provenance: [Provenance])]

    /// Cost: one look-up for each record behind the figure.
    public init(_ figure: Figure, reader: some RecordReader) throws {
        self.figure = figure
        changes = try figure.records.map { record in
            var found = try reader.provenance(of: record.type, id: record.id).filter {
                $0.field == "slug"
            }
            for cause in record.because {
                found += try reader.provenance(of: cause.type, id: cause.id)
            }
            return (record, found)
        }
    }

    public var json: JSONValue {
        .members([
            "figure": figure.json,
            "explanation": .text(figure.explanation),
            "records": .array(
                changes.map { record, provenance in
                    .members([
                        "type": .text(record.type), "id": .text(record.id.hex),
                        "key": .text(record.key), "incubator": .text(record.incubator),
                        "because": .array(record.because.map { .text($0.text) }),
                        "changes": .array(provenance.map(FigureExplanation.json)),
                    ])
                }),
        ])
    }

    private static func json(_ one: Provenance) -> JSONValue {
        .members([
            "field": .text(one.field), "batch": .text(one.batch), "replica": .text(one.replica),
            "signature": .text(one.signature), "known": .text(one.known.text),
            "recorded": .text(one.recorded.text), "actor": .number(one.actor),
            "source": one.source.map(JSONValue.text) ?? .null,
            "commit": one.position.map(JSONValue.text) ?? .null,
        ])
    }

    /// For people; one block a record.
    public var text: String {
        var lines = [
            "\(figure.id)\(figure.code.map { " (\($0))" } ?? ""): "
                + "\(FrenchText.value(figure.value)) [\(figure.status.rawValue)]",
            figure.label, figure.explanation, "",
        ]
        for (record, provenance) in changes {
            lines.append("\(record.key)  (\(record.incubator))  \(record.id.hex.prefix(12))")
            for cause in record.because { lines.append("  \(cause.text)") }
            var seen: Set<String> = []
            for one in provenance where seen.insert(one.batch).inserted {
                lines.append(
                    "  batch \(one.batch.prefix(16)), replica \(one.replica.prefix(16)), "
                        + "signature \(one.signature.prefix(16)), known \(one.known.text)"
                        + (one.position.map { ", commit \($0.prefix(12))" } ?? ""))
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
