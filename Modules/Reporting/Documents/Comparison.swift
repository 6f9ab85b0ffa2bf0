/// What changed in the figures of the year since an earlier state of knowledge that counts: the
/// seal before, or a day that was asked for.
public struct Comparison: Sendable {
    /// The earlier state in French, as "le scellement du 3 mai 2024".
    public let since: String
    public let diff: FigureDiff

    public init(since: String, diff: FigureDiff) {
        self.since = since
        self.diff = diff
    }

    /// So many records of a change are named.
    private static let named = 12

    var section: Section {
        Section(
            "evolutions", Prose(own: "Ce qui a changé depuis \(since)"),
            diff.changes.isEmpty
                ? [.paragraph("Aucun chiffre de l’exercice n’a changé.")] : [.table(table)])
    }

    private var table: Table {
        Table(
            "evolutions", Prose(own: "Chiffres de l’exercice qui ont changé depuis \(since)"),
            columns: [
                Column("chiffre", "Chiffre"), Column("avant", "Avant", .mixed),
                Column("maintenant", "Maintenant", .mixed), Column("fiches", "Fiches en cause"),
                Column("declares", "Valeurs déclarées depuis"),
            ],
            rows: diff.changes.map { change in
                let label = (change.after ?? change.before)?.label ?? change.id
                let new = change.declared.filter(\.isNew).map(\.value)
                return Row([
                    .text(FrenchText.typeset(label)),
                    change.before.map { Cell($0.value) } ?? .empty,
                    change.after.map { .figure(Cell($0.value), id: $0.id) } ?? .empty,
                    .foreign(Comparison.words(change)),
                    .foreign(
                        new.map { "\(FrenchText.value($0.value)) (\($0.source))" }
                            .joined(separator: "\u{202F}; ")),
                ])
            }, isData: false)
    }

    /// "+ Un, Deux ; − Trois".
    private static func words(_ change: FigureDiff.Change) -> String {
        func names(_ steps: [FigureDiff.Step], _ sign: String) -> String? {
            if steps.isEmpty { return nil }
            let shown = steps.prefix(named).map(\.record.title).joined(separator: ", ")
            let more = steps.count - named
            return "\(sign)\u{A0}\(shown)"
                + (more > 0 ? " et \(FrenchText.count(more, "autre"))" : "")
        }
        // The value is the printed one, what the records give is another.
        let (before, after) = (change.before?.derived, change.after?.derived)
        let derived =
            change.before?.value == change.after?.value && before != after
            ? "calculé : \(FrenchText.value(before)) → \(FrenchText.value(after))" : nil
        return [derived, names(change.added, "+"), names(change.removed, "\u{2212}")]
            .compactMap(\.self).joined(separator: "\u{202F}; ")
    }
}
