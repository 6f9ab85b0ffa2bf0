import Domain

/// The records of the schemes that concern a year, table by table.
struct SchemeRecords: Sendable {
    struct Line: Sendable {
        let id: RecordID
        /// The key of the incubator that it belongs to; empty where it is none's.
        let incubator: String
        let cells: [Cell]
        let order: [String]
    }

    private var lines: [String: [Line]] = [:]
    /// Keys of the documents that the lines cite.
    private(set) var documents: [String] = []
    let counts: SchemeCounts

    /// Cost: one pass over each table that is not empty.
    init(_ reader: some RecordReader, _ computation: FigureComputation) throws {
        var found: [(table: SchemeTable, type: RecordType, rows: [NamedRow])] = []
        for table in SchemeTable.all {
            guard let type = Schema.current.type(named: table.type) else { continue }
            let rows = try reader.named(table.type, type.fields.map(\.name))
            if !rows.isEmpty { found.append((table, type, rows)) }
        }
        let names = try RecordNames(reader, computation, for: found.map(\.type))
        for (table, type, rows) in found {
            let mine = rows.filter { SchemeRecords.concerns($0, table, computation, names) }
            let withheld = SchemeRecords.withheld(mine, type)
            for field in type.fields where field.kind.target == "source-document" {
                documents += mine.compactMap { row in row[field.name].reference.map { names[$0] } }
            }
            lines[table.id] = mine.map { SchemeRecords.line($0, table, type, withheld, names) }
                .sorted {
                    $0.order == $1.order
                        ? $0.id < $1.id : $0.order.lexicographicallyPrecedes($1.order)
                }
        }
        counts = try SchemeCounts(reader, computation)
    }

    private static func concerns(
        _ row: NamedRow, _ table: SchemeTable, _ computation: FigureComputation,
        _ names: RecordNames
    ) -> Bool {
        let year = computation.year
        if let field = table.programme, names.key(row[field]) != computation.programme {
            return false
        }
        switch table.rule {
        case .year(let field): return row[field].year == year
        case .yearOrDay(let field, let day):
            return row[field].year.map { $0 == year } ?? computation.isIn(year.days, row[day].day)
        case .day(let field): return computation.isIn(year.days, row[field].day)
        case .dayOrNone(let field):
            return row[field].day.map { year.days.contains($0) } ?? true
        case .span(let from, let to):
            guard let first = row[from].day else { return false }
            return first <= year.days.upperBound
                && (row[to].day.map { $0 >= year.days.lowerBound } ?? true)
        case .call(let field): return names.isDecided(row[field], in: year)
        }
    }

    private static func line(
        _ row: NamedRow, _ table: SchemeTable, _ type: RecordType, _ withheld: Set<RecordID>,
        _ names: RecordNames
    ) -> Line {
        let fields = table.fields.compactMap { type.field(named: $0) }
        var order: [String] = []
        let cells = fields.map { field -> Cell in
            let value = row[field.name]
            let isWithheld = field.name == "women" && withheld.contains(row.id)
            let cell = isWithheld ? .empty : Cell(value, field, names)
            if case .enumeration(let known) = field.kind, let text = value.text {
                let place = known.firstIndex(of: text) ?? known.count
                order.append((place < 10 ? "0" : "") + String(place) + text)
            } else {
                order.append(FrenchText.cell(cell))
            }
            return cell
        }
        return Line(
            id: row.id, incubator: names.incubator(of: row, type), cells: cells, order: order)
    }

    private static func withheld(_ rows: [NamedRow], _ type: RecordType) -> Set<RecordID> {
        guard type.name == "training-session" else { return [] }
        return People.withheld(
            rows.compactMap { row in
                row["women"] == .empty
                    ? nil : (Int(clamping: max(0, row["trained"].integer ?? 0)), row.id)
            })
    }

    /// The tables that hold anything, with a line of totals where there are amounts.
    /// - Parameter incubator: the only one whose lines are wanted.
    func tables(
        _ tables: [SchemeTable], year: FiscalYear, incubator: String? = nil
    ) -> [Table] {
        tables.compactMap { table in
            guard let type = Schema.current.type(named: table.type) else { return nil }
            let mine = (lines[table.id] ?? []).filter {
                incubator == nil || $0.incubator == incubator
            }
            guard !mine.isEmpty else { return nil }
            let columns = table.fields.compactMap { type.field(named: $0) }.map(Column.init)
            return Table(
                table.id, Prose(own: "\(table.caption), \(year.text)"), columns: columns,
                rows: mine.map { Row($0.cells) } + SchemeRecords.total(mine, columns))
        }
    }

    private static func total(_ lines: [Line], _ columns: [Column]) -> [Row] {
        guard lines.count > 1, columns.contains(where: { $0.kind == .amount }) else { return [] }
        let cells = columns.enumerated().map { n, column -> Cell in
            if n == 0 { return .text("Total") }
            guard column.kind == .amount else { return .empty }
            let sum = lines.reduce(Cents.zero) { sum, line in
                if case .amount(let cents) = line.cells[n] { sum + cents } else { sum }
            }
            return .amount(sum)
        }
        return [Row(cells, .total)]
    }
}

extension Column {
    /// A field of the vocabulary.
    init(_ field: Field) {
        let kind: Kind =
            switch field.kind {
            case .text, .enumeration, .boolean, .reference, .references, .texts: .text
            case .integer: .count
            case .decimal: .decimal
            case .percentage: .percentage
            case .cents: .amount
            case .day: .day
            case .fiscalYear: .year
            }
        self.init(field.name, field.label.prefix(1).uppercased() + field.label.dropFirst(), kind)
    }
}

extension Cell {
    /// The value of a field; references by name.
    init(_ value: Value, _ field: Field, _ names: RecordNames) {
        switch field.kind {
        case .text: self = value.text.map(Cell.foreign) ?? .empty
        case .enumeration(let known):
            let isTitle = known == CreditLine.Title.allCases.map(\.rawValue)
            let title = isTitle ? value.text.flatMap(CreditLine.Title.init) : nil
            self = title.map { .text($0.label) } ?? value.text.map(Cell.foreign) ?? .empty
        case .integer: self = value.integer.map { .count(Int($0)) } ?? .empty
        case .decimal: self = value.decimal.map(Cell.decimal) ?? .empty
        case .percentage: self = value.decimal.map(Cell.percentage) ?? .empty
        case .cents: self = value.cents.map(Cell.amount) ?? .empty
        case .day: self = value.day.map(Cell.day) ?? .empty
        case .fiscalYear: self = value.year.map(Cell.year) ?? .empty
        case .boolean: self = value.boolean.map { .text($0 ? "oui" : "non") } ?? .empty
        case .reference: self = value.reference.map { .foreign(names[$0]) } ?? .empty
        case .references:
            self = .foreign((value.references ?? []).map { names[$0] }.joined(separator: ", "))
        case .texts: self = .foreign((value.texts ?? []).joined(separator: ", "))
        }
    }
}
