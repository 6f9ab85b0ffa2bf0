import Domain

/// Credits, spending by use, and the counts of the other schemes.
extension FigureComputation {
    var lines: [CreditLine] { lines(of: programme) }

    func lines(of programme: String) -> [CreditLine] {
        facts.budget.filter { $0.programme == programme && $0.year == year }.map(\.line)
    }

    var credits: [Figure] {
        let lines = lines
        let end = records.identity(programme).end(before: year)
        let stages = CreditLine.Stage.allCases.filter { $0 != .transfer }
        return stages.flatMap { stage in
            CreditLine.Kind.allCases.flatMap { kind in
                CreditLine.Title.allCases.map { title in
                    credit(stage, kind, title, lines, end: end)
                }
            }
        }
    }

    /// A line of the whole programme, without fonds de concours and attributions de produits: an
    /// action's total includes them, so that action totals exceed it. Lines that DINUM enters
    /// without a document are records to derive from; those of a document are declared.
    private func credit(
        _ stage: CreditLine.Stage, _ kind: CreditLine.Kind, _ title: CreditLine.Title,
        _ lines: [CreditLine], end: ProgrammeIdentity.End?
    ) -> Figure {
        let name = kind == .ae ? "ae" : "cp"
        let id = "credits.\(stage.rawValue).\(name).\(title.rawValue)"
        let label = "\(stage.label), \(kind.rawValue), \(title.label.lowercased())"
        let mine = lines.filter { $0.stage == stage && $0.kind == kind && !$0.withFdC }
        let printed = mine.filter {
            $0.action == "total" && $0.title == title && !$0.declared.source.isEmpty
        }
        var figure = Figure.combined(
            id, label: label, unit: "€",
            derived: entered(mine.filter { $0.declared.source.isEmpty }, title),
            declared: ordered(printed.map(\.declared)),
            isContested: printed.contains(where: \.isContested),
            why: "Non déterminé : aucun document connu à cette date n’imprime ce montant.")
        if figure.value == nil, let end {
            figure.value = .words("Sans objet")
            figure.status = .notApplicable
            figure.explanation =
                "Sans objet : le programme \(programme) "
                + (end.absorbedBy.map { "est absorbé par le programme \($0)" }
                    ?? "n’a plus de crédits")
                + " depuis l’exercice \(end.since.text)."
        }
        return figure
    }

    /// The programme's own line, else the sum of its actions; the total of both titles likewise.
    private func entered(_ lines: [CreditLine], _ title: CreditLine.Title) -> Derivation? {
        for isTotal in [true, false] {
            let level = lines.filter { ($0.action == "total") == isTotal }
            let exact = level.filter { $0.title == title }
            let found = exact.isEmpty && title == .total ? level : exact
            guard !found.isEmpty else { continue }
            let sum = found.reduce(Cents.zero) { $0 + $1.amount }
            return Derivation(
                value: .amount(sum),
                records: FigureRecords(
                    found.map { line in
                        FigureRecord(
                            type: "budget-line", id: line.declared.id,
                            key: String(line.declared.id.hex.prefix(12)),
                            title: "action \(line.action), \(line.printedRow)", incubator: "",
                            because: [])
                    }), isContested: found.contains(where: \.isContested),
                explanation: "Somme des lignes saisies.")
        }
        return nil
    }

    // MARK: - Spending

    var spending: [Figure] {
        let lines = facts.spending.filter { $0.year == year }
        var codes: [String] = []
        for line in lines where !codes.contains(line.line.code) { codes.append(line.line.code) }
        return codes.sorted().map { code in
            let mine = lines.filter { $0.line.code == code }
            let use = mine.sorted {
                ($0.line.declared.source, $0.line.use) < ($1.line.declared.source, $1.line.use)
            }
            return Figure.combined(
                "spending.\(code)", label: use.first?.line.use ?? code,
                unit: mine.allSatisfy { $0.line.amount == nil } ? "ETPT" : "€", derived: nil,
                declared: ordered(mine.map(\.line.declared)),
                isContested: mine.contains(where: \.isContested), why: "")
        }
    }

    // MARK: - Rare profiles, citizens' initiatives

    private func printed(_ id: String) -> [PrintedFacts.Count] {
        facts.counts.filter { $0.year == year && $0.line.figure == id }
    }

    func people(of year: FiscalYear) -> [Figure] {
        func figure(
            _ id: String, _ label: String, _ unit: String, _ derived: Derivation?
        ) -> Figure {
            let declared = printed(id)
            return Figure.combined(
                id, label: label, unit: unit, derived: derived,
                declared: ordered(declared.map(\.line.declared)),
                isContested: declared.contains(where: \.isContested),
                why: "Non déterminé : aucun résultat déclaré à cette date, ni saisi.")
        }
        func calls(_ scheme: String) -> [SchemeCall] {
            facts.calls.filter { $0.scheme == scheme && $0.launched == year }
        }
        let launched = calls("EIG")
        return [
            figure(
                "eig.call", "Appels du programme EIG", "appels",
                launched.isEmpty
                    ? nil
                    : .count(
                        FigureRecords(
                            launched.map {
                                FigureRecord(
                                    type: "call", id: $0.id, key: $0.code, title: $0.code,
                                    incubator: "", because: [])
                            }), contested: false, "Appels du programme EIG lancés en \(year.text).")
            ),
            figure(
                "brigade.paid", "Membres de la brigade rémunérés", "personnes",
                people.brigadePaid(in: year)),
            figure(
                "aic.laureates", "Lauréats de l’accélérateur d’initiatives citoyennes", "lauréats",
                people.initiatives(in: year)),
        ]
    }
}
