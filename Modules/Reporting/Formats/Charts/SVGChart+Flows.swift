import Domain

/// Amounts step by step, and ribbons between stages.
extension SVGChart {
    mutating func draw(_ steps: [Chart.Step]) {
        guard !steps.isEmpty else { return }
        var level: Int64 = 0
        let spans: [(low: Int64, high: Int64)] = steps.map { step in
            let from = step.isLevel ? 0 : level
            level = from + step.amount.count
            return (min(from, level), max(from, level))
        }
        let greatest = max(spans.map(\.high).max() ?? 1, 1)
        let least = min(spans.map(\.low).min() ?? 0, 0)
        let top = 28
        let height = 190
        func y(_ amount: Int64) -> Int {
            top + Int((greatest - amount) * Int64(height) / max(greatest - least, 1))
        }
        let slot = SVGChart.width / steps.count
        let bar = min(slot * 6 / 10, 96)
        for (n, step) in steps.enumerated() {
            let x = n * slot + (slot - bar) / 2
            let (low, high) = spans[n]
            let colour: Colour =
                step.isLevel ? .blue : step.amount.count < 0 ? .red : .green
            rect(x, y(high), bar, max(y(low) - y(high), 1), colour)
            let sign = !step.isLevel && step.amount.count > 0 ? "+" : ""
            text(
                n * slot + slot / 2, y(high) - 8, sign + FrenchText.millions(step.amount),
                .middle, bold: true)
            for (row, words) in SVGChart.lines(step.label, 20).enumerated() {
                text(n * slot + slot / 2, y(least) + 20 + row * 17, words, .middle, size: 13)
            }
        }
        line(0, y(0), SVGChart.width, y(0), .mention)
        grow(to: y(least) + 62)
    }

    /// Words in lines of at most so many characters.
    private static func lines(_ text: String, _ limit: Int) -> [String] {
        var lines: [String] = []
        for word in text.split(separator: " ") {
            if let last = lines.last, last.count + word.count < limit {
                lines[lines.count - 1] = last + " " + word
            } else {
                lines.append(String(word))
            }
        }
        return lines
    }

    mutating func draw(_ flow: Chart.Flow) {
        let columns = (flow.nodes.map(\.column).max() ?? 0) + 1
        let node = 18
        let step = (SVGChart.width - 150 - node) / max(columns - 1, 1)
        var tallest = 1
        for column in 0..<columns {
            tallest = max(
                tallest, flow.nodes.filter { $0.column == column }.map(\.count).reduce(0, +))
        }
        let height = 250
        func size(_ count: Int) -> Int { max(count * height / tallest, count > 0 ? 1 : 0) }
        var tops: [Int] = []
        var bottoms: [Int: Int] = [:]
        for one in flow.nodes {
            let top = bottoms[one.column] ?? 44
            tops.append(top)
            bottoms[one.column] = top + max(size(one.count), 4) + 56
        }
        var leaving = tops
        var arriving = tops
        for link in flow.links where link.count > 0 {
            let x1 = flow.nodes[link.from].column * step + node
            let x2 = flow.nodes[link.to].column * step
            let (a, b, thick) = (leaving[link.from], arriving[link.to], size(link.count))
            leaving[link.from] += thick
            arriving[link.to] += thick
            let half = (x1 + x2) / 2
            body.raw(
                """
                <path d="M\(x1) \(a)C\(half) \(a) \(half) \(b) \(x2) \(b)V\(b + thick)C\(half) \
                \(b + thick) \(half) \(a + thick) \(x1) \(a + thick)Z" \
                fill="\(colour(flow.nodes[link.to], of: flow).rawValue)" fill-opacity="0.3"/>

                """)
            if thick > 15 {
                text(
                    x1 + (x2 - x1) / 5, a + thick / 2 + 5 + (b - a) / 8,
                    FrenchText.number(link.count), .middle, size: 13)
            }
        }
        for (n, one) in flow.nodes.enumerated() {
            let x = one.column * step
            let tall = max(size(one.count), 4)
            rect(x, tops[n], node, tall, colour(one, of: flow))
            let isLast = one.column == columns - 1
            let (at, y) = isLast ? (x + node + 8, tops[n] + 12) : (x, tops[n] - 24)
            text(at, y, "\(one.label)\u{A0}: \(FrenchText.number(one.count))", bold: true)
            text(at, y + 17, one.detail, size: 12, fill: .mention)
        }
        grow(to: (bottoms.values.max() ?? 44) - 30)
    }

    private func colour(_ node: Chart.Flow.Node, of flow: Chart.Flow) -> Colour {
        guard node.column == (flow.nodes.map(\.column).max() ?? 0) else { return .blue }
        return flow.nodes.last == node ? .red : .green
    }
}
