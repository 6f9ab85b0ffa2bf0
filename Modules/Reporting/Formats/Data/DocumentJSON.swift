public import Domain

extension Document {
    /// The figures of the year, as `figures --json` prints them, with the document that prints
    /// them as the member `document`. The schema stands in `docs/report.schema.json`.
    public func json(_ figures: FigureSet) -> JSONValue {
        guard case .object(let members) = figures.json else { return figures.json }
        return .object(members + [JSONMember(key: "document", value: json)])
    }

    private var json: JSONValue {
        .members([
            "id": .text(id), "title": .text(title), "language": .text("fr"),
            "facts": .array(cover.facts.map(\.json)),
            "sections": .array(sections.map(\.json)),
        ])
    }
}

extension Section {
    fileprivate var json: JSONValue {
        .members([
            "id": .text(id), "title": .text(title.plain), "blocks": .array(blocks.map(\.json)),
            "sections": .array(sections.map(\.json)),
        ])
    }
}

extension Note {
    fileprivate var json: JSONValue {
        .members(["title": .text(title), "text": .text(text.plain)])
    }
}

extension Block {
    fileprivate var json: JSONValue {
        switch self {
        case .paragraph(let prose), .about(let prose):
            .members(["type": .text("paragraph"), "text": .text(prose.plain)])
        case .list(let items), .columns(let items):
            .members(["type": .text("list"), "items": .array(items.map { .text($0.plain) })])
        case .table(let table): table.json
        case .chart(let chart):
            .members([
                "type": .text("chart"), "id": .text(chart.id), "title": .text(chart.title),
                "text": .text(chart.alternative),
            ])
        case .keyFigures(let figures):
            .members([
                "type": .text("key-figures"),
                "figures": .array(
                    figures.map {
                        .members([
                            "value": .text($0.value.plain), "label": .text($0.label.plain),
                            "detail": .text($0.detail.plain),
                        ])
                    }),
            ])
        case .callout(let title, let paragraphs):
            .members([
                "type": .text("callout"), "title": .text(title),
                "paragraphs": .array(paragraphs.map { .text($0.plain) }),
            ])
        case .notes(let notes):
            .members(["type": .text("notes"), "notes": .array(notes.map(\.json))])
        case .fold(_, let title, let blocks):
            .members([
                "type": .text("fold"), "title": .text(title.plain),
                "blocks": .array(blocks.map(\.json)),
            ])
        }
    }
}

extension Table {
    fileprivate var json: JSONValue {
        .members([
            "type": .text("table"), "id": .text(id), "caption": .text(caption.plain),
            "columns": .array(
                columns.map { .members(["name": .text($0.name), "title": .text($0.title)]) }),
            "rows": .array(
                rows.map { row in
                    .members([
                        "total": .boolean(row.kind == .total),
                        "cells": .array(row.cells.map(\.json)),
                    ])
                }),
            "notes": .array(notes.map { .text($0.plain) }),
        ])
    }
}

extension Cell {
    /// Counts are numbers; what is exact but no whole number is text, as everywhere.
    fileprivate var json: JSONValue {
        switch self {
        case .empty: .null
        case .text(let text), .foreign(let text), .words(let text): .text(text)
        case .link(_, let url): .text(url)
        case .count(let number): .number(number)
        case .amount(let cents): .text(cents.text)
        case .percentage(let value), .decimal(let value): .text(value.text)
        case .day(let day): .text(day.text)
        case .year(let year): .number(year.number)
        case .figure(let cell, _): cell.json
        case .prose(let prose): .text(prose.plain)
        }
    }
}
