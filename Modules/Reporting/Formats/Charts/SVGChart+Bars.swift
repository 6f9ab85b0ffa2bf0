/// Horizontal bars, whole or in parts; numbers stand beside them.
extension SVGChart {
    private static let labels = 256
    private static let row = 28

    mutating func draw(_ bars: [Chart.Bar]) {
        let greatest = max(bars.map(\.count).max() ?? 1, 1)
        let space = SVGChart.width - SVGChart.labels - 64
        for (n, bar) in bars.enumerated() {
            let y = n * SVGChart.row
            let length = max(bar.count * space / greatest, bar.count > 0 ? 2 : 0)
            text(SVGChart.labels - 10, y + 19, SVGChart.short(bar.label, 34), .end)
            rect(SVGChart.labels, y + 4, length, 20, .blue)
            text(SVGChart.labels + length + 8, y + 19, FrenchText.number(bar.count), bold: true)
        }
        line(SVGChart.labels, 0, SVGChart.labels, bars.count * SVGChart.row, .mention)
        grow(to: bars.count * SVGChart.row + 4)
    }

    private static let parts: [Colour] = [.pale, .middle, .blue, .green, .sand]

    mutating func draw(_ chart: Chart.Stacked) {
        var x = 0
        for (n, label) in chart.series.enumerated() {
            rect(x, 2, 14, 14, SVGChart.parts[n % SVGChart.parts.count])
            text(x + 20, 14, label)
            x += 40 + label.count * 8
        }
        let greatest = max(chart.bars.map { $0.parts.reduce(0, +) }.max() ?? 1, 1)
        let space = SVGChart.width - SVGChart.labels - 64
        let top = 32
        for (n, bar) in chart.bars.enumerated() {
            let y = top + n * SVGChart.row
            text(SVGChart.labels - 10, y + 19, SVGChart.short(bar.label, 34), .end)
            var sum = 0
            for (part, count) in bar.parts.enumerated() where count > 0 {
                let from = sum * space / greatest
                sum += count
                let length = max(sum * space / greatest - from, 1)
                rect(
                    SVGChart.labels + from, y + 4, length, 20,
                    SVGChart.parts[part % SVGChart.parts.count])
                if length > 26 {
                    text(
                        SVGChart.labels + from + length / 2, y + 18, FrenchText.number(count),
                        .middle, size: 12, white: part % SVGChart.parts.count > 1)
                }
            }
            text(
                SVGChart.labels + sum * space / greatest + 8, y + 19, FrenchText.number(sum),
                bold: true)
        }
        line(
            SVGChart.labels, top, SVGChart.labels, top + chart.bars.count * SVGChart.row, .mention)
        grow(to: top + chart.bars.count * SVGChart.row + 4)
    }
}
