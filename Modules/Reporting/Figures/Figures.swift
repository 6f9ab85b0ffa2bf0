public import Domain

/// Computes the figures of a year from one state of knowledge: pure functions over typed rows.
public struct FigureComputation {
    let portfolio: Portfolio
    let maquette: Maquette
    let year: FiscalYear
    let on: Day

    init(portfolio: Portfolio, maquette: Maquette, year: FiscalYear, on: Day) {
        self.portfolio = portfolio
        self.maquette = maquette
        self.year = year
        self.on = on
        current = portfolio.products.compactMap { product in
            product.phase(on: on).map { (product, $0) }
        }
    }

    /// - Parameters:
    ///   - on: the day of the stock; 1 January after the year unless given.
    public static func run(
        _ reader: some RecordReader, programme: String = "352", year: FiscalYear, on: Day? = nil
    ) throws -> FigureSet {
        let computation = FigureComputation(
            portfolio: try Portfolio(reader), maquette: .shipped(year), year: year,
            on: on ?? year.days.upperBound.advanced(by: 1))
        return FigureSet(
            programme: programme, year: year, asOf: reader.asOf,
            frontier: try reader.frontier, figures: computation.figures)
    }

    /// Phases in which a service is supported or sustained.
    static let servicePhases: Set<String> = [
        "construction", "acceleration", "transfer", "transfere", "success", "opere",
        "consolidation", "perennisation",
    ]
    static let abandonedPhases: Set<String> = ["abandon", "abandon-investigation", "alumni"]

    var figures: [Figure] {
        indicators + flows + stock + standards + fast
    }

    // MARK: - Building

    private func record(
        _ product: Portfolio.Product, _ because: [FigureRecord.Cause] = []
    ) -> FigureRecord {
        FigureRecord(
            type: "product", id: product.id, key: product.key, title: product.title,
            incubator: product.incubator, because: because.sorted { $0.order < $1.order })
    }

    private func count(
        _ id: String, _ label: String, _ records: [FigureRecord], contested: Bool,
        _ explanation: String
    ) -> Figure {
        Figure(
            id: id, code: maquette.code(id), label: maquette.label(id) ?? label,
            value: .count(records.count), unit: "produits",
            status: contested ? .contested : .derived, records: records.sorted(),
            explanation: explanation)
    }

    private func undetermined(_ id: String, _ label: String, _ why: String) -> Figure {
        Figure(
            id: id, code: maquette.code(id), label: maquette.label(id) ?? label, value: nil,
            unit: "", status: .notDetermined, records: [], explanation: why)
    }

    private func isInYear(_ day: Day?) -> Bool { day.map { year.days.contains($0) } ?? false }

    private func cause(_ event: Portfolio.Event) -> FigureRecord.Cause {
        FigureRecord.Cause(
            id: event.id,
            fact: .event(name: event.name, date: event.date, countedIn: event.countedIn))
    }

    private func cause(_ phase: Portfolio.Phase) -> FigureRecord.Cause {
        FigureRecord.Cause(id: phase.id, fact: .phase(name: phase.name, start: phase.start))
    }

    private func cause(_ award: Portfolio.Award) -> FigureRecord.Cause {
        FigureRecord.Cause(id: award.id, fact: .award(call: award.call, amount: award.amount))
    }

    // MARK: - Indicators

    private var indicators: [Figure] {
        [impact, supported, launchedByDINUM]
            + [
                ("profiles_selected", "Profils atypiques sélectionnés"),
                ("profiles_hired", "Profils atypiques recrutés"),
                ("method_agents", "Nouveaux agents publics impliqués"),
            ].map {
                undetermined(
                    $0.0, $0.1, "Aucun résultat déclaré ni aucune donnée à la maille individuelle.")
            }
    }

    private var impact: Figure {
        var isContested = false
        let records = portfolio.products.compactMap { product -> FigureRecord? in
            let events = product.events.filter {
                $0.name == "national_impact" && $0.countedIn == year
            }
            if events.isEmpty { return nil }
            isContested = isContested || events.contains(where: \.isContested)
            return record(product, events.map(cause))
        }
        return count(
            "national_impact", "Produits à impact national majeur", records,
            contested: isContested,
            "Produits dont un événement « impact national » a \(year.text) pour année de prise en "
                + "compte.")
    }

    private func laureates(
        of calls: [Int]
    ) -> (records: [FigureRecord], awards: [Portfolio.Award], contested: Bool) {
        var awards: [Portfolio.Award] = []
        let records = portfolio.products.compactMap { product -> FigureRecord? in
            let won = product.awards.filter { calls.contains($0.call) }
            if won.isEmpty { return nil }
            awards += won
            return record(product, won.map(cause))
        }
        return (records, awards, awards.contains(where: \.isContested))
    }

    private var supported: Figure {
        guard !maquette.fastCalls.isEmpty else {
            return undetermined(
                "fast_supported", "Produits accompagnés par le FAST",
                "La méthode de l’année (les appels pris en compte) n’est pas connue.")
        }
        let (records, awards, isContested) = laureates(of: maquette.fastCalls)
        let calls = maquette.fastCalls.map(String.init).joined(separator: " et ")
        // A product that won two of the year's calls counts for each.
        return Figure(
            id: "fast_supported", code: maquette.code("fast_supported"),
            label: maquette.label("fast_supported") ?? "Produits accompagnés par le FAST",
            value: .count(awards.count), unit: "produits",
            status: isContested ? .contested : .derived, records: records.sorted(),
            explanation: "Attributions des appels \(calls) du FAST.")
    }

    private var launchedByDINUM: Figure {
        let id = "products_launched_dinum"
        let label = "Produits lancés par la DINUM"
        let qualified = portfolio.products.filter { $0[.launchedByDinum].boolean == true }
        guard !qualified.isEmpty else {
            return undetermined(
                id, label, "Aucun produit ne porte la qualification « lancé par la DINUM ».")
        }
        let found = launches(qualified)
        return count(
            id, label, found.records, contested: found.contested,
            "Produits qualifiés « lancé par la DINUM » dont l’investigation est passée en "
                + "construction en \(year.text).")
    }

    private func launches(
        _ products: [Portfolio.Product]
    ) -> (records: [FigureRecord], contested: Bool) {
        var isContested = false
        let records = products.compactMap { product -> FigureRecord? in
            let phases = ordered(product)
            for (before, after) in zip(phases, phases.dropFirst())
            where before.name == "investigation" && after.name == "construction"
                && isInYear(after.start)
            {
                isContested = isContested || before.isContested || after.isContested
                return record(product, [cause(before), cause(after)])
            }
            return nil
        }
        return (records, isContested)
    }

    private func ordered(_ product: Portfolio.Product) -> [Portfolio.Phase] {
        product.phases.filter { $0.start != nil }.sorted { $0.order < $1.order }
    }

    // MARK: - Flows of the year

    private var flows: [Figure] {
        let begun = [
            ("products.investigations_begun", "investigation", "Investigations commencées"),
            ("products.constructions_begun", "construction", "Constructions commencées"),
            ("products.accelerations_begun", "acceleration", "Accélérations commencées"),
        ].map { id, phase, label in
            var isContested = false
            let records = portfolio.products.compactMap { product -> FigureRecord? in
                let phases = product.phases.filter { $0.name == phase && isInYear($0.start) }
                if phases.isEmpty { return nil }
                isContested = isContested || phases.contains(where: \.isContested)
                return record(product, phases.map(cause))
            }
            return count(
                id, label, records, contested: isContested,
                "Produits dont une phase « \(phase) » commence en \(year.text).")
        }
        var concludedContested = false
        let concluded = portfolio.products.compactMap { product -> FigureRecord? in
            let phases = ordered(product)
            for (before, after) in zip(phases, phases.dropFirst())
            where before.name == "investigation" && isInYear(after.start) {
                concludedContested = concludedContested || before.isContested || after.isContested
                return record(product, [cause(before), cause(after)])
            }
            return nil
        }
        var eventsContested = false
        let events = portfolio.products.compactMap { product -> FigureRecord? in
            let dated = product.events.filter { $0.name == "national_impact" && isInYear($0.date) }
            if dated.isEmpty { return nil }
            eventsContested = eventsContested || dated.contains(where: \.isContested)
            return record(product, dated.map(cause))
        }
        return begun + [
            count(
                "products.investigations_concluded", "Investigations conclues", concluded,
                contested: concludedContested,
                "Produits dont la phase qui suit une investigation commence en \(year.text)."),
            count(
                "products.national_impact_events", "Décisions d’impact national datées de l’année",
                events, contested: eventsContested,
                "Produits dont un événement « impact national » est daté de \(year.text)."),
        ]
    }

    // MARK: - The stock on a day

    /// Products with their current phase on the day.
    let current: [(product: Portfolio.Product, phase: Portfolio.Phase)]

    private func stockFigure(
        _ id: String, _ label: String, _ why: String,
        where isIn: (Portfolio.Product, Portfolio.Phase) -> Bool
    ) -> Figure {
        let found = current.filter { isIn($0.product, $0.phase) }
        return count(
            id, label, found.map { record($0.product, [cause($0.phase)]) },
            contested: found.contains { $0.phase.isContested }, why)
    }

    private var stock: [Figure] {
        let day = FrenchText.date(on)
        let impact = portfolio.products.compactMap { product -> FigureRecord? in
            let events = product.events.filter {
                $0.name == "national_impact" && $0.countedIn.map { $0 <= year } ?? false
            }
            guard !events.isEmpty else { return nil }
            if let phase = product.phase(on: on), Self.abandonedPhases.contains(phase.name) {
                return nil
            }
            return record(product, events.map(cause))
        }
        return [
            stockFigure(
                "portfolio.investigations", "Investigations en cours",
                "Produits dont la phase en cours le \(day) est une investigation."
            ) { $1.name == "investigation" },
            stockFigure(
                "portfolio.services", "Services accompagnés ou pérennisés",
                "Produits dont la phase en cours le \(day) est construction, accélération ou l’une "
                    + "des phases pérennisées."
            ) { Self.servicePhases.contains($1.name) },
            count(
                "portfolio.national_impact", "Services à impact national", impact,
                contested: false,
                "Produits à impact national compté en \(year.text) ou avant, non abandonnés le "
                    + "\(day)."),
        ]
    }

    // MARK: - Quality standards, over the services of the stock

    private var standards: [Figure] {
        let services = current.filter { Self.servicePhases.contains($0.phase.name) }
            .map(\.product)
        func pages(_ id: String, _ label: String, _ field: Portfolio.ProductField) -> Figure {
            count(
                id, label, services.filter { $0[field] != .empty }.map { record($0) },
                contested: false, "Services du portefeuille dont la fiche donne cette page.")
        }
        func share(
            _ id: String, _ label: String, _ why: String, where has: (Portfolio.Product) -> Bool
        ) -> Figure {
            let having = services.filter(has)
            guard !services.isEmpty,
                let value = ExactDecimal(
                    mantissa: Int64((having.count * 1000 + services.count / 2) / services.count),
                    scale: 1)
            else { return undetermined(id, label, "Le portefeuille est vide ce jour-là.") }
            return Figure(
                id: id, code: nil, label: label, value: .percentage(value), unit: "%",
                status: .derived, records: having.map { record($0) }.sorted(), explanation: why)
        }
        return [
            pages("standards.statistics_pages", "Pages de statistiques", .statsURL),
            pages("standards.budget_pages", "Pages de budget", .budgetURL),
            share(
                "standards.open_source_share", "Part des services à code ouvert",
                "Services dont la fiche donne un dépôt de code, rapportés aux services du "
                    + "portefeuille."
            ) { $0[.repository] != .empty },
            share(
                "standards.accessibility_declared_share",
                "Part des services à accessibilité déclarée",
                "Services dont la fiche déclare une conformité RGAA, rapportés aux services du "
                    + "portefeuille."
            ) { $0[.accessibility] != .empty },
        ]
    }

    // MARK: - FAST

    private var fast: [Figure] {
        func amount(_ calls: [Int]) -> (Cents, [FigureRecord], Int, Bool) {
            let (records, awards, isContested) = laureates(of: calls)
            let sum = awards.reduce(Cents.zero) { $0 + ($1.amount ?? .zero) }
            return (sum, records, awards.count, isContested)
        }
        var figures: [Figure] = []
        if maquette.fastCalls.isEmpty {
            figures.append(
                undetermined(
                    "fast.amount", "Montants attribués par le FAST",
                    "La méthode de l’année (les appels pris en compte) n’est pas connue."))
        } else {
            let (sum, records, _, isContested) = amount(maquette.fastCalls)
            figures.append(
                Figure(
                    id: "fast.amount", code: nil, label: "Montants attribués par le FAST",
                    value: .amount(sum), unit: "€", status: isContested ? .contested : .derived,
                    records: records.sorted(),
                    explanation: "Somme des attributions des appels "
                        + maquette.fastCalls.map(String.init).joined(separator: " et ") + "."))
        }
        let calls = Set(portfolio.products.flatMap { $0.awards.map(\.call) }).sorted()
        for call in calls {
            let (sum, records, number, isContested) = amount([call])
            figures.append(
                Figure(
                    id: "fast.call.\(call)", code: nil, label: "Lauréats de l’appel FAST \(call)",
                    value: .count(number), unit: "produits",
                    status: isContested ? .contested : .derived, records: records.sorted(),
                    explanation: "Attributions de l’appel \(call) : \(FrenchText.euros(sum))."))
        }
        return figures
    }
}
