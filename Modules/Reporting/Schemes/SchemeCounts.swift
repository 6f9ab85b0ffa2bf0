import Domain

/// What is told as numbers only: problems, people, checks of standards. Groups under 5 people are
/// not broken down.
struct SchemeCounts: Sendable {
    /// Problems by side, then outcome.
    private(set) var problems: [String: [String: Int]] = [:]
    /// Intrapreneurs at work in the year.
    private(set) var intrapreneurs = 0
    /// Profiles selected for the year, by scheme.
    private(set) var profiles: [String: Int] = [:]
    /// By standard: checked, and found respected at the last check of the year.
    private(set) var standards: [String: (checked: Int, held: Int)] = [:]

    static let sides = ["usagers", "administration"]
    static let outcomes = ["lancé", "abandonné", "en cours"]

    init(_ reader: some RecordReader, _ computation: FigureComputation) throws {
        let days = computation.year.days
        func touches(_ from: Day?, _ to: Day?) -> Bool {
            guard let from else { return false }
            return from <= days.upperBound && (to.map { $0 >= days.lowerBound } ?? true)
        }
        let problem = ["side", "outcome", "investigated_from", "investigated_to"]
        for row in try reader.named("problem", problem)
        where touches(row["investigated_from"].day, row["investigated_to"].day) {
            problems[row.text("side"), default: [:]][row.text("outcome"), default: 0] += 1
        }
        for row in try reader.named("intrapreneur", ["start", "end"])
        where touches(row["start"].day, row["end"].day) {
            intrapreneurs += 1
        }
        for row in try reader.named("profile", ["scheme", "selected_in"])
        where row["selected_in"].year == computation.year {
            profiles[row.text("scheme"), default: 0] += 1
        }
        try learnStandards(reader, days)
    }

    private struct Place: Hashable {
        let product: RecordID
        let standard: String
    }

    private mutating func learnStandards(
        _ reader: some RecordReader, _ days: ClosedRange<Day>
    ) throws {
        var last: [Place: (day: Day, holds: Bool)] = [:]
        for row in try reader.named("standards-check", ["product", "standard", "date", "holds"]) {
            guard let product = row["product"].reference, let day = row["date"].day,
                days.contains(day), let holds = row["holds"].boolean
            else { continue }
            let place = Place(product: product, standard: row.text("standard"))
            if let known = last[place], known.day > day { continue }
            last[place] = (day, holds)
        }
        for (place, found) in last {
            let (checked, held) = standards[place.standard] ?? (0, 0)
            standards[place.standard] = (checked + 1, held + (found.holds ? 1 : 0))
        }
    }

    private static func people(_ count: Int) -> Cell {
        count < People.smallestGroup ? .words("moins de \(People.smallestGroup)") : .count(count)
    }

    // MARK: - Tables

    func problemTable(_ year: FiscalYear) -> Table? {
        guard !problems.isEmpty else { return nil }
        let sides =
            SchemeCounts.sides
            + problems.keys.filter { !SchemeCounts.sides.contains($0) }
            .sorted()
        return Table(
            "irritants", Prose(own: "Irritants investigués en \(year.text)"),
            columns: [Column("cote", "Côté")]
                + zip(["lances", "abandonnes", "en_cours"], ["Lancés", "Abandonnés", "En cours"])
                .map { Column($0, $1, .count) } + [Column("autres", "Sans suite connue", .count)],
            rows: sides.compactMap { side in
                guard let found = problems[side] else { return nil }
                let known = SchemeCounts.outcomes.map { found[$0] ?? 0 }
                let others = found.values.reduce(0, +) - known.reduce(0, +)
                return Row(
                    [side.isEmpty ? .words("non renseigné") : .foreign(side)]
                        + known.map(Cell.count) + [.count(others)])
            })
    }

    func peopleTable(_ year: FiscalYear) -> Table? {
        var rows: [Row] = []
        if intrapreneurs > 0 {
            rows.append(
                Row([.text("Intrapreneurs en activité"), SchemeCounts.people(intrapreneurs)]))
        }
        // Their sum is a figure of the report.
        let withheld = People.withheld(profiles.map { ($0.value, $0.key) })
        for (scheme, count) in profiles.sorted(by: { $0.key < $1.key }) {
            let isOnlyHidden = withheld.contains(scheme) && count >= People.smallestGroup
            rows.append(
                Row([
                    .foreign("Profils sélectionnés, " + scheme),
                    isOnlyHidden ? .words("non communiqué") : SchemeCounts.people(count),
                ]))
        }
        guard !rows.isEmpty else { return nil }
        return Table(
            "effectifs", Prose(own: "Effectifs, \(year.text)"),
            columns: [Column("groupe", "Groupe"), Column("effectif", "Effectif", .mixed)],
            rows: rows,
            notes: [
                "Un groupe de moins de \(String(People.smallestGroup)) personnes n’est pas détaillé."
            ]
        )
    }

    func standardsTable(_ year: FiscalYear) -> Table? {
        guard !standards.isEmpty else { return nil }
        return Table(
            "controles-standards", Prose(own: "Contrôles des standards de qualité, \(year.text)"),
            columns: [
                Column("standard", "Standard"),
                Column("controles", "Produits contrôlés", .count),
                Column("respectes", "Dont respecté", .count),
            ],
            rows: standards.sorted { $0.key < $1.key }.map {
                Row([.foreign($0.key), .count($0.value.checked), .count($0.value.held)])
            })
    }
}
