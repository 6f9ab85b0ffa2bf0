/// Horizontal bars as SVG with a text alternative; the numbers stand beside the bars.
struct BarChart {
    let title: String
    let bars: [(label: String, count: Int)]

    private static let rowHeight = 28
    private static let labelWidth = 240
    private static let barWidth = 480

    var svg: String {
        let greatest = max(bars.map(\.count).max() ?? 1, 1)
        let height = bars.count * BarChart.rowHeight + 8
        let width = BarChart.labelWidth + BarChart.barWidth + 72
        let rows = bars.enumerated().map { n, bar in
            let y = n * BarChart.rowHeight + 4
            let length = max(bar.count * BarChart.barWidth / greatest, bar.count > 0 ? 2 : 0)
            let label = HTMLFormat.escaped(bar.label)
            return """
                <text x="\(BarChart.labelWidth - 8)" y="\(y + 18)" text-anchor="end">\(label)</text>\
                <rect x="\(BarChart.labelWidth)" y="\(y + 2)" width="\(length)" height="20" \
                fill="#000091"/>\
                <text x="\(BarChart.labelWidth + length + 8)" y="\(y + 18)">\
                \(FrenchText.number(bar.count))</text>
                """
        }
        let text = bars.map { "\($0.label)\u{A0}: \(FrenchText.number($0.count))" }
            .joined(separator: ", ")
        return """
            <svg role="img" viewBox="0 0 \(width) \(height)" width="\(width)" height="\(height)" \
            font-size="15" fill="#161616" aria-labelledby="g-titre g-texte">
            <title id="g-titre">\(HTMLFormat.escaped(title))</title>
            <desc id="g-texte">\(HTMLFormat.escaped(text)).</desc>
            \(rows.joined(separator: "\n"))
            </svg>
            """
    }
}
