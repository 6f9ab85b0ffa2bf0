import Domain

/// Paragraphs, lists, folds and runs.
extension HTMLWriter {
    /// Text of a record is shown up to so many characters; data formats hold it whole.
    static let foreignLimit = 600

    mutating func write(_ block: Block) {
        switch block {
        case .paragraph(let prose): wrap("p", prose)
        case .about(let prose):
            markup.raw("<p class=\"about fr-text--sm\">")
            write(prose)
            markup.raw("</p>\n")
        case .list(let items):
            markup.raw("<ul>\n")
            for item in items { wrap("li", item) }
            markup.raw("</ul>\n")
        case .columns(let items):
            markup.raw("<ul class=\"columns\">\n")
            for item in items { wrap("li", item) }
            markup.raw("</ul>\n")
        case .table(let table): write(table)
        case .chart(let chart): write(chart)
        case .keyFigures(let figures):
            markup.raw("<ul class=\"key-figures\">\n")
            for figure in figures {
                markup.raw("<li class=\"fr-tile\"><p class=\"value\">")
                write(figure.value)
                markup.raw("</p><p class=\"label\">")
                write(figure.label)
                markup.raw("</p>")
                if !figure.detail.isEmpty {
                    markup.raw("<p class=\"fr-hint-text\">")
                    write(figure.detail)
                    markup.raw("</p>")
                }
                markup.raw("</li>\n")
            }
            markup.raw("</ul>\n")
        case .callout(let title, let paragraphs):
            markup.raw("<div class=\"fr-callout\"><p class=\"fr-callout__title\">")
            markup.text(FrenchText.typeset(title))
            markup.raw("</p>\n")
            for paragraph in paragraphs { wrap("p", paragraph) }
            markup.raw("</div>\n")
        case .notes(let notes):
            markup.raw("<dl class=\"notes\">\n")
            for note in notes { write(note) }
            markup.raw("</dl>\n")
        case .fold(let id, let title, let blocks):
            markup.raw("<details class=\"fr-accordion\"><summary class=\"fr-accordion__btn\">")
            write(title)
            // The anchor lies inside, so that following a link to it opens the fold.
            markup.raw("</summary><div class=\"fr-accordion__content\"")
            if let id {
                markup.raw(" id=\"")
                markup.text(id)
                markup.raw("\"")
            }
            markup.raw(">\n")
            for block in blocks { write(block) }
            markup.raw("</div></details>\n")
        }
    }

    mutating func write(_ note: Note) {
        markup.raw("<div><dt>")
        markup.text(FrenchText.typeset(note.title))
        markup.raw("</dt><dd>")
        write(note.text)
        markup.raw("</dd></div>\n")
    }

    private mutating func wrap(_ name: String, _ prose: Prose) {
        markup.raw("<\(name)>")
        write(prose)
        markup.raw("</\(name)>\n")
    }

    mutating func write(_ prose: Prose) {
        for run in prose.runs { write(run) }
    }

    private mutating func write(_ run: Run) {
        switch run {
        case .text(let text): markup.text(text)
        case .foreign(let text): foreign(text)
        case .strong(let text):
            markup.raw("<strong>")
            markup.text(text)
            markup.raw("</strong>")
        case .code(let text):
            markup.raw("<code>")
            markup.text(text)
            markup.raw("</code>")
        case .aside(let text):
            markup.raw("<span class=\"aside\">")
            foreign(text)
            markup.raw("</span>")
        case .figure(let text, let id): link(text, to: "chiffre-" + id)
        case .reference(let text, let anchor): link(text, to: anchor)
        case .link(let text, let url): link(text, outside: url)
        case .status(let status): badge(status)
        }
    }

    mutating func foreign(_ text: String) {
        markup.raw("<bdi>")
        markup.text(
            FrenchText.typeset(FrenchText.shortened(text, to: HTMLWriter.foreignLimit)))
        markup.raw("</bdi>")
    }

    mutating func link(_ text: String, to anchor: String) {
        guard anchors.contains(anchor) else { return markup.text(text) }
        markup.raw("<a href=\"#")
        markup.text(anchor)
        markup.raw("\">")
        markup.text(text)
        markup.raw("</a>")
    }

    mutating func link(_ text: String, outside url: String) {
        guard url.hasPrefix("https://") || url.hasPrefix("http://"), url.utf8.count < 2000 else {
            return foreign(text)
        }
        markup.raw("<a rel=\"noopener noreferrer\" href=\"")
        markup.text(url)
        markup.raw("\">")
        foreign(text)
        markup.raw("</a>")
    }

    mutating func badge(_ status: FigureStatus) {
        let style =
            switch status {
            case .derived: "success"
            case .declared: "info"
            case .sourcesDisagree, .contested: "warning"
            case .notApplicable, .notDetermined: "new"
            }
        markup.raw("<span class=\"fr-badge fr-badge--\(style)\">")
        markup.text(FrenchText.label(status))
        markup.raw("</span>")
    }
}
