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

        /// The heading, in French.
        public var label: String {
            switch self {
            case .completeness: "Complétude"
            case .contested: "Chiffres en divergence"
            case .sourcesDisagree: "Sources discordantes"
            case .missingSource: "Sources manquantes"
            case .doubtfulSource: "Sources peu fiables"
            case .countedTwice: "Comptés deux fois"
            case .plausibility: "Vraisemblance"
            case .anomaly: "Anomalies des données"
            }
        }
    }

    public struct Finding: Hashable, Sendable {
        public let kind: Kind
        /// The figure concerned; empty where it is none.
        public let figure: String
        /// One sentence in French.
        public let sentence: String
        /// What to do, in French.
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
        let state = try ProgrammeYear.read(reader, programme: programme, year: year)
        self.programme = programme
        self.year = year
        completeness = state.completeness
        var findings = Check.missing(state)
        findings += Check.figures(state)
        findings += state.countedTwice.map { twice in
            let years = twice.years.map(\.text).joined(separator: " et ")
            return Finding(
                kind: .countedTwice, figure: twice.figure,
                sentence: "\(twice.record.title) compte pour \(twice.figure) en \(years)"
                    + Check.words(twice.record.because),
                remedy: "confirmer la méthode des deux années, ou corriger l’année de prise en "
                    + "compte",
                records: ["\(twice.record.type) \(twice.record.key)"])
        }
        findings += Plausibility(state).findings
        findings += try Anomaly.find(
            reader, schema: .current, today: reader.asOf == .forever ? nil : reader.asOf.day
        ).map {
            Finding(
                kind: .anomaly, figure: "", sentence: $0.sentence, remedy: $0.kind.remedy,
                records: ["\($0.type) \($0.key)"])
        }
        // Stable: within a kind the order in which they were found.
        self.findings = Kind.allCases.flatMap { kind in findings.filter { $0.kind == kind } }
    }

    private static func words(_ causes: [FigureRecord.Cause]) -> String {
        causes.isEmpty ? "" : " (" + causes.map(\.text).joined(separator: " ; ") + ")"
    }

    private static func missing(_ state: ProgrammeYear) -> [Finding] {
        var findings = state.completeness.filter { $0.have < $0.want }.map { line in
            Finding(
                kind: .completeness, figure: "",
                sentence: "\(line.subject) : \(line.have) sur \(line.want)", remedy: line.remedy,
                records: [])
        }
        for line in state.indicators where line.figure.value == nil {
            findings.append(
                Finding(
                    kind: .completeness, figure: line.figure.id,
                    sentence: "\(line.indicator.code ?? line.indicator.id) n’a pas de réalisation "
                        + "\(state.figures.year.text). \(line.figure.explanation)",
                    remedy: "saisir le résultat avec son document, ou les données dont il dérive",
                    records: []))
        }
        for line in state.indicators where line.target == nil && line.indicator.partOf == nil {
            findings.append(
                Finding(
                    kind: .missingSource, figure: line.figure.id,
                    sentence: "\(line.indicator.code ?? line.indicator.id) n’a pas de cible "
                        + "\(state.figures.year.text) connue",
                    remedy: "saisir la cible du PAP \(state.figures.year.text)", records: []))
        }
        return findings
    }

    private static func figures(_ state: ProgrammeYear) -> [Finding] {
        state.figures.figures.flatMap { figure -> [Finding] in
            var findings: [Finding] = []
            let printed = figure.declared.map {
                "\(FrenchText.value($0.value)) (\($0.source.isEmpty ? "sans document" : $0.source))"
            }.joined(separator: ", ")
            switch figure.status {
            case .contested:
                findings.append(
                    Finding(
                        kind: .contested, figure: figure.id,
                        sentence: "\(figure.label) : une donnée dont ce chiffre dépend est en "
                            + "divergence",
                        remedy: "voir `conflicts`, puis `resolve`", records: []))
            case .sourcesDisagree:
                let derived = figure.derived.map { "calculé \(FrenchText.value($0)), " } ?? ""
                let gap = figure.gap.map { " ; écart \(FrenchText.value($0))" } ?? ""
                findings.append(
                    Finding(
                        kind: .sourcesDisagree, figure: figure.id,
                        sentence: "\(figure.label) : \(derived)déclaré \(printed)\(gap)",
                        remedy: "expliquer l’écart, ou corriger la donnée fautive",
                        records: figure.leftOut.map { "\($0.type) \($0.key)" }))
            case .derived, .declared, .notApplicable, .notDetermined: break
            }
            let unsourced = figure.declared.filter { $0.source.isEmpty }
            if !unsourced.isEmpty {
                findings.append(
                    Finding(
                        kind: .missingSource, figure: figure.id,
                        sentence: "\(figure.label) : une valeur déclarée ne cite aucun document",
                        remedy: "renseigner le document",
                        records: unsourced.map { "\($0.type) \($0.id.hex.prefix(12))" }))
            }
            let doubtful = figure.declared.filter(\.isDoubtful)
            if !doubtful.isEmpty {
                findings.append(
                    Finding(
                        kind: .doubtfulSource, figure: figure.id,
                        sentence: "\(figure.label) : "
                            + doubtful.map { "\(FrenchText.value($0.value)) (\($0.source))" }
                            .joined(separator: ", ") + " n’est pas fiable",
                        remedy: "chercher une autre source",
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
                        "subject": .text($0.subject), "have": .number($0.have),
                        "want": .number($0.want), "remedy": .text($0.remedy),
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
            lines += ["", "\(kind.label) : \(mine.count)"]
            for finding in mine.prefix(limit) {
                let figure = finding.figure.isEmpty ? "" : "\(finding.figure) – "
                lines.append("  \(figure)\(finding.sentence)")
                lines.append("      à faire : \(finding.remedy)")
            }
            if mine.count > limit { lines.append("  … et \(mine.count - limit) autres : --all") }
        }
        if lines.isEmpty { lines = ["", "Rien à signaler."] }
        return lines.dropFirst().joined(separator: "\n") + "\n"
    }
}
