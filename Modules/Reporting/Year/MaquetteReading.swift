import Domain

/// Maquettes as the store holds them: one list for all years, since the method of one year may
/// go on in the next, and records may count in two.
struct MaquetteRecords {
    private struct Definition {
        let programme: String
        let year: FiscalYear
        let indicator: Maquette.Indicator
        let rank: (Int, String)

        /// Of a RAP or a PAP, or DINUM's own.
        var isOfficial: Bool { rank.0 <= SourceDocument.rank(ofKind: "PAP") }
    }

    private var definitions: [Definition] = []
    private var objectives: [(programme: String, year: FiscalYear, value: Maquette.Objective)] = []
    private var methods: [(programme: String?, year: FiscalYear, value: Maquette.Method)] = []
    private(set) var programmes: [String: ProgrammeIdentity] = [:]

    init(_ reader: some RecordReader, _ documents: Documents) throws {
        var codes: [RecordID: String] = [:]
        let programmeFields = [
            "code", "title", "mission", "first_year", "last_year", "absorbed_by",
        ]
        let rows = try reader.named("programme", programmeFields)
        for row in rows { codes[row.id] = row["code"].text }
        for row in rows {
            guard let code = row["code"].text else { continue }
            programmes[code] = ProgrammeIdentity(
                code: code, title: row.text("title"), mission: row.text("mission"),
                firstYear: row["first_year"].year, lastYear: row["last_year"].year,
                absorbedBy: row["absorbed_by"].reference.flatMap { codes[$0] })
        }
        var indicators: [RecordID: (code: String, parent: RecordID?)] = [:]
        for row in try reader.named("indicator", ["code", "part_of"]) {
            indicators[row.id] = (row["code"].text ?? row.id.hex, row["part_of"].reference)
        }
        for row in try reader.named("objective", ["programme", "year", "code", "label"]) {
            guard let programme = row["programme"].reference.flatMap({ codes[$0] }),
                let year = row["year"].year
            else { continue }
            let value = Maquette.Objective(code: row.text("code"), label: row.text("label"))
            objectives.append((programme, year, value))
        }
        let fields = [
            "indicator", "programme", "year", "code", "objective", "label", "unit", "direction",
            "point_of_view", "data_source", "calculation", "comments", "analysis", "series_break",
            "document", "note",
        ]
        for row in try reader.named("indicator-definition", fields) {
            guard let programme = row["programme"].reference.flatMap({ codes[$0] }),
                let year = row["year"].year,
                let (id, parent) = row["indicator"].reference.flatMap({ indicators[$0] })
            else { continue }
            let document = documents[row["document"]]
            let indicator = Maquette.Indicator(
                id: id, code: row["code"].text, objective: row["objective"].text,
                label: row.text("label"), unit: row.text("unit"),
                direction: row.text("direction"), pointOfView: row.text("point_of_view"),
                dataSource: row.text("data_source"), calculation: row.text("calculation"),
                comments: row.text("comments"), analysis: row.text("analysis"),
                isSeriesBreak: row["series_break"].boolean ?? false,
                partOf: parent.flatMap { indicators[$0]?.code }, note: row.text("note"),
                document: document?.key ?? "")
            // A record without a document is DINUM's own: it goes before what was printed.
            let rank = document.map { SourceDocument.rank(ofKind: $0.kind) } ?? -1
            definitions.append(
                Definition(
                    programme: programme, year: year, indicator: indicator,
                    rank: (rank, document?.key ?? row.id.hex)))
        }
        definitions.sort { $0.rank < $1.rank }
        let methodFields = [
            "indicator", "year", "rule", "calls", "event", "document", "programme",
            "qualification", "note",
        ]
        for row in try reader.named("indicator-method", methodFields) {
            guard let id = row["indicator"].reference.flatMap({ indicators[$0]?.code }),
                let year = row["year"].year, let rule = Maquette.Rule(rawValue: row.text("rule"))
            else { continue }
            let method = Maquette.Method(
                indicator: id, rule: rule, calls: (row["calls"].texts ?? []).compactMap { Int($0) },
                event: row.text("event"), qualification: row.text("qualification"),
                note: row.text("note"), document: documents[row["document"]]?.key ?? "")
            methods.append((row["programme"].reference.flatMap { codes[$0] }, year, method))
        }
    }

    /// Indicators that a review prints of a year whose maquette does not have them.
    func reviewed(_ programme: String, _ year: FiscalYear) -> [Maquette.Indicator] {
        let maquette = maquette(programme, year)
        return MaquetteRecords.merged(
            definitions.filter {
                $0.programme == programme && $0.year == year
                    && maquette.indicator($0.indicator.id) == nil
            }
        ).values.sorted { $0.id < $1.id }
    }

    /// What several documents say of each indicator, the most authoritative first, put together.
    private static func merged(_ definitions: [Definition]) -> [String: Maquette.Indicator] {
        Dictionary(
            definitions.map { ($0.indicator.id, $0.indicator) },
            uniquingKeysWith: { $0.completed(by: $1) })
    }

    /// What the store holds of a programme, else what the program knows of it.
    func identity(_ code: String) -> ProgrammeIdentity { programmes[code] ?? .shipped(code) }

    /// The maquette of a year: what the store holds, completed from what the program ships where
    /// the documents at hand leave a code, a label, an indicator or its method out.
    func maquette(_ programme: String, _ year: FiscalYear) -> Maquette {
        let shipped = Maquette.shipped(programme, year)
        // A programme that another took over lives on in that one's maquette.
        var owners: Set<String> = [programme]
        if let absorber = identity(programme).end(before: year)?.absorbedBy {
            owners.insert(absorber)
        }
        var maquette = shipped
        for (owner, when, objective) in objectives where owners.contains(owner) && when == year {
            if let n = maquette.objectives.firstIndex(where: { $0.code == objective.code }) {
                maquette.objectives[n] = objective
            } else {
                maquette.objectives.append(objective)
            }
        }
        maquette.objectives.sort { $0.code < $1.code }
        let mine = definitions.filter { owners.contains($0.programme) && $0.year == year }
        // Reviews print indicators that the maquette of the year does not have: they describe
        // those that it has, and make a maquette only where there is no other.
        let isAlone = shipped.indicators.isEmpty && !mine.contains(where: \.isOfficial)
        let held = MaquetteRecords.merged(mine)
        var order: [String] = shipped.indicators.map(\.id)
        for one in mine where one.isOfficial || isAlone {
            if !order.contains(one.indicator.id) { order.append(one.indicator.id) }
        }
        let indicators = order.compactMap { id in
            let other = shipped.indicator(id)
            guard let mine = held[id] else { return other }
            return other.map { mine.completed(by: $0) } ?? mine
        }
        // By code, a share behind what it is a share of, those without a code last.
        func place(_ one: Maquette.Indicator) -> (String, String, Int, String) {
            let head = one.partOf.flatMap { id in indicators.first { $0.id == id } } ?? one
            return (
                head.objective ?? "~", head.code ?? "~" + head.id, one.partOf == nil ? 0 : 1, one.id
            )
        }
        maquette.indicators = indicators.sorted { place($0) < place($1) }
        for (owner, when, method) in methods
        where when == year && owners.contains(owner ?? programme) {
            maquette.methods.removeAll { $0.indicator == method.indicator }
            maquette.methods.append(method)
        }
        return maquette
    }

    /// The years that documents at hand, or the program, give the programme a maquette for.
    func years(_ programme: String) -> Set<FiscalYear> {
        let shipped = Maquette.shippedYears.compactMap { FiscalYear($0) }.filter {
            !Maquette.shipped(programme, $0).indicators.isEmpty
        }
        return Set(shipped).union(
            definitions.filter { $0.programme == programme }.map(\.year))
    }

    /// The newest method before a year, for an indicator that its maquette no longer has. The
    /// calls of one year are no method for another.
    func methodBefore(_ programme: String, _ year: FiscalYear, _ id: String) -> (
        FiscalYear, Maquette.Method
    )? {
        let shipped = Maquette.shippedYears.compactMap { FiscalYear($0) }
        let years = Set(shipped + methods.map(\.year)).filter { $0 < year }
        for before in years.sorted(by: >) {
            if let method = maquette(programme, before).method(id), method.rule != .calls {
                return (before, method)
            }
        }
        return nil
    }
}

extension Maquette.Indicator {
    /// Empty places filled from another description of the same indicator.
    func completed(by other: Maquette.Indicator) -> Maquette.Indicator {
        var result = self
        result.code = code ?? other.code
        result.objective = objective ?? other.objective
        if label.isEmpty { result.label = other.label }
        if unit.isEmpty { result.unit = other.unit }
        if direction.isEmpty {
            result.direction = other.direction
            result.isDirectionAssumed = other.isDirectionAssumed
        }
        if pointOfView.isEmpty { result.pointOfView = other.pointOfView }
        if dataSource.isEmpty { result.dataSource = other.dataSource }
        if calculation.isEmpty { result.calculation = other.calculation }
        if comments.isEmpty { result.comments = other.comments }
        if analysis.isEmpty { result.analysis = other.analysis }
        if note.isEmpty { result.note = other.note }
        result.isSeriesBreak = isSeriesBreak || other.isSeriesBreak
        result.partOf = partOf ?? other.partOf
        return result
    }
}
