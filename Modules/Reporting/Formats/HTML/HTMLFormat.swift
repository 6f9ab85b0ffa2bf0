/// One self-contained page in French: no script, no font and no picture from elsewhere. Class
/// names are those of the State's design system (DSFR); markup follows the RGAA's demands on
/// headings, tables, contrast, keyboard and text alternatives. The same page is what PDF is made
/// of.
public enum HTMLFormat {
    /// - Parameter sheet: a stylesheet put before the page's own, as the design system's, for
    ///   those entitled to it.
    /// - Returns: UTF-8.
    public static func page(_ document: Document, sheet: String = "") -> [UInt8] {
        var writer = HTMLWriter(document)
        writer.page(sheet: sheet)
        return writer.markup.bytes
    }
}

/// Writes the frame of a page: head, cover, contents, sections.
struct HTMLWriter {
    let document: Document
    /// What can be linked to.
    let anchors: Set<String>
    var markup = Markup()

    init(_ document: Document) {
        self.document = document
        anchors = Set(document.sections.flatMap(HTMLWriter.anchors))
    }

    private static func anchors(_ section: Section) -> [String] {
        [section.id] + section.blocks.flatMap(anchors) + section.sections.flatMap(anchors)
    }

    private static func anchors(_ block: Block) -> [String] {
        switch block {
        case .fold(let id, _, let blocks): (id.map { [$0] } ?? []) + blocks.flatMap(anchors)
        case .table(let table): ["t-" + table.id] + table.rows.compactMap(\.anchor)
        case .paragraph, .about, .list, .chart, .keyFigures, .callout, .notes, .columns: []
        }
    }

    mutating func page(sheet: String) {
        markup.raw(
            """
            <!DOCTYPE html>
            <html lang="fr" data-fr-scheme="light">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="generator" content="p352">
            <title>
            """)
        markup.text(document.title)
        markup.raw("</title>\n<style>\n")
        // A stylesheet cannot close its own element.
        markup.raw(sheet.split(separator: "</").joined(separator: "<\\/"))
        markup.raw(Stylesheet.screen + Stylesheet.print)
        markup.raw(
            """
            </style>
            </head>
            <body>
            <div class="fr-skiplinks"><nav aria-label="Accès rapide"><ul class="fr-skiplinks__list">\
            <li><a class="fr-link" href="#contenu">Contenu</a></li>\
            <li><a class="fr-link" href="#sommaire">Sommaire</a></li></ul></nav></div>

            """)
        cover(document.cover)
        markup.raw("<div class=\"fr-container layout\">\n")
        contents()
        markup.raw("<main id=\"contenu\" tabindex=\"-1\">\n")
        for section in document.sections { write(section, level: 2) }
        markup.raw("</main>\n</div>\n")
        footer()
        markup.raw("</body>\n</html>\n")
    }

    private mutating func cover(_ cover: Cover) {
        markup.raw(
            "<header class=\"fr-header cover\" role=\"banner\"><div class=\"fr-container\">\n")
        for line in cover.over { element("p", "fr-header__operator", line) }
        markup.raw("<h1>")
        markup.text(cover.title)
        markup.raw("</h1>\n")
        if !cover.subtitle.isEmpty { element("p", "fr-text--lead", cover.subtitle) }
        markup.raw("<dl class=\"facts\">\n")
        for fact in cover.facts { write(fact) }
        markup.raw("</dl>\n</div></header>\n")
    }

    private mutating func contents() {
        markup.raw(
            """
            <nav class="fr-summary" id="sommaire" aria-labelledby="sommaire-titre" tabindex="-1">\
            <p class="fr-summary__title" id="sommaire-titre">Sommaire</p>
            <ol class="fr-summary__list">

            """)
        for section in document.sections {
            markup.raw("<li>")
            contentsLink(section)
            if !section.sections.isEmpty {
                markup.raw("\n<ol>\n")
                for part in section.sections {
                    markup.raw("<li>")
                    contentsLink(part)
                    markup.raw("</li>\n")
                }
                markup.raw("</ol>")
            }
            markup.raw("</li>\n")
        }
        markup.raw("</ol></nav>\n")
    }

    private mutating func contentsLink(_ section: Section) {
        markup.raw("<a class=\"fr-summary__link\" href=\"#")
        markup.text(section.id)
        markup.raw("\">")
        markup.text(section.title.plain)
        markup.raw("</a>")
    }

    private mutating func footer() {
        markup.raw(
            "<footer class=\"fr-footer\" role=\"contentinfo\"><div class=\"fr-container\">\n")
        element("p", "", document.title)
        element(
            "p", "",
            FrenchText.typeset(
                "Chiffres et tableaux réutilisables sous Licence Ouverte 2.0, publiés avec leur "
                    + "dictionnaire à côté de ce document."))
        markup.raw("<p><a class=\"fr-link\" href=\"#contenu\">Haut de page</a></p>\n")
        markup.raw("</div></footer>\n")
    }

    /// `level` 2 to 6.
    mutating func write(_ section: Section, level: Int) {
        markup.raw("<section id=\"")
        markup.text(section.id)
        markup.raw("\" class=\"level-\(level)\(section.startsPage ? " page" : "")\"")
        if level == 2 {
            // A name makes a region of it: one for each main part, not for every part.
            markup.raw(" aria-labelledby=\"")
            markup.text(section.id)
            markup.raw("-titre\"")
        }
        markup.raw(">\n<h\(level) id=\"")
        markup.text(section.id)
        markup.raw("-titre\">")
        write(section.title)
        markup.raw("</h\(level)>\n")
        for block in section.blocks { write(block) }
        for part in section.sections { write(part, level: min(level + 1, 6)) }
        markup.raw("</section>\n")
    }

    mutating func element(_ name: String, _ style: String, _ text: String) {
        markup.raw("<\(name)\(style.isEmpty ? "" : " class=\"\(style)\"")>")
        markup.text(text)
        markup.raw("</\(name)>\n")
    }
}
