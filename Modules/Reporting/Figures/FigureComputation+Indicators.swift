import Domain

/// Indicators: the rule of each year is data (`Maquette.Method`).
extension FigureComputation {
    /// Indicators that scripts may ask for in any year, whatever the maquette holds.
    private static let known: [(id: String, label: String, unit: String)] = [
        ("national_impact", "Produits à impact national majeur", "Nb"),
        ("fast_supported", "Produits accompagnés par le FAST", "Nb"),
        ("products_launched_dinum", "Produits lancés par la DINUM", "Nb"),
        ("profiles_selected", "Profils atypiques sélectionnés", "Nb"),
        ("profiles_selected.women", "Part des femmes dans les profils sélectionnés", "%"),
        ("profiles_hired", "Profils atypiques recrutés", "Nb"),
        ("profiles_hired.women", "Part des femmes dans les profils recrutés", "%"),
        ("method_agents", "Nouveaux agents publics impliqués", "Nb"),
        ("method_agents.women", "Part des femmes dans les nouveaux agents publics", "%"),
        ("problems_investigated", "Problèmes investigués", "Nb"),
        ("products_launched", "Produits lancés", "Nb"),
        ("products_abandoned", "Produits abandonnés", "Nb"),
        (
            "fast_objectives_reached", "Projets financés ayant atteint leurs objectifs", "%"
        ),
    ]

    /// - Parameter counts: the year's flows and stock, for the readings beside an indicator.
    func indicators(isNetwork: Bool, counts: [Figure]) -> [Figure] {
        var figures = maquette.indicators.map { indicator($0.id, year) }
        for (id, _, _) in FigureComputation.known
        where isNetwork && maquette.indicator(id) == nil {
            figures.append(indicator(id, year))
        }
        return figures.map { $0.id == "problems_investigated" ? withReadings($0, counts) : $0 }
    }

    /// The figure of an indicator in this year or, for the columns beside it, in an earlier one.
    func indicator(_ id: String, _ year: FiscalYear) -> Figure {
        let maquette = year == self.year ? self.maquette : records.maquette(programme, year)
        let known = FigureComputation.known.first { $0.id == id }
        let described = maquette.indicator(id)
        var declared = facts.values.filter {
            $0.indicator == id && $0.year == year && $0.kind == .result
        }.map(\.declared)
        declared += facts.counts.filter { $0.year == year && $0.line.figure == id }
            .map(\.line.declared)
        let isContested =
            facts.values.contains {
                $0.indicator == id && $0.year == year && $0.kind == .result && $0.isContested
            }
            || facts.counts.contains { $0.year == year && $0.line.figure == id && $0.isContested }
        let unit = described.map { $0.unit.isEmpty ? nil : $0.unit } ?? known?.unit ?? "Nb"
        var derived: Derivation?
        var continued: Derivation?
        if let method = maquette.method(id) {
            derived = derivation(method, year)
        } else if described == nil,
            let (before, method) = records.methodBefore(programme, year, id)
        {
            continued = derivation(method, year)
            continued?.explanation +=
                " Méthode de la maquette \(before.text) : celle de \(year.text) n’a plus cet "
                + "indicateur."
        }
        if id.hasSuffix(".women") {
            derived = share(id, year, maquette) ?? derived
        }
        var misfit = ""
        if unit == "%", let counted = derived ?? continued, case .count = counted.value {
            misfit =
                "Non déterminé : la méthode de l’année donne un nombre, l’indicateur est un "
                + "pourcentage."
            (derived, continued) = (nil, nil)
        }
        var figure = Figure.combined(
            id, code: described?.code, label: described?.label ?? known?.label ?? id,
            unit: unit ?? "Nb", derived: derived, continued: continued,
            declared: ordered(declared), isContested: isContested,
            why: misfit.isEmpty ? why(id, declared, isInMaquette: described != nil) : misfit)
        if figure.value == nil, declared.isEmpty, described == nil {
            figure.value = .words("Sans objet")
            figure.status = .notApplicable
        }
        return figure
    }

    private func why(_ id: String, _ declared: [Declared], isInMaquette: Bool) -> String {
        if !declared.isEmpty {
            return "Non déterminé : la seule source connue n’est pas fiable."
        }
        if !isInMaquette { return "Sans objet : la maquette de l’année n’a pas cet indicateur." }
        return "Non déterminé : aucun résultat déclaré à cette date, et les fiches ne suffisent "
            + "pas à le calculer."
    }

    // MARK: - Rules

    /// What the records give by a method; nil where they hold nothing to apply it to.
    func derivation(_ method: Maquette.Method, _ year: FiscalYear) -> Derivation? {
        switch method.rule {
        case .events: events(method.event, year)
        case .calls: method.calls.isEmpty ? nil : supported(method.calls)
        case .stock: stock(after: year)
        case .launches: launches(year, qualification: method.qualification)
        case .concluded: concluded(year)
        case .abandoned: abandoned(year)
        case .profiles: people.selected(in: year)
        case .hirings: people.hired(in: year)
        case .trainings: people.trained(in: year)
        case .objectives: people.objectivesReached(in: year)
        case .declared: nil
        }
    }

    private func events(_ name: String, _ year: FiscalYear) -> Derivation? {
        guard hasProducts else { return nil }
        let found = products("counted \(name) \(year.text)") { product in
            ProductCount(product.events.filter { $0.name == name && $0.countedIn == year })
        }
        // Decisions are taken after the year: none at all means that they are not known yet.
        guard found.count > 0 else { return nil }
        let words = name == "national_impact" ? "impact national" : name
        return .count(
            found,
            "Produits dont un événement « \(words) » a \(year.text) pour année de prise en "
                + "compte.")
    }

    private func stock(after year: FiscalYear) -> Derivation? {
        guard hasProducts else { return nil }
        let day = year.days.upperBound.advanced(by: 1)
        let found = products("in service on \(day.text)") { product in
            guard let phase = product.phase(on: day),
                FigureComputation.servicePhases.contains(phase.name)
            else { return nil }
            return ProductCount(CollectionOfOne(phase))
        }
        return .count(
            found,
            "Services accompagnés ou pérennisés le \(FrenchText.date(day)).")
    }

    private func launches(_ year: FiscalYear, qualification: String) -> Derivation? {
        var field: ProductField?
        if !qualification.isEmpty {
            field = ProductField(name: qualification)
            if field == nil { return nil }
        }
        func isQualified(_ product: Portfolio.Product) -> Bool {
            field.map(product.holds) ?? true
        }
        let qualified = products("qualified \(qualification)") { product in
            isQualified(product) ? ProductCount() : nil
        }
        guard qualified.count > 0 else { return nil }
        var found = transitions("launched \(qualification)", year, of: isQualified) {
            $0 == "investigation" && $1 == "construction"
        }
        found.explanation =
            (qualification.isEmpty
                ? "Produits" : "Produits qualifiés « lancé par la DINUM »")
            + " dont l’investigation est passée en construction en \(year.text)."
        return found
    }

    func concluded(_ year: FiscalYear) -> Derivation? {
        guard hasProducts else { return nil }
        var found = transitions("concluded", year) { before, _ in before == "investigation" }
        found.explanation =
            "Produits dont la phase qui suit une investigation commence en \(year.text)."
        return found
    }

    private func abandoned(_ year: FiscalYear) -> Derivation? {
        guard hasProducts else { return nil }
        let days = year.days
        let found = products("abandoned \(year.text)") { product in
            guard
                product.phases.contains(where: {
                    isIn(days, $0.start) && ["abandon", "alumni"].contains($0.name)
                })
            else { return nil }
            let phases = product.phases.filter { $0.start != nil }.sorted { $0.order < $1.order }
            var abandons: [Portfolio.Phase] = []
            for (n, phase) in phases.enumerated() where isIn(days, phase.start) {
                let before = phases[..<n].map(\.name)
                // Sheets until 2025 say "left the programme" of what was abandoned, of what was
                // handed over, and of investigations that made no product.
                let isAbandoned =
                    phase.name == "abandon"
                    || phase.name == "alumni"
                        && before.contains(where: FigureComputation.launchedPhases.contains)
                        && !before.contains(where: FigureComputation.sustainedPhases.contains)
                if isAbandoned { abandons.append(phase) }
            }
            return ProductCount(abandons)
        }
        return .count(
            found,
            "Produits dont une phase d’abandon commence en \(year.text), ou qui sortent alors du "
                + "programme après une construction, sans transfert ni pérennisation.")
    }

    private func transitions(
        _ rule: String, _ year: FiscalYear,
        of isAsked: (Portfolio.Product) -> Bool = { _ in true },
        _ isOne: (String, String) -> Bool
    ) -> Derivation {
        let days = year.days
        let found = products("\(rule) \(year.text)") { product in
            guard isAsked(product), product.phases.count > 1,
                product.phases.contains(where: { isIn(days, $0.start) })
            else { return nil }
            let phases = product.phases.filter { $0.start != nil }.sorted { $0.order < $1.order }
            for (before, after) in zip(phases, phases.dropFirst())
            where isIn(days, after.start) && isOne(before.name, after.name) {
                return ProductCount([before, after])
            }
            return nil
        }
        return .count(found, "")
    }

    /// The share of women among those whom the indicator's own method counts, else that of the
    /// indicator of which it is a part; groups under 5 people are not broken down.
    private func share(
        _ id: String, _ year: FiscalYear, _ maquette: Maquette
    ) -> Derivation? {
        guard let method = maquette.method(id) ?? maquette.method(String(id.dropLast(6))) else {
            return nil
        }
        return switch method.rule {
        case .profiles: people.womenSelected(in: year)
        case .hirings: people.womenHired(in: year)
        case .trainings: people.womenTrained(in: year)
        case .events, .calls, .stock, .launches, .concluded, .abandoned, .objectives, .declared:
            nil
        }
    }

    // MARK: - Readings

    /// "Problèmes investigués" has three readings since 2023: begun, concluded, going on.
    private func withReadings(_ figure: Figure, _ counts: [Figure]) -> Figure {
        guard hasProducts, let value = figure.value, value.sign != nil else {
            return figure
        }
        var figure = figure
        let ids = [
            ("investigations commencées en \(year.text)", "products.investigations_begun"),
            ("investigations conclues en \(year.text)", "products.investigations_concluded"),
            (
                "investigations en cours le \(FrenchText.date(on))", "portfolio.investigations"
            ),
        ]
        figure.readings = ids.compactMap { label, id in
            guard let count = counts.first(where: { $0.id == id })?.derived else { return nil }
            return Reading(label: label, value: count, figure: id, gap: count.less(value))
        }
        return figure
    }
}
