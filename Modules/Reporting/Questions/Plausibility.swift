import Domain

/// Numbers that cannot all be right together.
struct Plausibility {
    private let state: ProgrammeYear

    init(_ state: ProgrammeYear) { self.state = state }

    var findings: [Check.Finding] {
        shares + creditTables + spendingTables + products + stockAndFlow + paidOnTitle2
    }

    private func finding(
        _ figure: String, _ sentence: String, _ remedy: String, _ records: [String] = []
    ) -> Check.Finding {
        Check.Finding(
            kind: .plausibility, figure: figure, sentence: sentence, remedy: remedy,
            records: records)
    }

    // MARK: - A percentage that its base cannot give

    private var shares: [Check.Finding] {
        state.figures.figures.filter { $0.id.hasSuffix(".women") }.flatMap { share in
            let whole = state.figures[String(share.id.dropLast(6))]
            return share.declared.compactMap { part -> Check.Finding? in
                guard case .percentage(let percentage) = part.value,
                    let base = whole?.declared.first(where: { $0.source == part.source })?.value
                        ?? whole?.value,
                    case .count(let people) = base, people > 0,
                    !Plausibility.canBe(percentage, of: people)
                else { return nil }
                return finding(
                    share.id,
                    "\(FrenchText.percentage(percentage)) of \(people) (\(part.source)) is the "
                        + "share of no whole number of people",
                    "check the share, or the number of people",
                    ["\(part.type) \(part.id.hex.prefix(12))"])
            }
        }
    }

    /// Whether some whole number out of `whole` rounds to the percentage, at its decimals.
    static func canBe(_ percentage: ExactDecimal, of whole: Int) -> Bool {
        guard let scaled = percentage.scaled(to: max(percentage.scale, 0)) else { return true }
        let unit = (0..<percentage.scale).reduce(1) { step, _ in step * 10 }
        return (0...whole).contains { part in
            // Twice the distance, times the whole: at most the whole where it rounds to it.
            let distance = 100 * part * unit - Int(scaled) * whole
            return 2 * distance.magnitude <= whole.magnitude
        }
    }

    // MARK: - Parts against totals

    /// A printed table may be off by 1 € through rounding.
    private static let tolerance: Int64 = 100

    private var creditTables: [Check.Finding] {
        let documents = Set(state.credits.map(\.declared.source)).sorted()
        return documents.flatMap { document -> [Check.Finding] in
            let lines = state.credits.filter { $0.declared.source == document }
            return CreditLine.Kind.allCases.flatMap { kind in
                sums(lines.filter { $0.kind == kind }, kind, document)
            }
        }
    }

    private func sums(
        _ lines: [CreditLine], _ kind: CreditLine.Kind, _ document: String
    ) -> [Check.Finding] {
        typealias Stage = CreditLine.Stage
        func amount(
            _ stage: Stage, _ title: CreditLine.Title, action: String = "total"
        ) -> Int64? {
            lines.first {
                $0.stage == stage && $0.title == title && $0.action == action && !$0.withFdC
            }?.amount.count
        }
        var found: [Check.Finding] = []
        func compare(_ what: String, _ parts: Int64, _ whole: Int64, _ stage: Stage) {
            let gap = parts - whole
            guard gap.magnitude > Plausibility.tolerance.magnitude else { return }
            found.append(
                finding(
                    "credits.\(stage.rawValue).\(kind == .ae ? "ae" : "cp").total",
                    "\(document), \(kind.rawValue): \(what): they differ by "
                        + FrenchText.euros(Cents(gap)), "check the lines of credits"))
        }
        for stage in Stage.allCases {
            if let t2 = amount(stage, .t2), let other = amount(stage, .ht2),
                let total = amount(stage, .total)
            {
                compare(
                    "\(stage.label), titre 2 and other titles against their total", t2 + other,
                    total, stage)
            }
            let actions = Set(lines.map(\.action)).subtracting(["total"]).sorted()
            for title in CreditLine.Title.allCases {
                let parts = actions.compactMap { amount(stage, title, action: $0) }
                if parts.count > 1, parts.count == actions.count, let total = amount(stage, title) {
                    compare(
                        "\(stage.label), the actions against their total", parts.reduce(0, +),
                        total, stage)
                }
            }
        }
        for title in CreditLine.Title.allCases {
            if let plf = amount(.plf, title), let change = amount(.amendments, title),
                let lfi = amount(.lfi, title)
            {
                compare("PLF and amendments against the LFI", plf + change, lfi, .lfi)
            }
            if let lfi = amount(.lfi, title), let change = amount(.movements, title),
                let opened = amount(.opened, title)
            {
                compare(
                    "LFI and movements against the crédits ouverts", lfi + change, opened, .opened)
            }
            if let opened = amount(.opened, title), let consumed = amount(.consumed, title),
                let rest = amount(.difference, title)
            {
                compare(
                    "opened less consumed against their difference", opened - consumed, rest,
                    .difference)
            }
        }
        return found
    }

    private var spendingTables: [Check.Finding] {
        state.spending.filter { $0.partOf == nil }.flatMap { whole -> [Check.Finding] in
            let parts = state.spending.filter {
                $0.partOf == whole.code && $0.declared.source == whole.declared.source
            }
            guard !parts.isEmpty else { return [] }
            var found: [Check.Finding] = []
            let amounts = parts.compactMap(\.amount)
            if let total = whole.amount, !amounts.isEmpty {
                let gap = total.count - amounts.reduce(Cents.zero, +).count
                if gap.magnitude > Plausibility.tolerance.magnitude {
                    found.append(
                        finding(
                            "spending.\(whole.code)",
                            "\(whole.declared.source): the total exceeds its parts by "
                                + FrenchText.euros(Cents(gap)), "explain the rest"))
                }
            }
            let shares = parts.compactMap { $0.etpt?.scaled(to: 2) }
            if let total = whole.etpt?.scaled(to: 2), !shares.isEmpty {
                let gap = total - shares.reduce(0, +)
                if gap != 0, let difference = ExactDecimal(mantissa: gap, scale: 2) {
                    found.append(
                        finding(
                            "spending.\(whole.code)",
                            "\(whole.declared.source): the ETPT of the total differ from the "
                                + "sum of its parts by \(FrenchText.decimal(difference))",
                            "check the ETPT"))
                }
            }
            return found
        }
    }

    /// Services by incubator against the stock of services.
    private var products: [Check.Finding] {
        let lines = state.stocks.filter { $0.measure.hasPrefix("products_by_incubator:") }
        let lists = Dictionary(grouping: lines, by: \.declared.source)
        return lists.sorted { $0.key < $1.key }.compactMap { source, list in
            // A list that is not the whole network says nothing of the total.
            guard list.count > 9,
                let total = state.figures["portfolio.services"]?.declared.first?.value,
                case .count(let services) = total
            else { return nil }
            let sum = list.reduce(0) { sum, line in
                if case .count(let count) = line.declared.value { sum + count } else { sum }
            }
            guard sum != services else { return nil }
            return finding(
                "portfolio.services",
                "\(source): the services by incubator add up to \(sum), the printed total is "
                    + "\(services)", "check the perimeter")
        }
    }

    // MARK: - Stock against flow

    private var stockAndFlow: [Check.Finding] {
        var found: [Check.Finding] = []
        for source in Set(state.stocks.map(\.declared.source)).sorted() {
            guard
                let stock = state.stocks.first(where: {
                    $0.figure == "portfolio.national_impact" && $0.declared.source == source
                }), case .count(let after) = stock.declared.value,
                let (before, where_) = state.stockBefore,
                let flow = state.figures["national_impact"]?.declared.first(where: {
                    $0.source == source
                }), case .count(let became) = flow.value, before + became != after
            else { continue }
            found.append(
                finding(
                    "portfolio.national_impact",
                    "\(before) (\(where_)) and \(became) in the year make \(before + became), "
                        + "\(source) prints \(after)",
                    "name the services that left the stock, or correct"))
        }
        for flow in state.figures["problems_investigated"]?.declared ?? [] {
            for stock in state.figures["portfolio.investigations"]?.declared ?? []
            where stock.value == flow.value {
                found.append(
                    finding(
                        "problems_investigated",
                        "\(FrenchText.value(flow.value)) is printed as a flow "
                            + "(\(flow.source)) and as a stock (\(stock.source))",
                        "say which of the readings is right"))
            }
        }
        return found
    }

    // MARK: - Paid on title 2, of which nothing was consumed

    private var paidOnTitle2: [Check.Finding] {
        guard let consumed = state.figures["credits.consumed.cp.t2"],
            case .amount(let cents) = consumed.value, cents == .zero
        else { return [] }
        // Where no document says how many were paid, those that say how many there were.
        let paid = state.figures["brigade.paid"]?.declared ?? []
        let members = state.counts.filter { $0.measure == "brigade_members" }.map(\.declared)
        let brigade = paid.isEmpty ? members : paid
        guard let first = brigade.first, case .count(let people) = first.value, people > 0 else {
            return []
        }
        let sources = (brigade + consumed.declared).map(\.source).joined(separator: ", ")
        return [
            finding(
                "brigade.paid",
                "\(EnglishText.count(people, "member")) of the brigade paid on titre 2, of which "
                    + "\(FrenchText.euros(cents)) was consumed (\(sources))",
                "say on which credits they are paid")
        ]
    }
}
