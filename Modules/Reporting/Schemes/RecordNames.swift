import Domain

/// What readers know records by: a product's title, an organisation's name, an award's product
/// and call.
struct RecordNames {
    private var names: [RecordID: String] = [:]
    private var keys: [RecordID: String] = [:]
    private var incubators: [RecordID: String] = [:]
    /// The call of an application, and whether it was decided.
    private var applications: [RecordID: (call: RecordID?, isDecided: Bool)] = [:]
    private var callYears: [RecordID: FiscalYear] = [:]

    /// Fields that name a record of a type, the first that holds anything.
    private static let naming = [
        "programme": ["code"], "organisation": ["name", "acronym", "slug"],
        "government-priority": ["title", "code"], "source-document": ["code"],
        "phase": ["name"], "event": ["name"], "challenge": ["title"],
    ]

    /// Cost: one pass over each type that one of `types` refers to.
    init(
        _ reader: some RecordReader, _ computation: FigureComputation, for types: [RecordType]
    ) throws {
        if types.isEmpty { return }
        let portfolio = computation.portfolio
        for product in portfolio.products {
            names[product.id] = product.title
            incubators[product.id] = product.incubator
        }
        for row in try reader.rows(of: "incubator", fields: ["slug", "title"]) {
            keys[row.id] = row.values[0].text
            names[row.id] = row.values[1].text ?? row.values[0].text
        }
        for call in computation.facts.calls {
            names[call.id] = call.code
            callYears[call.id] = call.launched
        }
        var targets: Set<String> = []
        for field in types.flatMap(\.fields) {
            switch field.kind {
            case .reference(let target), .references(let target): targets.insert(target)
            case .text, .integer, .decimal, .percentage, .cents, .day, .fiscalYear, .boolean,
                .enumeration, .texts:
                continue
            }
        }
        if targets.contains("award") { try learnAwards(reader) }
        if targets.contains("application") || types.contains(where: { $0.name == "application" }) {
            try learnApplications(reader)
        }
        for (type, fields) in RecordNames.naming where targets.contains(type) {
            for row in try reader.rows(of: type, fields: fields) {
                names[row.id] = row.values.lazy.compactMap(\.text).first { !$0.isEmpty }
                if type == "programme" { keys[row.id] = row.values[0].text }
            }
        }
    }

    private mutating func learnAwards(_ reader: some RecordReader) throws {
        let fields = ["product", "incubator", "call", "dispositif", "laureate"]
        for row in try reader.rows(of: "award", fields: fields) {
            let laureate =
                (row.values[0].reference ?? row.values[1].reference).map { self[$0] }
                ?? row.values[4].text ?? ""
            let scheme = row.values[3].text ?? ""
            let call = row.values[2].integer.map { " \($0)" } ?? ""
            names[row.id] = "\(laureate) (\(scheme)\(call))"
            incubators[row.id] =
                row.values[0].reference.flatMap { incubators[$0] }
                ?? row.values[1].reference.flatMap { keys[$0] }
        }
    }

    private mutating func learnApplications(_ reader: some RecordReader) throws {
        for row in try reader.rows(of: "application", fields: ["product", "call", "outcome"]) {
            let (product, call) = (row.values[0].reference, row.values[1].reference)
            names[row.id] =
                (product.map { self[$0] } ?? "") + (call.map { " (\(self[$0]))" } ?? "")
            incubators[row.id] = product.flatMap { incubators[$0] }
            let outcome = row.values[2].text
            applications[row.id] = (call, outcome == "lauréat" || outcome == "non retenu")
        }
    }

    /// The name; the beginning of the id of a record that is not read here.
    subscript(_ id: RecordID) -> String { names[id] ?? String(id.hex.prefix(12)) }

    /// The natural key of what a value refers to, as a programme's number.
    func key(_ value: Value) -> String? { value.reference.flatMap { keys[$0] } }

    /// Whether a value names a call launched in the year, or a decided application to one.
    func isDecided(_ value: Value, in year: FiscalYear) -> Bool {
        guard let id = value.reference else { return false }
        if let application = applications[id] {
            return application.isDecided
                && application.call.flatMap { callYears[$0] } == year
        }
        return callYears[id] == year
    }

    /// The incubator that a record belongs to, by the home of its type.
    func incubator(of row: NamedRow, _ type: RecordType) -> String {
        switch type.home {
        case .shared: ""
        case .incubator(let field): key(row[field]) ?? ""
        case .parent(let field): row[field].reference.flatMap { incubators[$0] } ?? ""
        case .dinum: row["application"].reference.flatMap { incubators[$0] } ?? ""
        }
    }
}
