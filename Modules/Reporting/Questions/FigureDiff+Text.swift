public import Domain

extension FigureDiff {
    public var json: JSONValue {
        .members([
            "programme": .text(programme), "year": .number(year.number),
            "from": .text(from.text), "to": to == .forever ? .null : .text(to.text),
            "figures": .array(changes.map(FigureDiff.json)),
        ])
    }

    private static func json(_ change: Change) -> JSONValue {
        let figure = change.after ?? change.before
        func status(_ figure: Figure?) -> JSONValue {
            figure.map { .text($0.status.rawValue) } ?? .null
        }
        return .members([
            "id": .text(change.id), "code": figure?.code.map(JSONValue.text) ?? .null,
            "label": .text(figure?.label ?? ""),
            "before": change.before?.value?.json ?? .null,
            "after": change.after?.value?.json ?? .null,
            "statusBefore": status(change.before), "statusAfter": status(change.after),
            "added": .array(change.added.map(json)), "removed": .array(change.removed.map(json)),
            "declared": .array(
                change.declared.map { value, isNew, changes in
                    .members([
                        "value": value.value.json, "source": .text(value.source),
                        "new": .boolean(isNew),
                        "changes": .array(changes.map(FigureExplanation.json)),
                    ])
                }),
        ])
    }

    private static func json(_ step: Step) -> JSONValue {
        .members([
            "type": .text(step.record.type), "id": .text(step.record.id.hex),
            "key": .text(step.record.key), "incubator": .text(step.record.incubator),
            "because": .array(step.record.because.map { .text($0.text) }),
            "changes": .array(
                step.changes.map { what, provenance in
                    .members([
                        "what": .text(what), "change": FigureExplanation.json(provenance),
                    ])
                }),
        ])
    }

    /// For people: one block a figure; what came is marked `+`, what went `-`.
    public var text: String {
        if changes.isEmpty { return "Aucun chiffre n’a changé.\n" }
        var lines: [String] = []
        for change in changes {
            func value(_ figure: Figure?) -> String {
                figure.map { FrenchText.value($0.value) } ?? "–"
            }
            func status(_ figure: Figure?) -> String { figure?.status.rawValue ?? "–" }
            var head = "\(change.id): \(value(change.before)) → \(value(change.after))"
            if let now = change.after?.value, let past = change.before?.value,
                let gap = now.less(past), gap.sign != 0
            {
                head += " (\(gap.sign ?? 0 > 0 ? "+" : "")\(FrenchText.value(gap)))"
            }
            if status(change.before) != status(change.after) {
                head += " [\(status(change.before)) → \(status(change.after))]"
            }
            lines += [head, "  \((change.after ?? change.before)?.label ?? "")"]
            for step in change.added { lines += FigureDiff.lines("+", step) }
            for step in change.removed { lines += FigureDiff.lines("-", step) }
            for (value, isNew, changes) in change.declared {
                lines.append(
                    "  \(isNew ? "+" : "-") déclaré \(FrenchText.value(value.value)), "
                        + "\(value.source)")
                lines += FigureExplanation.batches(changes).map { "  " + $0 }
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func lines(_ mark: String, _ step: Step) -> [String] {
        let record = step.record
        let incubator = record.incubator.isEmpty ? "" : " (\(record.incubator))"
        let because = record.because.map(\.text).joined(separator: " ; ")
        var lines = [
            "  \(mark) \(record.key)\(incubator)" + (because.isEmpty ? "" : " : \(because)")
        ]
        // One line a batch and day: what it changed, who signed it.
        var groups: [(head: String, fields: [String])] = []
        for (what, one) in step.changes {
            let head =
                "known \(one.known.text), batch \(one.batch.prefix(16)), replica "
                + "\(one.replica.prefix(16))" + (one.actor == 0 ? "" : ", actor \(one.actor)")
                + (one.source.map { ", \($0)" } ?? "")
                + (one.position.map { " \($0.prefix(12))" } ?? "")
            if let n = groups.firstIndex(where: { $0.head == head }) {
                groups[n].fields.append(what)
            } else {
                groups.append((head, [what]))
            }
        }
        lines += groups.map { "      \($0.fields.joined(separator: ", ")): \($0.head)" }
        return lines
    }
}
