public import Domain

extension FigureSet {
    /// The JSON that scripts rely on; keys in this order, records sorted by key.
    public var json: JSONValue {
        .members([
            "programme": .text(programme),
            "year": .number(year.number),
            "asOf": asOf == .forever ? .null : .text(asOf.text),
            "frontier": .object(
                frontier.sorted { $0.key < $1.key }.map {
                    JSONMember(key: $0.key, value: .array($0.value.map(JSONValue.text)))
                }),
            "figures": .array(figures.map(\.json)),
        ])
    }
}

extension FigureValue {
    /// Counts as numbers, everything exact as text.
    public var json: JSONValue {
        switch self {
        case .count(let number): .number(number)
        case .amount(let cents): .text(cents.text)
        case .percentage(let decimal), .decimal(let decimal): .text(decimal.text)
        case .words(let words): .text(words)
        }
    }
}

extension Figure {
    public var json: JSONValue {
        .members([
            "id": .text(id),
            "code": code.map(JSONValue.text) ?? .null,
            "label": .text(label),
            "value": value?.json ?? .null,
            "unit": .text(unit),
            "status": .text(status.rawValue),
            "derived": derived?.json ?? .null,
            "declared": .array(
                declared.map { .members(["value": $0.value.json, "source": .text($0.source)]) }),
            "gap": gap?.json ?? .null,
            "records": .array(
                records.map {
                    .members([
                        "type": .text($0.type), "id": .text($0.id.hex), "key": .text($0.key),
                        "incubator": .text($0.incubator),
                    ])
                }),
        ])
    }
}
