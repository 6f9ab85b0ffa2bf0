public import Domain

/// What a person should look at before a year is reported: missing, irregular, contested,
/// unsourced, counted twice, implausible.
public struct Check: Sendable {
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        case completeness
        case contested
        case sourcesDisagree = "sources-disagree"
        case missingSource = "missing-source"
        case doubtfulSource = "doubtful-source"
        case countedTwice = "counted-twice"
        case plausibility
        case anomaly

        /// The heading.
        public var label: String {
            switch self {
            case .completeness: "Completeness"
            case .contested: "Contested figures"
            case .sourcesDisagree: "Sources that disagree"
            case .missingSource: "Missing sources"
            case .doubtfulSource: "Doubtful sources"
            case .countedTwice: "Counted twice"
            case .plausibility: "Plausibility"
            case .anomaly: "Anomalies of records"
            }
        }
    }

    public struct Finding: Hashable, Sendable {
        public let kind: Kind
        /// The figure concerned; empty where it is none.
        public let figure: String
        /// One sentence; official labels in it stay French.
        public let sentence: String
        /// What to do.
        public let remedy: String
        /// Records concerned, as `type key`.
        public let records: [String]
    }

    public let programme: String
    public let year: FiscalYear
    public let completeness: [CompletenessLine]
    /// By kind, then figure.
    public let findings: [Finding]

    /// Whether somebody has something to decide.
    public var needsPerson: Bool { !findings.isEmpty }

    /// Cost: the year read once, and one pass over every table for the anomalies.
    public init(
        _ reader: some RecordReader, programme: String = "352", year: FiscalYear
    ) throws {
        let computation = try FigureComputation(
            reader, programme: programme, year: year, on: nil)
        let state = try ProgrammeYear.read(reader, computation)
        self.programme = programme
        self.year = year
        completeness = state.completeness
        var findings = Check.missing(state)
        findings += state.textFaults.map {
            Finding(
                kind: .completeness, figure: "",
                sentence: "no document can print \($0.place): \($0.reason)",
                remedy: $0.remedy, records: [])
        }
        findings += Check.figures(state)
        findings += state.countedTwice.map { twice in
            let years = twice.years.map(\.text).joined(separator: " and ")
            let causes = EnglishText.causes(twice.record.because)
            return Finding(
                kind: .countedTwice, figure: twice.figure,
                sentence: "\(twice.record.title) counts for \(twice.figure) in \(years)"
                    + (causes.isEmpty ? "" : " (\(causes))"),
                remedy: "confirm the methods of both years, or correct counted_in",
                records: ["\(twice.record.type) \(twice.record.key)"])
        }
        findings += state.calls.flatMap(Check.awards)
        findings += Plausibility(state).findings
        findings += try Anomaly.find(
            reader, schema: .current, today: reader.asOf == .forever ? nil : reader.asOf.day
        ).map { Check.finding($0, computation.portfolio) }
        // Stable: within a kind the order in which they were found.
        self.findings = Kind.allCases.flatMap { kind in findings.filter { $0.kind == kind } }
    }

    /// Awards of a call for which documents print different amounts.
    private static func awards(_ call: SchemeCall) -> [Finding] {
        call.laureates.filter { Set($0.printed.map(\.value)).count > 1 }.map { laureate in
            let printed = laureate.printed.map { "\(FrenchText.value($0.value)) (\($0.source))" }
            return Finding(
                kind: .sourcesDisagree,
                figure: call.number.map { "fast.call.\($0).amount" } ?? "",
                sentence: "\(laureate.name), \(call.code): \(printed.joined(separator: ", "))",
                remedy: "say which amount is right, or why they differ",
                records: laureate.printed.map { "\($0.type) \($0.id.hex.prefix(12))" })
        }
    }

    /// What hangs on a product has no name of its own.
    private static func finding(_ anomaly: Anomaly, _ portfolio: Portfolio) -> Finding {
        let product = anomaly.product.flatMap { portfolio.product(referred: $0) }
        return Finding(
            kind: .anomaly, figure: "",
            sentence: (product.map { "\($0.key), " } ?? "") + EnglishText.sentence(anomaly),
            remedy: EnglishText.remedy(anomaly.kind),
            records: ["\(anomaly.type) \(anomaly.key)"])
    }

    private static func missing(_ state: ProgrammeYear) -> [Finding] {
        let year = state.figures.year.text
        var findings = state.completeness.filter(\.isMissing).map { line in
            Finding(
                kind: .completeness, figure: "",
                sentence: "\(EnglishText.subject(line.subject)): \(line.have) of \(line.want)",
                remedy: EnglishText.remedy(line.subject), records: [])
        }
        for line in state.indicators where line.figure.value == nil {
            findings.append(
                Finding(
                    kind: .completeness, figure: line.figure.id,
                    sentence: "\(line.indicator.code ?? line.indicator.id) has no result for "
                        + "\(year) (\(line.figure.status.rawValue))",
                    remedy: "enter the result with its document, or the data that give it",
                    records: []))
        }
        for line in state.indicators where line.target == nil && line.indicator.partOf == nil {
            findings.append(
                Finding(
                    kind: .missingSource, figure: line.figure.id,
                    sentence: "\(line.indicator.code ?? line.indicator.id) has no known target "
                        + "for \(year)",
                    remedy: "enter the target of the PAP \(year)", records: []))
        }
        return findings
    }

    private static func figures(_ state: ProgrammeYear) -> [Finding] {
        state.ownFigures.flatMap { figure -> [Finding] in
            var findings: [Finding] = []
            let printed = figure.declared.map {
                "\(FrenchText.value($0.value)) (\($0.source.isEmpty ? "no document" : $0.source))"
            }.joined(separator: ", ")
            switch figure.status {
            case .contested:
                findings.append(
                    Finding(
                        kind: .contested, figure: figure.id,
                        sentence: "\(figure.label): a field on which it rests is in conflict",
                        remedy: "see `conflicts` and `explain \(figure.id)`, then `resolve`",
                        records: []))
            case .sourcesDisagree, .derived, .declared, .notApplicable, .notDetermined: break
            }
            if figure.hasDisagreement {
                let derived = figure.derived.map { "derived \(FrenchText.value($0)), " } ?? ""
                let gap = figure.gap.map { "; gap \(EnglishText.difference($0))" } ?? ""
                findings.append(
                    Finding(
                        kind: .sourcesDisagree, figure: figure.id,
                        sentence: "\(figure.label): \(derived)declared \(printed)\(gap)",
                        remedy: "explain the gap, or correct what is wrong",
                        records: figure.leftOut.map { "\($0.type) \($0.key)" }))
            }
            let unsourced = figure.declared.filter { $0.source.isEmpty }
            if !unsourced.isEmpty {
                findings.append(
                    Finding(
                        kind: .missingSource, figure: figure.id,
                        sentence: "\(figure.label): a declared value cites no document",
                        remedy: "fill in document",
                        records: unsourced.map { "\($0.type) \($0.id.hex.prefix(12))" }))
            }
            let doubtful = figure.declared.filter(\.isDoubtful)
            if !doubtful.isEmpty {
                findings.append(
                    Finding(
                        kind: .doubtfulSource, figure: figure.id,
                        sentence: "\(figure.label): "
                            + doubtful.map { "\(FrenchText.value($0.value)) (\($0.source))" }
                            .joined(separator: ", ") + " cannot be relied on",
                        remedy: "look for another source",
                        records: doubtful.map { "\($0.type) \($0.id.hex.prefix(12))" }))
            }
            return findings
        }
    }
}

extension Check {
    public var json: JSONValue {
        .members([
            "programme": .text(programme), "year": .number(year.number),
            "completeness": .array(
                completeness.map {
                    .members([
                        "subject": .text(EnglishText.subject($0.subject)),
                        "have": .number($0.have), "want": .number($0.want),
                        "remedy": .text($0.isMissing ? EnglishText.remedy($0.subject) : ""),
                    ])
                }),
            "findings": .array(
                findings.map {
                    .members([
                        "kind": .text($0.kind.rawValue), "figure": .text($0.figure),
                        "sentence": .text($0.sentence), "remedy": .text($0.remedy),
                        "records": .array($0.records.map(JSONValue.text)),
                    ])
                }),
        ])
    }

    /// For people, by kind; of what is frequent the first ones.
    public func text(limit: Int = 20) -> String {
        var lines: [String] = []
        for kind in Kind.allCases {
            let mine = findings.filter { $0.kind == kind }
            guard !mine.isEmpty else { continue }
            lines += ["", "\(kind.label): \(mine.count)"]
            for finding in mine.prefix(limit) {
                let figure = finding.figure.isEmpty ? "" : "\(finding.figure): "
                lines.append("  \(figure)\(finding.sentence)")
                lines.append("      to do: \(finding.remedy)")
            }
            if mine.count > limit { lines.append("  … and \(mine.count - limit) more: --all") }
        }
        if lines.isEmpty { lines = ["", "Nothing to decide."] }
        return lines.dropFirst().joined(separator: "\n") + "\n"
    }
}
