import Domain

/// A chart drawn as SVG in whole units: same values, same bytes. Title and text alternative come
/// first; labels inherit the page's font.
struct SVGChart {
    static let width = 720
    private(set) var height = 0
    var body = Markup()

    enum Colour: String {
        case ink = "#161616"
        case mention = "#666666"
        case rule = "#dddddd"
        case blue = "#000091"
        case middle = "#8585f6"
        case pale = "#cacafb"
        case green = "#18753c"
        case red = "#c9191e"
        case sand = "#b5a06a"
    }

    /// The picture, without its frame on the page.
    static func markup(_ chart: Chart) -> [UInt8] {
        var drawing = SVGChart()
        switch chart.kind {
        case .bars(let bars): drawing.draw(bars)
        case .stacked(let stacked): drawing.draw(stacked)
        case .series(let series): drawing.draw(series)
        case .waterfall(let steps): drawing.draw(steps)
        case .flow(let flow): drawing.draw(flow)
        }
        var markup = Markup()
        let id = Markup.escaped(chart.id)
        markup.raw(
            """
            <svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 \(width) \
            \(drawing.height)" width="\(width)" height="\(drawing.height)" font-size="14" \
            fill="#161616" aria-labelledby="g-\(id)-t g-\(id)-d"><title id="g-\(id)-t">
            """)
        markup.text(chart.title)
        markup.raw("</title><desc id=\"g-\(id)-d\">")
        markup.text(chart.alternative)
        markup.raw("</desc>\n")
        return markup.bytes + drawing.body.bytes + Array("</svg>\n".utf8)
    }

    // MARK: - Strokes

    mutating func grow(to height: Int) { self.height = max(self.height, height) }

    mutating func rect(_ x: Int, _ y: Int, _ width: Int, _ height: Int, _ fill: Colour) {
        guard width > 0, height > 0 else { return }
        body.raw(
            "<rect x=\"\(x)\" y=\"\(y)\" width=\"\(width)\" height=\"\(height)\" fill=\"\(fill.rawValue)\"/>\n"
        )
    }

    mutating func line(
        _ x1: Int, _ y1: Int, _ x2: Int, _ y2: Int, _ stroke: Colour, width: Int = 1,
        dashed: Bool = false
    ) {
        body.raw(
            "<line x1=\"\(x1)\" y1=\"\(y1)\" x2=\"\(x2)\" y2=\"\(y2)\" stroke=\"\(stroke.rawValue)\" stroke-width=\"\(width)\"\(dashed ? " stroke-dasharray=\"4 4\"" : "")/>\n"
        )
    }

    enum Anchor: String { case start, middle, end }

    mutating func text(
        _ x: Int, _ y: Int, _ text: String, _ anchor: Anchor = .start, size: Int = 14,
        bold: Bool = false, fill: Colour? = nil, white: Bool = false
    ) {
        body.raw("<text x=\"\(x)\" y=\"\(y)\"")
        if anchor != .start { body.raw(" text-anchor=\"\(anchor.rawValue)\"") }
        if size != 14 { body.raw(" font-size=\"\(size)\"") }
        if bold { body.raw(" font-weight=\"700\"") }
        if white { body.raw(" fill=\"#ffffff\"") }
        if let fill { body.raw(" fill=\"\(fill.rawValue)\"") }
        body.raw(">")
        body.text(text)
        body.raw("</text>\n")
    }

    /// At most so many characters.
    static func short(_ text: String, _ limit: Int) -> String {
        text.count > limit ? text.prefix(limit - 1) + "…" : text
    }
}

extension HTMLWriter {
    mutating func write(_ chart: Chart) {
        markup.raw("<figure class=\"chart\"><figcaption>")
        markup.text(chart.title)
        markup.raw(
            "</figcaption><div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"")
        markup.text(chart.title)
        markup.raw("\">\n")
        markup.raw(String(decoding: SVGChart.markup(chart), as: UTF8.self))
        markup.raw("</div></figure>\n")
    }
}
