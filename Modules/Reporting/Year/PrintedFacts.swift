import Domain

/// What documents print and DINUM enters, as the figures and the report need it: one pass over
/// each of the shared tables, none of which grows with the portfolio.
struct PrintedFacts {
    struct Count {
        let year: FiscalYear?
        let line: MeasuredLine
        let isContested: Bool
    }

    struct Budget {
        let programme: String
        let year: FiscalYear
        let line: CreditLine
    }

    struct PrintedAward {
        let scheme: String
        let call: Int
        let laureate: String
        /// Key of the product or incubator, where it is sure.
        let sheet: String
        let declared: Declared
        let hasAmount: Bool
    }

    struct PrintedCall {
        let call: RecordID
        let line: SchemeCall.PrintedLine
        let laureates: Declared?
        let envelope: Declared?
    }

    let documents: Documents
    let values: [PrintedValue]
    let counts: [Count]
    let stocks: [Count]
    let standards: [Count]
    let budget: [Budget]
    let spending: [(year: FiscalYear, line: SpendingLine, isContested: Bool)]
    let calls: [SchemeCall]
    let printedCalls: [PrintedCall]
    let printedAwards: [PrintedAward]

    init(_ reader: some RecordReader) throws {
        let documents = try Documents(reader)
        self.documents = documents
        values = try PrintedFacts.values(reader, documents)
        counts = try PrintedFacts.counts(
            reader, documents, "printed-count", measure: "what", extra: ["year", "printed"])
        stocks = try PrintedFacts.counts(
            reader, documents, "portfolio-count", measure: "measure", extra: ["on"])
        standards = try PrintedFacts.counts(
            reader, documents, "standards-count", measure: "measure", extra: ["year", "unit"])
        budget = try PrintedFacts.budget(reader, documents)
        spending = try PrintedFacts.spending(reader, documents)
        calls = try PrintedFacts.calls(reader, documents)
        printedCalls = try PrintedFacts.printedCalls(reader, documents)
        printedAwards = try PrintedFacts.printedAwards(reader, documents)
    }

    /// A printed cell: the number where it is one, else its words.
    static func value(_ number: ExactDecimal?, printed: String?, unit: String) -> FigureValue? {
        guard let number else { return printed.map(FigureValue.words) }
        if unit == "%" { return .percentage(number) }
        return number.scale == 0 ? .count(Int(number.mantissa)) : .decimal(number)
    }

    private static func values(
        _ reader: some RecordReader, _ documents: Documents
    ) throws -> [PrintedValue] {
        var codes: [RecordID: String] = [:]
        for row in try reader.named("indicator", ["code"]) { codes[row.id] = row["code"].text }
        let fields = [
            "indicator", "year", "kind", "document", "value", "printed", "unit", "attainment",
            "note", "doubtful",
        ]
        return try reader.named("indicator-value", fields).compactMap { row in
            guard let code = row["indicator"].reference.flatMap({ codes[$0] }),
                let year = row["year"].year,
                let kind = PrintedValue.Kind(rawValue: row.text("kind")),
                let value = value(
                    row["value"].decimal, printed: row["printed"].text, unit: row.text("unit"))
            else { return nil }
            return PrintedValue(
                indicator: code, year: year, kind: kind,
                declared: documents.declared(value, row, type: "indicator-value"),
                documentYear: documents[row["document"]]?.year,
                attainment: row.text("attainment"), isContested: row.isContested)
        }
    }

    private static func counts(
        _ reader: some RecordReader, _ documents: Documents, _ type: String, measure: String,
        extra: [String]
    ) throws -> [Count] {
        try reader.named(type, [measure, "value", "document", "note", "figure"] + extra)
            .compactMap { row in
                let unit =
                    row.text("unit") == "%" || row.text(measure).hasSuffix("_pct") ? "%" : ""
                guard
                    let value = value(
                        row["value"].decimal, printed: row["printed"].text, unit: unit)
                else { return nil }
                return Count(
                    year: row["year"].year,
                    line: MeasuredLine(
                        measure: row.text(measure), figure: row["figure"].text,
                        on: row["on"].day,
                        declared: documents.declared(value, row, type: type)),
                    isContested: row.isContested)
            }
    }

    private static func budget(
        _ reader: some RecordReader, _ documents: Documents
    ) throws -> [Budget] {
        var codes: [RecordID: String] = [:]
        for row in try reader.named("programme", ["code"]) { codes[row.id] = row["code"].text }
        let fields = [
            "programme", "year", "action", "row", "stage", "title", "kind", "amount", "with_fdc",
            "document", "note", "printed_row", "rounded_to",
        ]
        return try reader.named("budget-line", fields).compactMap { row in
            guard let year = row["year"].year, let amount = row["amount"].cents,
                let title = CreditLine.Title(rawValue: row.text("title")),
                let kind = CreditLine.Kind(rawValue: row.text("kind"))
            else { return nil }
            return Budget(
                programme: row["programme"].reference.flatMap { codes[$0] } ?? "", year: year,
                line: CreditLine(
                    action: row.text("action"),
                    stage: CreditLine.Stage(rawValue: row.text("stage")), title: title,
                    kind: kind, amount: amount, withFdC: row["with_fdc"].boolean ?? false,
                    printedRow: row["printed_row"].text ?? row.text("row"),
                    declared: documents.declared(.amount(amount), row, type: "budget-line"),
                    isContested: row.isContested))
        }
    }

    private static func spending(
        _ reader: some RecordReader, _ documents: Documents
    ) throws -> [(year: FiscalYear, line: SpendingLine, isContested: Bool)] {
        let fields = [
            "year", "use", "amount", "etpt", "document", "note", "code", "rounded_to", "part_of",
        ]
        return try reader.named("spending", fields).compactMap { row in
            guard let year = row["year"].year else { return nil }
            let amount = row["amount"].cents
            let etpt = row["etpt"].decimal
            guard let value = amount.map(FigureValue.amount) ?? etpt.map(FigureValue.decimal)
            else { return nil }
            let line = SpendingLine(
                code: row["code"].text ?? row.text("use"), use: row.text("use"),
                partOf: row["part_of"].text, amount: amount, etpt: etpt,
                declared: documents.declared(value, row, type: "spending"))
            return (year, line, row.isContested)
        }
    }

    private static func calls(
        _ reader: some RecordReader, _ documents: Documents
    ) throws -> [SchemeCall] {
        let fields = [
            "code", "dispositif", "number", "opened", "closed", "launched", "announced",
            "printed_date", "candidates", "laureates", "envelope", "coaching_months", "document",
            "note",
        ]
        return try reader.named("call", fields).map { row in
            SchemeCall(
                id: row.id, code: row["code"].text ?? row.id.hex, scheme: row.text("dispositif"),
                number: row["number"].integer.map { Int($0) }, launched: row["launched"].year,
                opened: row["opened"].day, closed: row["closed"].day,
                announced: row["announced"].day, printedDate: row.text("printed_date"),
                candidates: row["candidates"].integer.map { Int($0) },
                laureatesPrinted: row["laureates"].integer.map { Int($0) },
                envelope: row["envelope"].cents, coachingMonths: row["coaching_months"].decimal,
                document: documents[row["document"]]?.key ?? "", note: row.text("note"),
                countedIn: [], laureates: [], printed: [])
        }
    }

    private static func printedCalls(
        _ reader: some RecordReader, _ documents: Documents
    ) throws -> [PrintedCall] {
        let fields = [
            "call", "document", "candidates", "laureates", "envelope", "rounded_to", "note",
        ]
        return try reader.named("printed-call", fields).compactMap { row in
            guard let call = row["call"].reference else { return nil }
            func declared(_ value: FigureValue) -> Declared {
                documents.declared(value, row, type: "printed-call")
            }
            return PrintedCall(
                call: call,
                line: SchemeCall.PrintedLine(
                    document: documents[row["document"]]?.key ?? "",
                    candidates: row["candidates"].integer.map { Int($0) },
                    laureates: row["laureates"].integer.map { Int($0) },
                    envelope: row["envelope"].cents, note: row.text("note")),
                laureates: row["laureates"].integer.map { declared(.count(Int($0))) },
                envelope: row["envelope"].cents.map { declared(.amount($0)) })
        }
    }

    private static func printedAwards(
        _ reader: some RecordReader, _ documents: Documents
    ) throws -> [PrintedAward] {
        let fields = ["dispositif", "call", "laureate", "sheet", "amount", "document", "note"]
        return try reader.named("printed-award", fields).compactMap { row in
            guard let call = row["call"].integer else { return nil }
            let amount = row["amount"].cents
            return PrintedAward(
                scheme: row.text("dispositif"), call: Int(call), laureate: row.text("laureate"),
                sheet: row.text("sheet"),
                declared: documents.declared(
                    .amount(amount ?? .zero), row, type: "printed-award"),
                hasAmount: amount != nil)
        }
    }
}
