import Domain

/// The lines of the tables of a year, from what was read for the figures.
struct YearLists {
    private let computation: FigureComputation
    private let figures: FigureSet
    private let facts: PrintedFacts
    private let year: FiscalYear

    init(_ computation: FigureComputation, _ figures: FigureSet) {
        self.computation = computation
        self.figures = figures
        facts = computation.facts
        year = computation.year
    }

    // MARK: - Indicators

    var indicators: [IndicatorLine] { lines(of: computation.maquette.indicators) }

    /// Of indicators that the year's review prints though its maquette does not have them.
    var reviewed: [IndicatorLine] {
        let beside = [year.number + 1, year.number - 1].compactMap { FiscalYear($0) }
            .map { computation.records.maquette(computation.programme, $0) }
        let indicators = computation.records.reviewed(computation.programme, year).map { one in
            // Its direction is that of the maquette before or after, which has it.
            var one = one
            for other in beside.compactMap({ $0.indicator(one.id) }) where one.direction.isEmpty {
                one.direction = other.direction
                one.isDirectionAssumed = other.isDirectionAssumed
            }
            return one
        }
        return lines(of: indicators).filter {
            $0.target != nil || $0.figure.value?.sign != nil
        }
    }

    private func lines(of indicators: [Maquette.Indicator]) -> [IndicatorLine] {
        indicators.compactMap { indicator in figures[indicator.id].map { line(indicator, $0) } }
    }

    private func line(_ indicator: Maquette.Indicator, _ figure: Figure) -> IndicatorLine {
        let values = facts.values.filter { $0.indicator == indicator.id }
        let years = [-2, -1, 0].compactMap { FiscalYear(year.number + $0) }
        let results = years.map { when -> IndicatorLine.Result in
            let one = when == year ? figure : computation.indicator(indicator.id, when)
            return IndicatorLine.Result(
                year: when, value: one.value, status: one.status,
                isDerived: one.derived != nil && one.derived == one.value,
                declared: one.declared, text: FrenchText.value(one.value))
        }
        let target = IndicatorLine.target(values, for: year)
        let printed = values.first {
            $0.year == year && $0.kind == .result && !$0.attainment.isEmpty
        }
        return IndicatorLine(
            indicator: indicator, figure: figure, results: results,
            targets: values.filter { $0.kind != .result }.sorted {
                ($0.year, $0.declared.published ?? Day(number: .min), $0.declared.source)
                    < ($1.year, $1.declared.published ?? Day(number: .min), $1.declared.source)
            },
            target: target,
            nextTarget: FiscalYear(year.number + 1).flatMap {
                IndicatorLine.target(values, for: $0)
            },
            forecast: values.first {
                $0.year == year && $0.documentYear == year && $0.kind == .updatedForecast
                    && !$0.declared.isDoubtful
            },
            attainment: printed?.attainment
                ?? IndicatorLine.attainment(
                    direction: indicator.direction,
                    before: results.count > 1 ? results[results.count - 2].value : nil,
                    result: figure.value, target: target?.declared.value))
    }

    // MARK: - Money

    /// By action, the whole last; then stage, AE before CP, title.
    var credits: [CreditLine] {
        func place(_ line: CreditLine) -> (String, Int, Int, Int, String) {
            (
                line.action == "total" ? "~" : line.action,
                line.stage.flatMap { CreditLine.Stage.allCases.firstIndex(of: $0) } ?? 99,
                line.kind == .ae ? 0 : 1, CreditLine.Title.allCases.firstIndex(of: line.title) ?? 9,
                line.declared.source
            )
        }
        return computation.lines.sorted {
            let (a, b) = (place($0), place($1))
            return a == b ? $0.declared.id < $1.declared.id : a < b
        }
    }

    var spending: [SpendingLine] {
        facts.spending.filter { $0.year == year }.map(\.line).sorted {
            ($0.partOf ?? $0.code, $0.partOf == nil ? 0 : 1, $0.code, $0.declared.source)
                < ($1.partOf ?? $1.code, $1.partOf == nil ? 0 : 1, $1.code, $1.declared.source)
        }
    }

    // MARK: - Calls

    var calls: [SchemeCall] {
        let years = [-2, -1, 0, 1, 2].compactMap { FiscalYear(year.number + $0) }.map {
            ($0, computation.countedCalls(in: $0))
        }
        return computation.calls.map { call in
            let number = call.scheme == "FAST" ? call.number : nil
            return withLaureates(
                call, years.filter { $0.1.contains(number ?? .min) }.map(\.0))
        }.sorted {
            ($0.scheme, $0.number ?? .max, $0.code) < ($1.scheme, $1.number ?? .max, $1.code)
        }
    }

    private func withLaureates(_ call: SchemeCall, _ counted: [FiscalYear]) -> SchemeCall {
        let lines = facts.printedCalls.filter { $0.call == call.id }.map(\.line)
            .sorted { $0.document < $1.document }
        guard call.scheme == "FAST", let number = call.number else {
            return call.with([], lines, counted)
        }
        let portfolio = computation.portfolio
        let printed = facts.printedAwards.filter { $0.scheme == "FAST" && $0.call == number }
        var laureates: [SchemeCall.Laureate] = []
        var placed: Set<RecordID> = []
        for product in portfolio.products {
            let won = product.awards.filter { $0.call == number }.sorted { $0.id < $1.id }
            if won.isEmpty { continue }
            let mine = printed.filter {
                portfolio.product(known: $0.sheet)?.id == product.id
            }
            placed.formUnion(mine.map(\.declared.id))
            for award in won {
                laureates.append(
                    SchemeCall.Laureate(
                        key: product.key, name: product.title,
                        mission: product.mission, incubator: product.incubator,
                        amount: award.amount, printed: mine.filter(\.hasAmount).map(\.declared),
                        isInSheets: true, isIncubator: false))
            }
        }
        for award in portfolio.otherAwards where award.call == number {
            let mine = printed.filter(award.isPrinted)
            placed.formUnion(mine.map(\.declared.id))
            laureates.append(
                SchemeCall.Laureate(
                    key: award.laureate.key, name: award.laureate.title, mission: "",
                    incubator: award.laureate.incubator, amount: award.amount,
                    printed: mine.filter(\.hasAmount).map(\.declared), isInSheets: true,
                    isIncubator: award.laureate.type == "incubator"))
        }
        let others = Dictionary(grouping: printed.filter { !placed.contains($0.declared.id) }) {
            $0.sheet.isEmpty ? $0.laureate : $0.sheet
        }
        for (key, list) in others {
            let product = portfolio.product(known: key)
            laureates.append(
                SchemeCall.Laureate(
                    key: product?.key ?? list[0].sheet, name: product?.title ?? list[0].laureate,
                    mission: product?.mission ?? "", incubator: product?.incubator ?? "",
                    amount: nil, printed: list.filter(\.hasAmount).map(\.declared),
                    isInSheets: false,
                    isIncubator: portfolio.incubatorTitles[list[0].sheet] != nil))
        }
        laureates.sort { ($0.name, $0.key) < ($1.name, $1.key) }
        return call.with(laureates, lines, counted)
    }

    // MARK: - Counts

    var standards: [MeasuredLine] { lines(facts.standards.filter { $0.year == year }) }
    var counts: [MeasuredLine] { lines(facts.counts.filter { $0.year == year }) }

    /// Stocks printed from the day before the portfolio's day to a month after it.
    var stocks: [MeasuredLine] {
        let on = computation.on
        return lines(
            facts.stocks.filter { count in
                count.line.on.map { $0 >= on.advanced(by: -1) && $0 <= on.advanced(by: 30) }
                    ?? false
            })
    }

    /// Of the review of the year before, which prints it for 1 January of this year.
    var stockBefore: (count: Int, source: String)? {
        let first = year.days.lowerBound
        let found = facts.stocks.filter { count in
            count.line.figure == "portfolio.national_impact"
                && count.line.declared.kind == "bilan"
                && count.line.on.map { $0 >= first && $0 <= first.advanced(by: 30) } ?? false
        }.map(\.line.declared)
        guard let one = computation.ordered(found).first, case .count(let count) = one.value else {
            return nil
        }
        return (count, one.source)
    }

    private func lines(_ counts: [PrintedFacts.Count]) -> [MeasuredLine] {
        counts.map(\.line).sorted {
            ($0.measure, $0.on ?? Day(number: 0), $0.declared.source, $0.declared.id)
                < ($1.measure, $1.on ?? Day(number: 0), $1.declared.source, $1.declared.id)
        }
    }

    // MARK: - Twice

    /// Awards of a call that the method of this year and of a year beside it name, and products
    /// that events place in two years.
    var countedTwice: [CountedTwice] {
        var found: [CountedTwice] = []
        let mine = computation.maquette.method("fast_supported")?.calls ?? []
        for number in [year.number - 1, year.number + 1] {
            guard let other = FiscalYear(number),
                let calls = computation.records.maquette(computation.programme, other)
                    .method("fast_supported")?.calls
            else { continue }
            let both = calls.filter(mine.contains)
            guard !both.isEmpty, let derived = computation.supported(both) else { continue }
            found += derived.records.map {
                CountedTwice(
                    figure: "fast_supported", years: [year, other].sorted(), record: $0)
            }
        }
        var twice: [[FiscalYear]] = []
        let counted = computation.products("counted in two years") { product in
            if product.events.count < 2 { return nil }
            let events = product.events.filter { $0.name == "national_impact" }
            let years = Set(events.compactMap(\.countedIn)).sorted()
            guard years.count > 1, years.contains(year) else { return nil }
            twice.append(years)
            return ProductCount(events)
        }
        return found
            + zip(twice, counted.records).map {
                CountedTwice(figure: "national_impact", years: $0, record: $1)
            }
    }

    // MARK: - Documents

    /// Every document that a figure, a target or a line above cites.
    /// - Parameters:
    ///   - calls: `calls`, gathered once.
    ///   - others: keys of those that other tables cite.
    func documents(
        _ indicators: [IndicatorLine], _ calls: [SchemeCall], _ others: [String]
    ) -> [SourceDocument] {
        var cited = Set(
            figures.figures.concerning(computation.fundCalls)
                .flatMap { $0.declared.map(\.source) })
        for line in indicators {
            cited.formUnion(line.targets.map(\.declared.source))
            cited.formUnion(line.results.flatMap { $0.declared.map(\.source) })
            cited.insert(line.indicator.document)
        }
        cited.formUnion(others)
        cited.formUnion(credits.map(\.declared.source))
        cited.formUnion(spending.map(\.declared.source))
        cited.formUnion((standards + counts + stocks).map(\.declared.source))
        cited.formUnion(
            calls.flatMap {
                [$0.document] + $0.printed.map(\.document)
                    + $0.laureates.flatMap { $0.printed.map(\.source) }
            })
        return facts.documents.byID.values.filter { cited.contains($0.key) }
            .sorted { ($0.key, $0.id) < ($1.key, $1.id) }
    }
}

extension SchemeCall {
    /// What its own record leaves out and documents agree on is theirs.
    func with(
        _ laureates: [Laureate], _ lines: [PrintedLine], _ counted: [FiscalYear]
    ) -> SchemeCall {
        func agreed<Number: Hashable>(_ numbers: [Number?]) -> Number? {
            let known = Set(numbers.compactMap(\.self))
            return known.count == 1 ? known.first : nil
        }
        return SchemeCall(
            id: id, code: code, scheme: scheme, number: number, launched: launched, opened: opened,
            closed: closed, announced: announced, printedDate: printedDate,
            candidates: candidates ?? agreed(lines.map(\.candidates)),
            laureatesPrinted: laureatesPrinted ?? agreed(lines.map(\.laureates)),
            envelope: envelope ?? agreed(lines.map(\.envelope)),
            coachingMonths: coachingMonths, document: document, note: note, countedIn: counted,
            laureates: laureates, printed: lines)
    }
}
