import Domain

/// *Justification au premier euro*: credits from the finance act to what was consumed, in AE and
/// CP, by title; spending by use and by scheme.
extension RAP {
    var credits: Section {
        let credits = CreditTable(lines: report.state.credits)
        var blocks: [Block] = []
        if let absorption = report.state.absorption, let words = report.absorption {
            let (from, to) = (report.state.programme.code, absorption.by.code)
            blocks.append(.callout(title: "Absorption du \(from) par le \(to)", [words]))
        }
        if credits.lines.isEmpty {
            blocks.append(
                .paragraph(
                    "Aucune ligne de crédits de l’exercice n’est connue à la date du rapport.")
            )
        } else {
            blocks.append(
                .table(
                    credits.table(
                        "credits-tableau",
                        "Crédits de l’exercice \(year), de la loi de finances initiale à la consommation (en euros)"
                    )))
            if let trap = credits.trap { blocks.append(trap) }
            blocks += credits.charts.map(Block.chart)
        }
        if let absorption = report.state.absorption, !absorption.received.isEmpty {
            blocks.append(
                .table(
                    CreditTable(lines: absorption.received).table(
                        "credits-recus",
                        "Le transfert de \(year) vu du programme \(foreign: absorption.by.code) (en euros)"
                    )))
        }
        var sections: [Section] = []
        if let passage = credits.passage(year: report.year) {
            sections.append(
                Section("passage", "Passage du PLF à la LFI", [.table(passage)]))
        }
        sections.append(
            Section(
                "mouvements", "Mouvements et emplois",
                SchemeTable.credits.flatMap { printedOrMissing($0) }))
        sections.append(
            Section(
                "dispositifs", "Dépenses par usage et par dispositif", spending,
                sections: report.schemeSections))
        let remaining =
            (report.state.absorption == nil ? [Block.paragraph(commitments(credits))] : [])
            + SchemeTable.remaining.flatMap { printedOrMissing($0) }
        if !remaining.isEmpty {
            sections.append(Section("restes", "Restes à payer et échéancier", remaining))
        }
        return Section(
            "premier-euro", "Justification au premier euro", blocks, sections: sections,
            startsPage: true)
    }

    private func commitments(_ credits: CreditTable) -> Prose {
        guard let ae = credits.amount(.consumed, .total, .ae),
            let cp = credits.amount(.consumed, .total, .cp)
        else {
            return
                "Crédits consommés dans l’exercice : donnée non renseignée à la date du rapport."
        }
        let words = ae >= cp ? "excèdent les paiements" : "sont inférieurs aux paiements"
        let gap = FrenchText.euros(ae >= cp ? ae - cp : cp - ae)
        return
            "Les engagements de l’exercice (\(FrenchText.euros(ae)) d’AE consommées) \(words) (\(FrenchText.euros(cp)) de CP consommés) de \(gap)."
    }

    /// What stands in the documents of the budget and may not be known here.
    private func printedOrMissing(_ table: SchemeTable) -> [Block] {
        let found = report.tables([table])
        guard found.isEmpty, report.state.absorption == nil else { return found.map(Block.table) }
        return [
            .paragraph(
                "Tableau « \(Prose(own: table.caption)) » : donnée non renseignée. Aucun document connu à la date du rapport n’imprime ce tableau, et aucune ligne n’en est saisie."
            )
        ]
    }

    private var spending: [Block] {
        var blocks: [Block] = []
        if report.state.spending.isEmpty {
            blocks.append(.paragraph("Aucune dépense par usage n’est connue à la date du rapport."))
        } else {
            blocks.append(.table(report.spendingTable))
        }
        let calls = report.state.calls
        if !calls.isEmpty { blocks.append(.table(report.callTable)) }
        if let printed = report.printedCallTable { blocks.append(.table(printed)) }
        if !report.state.counts.isEmpty { blocks.append(.table(report.countTable)) }
        return blocks
    }
}

/// The lines of credits as the documents arrange them: one row a stage, AE and CP by title.
struct CreditTable {
    let lines: [CreditLine]

    /// One row of the printed table.
    private struct Place: Hashable {
        let action: String
        let stage: CreditLine.Stage?
        let withFdC: Bool
        let printed: String
        /// Empty for the document that the table follows.
        var source: String
    }

    func amount(
        _ stage: CreditLine.Stage, _ title: CreditLine.Title, _ kind: CreditLine.Kind
    ) -> Cents? {
        lines.first {
            $0.action == "total" && $0.stage == stage && $0.title == title && $0.kind == kind
                && !$0.withFdC
        }?.amount
            ?? lines.first {
                $0.action == "total" && $0.stage == stage && $0.title == title && $0.kind == kind
            }?.amount
    }

    private func rows(where isIn: (CreditLine) -> Bool) -> [(Place, [CreditLine])] {
        var order: [Place] = []
        var found: [Place: [CreditLine]] = [:]
        for line in lines where isIn(line) {
            let place = Place(
                action: line.action, stage: line.stage, withFdC: line.withFdC,
                printed: line.stage == nil ? line.printedRow : "",
                source: line.declared.source == main ? "" : line.declared.source)
            if found[place] == nil { order.append(place) }
            found[place, default: []].append(line)
        }
        // Actions first, then the programme's stages in the order of the year.
        func rank(_ place: Place) -> (Int, String, Int, Int) {
            let stage = place.stage.flatMap(CreditLine.Stage.allCases.firstIndex(of:)) ?? 99
            return (place.action == "total" ? 1 : 0, place.action, stage, place.withFdC ? 1 : 0)
        }
        // What another document repeats is left out; what it prints otherwise has its own row.
        order = order.filter { place in
            var followed = place
            followed.source = ""
            guard !place.source.isEmpty, let held = found[followed] else { return true }
            return !(found[place] ?? []).allSatisfy { line in
                held.contains {
                    $0.kind == line.kind && $0.title == line.title && $0.amount == line.amount
                }
            }
        }
        return order.enumerated().sorted {
            let (a, b) = (rank($0.element), rank($1.element))
            return a == b ? $0.offset < $1.offset : a < b
        }.map { ($0.element, found[$0.element] ?? []) }
    }

    /// The document with most of the lines; of two with as many, the first by name.
    private var main: String {
        let counts = Dictionary(grouping: lines, by: \.declared.source).mapValues(\.count)
        return counts.min { ($1.value, $0.key) < ($0.value, $1.key) }?.key ?? ""
    }

    private func cells(_ lines: [CreditLine]) -> [Cell] {
        CreditLine.Kind.allCases.flatMap { kind in
            CreditLine.Title.allCases.map { title in
                lines.first { $0.kind == kind && $0.title == title }.map { .amount($0.amount) }
                    ?? .empty
            }
        }
    }

    private static let columns =
        [Column("ligne", "Ligne")]
        + CreditLine.Kind.allCases.flatMap { kind in
            CreditLine.Title.allCases.map { title in
                Column(
                    "\(kind.rawValue.lowercased())_\(title.rawValue)",
                    "\(kind.rawValue) \(title.label)", .amount)
            }
        }

    /// What is noted of lines, each note once with its document.
    private func remarks(_ lines: [CreditLine]) -> Prose {
        var documents: [String] = []
        var notes: [String: [String]] = [:]
        for line in lines where !line.declared.note.isEmpty {
            let (document, note) = (line.declared.source, line.declared.note)
            if notes[document] == nil { documents.append(document) }
            if notes[document]?.contains(note) != true { notes[document, default: []].append(note) }
        }
        let words = documents.map { "\($0) : \((notes[$0] ?? []).joined(separator: ", "))" }
        return words.isEmpty
            ? "" : " Notes de lecture – \(foreign: words.joined(separator: " ; "))."
    }

    private func head(_ place: Place, _ lines: [CreditLine]) -> String {
        var stage = place.stage?.label ?? place.printed
        // Another document's row may hold less than its stage says.
        if !place.source.isEmpty, let row = lines.first?.printedRow, row.hasPrefix(stage) {
            stage = row
        }
        let name = place.action == "total" ? stage : "Action \(place.action) – \(stage)"
        return FrenchText.typeset(name + (place.withFdC ? ", y.c. FdC et AdP" : ""))
            + (place.source.isEmpty ? "" : " (\(place.source))")
    }

    func table(_ id: String, _ caption: Prose) -> Table {
        let rows = rows {
            !($0.action == "total" && ($0.stage == .plf || $0.stage == .amendments))
        }
        return Table(
            id, caption, columns: CreditTable.columns,
            rows: rows.map { place, lines in
                let isSum =
                    place.action == "total"
                    && [.lfi, .opened, .consumed, .difference].contains(place.stage)
                return Row([.text(head(place, lines))] + cells(lines), isSum ? .total : .data)
            },
            notes: [
                "Source : \(foreign: main).\(remarks(rows.flatMap(\.1)))",
                "AE : autorisations d’engagement ; CP : crédits de paiement ; FdC : fonds de concours ; AdP : attributions de produits. Un total imprimé peut s’écarter d’un euro de la somme de ses lignes, par arrondi.",
            ], isData: false)
    }

    func passage(year: FiscalYear) -> Table? {
        let rows = rows {
            $0.action == "total" && !$0.withFdC
                && [.plf, .amendments, .lfi].contains($0.stage)
        }
        guard rows.contains(where: { $0.0.stage == .plf }) else { return nil }
        return Table(
            "credits-passage",
            "Du projet de loi de finances à la loi de finances initiale \(year.text) (en euros)",
            columns: CreditTable.columns,
            rows: rows.map { place, lines in
                Row(
                    [.text(head(place, lines))] + cells(lines), place.stage == .lfi ? .total : .data
                )
            }, isData: false)
    }

    /// Why the actions do not add up to the line of the finance act.
    var trap: Block? {
        let actions = Set(lines.map(\.action)).subtracting(["total"]).sorted()
        let parts = actions.compactMap { action in
            lines.first {
                $0.action == action && $0.stage == .lfi && $0.kind == .cp && $0.title == .total
            }
        }
        guard parts.count > 1, parts.contains(where: \.withFdC),
            let lfi = amount(.lfi, .total, .cp)
        else { return nil }
        let sum = parts.map(\.amount).reduce(.zero, +)
        guard sum != lfi else { return nil }
        return .callout(
            title: "Pourquoi les actions ne s’additionnent pas",
            [
                """
                Les totaux par action comprennent les fonds de concours et les attributions de \
                produits attendus, que la ligne de la loi de finances initiale exclut : les \
                actions donnent \(FrenchText.euros(sum)) de CP, la ligne \
                \(FrenchText.euros(lfi)), soit \(FrenchText.euros(sum - lfi)) d’écart.
                """
            ])
    }

    var charts: [Chart] {
        CreditLine.Kind.allCases.compactMap { kind in
            var steps: [Chart.Step] = []
            func add(_ stage: CreditLine.Stage, _ label: String, isLevel: Bool) {
                guard let amount = amount(stage, .total, kind) else { return }
                steps.append(Chart.Step(label: label, amount: amount, isLevel: isLevel))
            }
            add(.lfi, "LFI hors FdC et AdP", isLevel: true)
            add(.movements, "Ouvertures et annulations", isLevel: false)
            add(.opened, "Crédits ouverts", isLevel: true)
            add(.consumed, "Crédits consommés", isLevel: true)
            add(.difference, "Écart", isLevel: true)
            guard steps.count > 2 else { return nil }
            let name =
                switch kind {
                case .ae: "autorisations d’engagement"
                case .cp: "crédits de paiement"
                }
            return Chart(
                "credits-\(kind.rawValue.lowercased())",
                "De la loi de finances initiale à la consommation, en \(name)",
                alternative: steps.map { "\($0.label) : \(FrenchText.euros($0.amount))" }
                    .joined(separator: " ; ") + ".", .waterfall(steps))
        }
    }
}
