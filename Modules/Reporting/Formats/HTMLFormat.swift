import Domain

/// One self-contained page in French: no script, no font and no picture from elsewhere. Markup
/// follows the RGAA's demands on headings, tables, contrast and text alternatives.
public enum HTMLFormat {
    public static func page(_ report: Report) -> String {
        let year = report.figures.year.text
        let title = "Programme \(report.figures.programme) – Rapport annuel de performances \(year)"
        return """
            <!DOCTYPE html>
            <html lang="fr">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>\(escaped(title))</title>
            <style>\(style)</style>
            </head>
            <body>
            <a class="skip" href="#contenu">Aller au contenu</a>
            <header>
            <p class="over">Innovation et transformation numériques</p>
            <h1>\(escaped(title))</h1>
            <p>\(escaped(knowledge(report)))</p>
            </header>
            <main id="contenu">
            \(indicators(report))
            \(portfolio(report))
            \(lists(report))
            \(anomalies(report))
            \(provenance(report))
            </main>
            </body>
            </html>

            """
    }

    /// Text as text, whatever it holds: markup escaped, control characters made visible, writing
    /// direction isolated.
    static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "\n", "\t": result += " "
            case _ where scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value):
                result += "\u{FFFD}"
            case "\u{202A}"..."\u{202E}", "\u{2066}"..."\u{2069}", "\u{200E}", "\u{200F}":
                result += "\u{FFFD}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// Text that comes from a record.
    private static func foreign(_ text: String) -> String { "<bdi>\(escaped(text))</bdi>" }

    private static func knowledge(_ report: Report) -> String {
        let view =
            report.figures.asOf == .forever
            ? "D’après toutes les données connues"
            : "D’après les données connues le \(FrenchText.date(report.figures.asOf.day))"
        let later =
            report.laterFacts == 0
            ? ""
            : "\u{202F}; \(FrenchText.number(report.laterFacts)) lots de faits reçus depuis ne sont pas pris en compte"
        return view + later + "."
    }

    // MARK: - Indicators

    private static func indicators(_ report: Report) -> String {
        let coded = report.figures.figures.filter { $0.code != nil }
        let rows = coded.map { figure in
            """
            <tr><th scope="row">\(escaped(figure.code ?? ""))</th><td>\(escaped(figure.label))</td>\
            <td class="n">\(link(figure))</td><td>\(escaped(status(figure)))</td></tr>
            """
        }
        let others = report.figures.figures.filter { $0.code == nil }.map { figure in
            """
            <tr><th scope="row">\(escaped(figure.label))</th><td class="n">\(link(figure))</td>\
            <td>\(escaped(figure.explanation))</td></tr>
            """
        }
        return """
            <section aria-labelledby="h-indicateurs">
            <h2 id="h-indicateurs">Objectifs et indicateurs</h2>
            <div class="scroll" tabindex="0" role="region" aria-labelledby="h-indicateurs">
            <table><caption>Indicateurs de la maquette \(report.figures.year.text)</caption>
            <thead><tr><th scope="col">Code</th><th scope="col">Indicateur</th>\
            <th scope="col" class="n">Réalisation</th><th scope="col">Statut</th></tr></thead>
            <tbody>
            \(rows.joined(separator: "\n"))
            </tbody></table></div>
            <h3 id="h-comptes">Comptes de l’année, portefeuille et FAST</h3>
            <div class="scroll" tabindex="0" role="region" aria-labelledby="h-comptes">
            <table><caption>Autres chiffres et règle de calcul</caption>
            <thead><tr><th scope="col">Chiffre</th><th scope="col" class="n">Valeur</th>\
            <th scope="col">Mode de calcul</th></tr></thead>
            <tbody>
            \(others.joined(separator: "\n"))
            </tbody></table></div>
            </section>
            """
    }

    private static func link(_ figure: Figure) -> String {
        let value = escaped(FrenchText.value(figure.value))
        return figure.records.isEmpty ? value : "<a href=\"#l-\(figure.id)\">\(value)</a>"
    }

    private static func status(_ figure: Figure) -> String {
        switch figure.status {
        case .derived: "calculé"
        case .declared: "déclaré"
        case .sourcesDisagree: "sources discordantes"
        case .contested: "en divergence"
        case .notApplicable: "sans objet"
        case .notDetermined: "non déterminé"
        }
    }

    // MARK: - Portfolio

    private static func portfolio(_ report: Report) -> String {
        let phases = report.phases.map { name, count in
            "<tr><th scope=\"row\">\(foreign(Report.label(ofPhase: name)))</th><td class=\"n\">"
                + "\(FrenchText.number(count))</td></tr>"
        }
        let incubators = report.incubators.map { _, title, count in
            "<tr><th scope=\"row\">\(foreign(title))</th><td class=\"n\">"
                + "\(FrenchText.number(count))</td></tr>"
        }
        return """
            <section aria-labelledby="h-portefeuille">
            <h2 id="h-portefeuille">Le portefeuille au \(escaped(FrenchText.date(report.on)))</h2>
            \(BarChart(title: "Produits par phase au \(FrenchText.date(report.on))", bars: report.phases.map { (Report.label(ofPhase: $0.name), $0.count) }).svg)
            <div class="columns">
            <table><caption>Produits par phase</caption><thead><tr><th scope="col">Phase</th>\
            <th scope="col" class="n">Produits</th></tr></thead><tbody>
            \(phases.joined(separator: "\n"))
            </tbody></table>
            <table><caption>Services accompagnés ou pérennisés par incubateur</caption><thead><tr>\
            <th scope="col">Incubateur</th><th scope="col" class="n">Services</th></tr></thead><tbody>
            \(incubators.joined(separator: "\n"))
            </tbody></table>
            </div>
            </section>
            """
    }

    // MARK: - Lists and provenance

    private static func lists(_ report: Report) -> String {
        let sections = report.figures.figures.filter { !$0.records.isEmpty }.map { figure in
            let items = figure.records.map { record in
                "<li>\(foreign(record.title)) <span class=\"key\">\(escaped(record.key))"
                    + "\(record.incubator.isEmpty ? "" : ", \(escaped(record.incubator))")</span>"
                    + (record.because.isEmpty
                        ? ""
                        : " – "
                            + escaped(record.because.map(\.text).joined(separator: "\u{202F}; ")))
                    + "</li>"
            }
            return """
                <details id="l-\(figure.id)"><summary>\(escaped(figure.label))\u{A0}: \
                \(escaped(FrenchText.value(figure.value)))</summary>
                <p>\(escaped(figure.explanation))</p>
                <ul>
                \(items.joined(separator: "\n"))
                </ul></details>
                """
        }
        return """
            <section aria-labelledby="h-listes"><h2 id="h-listes">Les listes derrière les chiffres</h2>
            \(sections.joined(separator: "\n"))
            </section>
            """
    }

    private static func anomalies(_ report: Report) -> String {
        let kinds = Anomaly.Kind.allCases.compactMap { kind -> String? in
            let found = report.anomalies.filter { $0.kind == kind }
            guard let first = found.first else { return nil }
            let items = found.map { "<li>\(foreign($0.sentence))</li>" }
            return """
                <details><summary>\(FrenchText.number(found.count)) × \(escaped(heading(kind)))\
                </summary><p>À faire\u{A0}: \(escaped(first.kind.remedy)).</p><ul>
                \(items.joined(separator: "\n"))
                </ul></details>
                """
        }
        return """
            <section aria-labelledby="h-anomalies"><h2 id="h-anomalies">Anomalies des données</h2>
            \(kinds.isEmpty ? "<p>Aucune anomalie.</p>" : kinds.joined(separator: "\n"))
            </section>
            """
    }

    private static func heading(_ kind: Anomaly.Kind) -> String {
        switch kind {
        case .unknownReference: "référence à une fiche inconnue"
        case .duplicateKey: "identifiant en double"
        case .severalScopes: "fiche présente chez plusieurs incubateurs"
        case .unknownValue: "valeur non prévue"
        case .phaseWithoutStart: "phase sans date de début"
        case .phaseOverlap: "phases qui se chevauchent"
        case .futureFact: "date dans le futur"
        case .eventWithoutDate: "événement sans date"
        case .amountAboveCeiling: "montant au-dessus du plafond"
        case .awardOffSheet: "attribution retirée de la fiche"
        }
    }

    private static func provenance(_ report: Report) -> String {
        let blocks = report.explanations.map { explanation in
            let rows = explanation.changes.map { record, changes in
                let batches = changes.map { one in
                    "\(one.batch.prefix(12)) (réplique \(one.replica.prefix(12)), signature "
                        + "\(one.signature.prefix(12)), connu le "
                        + "\(FrenchText.date(one.known.day)))"
                }
                var seen: Set<String> = []
                let unique = batches.filter { seen.insert($0).inserted }
                return "<tr><th scope=\"row\">\(escaped(record.key))</th><td class=\"key\">"
                    + "\(escaped(unique.joined(separator: ", ")))</td></tr>"
            }
            let figure = explanation.figure
            return """
                <details><summary>\(escaped(figure.code ?? figure.id)) – d’où vient ce chiffre</summary>
                <div class="scroll" tabindex="0" role="region" \
                aria-label="Provenance de \(escaped(figure.code ?? figure.id))">
                <table><caption>Changements signés derrière « \(escaped(figure.label)) »</caption>
                <thead><tr><th scope="col">Produit</th><th scope="col">Lots</th></tr></thead><tbody>
                \(rows.joined(separator: "\n"))
                </tbody></table></div></details>
                """
        }
        let frontier = report.figures.frontier.sorted { $0.key < $1.key }.map { scope, tips in
            "<li>\(foreign(scope))\u{A0}: <span class=\"key\">"
                + "\(tips.map { String($0.prefix(16)) }.joined(separator: ", "))</span></li>"
        }
        return """
            <section aria-labelledby="h-provenance"><h2 id="h-provenance">Provenance</h2>
            \(blocks.joined(separator: "\n"))
            <details><summary>Frontières des journaux</summary><ul>
            \(frontier.joined(separator: "\n"))
            </ul></details>
            </section>
            """
    }

    private static let style = """
        :root{color-scheme:light}*{box-sizing:border-box}
        body{margin:0;font:1rem/1.5 system-ui,"Inter","Segoe UI",Arial,sans-serif;color:#161616;\
        background:#fff}
        header,main{max-width:72rem;margin:0 auto;padding:1.5rem}
        header{border-bottom:1px solid #ddd}
        .over{margin:0;color:#3a3a3a;text-transform:uppercase;letter-spacing:.04em;font-size:.875rem}
        h1{font-size:1.75rem;line-height:1.25;margin:.25rem 0 .75rem}
        h2{font-size:1.375rem;margin:2.5rem 0 1rem;border-left:.25rem solid #000091;\
        padding-left:.75rem}
        h3{font-size:1.125rem;margin:2rem 0 .75rem}
        a{color:#000091}a:focus-visible,summary:focus-visible,.scroll:focus-visible{outline:2px \
        solid #0a76f6;outline-offset:2px}
        .skip{position:absolute;left:-100rem}.skip:focus{left:1rem;top:1rem;background:#fff;\
        padding:.5rem}
        table{border-collapse:collapse;width:100%;margin:0 0 1rem}
        caption{text-align:left;font-weight:700;padding:.5rem 0}
        th,td{text-align:left;vertical-align:top;padding:.5rem .75rem;border-bottom:1px solid #ddd}
        thead th{background:#f6f6f6;border-bottom:2px solid #3a3a3a}
        tbody th{font-weight:400}
        .n{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
        .scroll{overflow-x:auto}
        .columns{display:grid;gap:2rem;grid-template-columns:repeat(auto-fit,minmax(18rem,1fr));\
        align-items:start}
        details{border-top:1px solid #ddd;padding:.5rem 0}summary{cursor:pointer;padding:.25rem 0}
        .key{color:#3a3a3a;font-family:ui-monospace,"DejaVu Sans Mono",monospace;font-size:.875rem;\
        overflow-wrap:anywhere}
        svg{max-width:100%;height:auto}
        @media print{details{break-inside:avoid}details>*{display:block}.skip{display:none}}
        """
}
