import Domain

/// Products with what lists and charts print of them, and the services of national impact with
/// what they measure.
struct PortfolioDetails {
    let products: [PortfolioProduct]
    let impacts: [ImpactService]

    init(_ reader: some RecordReader, _ computation: FigureComputation) throws {
        let proven = Set(
            try reader.rows(of: "evidence", fields: ["phase"]).compactMap {
                $0.values[0].reference
            })
        let titles = computation.portfolio.incubatorTitles
        let products = computation.current.map { product, phase in
            PortfolioProduct(
                id: product.id, key: product.key, title: product.title,
                mission: product.mission, incubator: product.incubator,
                incubatorTitle: titles[product.incubator] ?? product.incubator,
                phase: phase.name, phaseStart: phase.start,
                launched: product.phases.filter { $0.name == "construction" }
                    .compactMap(\.start).min().flatMap { FiscalYear($0.year) },
                lastCommittee: product.events.filter { $0.name == "committee" }
                    .compactMap(\.date).filter { $0 <= computation.on }.max(),
                hasStatistics: product.has(.statsURL),
                hasBudget: product.has(.budgetURL),
                hasRepository: product.has(.repository),
                isInterministerial: product.holds(.interministerial),
                accessibility: product.accessibility,
                hasEvidence: proven.contains(phase.id),
                isService: FigureComputation.servicePhases.contains(phase.name))
        }
        self.products = products
        let byID = Dictionary(products.map { ($0.id, $0) }, uniquingKeysWith: { one, _ in one })
        let metrics = try Metrics(reader, computation.year)
        var impacts: [ImpactService] = []
        for product in computation.portfolio.products {
            guard let shown = byID[product.id] else { continue }
            for event in product.events where event.name == "national_impact" {
                guard let year = event.countedIn, year <= computation.year else { continue }
                impacts.append(
                    ImpactService(
                        product: shown, countedIn: year, decided: event.date,
                        metrics: metrics.of(product.id)))
            }
        }
        self.impacts = impacts.sorted {
            ($1.countedIn, $0.product.key) < ($0.countedIn, $1.product.key)
        }
    }

    /// Metrics of every product with the last value of the year before and of the year.
    private struct Metrics {
        private var found: [RecordID: [ImpactService.Metric]] = [:]

        init(_ reader: some RecordReader, _ year: FiscalYear) throws {
            let rows = try reader.named(
                "impact-metric", ["product", "label", "unit", "is_lead", "source"])
            if rows.isEmpty { return }
            var values: [RecordID: [ImpactService.Value]] = [:]
            for row in try reader.named("impact-value", ["metric", "date", "value", "text"]) {
                guard let metric = row["metric"].reference, let day = row["date"].day else {
                    continue
                }
                values[metric, default: []].append(
                    ImpactService.Value(
                        on: day, value: row["value"].decimal, text: row.text("text")))
            }
            for row in rows {
                guard let product = row["product"].reference else { continue }
                func last(in number: Int) -> ImpactService.Value? {
                    values[row.id]?.filter { $0.on.year == number }.max { $0.on < $1.on }
                }
                found[product, default: []].append(
                    ImpactService.Metric(
                        label: row.text("label"), unit: row.text("unit"),
                        isLead: row["is_lead"].boolean ?? false, source: row.text("source"),
                        before: last(in: year.number - 1), now: last(in: year.number)))
            }
        }

        func of(_ product: RecordID) -> [ImpactService.Metric] {
            (found[product] ?? []).sorted {
                ($0.isLead ? 0 : 1, $0.label) < ($1.isLead ? 0 : 1, $1.label)
            }
        }
    }
}
