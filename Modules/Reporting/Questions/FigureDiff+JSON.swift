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
}
