import Domain

/// Results over the years with targets and breaks: one panel a series.
extension SVGChart {
    private static let panel = 190

    mutating func draw(_ all: [Chart.Series]) {
        rect(0, 3, 12, 12, .blue)
        text(18, 14, "Réalisation")
        line(118, 9, 142, 9, .red, width: 3)
        text(150, 14, "Cible (PAP de l’année)")
        if all.contains(where: { $0.points.contains(where: \.isBreak) }) {
            line(330, 2, 330, 18, .mention, dashed: true)
            text(340, 14, "Rupture de série")
        }
        var top = 34
        for series in all {
            if all.count > 1 {
                text(0, top + 12, SVGChart.short(series.label, 90), bold: true)
                top += 20
            }
            draw(series, top: top)
            top += SVGChart.panel
        }
        grow(to: top)
    }

    private mutating func draw(_ series: Chart.Series, top: Int) {
        let points = series.points
        guard let first = points.first, let last = points.last else { return }
        let values = points.flatMap { [$0.result, $0.target].compactMap(\.self) }
        let greatest = max(values.map(SVGChart.hundredths).max() ?? 1, 1)
        let base = top + 150
        let height = 118
        let span = max(last.year - first.year, 1)
        func x(_ year: Int) -> Int {
            40 + (year - first.year) * (SVGChart.width - 80) / span
        }
        func y(_ value: ExactDecimal) -> Int {
            base - SVGChart.hundredths(value) * height / greatest
        }
        line(0, base, SVGChart.width, base, .mention)
        for point in points {
            text(x(point.year), base + 20, String(point.year), .middle)
            if point.isBreak, point.year > first.year {
                let between = (x(point.year) + x(point.year - 1)) / 2
                line(between, top + 8, between, base, .mention, dashed: true)
            }
        }
        for (before, after) in zip(points, points.dropFirst()) {
            guard let a = before.result, let b = after.result, !after.isBreak,
                after.year == before.year + 1
            else { continue }
            line(x(before.year), y(a), x(after.year), y(b), .blue, width: 2)
        }
        for point in points {
            if let target = point.target {
                line(x(point.year) - 18, y(target), x(point.year) + 18, y(target), .red, width: 3)
            }
            if let result = point.result {
                body.raw(
                    "<circle cx=\"\(x(point.year))\" cy=\"\(y(result))\" r=\"5\" fill=\"#000091\"/>\n"
                )
            }
        }
        for point in points { labels(point, x: x(point.year), y: y) }
    }

    /// Numbers above what they belong to; where both would meet, the lower one stands below.
    private mutating func labels(
        _ point: Chart.Series.Point, x: Int, y: (ExactDecimal) -> Int
    ) {
        let result = point.result.map { (y($0), FrenchText.decimal($0)) }
        let target = point.target.map { (y($0), FrenchText.decimal($0)) }
        let resultIsLower = (result?.0 ?? 0) > (target?.0 ?? 0)
        if let (at, label) = result {
            let meets = target.map { abs($0.0 - at) < 24 } ?? false
            text(x, meets && resultIsLower ? at + 18 : at - 10, label, .middle, bold: true)
        }
        if let (at, label) = target {
            let meets = result.map { abs($0.0 - at) < 24 } ?? false
            text(
                x + (meets ? 24 : 0), meets ? at + 5 : at - 8, label, meets ? .start : .middle,
                size: 12, fill: .red)
        }
    }

    private static func hundredths(_ value: ExactDecimal) -> Int {
        let factor = (0..<value.scale).reduce(Int128(1)) { factor, _ in factor * 10 }
        return Int(Int128(value.mantissa) * 100 / factor)
    }
}
