import Domain

/// The fund: awards of the sheets beside those that documents print.
extension FigureComputation {
    /// Awards of some calls; printed ones that no sheet has stand apart.
    func laureates(_ calls: [Int]) -> Derivation? {
        guard hasProducts else { return nil }
        let (records, awards) = awards(of: calls)
        // A product that won two of the year's calls counts for each.
        return Derivation(
            value: .count(awards.count), records: records,
            leftOut: FigureRecords(unmatched(calls)),
            isContested: awards.contains(where: \.isContested),
            explanation: "Attributions \(FrenchText.ofCalls(calls)) du FAST.")
    }

    private func awards(
        of calls: [Int]
    ) -> (records: FigureRecords, awards: [Portfolio.Award]) {
        var awards: [Portfolio.Award] = []
        var found = FigureRecords.Products(portfolio)
        for product in portfolio.products {
            let won = product.awards.filter { calls.contains($0.call) }
            if won.isEmpty { continue }
            awards += won
            found.append(product, won.map { $0.cause })
        }
        return (FigureRecords(found), awards)
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
        let calls = maquette.method("fast_supported")?.calls ?? []
        let declared = facts.spending.filter { $0.year == year && $0.line.code == "fast" }
        let amount = Figure.combined(
            "fast.amount", label: "Montants attribués par le FAST", unit: "€",
            derived: calls.isEmpty ? nil : sum(calls),
            declared: ordered(declared.map(\.line.declared)),
            isContested: declared.contains(where: \.isContested),
            why: "Non déterminé : la méthode de l’année (les appels pris en compte) n’est pas "
                + "connue.")
        let held = portfolio.products.flatMap { $0.awards.map { $0.call } }
        let described = facts.calls.filter { $0.scheme == "FAST" }.compactMap(\.number)
        return [amount] + Set(held + described).sorted().flatMap { call($0, hasAward: held) }
    }

    /// The number of a call's laureates, and what they were awarded together.
    private func call(_ number: Int, hasAward held: [Int]) -> [Figure] {
        let records = facts.calls.filter { $0.scheme == "FAST" && $0.number == number }.map(\.id)
        let printed = facts.printedCalls.filter { records.contains($0.call) }
        let isHeld = held.contains(number)
        var derived = isHeld ? laureates([number]) : nil
        if case .amount(let cents) = sum([number])?.value {
            derived?.explanation = "Attributions de l’appel \(number) : \(FrenchText.euros(cents))."
        }
        return [
            Figure.combined(
                "fast.call.\(number)", label: "Lauréats de l’appel FAST \(number)",
                unit: "produits", derived: derived,
                declared: ordered(printed.compactMap(\.laureates)),
                why: "Non déterminé : aucune attribution de cet appel n’est connue."),
            Figure.combined(
                "fast.call.\(number).amount", label: "Montants de l’appel FAST \(number)",
                unit: "€", derived: isHeld ? sum([number]) : nil,
                declared: ordered(printed.compactMap(\.envelope) + printedSums(number)),
                why: "Non déterminé : aucun montant de cet appel n’est connu."),
        ]
    }

    private func sum(_ calls: [Int]) -> Derivation? {
        guard hasProducts else { return nil }
        let (records, awards) = awards(of: calls)
        return Derivation(
            value: .amount(awards.reduce(Cents.zero) { $0 + ($1.amount ?? .zero) }),
            records: records, leftOut: FigureRecords(unmatched(calls)),
            isContested: awards.contains(where: \.isContested),
            explanation: "Somme des attributions \(FrenchText.ofCalls(calls)) du FAST.")
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
            let odd = list.filter { award in
                let held = portfolio.product(known: award.sheet)?.awards.filter { $0.call == call }
                return
                    !(held?.contains { $0.amount.map(FigureValue.amount) == award.declared.value }
                    ?? false)
            }.sorted { $0.laureate < $1.laureate }
            let names = odd.map(\.laureate).joined(separator: ", ")
            let first = odd.first ?? list[0]
            return Declared(
                value: .amount(sum), source: source, title: first.declared.title,
                kind: first.declared.kind,
                note: "Somme de \(list.count) montants imprimés"
                    + (names.isEmpty ? "." : ", dont diffèrent des fiches : \(names)."),
                published: first.declared.published, type: "printed-award", id: first.declared.id)
        }
    }
}
