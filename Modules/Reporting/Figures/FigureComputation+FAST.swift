import Domain

/// The fund: awards of the sheets beside those that documents print.
extension FigureComputation {
    /// The calls of the fund that the method of a year counts.
    func countedCalls(in year: FiscalYear) -> [Int] {
        let maquette = year == self.year ? self.maquette : records.maquette(programme, year)
        return maquette.method("fast_supported")?.calls ?? []
    }

    /// Calls of all schemes that were launched or announced in the year, and those that its method
    /// counts.
    var calls: [SchemeCall] {
        let counted = countedCalls(in: year)
        return facts.calls.filter { call in
            call.launched == year || call.announced?.year == year.number
                || call.printedDate.hasPrefix(year.text)
                || (call.scheme == "FAST" && call.number.map(counted.contains) ?? false)
        }
    }

    /// Numbers of the fund's calls that concern the year, with a record of their own or without.
    var fundCalls: Set<Int> {
        Set(countedCalls(in: year)).union(
            calls.filter { $0.scheme == "FAST" }.compactMap(\.number))
    }

    /// The products that won one of some calls, once each; laureates that are none, and printed
    /// awards that no sheet has, stand apart. Nil where the store holds no award of any of them.
    func supported(_ calls: [Int]) -> Derivation? {
        guard hasProducts else { return nil }
        let won = Won(portfolio, calls)
        guard won.hasAny else { return nil }
        return Derivation(
            value: .count(won.products.count), records: FigureRecords(won.products),
            leftOut: FigureRecords(unmatched(calls) + won.others),
            isContested: won.areProductsContested,
            explanation: "Produits lauréats \(FrenchText.ofCalls(calls)) du FAST.")
    }

    /// What some calls awarded, together; nil where the store holds no award of any of them.
    private func sum(_ calls: [Int]) -> Derivation? {
        let won = Won(portfolio, calls)
        guard won.hasAny else { return nil }
        return derivation(
            .amount(won.sum), won, calls,
            "Somme des attributions \(FrenchText.ofCalls(calls)) du FAST.")
    }

    private func derivation(
        _ value: FigureValue, _ won: Won, _ calls: [Int], _ explanation: String
    ) -> Derivation {
        Derivation(
            value: value, records: won.records, leftOut: FigureRecords(unmatched(calls)),
            isContested: won.isContested, explanation: explanation)
    }

    /// Printed awards of products whose sheet has none for that call, once a laureate.
    func unmatched(_ calls: [Int]) -> [FigureRecord] {
        var seen: Set<String> = []
        return facts.printedAwards.filter { $0.scheme == "FAST" && calls.contains($0.call) }
            .sorted { ($0.laureate, $0.declared.id) < ($1.laureate, $1.declared.id) }
            .compactMap { printed in
                let product = portfolio.product(known: printed.sheet)
                if let product, product.awards.contains(where: { $0.call == printed.call }) {
                    return nil
                }
                if portfolio.otherAwards.contains(where: { $0.isPrinted(by: printed) }) {
                    return nil
                }
                let key = printed.sheet.isEmpty ? printed.laureate : printed.sheet
                guard seen.insert("\(printed.call) \(key)").inserted else { return nil }
                let amount: Cents? =
                    if case .amount(let cents) = printed.declared.value, printed.hasAmount {
                        cents
                    } else { nil }
                return FigureRecord(
                    type: "printed-award", id: printed.declared.id, key: key,
                    title: printed.laureate, incubator: product?.incubator ?? "",
                    because: [
                        FigureRecord.Cause(
                            id: printed.declared.id,
                            fact: .printedAward(
                                call: printed.call, source: printed.declared.source,
                                amount: amount))
                    ])
            }
    }

    var fast: [Figure] {
        let calls = countedCalls(in: year)
        let declared = facts.spending.filter { $0.year == year && $0.line.code == "fast" }
        let amount = Figure.combined(
            "fast.amount", label: "Montants attribués par le FAST", unit: "€",
            derived: calls.isEmpty ? nil : sum(calls),
            declared: ordered(declared.map(\.line.declared)),
            isContested: declared.contains(where: \.isContested),
            why: calls.isEmpty
                ? "Non déterminé : la méthode de l’année (les appels pris en compte) n’est pas "
                    + "connue."
                : "Non déterminé : aucune attribution \(FrenchText.ofCalls(calls)) n’est connue.")
        let held =
            portfolio.products.flatMap { $0.awards.map { $0.call } }
            + portfolio.otherAwards.map(\.call)
        let described = facts.calls.filter { $0.scheme == "FAST" }.compactMap(\.number)
        return [amount] + Set(held + described).sorted().flatMap { call($0, hasAward: held) }
    }

    /// The number of a call's laureates, once each (products, incubators, and whom a document
    /// names), and what they were awarded together.
    private func call(_ number: Int, hasAward held: [Int]) -> [Figure] {
        let records = facts.calls.filter { $0.scheme == "FAST" && $0.number == number }.map(\.id)
        let printed = facts.printedCalls.filter { records.contains($0.call) }
        var laureates: Derivation?
        var sum: Derivation?
        if held.contains(number) {
            let won = Won(portfolio, [number])
            let name = FrenchText.ofCalls([number])
            laureates = derivation(
                .count(won.records.count), won, [number],
                "Attributions \(name) du FAST : \(FrenchText.euros(won.sum)).")
            sum = laureates
            sum?.value = .amount(won.sum)
            sum?.explanation = "Somme des attributions \(name) du FAST."
        }
        return [
            Figure.combined(
                "fast.call.\(number)", label: "Lauréats de l’appel FAST \(number)",
                unit: "lauréats", derived: laureates,
                declared: ordered(printed.compactMap(\.laureates)),
                why: "Non déterminé : aucune attribution de cet appel n’est connue."),
            Figure.combined(
                "fast.call.\(number).amount", label: "Montants de l’appel FAST \(number)",
                unit: "€", derived: sum,
                declared: ordered(printed.compactMap(\.envelope) + printedSums(number)),
                why: "Non déterminé : aucun montant de cet appel n’est connu."),
        ]
    }

    /// What the lists of laureates add up to, one sum for each document that prints most of the
    /// call; it hangs on the award that differs from the sheet's, where one does.
    private func printedSums(_ call: Int) -> [Declared] {
        let awards = facts.printedAwards.filter { $0.scheme == "FAST" && $0.call == call }
        let lists = Dictionary(grouping: awards.filter(\.hasAmount), by: \.declared.source)
        let longest = lists.values.map(\.count).max() ?? 0
        return lists.sorted { $0.key < $1.key }.compactMap { source, list in
            guard list.count > 1, list.count * 2 > longest else { return nil }
            let sum = list.reduce(Cents.zero) { sum, award in
                if case .amount(let cents) = award.declared.value { sum + cents } else { sum }
            }
            func awards(_ printed: PrintedFacts.PrintedAward) -> [Cents?] {
                let mine = portfolio.product(known: printed.sheet)?.awards.filter {
                    $0.call == call
                }
                return (mine?.map { $0.amount } ?? [])
                    + portfolio.otherAwards.filter { $0.isPrinted(by: printed) }.map(\.amount)
            }
            let ordered = list.sorted { $0.laureate < $1.laureate }
            let lacking = ordered.filter { awards($0).isEmpty }
            let odd = ordered.filter { printed in
                let held = awards(printed)
                return !held.isEmpty
                    && !held.contains { $0.map(FigureValue.amount) == printed.declared.value }
            }
            func names(_ awards: [PrintedFacts.PrintedAward]) -> String {
                awards.map(\.laureate).joined(separator: ", ")
            }
            let first = odd.first ?? lacking.first ?? list[0]
            return Declared(
                value: .amount(sum), source: source, title: first.declared.title,
                kind: first.declared.kind,
                note: "Somme de \(list.count) montants imprimés"
                    + (odd.isEmpty ? "" : ", dont diffèrent des fiches : \(names(odd))")
                    + (lacking.isEmpty ? "" : ", dont absents des fiches : \(names(lacking))")
                    + ".",
                published: first.declared.published, type: "printed-award", id: first.declared.id)
        }
    }
}

/// What some calls of the fund awarded.
private struct Won {
    /// By key; what they won is what made them count.
    var products: FigureRecords.Products
    /// Laureates that are no product, once each.
    private(set) var others: [FigureRecord] = []
    private(set) var sum = Cents.zero
    private(set) var isContested = false
    private(set) var areProductsContested = false

    init(_ portfolio: Portfolio, _ calls: [Int]) {
        products = FigureRecords.Products(portfolio)
        for product in portfolio.products {
            let won = product.awards.filter { calls.contains($0.call) }
            if won.isEmpty { continue }
            products.append(product, won.map { $0.cause })
            for award in won { add(award.amount, award.isContested) }
        }
        areProductsContested = isContested
        let others = portfolio.otherAwards.filter { calls.contains($0.call) }
        for award in others { add(award.amount, award.isContested) }
        for awards in Dictionary(grouping: others, by: \.whose).values {
            let one = awards[0].laureate
            self.others.append(
                FigureRecord(
                    type: one.type, id: one.id, key: one.key, title: one.title,
                    incubator: one.incubator,
                    because: awards.map(\.cause).sorted { $0.order < $1.order }))
        }
        self.others.sort()
    }

    /// Whether the store holds any award.
    private(set) var hasAny = false

    /// All laureates.
    var records: FigureRecords {
        let products = FigureRecords(products)
        return others.isEmpty ? products : FigureRecords(Array(products) + others)
    }

    private mutating func add(_ amount: Cents?, _ isContested: Bool) {
        hasAny = true
        sum = sum + (amount ?? .zero)
        if isContested { self.isContested = true }
    }
}
