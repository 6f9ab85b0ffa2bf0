import Domain

/// Tables that both documents print.
extension Report {
    /// For readers: without the codes, which are for programs.
    var spendingTable: Table { spending("depenses-par-usage", isData: false) }

    /// What the programme financed; with codes where it is published as data.
    func spending(_ id: String, isData: Bool) -> Table {
        let lines = state.spending
        let code = Column("code", "Code", .text, "Code de l’usage, comme dans les chiffres")
        return Table(
            id, "Ce que le programme a financé en \(year.text), par usage",
            columns: (isData ? [code] : []) + [
                Column("usage", "Usage", .text, "Intitulé, comme imprimé"),
                Column("montant", "Montant", .amount), Column("etpt", "ETPT", .decimal),
                Column("source", "Source"),
            ],
            rows: lines.map { line in
                // A total stands among readers' rows, never among the data.
                let isTotal = lines.contains { $0.partOf == line.code }
                return Row(
                    (isData ? [.foreign(line.code)] : []) + [
                        .foreign(line.use),
                        line.amount.map { .figure(.amount($0), id: "spending." + line.code) }
                            ?? .empty,
                        line.etpt.map(Cell.decimal) ?? .empty, .foreign(line.declared.source),
                    ], isTotal ? .total : .data)
            },
            notes: [
                "ETPT : équivalents temps plein travaillés. Les montants sont ceux que les documents impriment ; deux sources d’un même usage figurent toutes deux."
            ], rowHeads: isData ? 2 : 1, isData: isData)
    }

    var callTable: Table {
        Table(
            "appels", "Appels à candidatures de l’exercice \(year.text)",
            columns: [
                Column("appel", "Appel"), Column("dispositif", "Dispositif"),
                Column("annonce", "Date", .text, "Annonce des lauréats, ou date imprimée"),
                Column(
                    "compte_en", "Compté en", .text,
                    "Exercices dont la méthode compte l’appel ; vide où aucune ne nomme d’appels"),
                Column("candidats", "Candidats", .count),
                Column("laureats_imprimes", "Lauréats imprimés", .count),
                Column("laureats_fiches", "Lauréats connus des fiches", .count),
                Column("enveloppe", "Enveloppe imprimée", .amount),
                Column("montant_fiches", "Somme des fiches", .amount),
            ],
            rows: state.calls.map { call in
                let held = call.laureates.filter(\.isInSheets)
                return Row([
                    .foreign(call.code), .foreign(call.scheme),
                    .text(
                        call.announced.map(FrenchText.date)
                            ?? (call.printedDate.isEmpty
                                ? call.launched?.text ?? ""
                                : FrenchText.month(call.printedDate))),
                    .text(call.countedIn.map(\.text).joined(separator: ", ")),
                    call.candidates.map(Cell.count) ?? .empty,
                    call.laureatesPrinted.map(Cell.count) ?? .empty,
                    held.isEmpty ? .empty : .count(Set(held.map { $0.key + $0.name }).count),
                    call.envelope.map(Cell.amount) ?? .empty,
                    held.isEmpty ? .empty : .amount(call.sum),
                ])
            })
    }

    /// Every document's word on the year's calls, one row each; nil where none prints a number.
    var printedCallTable: Table? {
        let lines = state.calls.flatMap { call in
            call.printed.filter(\.hasNumbers).map { (call, $0) }
        }
        guard !lines.isEmpty else { return nil }
        return Table(
            "appels-imprimes", "Ce que chaque document imprime des appels",
            columns: [
                Column("appel", "Appel"), Column("document", "Document"),
                Column("candidats", "Candidats", .count), Column("laureats", "Lauréats", .count),
                Column("enveloppe", "Enveloppe", .amount), Column("note", "Note"),
            ],
            rows: lines.map { call, line in
                Row([
                    .foreign(call.code), .foreign(line.document),
                    line.candidates.map(Cell.count) ?? .empty,
                    line.laureates.map(Cell.count) ?? .empty,
                    line.envelope.map(Cell.amount) ?? .empty, .foreign(line.note),
                ])
            }, rowHeads: 2)
    }

    var countTable: Table {
        measured("chiffres-imprimes", "Autres chiffres publiés sur l’année", state.counts)
    }

    func measured(_ id: String, _ caption: Prose, _ lines: [MeasuredLine]) -> Table {
        Table(
            id, caption,
            columns: [
                Column("mesure", "Mesure"), Column("date", "Au", .day),
                Column("valeur", "Valeur", .mixed), Column("unite", "Unité"),
                Column("source", "Source"), Column("note", "Note"),
            ],
            rows: lines.map { line in
                let value = Cell(line.declared.value)
                return Row([
                    .foreign(FrenchText.measure(line.measure)),
                    line.on.map(Cell.day) ?? .empty,
                    line.figure.map { .figure(value, id: $0) } ?? value,
                    .text(line.declared.value.unit),
                    .foreign(line.declared.source),
                    .foreign(line.declared.remarks),
                ])
            })
    }
}
