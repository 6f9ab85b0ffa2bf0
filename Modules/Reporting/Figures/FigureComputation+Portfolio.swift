import Domain

/// Flows of the year, the stock on a day, and the quality standards over that stock.
extension FigureComputation {
    /// The figure of a count of products, with what documents print beside it.
    private func count(
        _ id: String, _ label: String, _ derived: Derivation?, declared: [PrintedFacts.Count] = []
    ) -> Figure {
        Figure.combined(
            id, label: label, unit: "produits", derived: derived,
            declared: ordered(declared.map(\.line.declared)),
            isContested: declared.contains(where: \.isContested), why: nothingHere)
    }

    private var nothingHere: String { "Non déterminé : aucune fiche de produit n’est connue." }

    private func derived(
        _ counted: CountedProducts, leftOut: FigureRecords = [], _ why: String
    ) -> Derivation? {
        hasProducts ? .count(counted, leftOut: leftOut, why) : nil
    }

    // MARK: - Flows of the year

    var flows: [Figure] {
        let days = year.days
        let begun = [
            ("products.investigations_begun", "investigation", "Investigations commencées"),
            ("products.constructions_begun", "construction", "Constructions commencées"),
            ("products.accelerations_begun", "acceleration", "Accélérations commencées"),
        ].map { id, phase, label in
            let begun = products("begun \(phase) \(year.text)") { product in
                ProductCount(
                    product.phases.filter { isIn(days, $0.start) && $0.name == phase })
            }
            return count(
                id, label,
                derived(
                    begun,
                    "Produits dont une phase « \(FrenchText.phaseNoun(phase)) » commence en "
                        + "\(year.text)."))
        }
        let events = products("dated national_impact \(year.text)") { product in
            ProductCount(
                product.events.filter { isIn(days, $0.date) && $0.name == "national_impact" })
        }
        return begun + [
            count("products.investigations_concluded", "Investigations conclues", concluded(year)),
            count(
                "products.national_impact_events", "Décisions d’impact national datées de l’année",
                derived(
                    events,
                    "Produits dont un événement « impact national » est daté de \(year.text).")),
        ]
    }

    // MARK: - The stock on a day

    /// Printed stocks that are about this day. Reviews print "en janvier", "fin 2024" or the day
    /// of their data: around 1 January the weeks beside it count, on another day only that day.
    func stocks(of figure: String) -> [PrintedFacts.Count] {
        let isNewYear = on == year.days.upperBound.advanced(by: 1)
        return facts.stocks.filter { count in
            guard count.line.figure == figure, let day = count.line.on else { return false }
            return isNewYear
                ? day >= on.advanced(by: -1) && day <= on.advanced(by: 30) : day == on
        }
    }

    private func stockFigure(
        _ id: String, _ label: String, _ why: String,
        where isIn: (Portfolio.Phase) -> Bool
    ) -> Figure {
        let found = products(
            id,
            inPhase: { _, phase in
                isIn(phase) ? ProductCount(CollectionOfOne(phase)) : nil
            })
        return count(id, label, derived(found, why), declared: stocks(of: id))
    }

    var stock: [Figure] {
        let day = FrenchText.date(on)
        return [
            stockFigure(
                "portfolio.investigations", "Investigations en cours",
                "Produits dont la phase en cours le \(day) est une investigation."
            ) { $0.name == "investigation" },
            stockFigure(
                "portfolio.services", "Services accompagnés ou pérennisés",
                "Produits dont la phase en cours le \(day) est construction, accélération ou l’une "
                    + "des phases pérennisées."
            ) { Self.servicePhases.contains($0.name) },
            nationalImpactStock(day),
        ]
    }

    /// Those abandoned since are left out: they are what explains a gap to an earlier document.
    private func nationalImpactStock(_ day: String) -> Figure {
        var leftOut = FigureRecords.Products(portfolio)
        let rule = "counted national_impact to \(year.text), not abandoned on \(on.text)"
        let found = products(rule) { product in
            let events = product.events.filter {
                $0.name == "national_impact" && $0.countedIn.map { $0 <= year } ?? false
            }
            guard !events.isEmpty else { return nil }
            if let phase = product.phase(on: on), Self.abandonedPhases.contains(phase.name) {
                leftOut.append(product, events.map(\.cause) + [phase.cause])
                return nil
            }
            return ProductCount(events)
        }
        return count(
            "portfolio.national_impact", "Services à impact national",
            derived(
                found, leftOut: FigureRecords(leftOut),
                "Produits à impact national compté en \(year.text) ou avant, non abandonnés le "
                    + "\(day)."), declared: stocks(of: "portfolio.national_impact"))
    }

    // MARK: - Quality standards, over the services of the stock

    var standards: [Figure] {
        func services(
            _ rule: String, _ holds: (Portfolio.Product) -> Bool
        ) -> CountedProducts {
            products(
                rule,
                inPhase: { product, phase in
                    Self.servicePhases.contains(phase.name) && holds(product)
                        ? ProductCount(isContested: product.isContested) : nil
                })
        }
        let total = services("services") { _ in true }.count
        func printed(_ id: String) -> [PrintedFacts.Count] {
            facts.standards.filter { $0.year == year && $0.line.figure == id }
        }
        func pages(_ id: String, _ label: String, _ field: ProductField) -> Figure {
            count(
                id, label,
                derived(
                    services(id) { $0.has(field) },
                    "Services du portefeuille dont la fiche donne cette page."),
                declared: printed(id))
        }
        func share(
            _ id: String, _ label: String, _ why: String, _ holds: (Portfolio.Product) -> Bool
        ) -> Figure {
            let found = services(id, holds)
            let value = ExactDecimal.share(found.count, of: total)
            return Figure.combined(
                id, label: label, unit: "%",
                derived: value.map {
                    Derivation(
                        value: .percentage($0), records: found.records,
                        isContested: found.isContested, explanation: why)
                }, declared: ordered(printed(id).map(\.line.declared)),
                isContested: printed(id).contains(where: \.isContested),
                why: "Non déterminé : le portefeuille est vide ce jour-là.")
        }
        return [
            pages("standards.statistics_pages", "Pages de statistiques", .statsURL),
            pages("standards.budget_pages", "Pages de budget", .budgetURL),
            share(
                "standards.open_source_share", "Part des services à code ouvert",
                "Services dont la fiche donne un dépôt de code, rapportés aux services du "
                    + "portefeuille."
            ) { $0.has(.repository) },
            share(
                "standards.accessibility_declared_share",
                "Part des services à accessibilité déclarée",
                "Services dont la fiche déclare une conformité RGAA, rapportés aux services du "
                    + "portefeuille."
            ) { !$0.accessibility.isEmpty },
        ]
    }
}

extension ExactDecimal {
    /// In per cent with one decimal, rounded to the nearest; nil for an empty whole.
    static func share(_ part: Int, of whole: Int) -> ExactDecimal? {
        guard whole > 0 else { return nil }
        // What people write may be beyond reason.
        let exact = (Int128(part) * 1000 + Int128(whole / 2)) / Int128(whole)
        return Int64(exactly: exact).flatMap { ExactDecimal(mantissa: $0, scale: 1) }
    }
}
