import Domain
import Reporting
import Testing

/// Figures that need no sheet: what documents print comes out with its source, when it was known.
@Suite struct PublishedFiguresTests {
    private func figures(_ year: Int, asOf day: String? = nil) throws -> FigureSet {
        try FigureComputation.run(try ReferenceWorld(asOf: day), year: .of(year))
    }

    @Test func theTextOf2023IsThereOnceItIsPublished() throws {
        let figures = try figures(2023, asOf: "2024-06-30")

        let counts = [
            "fast_supported": 18, "aic.laureates": 4, "brigade.paid": 13,
            "problems_investigated": 36, "products_launched_dinum": 7, "national_impact": 6,
            "profiles_hired": 23, "method_agents": 153, "profiles_selected": 0,
        ]
        for (id, count) in counts { #expect(figures[id]?.value == .count(count), "\(id)") }
        #expect(figures["eig.call"]?.value == .words("Sans objet"))
        #expect(figures["eig.call"]?.status == .notApplicable)
        #expect(figures["credits.lfi.ae.t2"]?.value == .amount(Cents(euros: 3_000_000)))
        #expect(figures["credits.lfi.cp.ht2"]?.value == .amount(Cents(euros: 7_600_000)))
        #expect(figures["method_agents.women"]?.value == .percentage(ExactDecimal(53)))
    }

    @Test func beforeItsPublicationTheReportsResultsAreNotKnown() throws {
        let figures = try figures(2023, asOf: "2024-03-30")

        for id in ["profiles_hired", "brigade.paid", "aic.laureates", "eig.call"] {
            #expect(figures[id]?.value == nil, "\(id)")
            #expect(figures[id]?.status == .notDetermined, "\(id)")
            #expect(figures[id]?.explanation.hasPrefix("Non déterminé") == true, "\(id)")
        }
        #expect(
            figures.figures.allSatisfy {
                $0.declared.allSatisfy { !$0.source.hasPrefix("RAP2023") }
            })
        #expect(figures["method_agents"]?.value == .count(154))
        #expect(figures["credits.consumed.ae.ht2"]?.value == nil)
    }

    /// The table of credits of the RAP 2023, cell by cell.
    @Test func theCreditsOf2023AreThoseOfTheTable() throws {
        let table: [(stage: String, ae: [Int64], cp: [Int64])] = [
            ("lfi", [3_000_000, 7_600_000, 10_600_000], [3_000_000, 7_600_000, 10_600_000]),
            (
                "movements", [-1_548_000, 3_021_720, 1_473_720],
                [-1_548_000, 4_073_505, 2_525_505]
            ),
            (
                "opened", [1_452_000, 10_621_720, 12_073_720],
                [1_452_000, 11_673_505, 13_125_505]
            ),
            ("consumed", [0, 9_510_093, 9_510_093], [0, 8_584_072, 8_584_072]),
            (
                "difference", [1_452_000, 1_111_627, 2_563_627],
                [1_452_000, 3_089_433, 4_541_433]
            ),
        ]
        let state = try ProgrammeYear.read(try ReferenceWorld(), year: .of(2023))

        for row in table {
            for (n, title) in ["t2", "ht2", "total"].enumerated() {
                let ae = state.figures["credits.\(row.stage).ae.\(title)"]
                let cp = state.figures["credits.\(row.stage).cp.\(title)"]
                #expect(ae?.value == .amount(Cents(euros: row.ae[n])), "\(row.stage) \(title)")
                #expect(cp?.value == .amount(Cents(euros: row.cp[n])), "\(row.stage) \(title)")
            }
        }
        // The trap: totals of the actions include what the line of the finance act leaves out.
        let actions = state.credits.filter { $0.withFdC && $0.kind == .ae && $0.title == .total }
        #expect(actions.map(\.amount).reduce(.zero, +) == Cents(euros: 11_600_000))
    }

    @Test(arguments: [
        (2023, "1.1", "6", "6"), (2023, "1.2", "12", "18"), (2023, "1.3", "8", "7"),
        (2023, "2.1", nil, "0"), (2023, "2.2", nil, "23"), (2023, "2.3", "210", "153"),
        (2024, "1.1", "7", "7"), (2024, "1.2", "15", "16"), (2024, "1.3", "8", "11"),
        (2024, "2.1", "25", "25"), (2024, "2.3", "220", "217"), (2022, "1.4", "5", "6"),
        (2022, "1.1", "200", "75"), (2021, "1.1", "140", "115"), (2020, "1.2", "30", "26"),
    ])
    func rowsOfTheIndicatorTable(
        year: Int, code: String, target: String?, result: String
    ) throws {
        let state = try ProgrammeYear.read(try ReferenceWorld(), year: .of(year))

        let line = try #require(state.indicators.first { $0.indicator.code == code })
        #expect(line.target?.text == target)
        #expect(line.results.map(\.year.number) == [year - 2, year - 1, year])
        #expect(line.results.last?.text == result)
    }

    @Test func theVintagesOfATargetStandSideBySide() throws {
        let state = try ProgrammeYear.read(
            try ReferenceWorld(), programme: "129", year: .of(2025))

        let line = try #require(state.indicators.first { $0.indicator.id == "national_impact" })
        let vintages = line.targets.filter { $0.year == .of(2025) }
        #expect(
            vintages.filter { $0.declared.kind != "bilan" }.map {
                "\($0.declared.source) \($0.text)"
            }
                == ["PAP2023_PERF 8", "PAP2024_PERF 7"])
        #expect(line.target?.text == "5")
        #expect(line.figure.value == .count(6))
        let fast = state.indicators.first { $0.indicator.id == "fast_objectives_reached" }
        #expect(fast?.figure.value == .percentage(ExactDecimal(77)))
        #expect(fast?.target?.declared.value == .percentage(ExactDecimal(80)))
    }

    @Test func theBilansSpendingAndStocksComeWithTheirSources() throws {
        let spending: [(Int, String, Int64)] = [
            (2023, "total", 5_589_773), (2023, "cofinancing", 3_114_114),
            (2023, "network", 1_352_737), (2023, "products", 1_122_922),
            (2024, "total", 5_869_442), (2024, "cofinancing", 3_370_820),
            (2024, "network", 1_406_165), (2024, "products", 1_092_456),
            (2024, "findpe", 18_800_000),
        ]
        for (year, code, euros) in spending {
            let figure = try figures(year)["spending.\(code)"]
            #expect(figure?.value == .amount(Cents(euros: euros)), "\(year) \(code)")
            #expect(figure?.declared.first?.source == "BILAN\(year)", "\(year) \(code)")
        }
        for (year, services, impact) in [(2023, 213, 24), (2024, 248, 30)] {
            let figures = try figures(year)
            #expect(figures["portfolio.services"]?.value == .count(services))
            #expect(figures["portfolio.national_impact"]?.value == .count(impact))
        }
    }

    @Test func aRoundedAmountAgreesAndAWronglyRoundedOneDoesNot() throws {
        // 5 589 773 is printed a year later as 5,6 M€, 5 869 442 as 5,8 M€.
        #expect(try figures(2023)["spending.total"]?.status == .declared)
        #expect(try figures(2024)["spending.total"]?.status == .sourcesDisagree)
    }

    @Test func sourcesThatDisagreeAreBothShownWithTheGap() throws {
        let agents = try #require(try figures(2023)["method_agents"])

        #expect(agents.status == .sourcesDisagree)
        #expect(agents.gap == .count(1))
        #expect(agents.declared.first?.source == "RAP2023_STRAT")
        #expect(Set(agents.declared.map(\.value)) == [.count(153), .count(154)])
    }

    @Test func aDoubtfulSourceIsShownButNeverTaken() throws {
        let launched = try #require(try figures(2025)["products_launched_dinum"])

        #expect(launched.value == nil)
        #expect(launched.status == .notDetermined)
        #expect(launched.declared.map(\.source) == ["BILAN2025_WEB"])
    }

    @Test func aProgrammeThatWasAbsorbedHasNoCreditsAfterwards() throws {
        let figure = try #require(try figures(2025)["credits.lfi.ae.total"])

        #expect(figure.value == .words("Sans objet"))
        #expect(figure.status == .notApplicable)
        #expect(figure.explanation.contains("absorbé par le programme 129 depuis l’exercice 2025"))
    }

    @Test func theReportOfAnAbsorbedProgrammeSaysWhereItsCreditsAre() throws {
        let report = try Report(try ReferenceWorld(), year: .of(2025))

        let absorption = try #require(report.state.absorption)
        #expect(absorption.by.code == "129" && absorption.since == .of(2025))
        let millions = Cents(euros: 22_000_000)
        let received = absorption.received.filter { $0.declared.source == "SENAT_L24_144_315" }
        #expect(received.map(\.amount) == [millions, millions])
        for document in [try RAP.document(report), try Bilan.document(report)] {
            let note = try #require(document.cover.facts.first { $0.title == "Programme" })
            #expect(
                note.text.plain.contains(
                    "Depuis l’exercice 2025, le programme 352 est absorbé par le programme 129"))
        }
        // Title 2 and the others, and the posts that went along.
        let rap = try RAP.document(report)
        let transfers = report.state.credits.filter { $0.stage == .transfer && $0.kind == .cp }
        #expect(
            transfers.filter { $0.title != .total }.map(\.amount) == [
                Cents(euros: -3_000_000), Cents(euros: -19_000_000),
            ])
        let posts = try #require(rap.tables.first { $0.id == "emplois" })
        #expect(posts.rows.flatMap(\.cells).contains(.decimal(ExactDecimal(-30))))
    }

    @Test func beforeTheFinanceBillNobodyKnowsOfTheAbsorption() throws {
        let world = try ReferenceWorld(asOf: "2024-06-30")

        #expect(try ProgrammeYear.read(world, year: .of(2025)).absorption == nil)
        // The year before it has credits of its own, whenever one looks at it.
        #expect(try Report(try ReferenceWorld(), year: .of(2024)).state.absorption == nil)
    }

    @Test func aDirectionThatNoDocumentPrintsIsCalledAnAssumption() throws {
        var world = try ReferenceWorld()
        let assumed = " hausse (supposé"
        func page() throws -> String {
            String(
                decoding: HTMLFormat.page(try RAP.document(try Report(world, year: .of(2023)))),
                as: UTF8.self)
        }
        let before = try page().ranges(of: assumed).count

        world.add(
            "indicator-definition",
            [
                "indicator": world.record("indicator", "national_impact"),
                "programme": world.record("programme", "352"), "year": .year(.of(2023)),
                "direction": .text("hausse"),
            ])

        #expect(before > 1)
        #expect(try page().ranges(of: assumed).count == before - 1)
        #expect(try page().contains(" hausse<"))
    }

    @Test func indicatorsWithoutACodeAreOfTheMaquetteToo() throws {
        let state = try ProgrammeYear.read(try ReferenceWorld(), year: .of(2025))

        let line = try #require(state.completeness.first { $0.subject == .indicators })
        #expect(line.have == 2 && line.want == 2)
        // Without a result of the year before nobody can say whether there is an improvement.
        let objectives = try #require(
            state.indicators.first { $0.indicator.id == "fast_objectives_reached" })
        #expect(objectives.attainment == "donnée non renseignée")
    }

    private func report(_ year: Int, asOf day: String? = nil) throws -> Report {
        try Report(try ReferenceWorld(asOf: day), year: .of(year))
    }

    @Test func sentencesStandOnlyWhereTheirNumbersDo() throws {
        for year in 2020...2025 {
            let report = try report(year)
            for document in [try RAP.document(report), try Bilan.document(report)] {
                let page = String(decoding: HTMLFormat.page(document), as: UTF8.self)
                for nonsense in [
                    "ouvert Non", "et Non déterminé ont", "a accompagné Sans objet",
                    "a accompagné Non", "a accompagné 0", "Reporting.", "Prose(",
                    "année : Non déterminé",
                ] {
                    #expect(!page.contains(nonsense), "\(document.id): \(nonsense)")
                }
            }
        }
        // What the sheets do not name is no zero beside what a document prints.
        let bilan = try Bilan.document(try report(2025))
        let page = String(decoding: HTMLFormat.page(bilan), as: UTF8.self)
        #expect(page.contains("les fiches connues n’en nomment aucun"))
    }

    @Test func callsOfOtherYearsAreNoNews() throws {
        let report = try report(2020)

        #expect(report.figures["fast.call.12"]?.declared.isEmpty == false)
        let rap = try RAP.document(report)
        for table in rap.tables where ["discordances", "changements"].contains(table.id) {
            #expect(!"\(table.rows)".contains("FAST 1"), "\(table.id)")
        }
    }

    /// The columns of a RAP 2021, and the indicators that the review of 2022 prints besides.
    @Test func whatDocumentsPrintHasItsPlace() throws {
        let rap = try RAP.document(try report(2021))
        let table = try #require(rap.tables.first { $0.id == "indicateur-problems_investigated" })
        let place = try #require(
            table.columns.firstIndex { $0.title == "2021 Prévision actualisée" })
        #expect(table.rows[0].cells[place] == .count(122))
        #expect(try report(2023).state.indicators.allSatisfy { $0.forecast == nil })

        let reviewed = try report(2022).state.reviewed
        #expect(
            reviewed.map(\.indicator.id) == [
                "fast_supported", "method_agents", "method_agents.women",
                "products_launched_dinum",
            ])
        #expect(reviewed.first?.target?.text == "12")
        #expect(try report(2023).state.reviewed.isEmpty)
    }

    @Test func aStockOfADayToComeIsCalledAnEstimate() throws {
        let cover = try RAP.document(try report(2023, asOf: "2023-06-30")).cover
        let note = try #require(cover.facts.first { $0.title == "Portefeuille" })
        #expect(note.text.plain.hasPrefix("Estimé au 1er janvier 2024"))
        let later = try RAP.document(try report(2023, asOf: "2024-06-30")).cover
        #expect(later.facts.contains { $0.text.plain == "Arrêté au 1er janvier 2024" })
    }

    @Test func dataHoldOneNumberACell() throws {
        let bilan = try Bilan.document(try Report(try ReferenceWorld(), year: .of(2021)))
        let files = CSVFormat.files([bilan], name: "p", title: "T")
        func lines(_ name: String) throws -> [Substring] {
            let file = try #require(files.first { $0.name == name })
            return String(decoding: file.bytes, as: UTF8.self).split(separator: "\n")
        }

        #expect(
            try lines("montants-imprimes.csv")[0]
                == "appel,laureat,nom,document,montant,montant_texte")
        #expect(try lines("montants-imprimes.csv").count > 10)
        #expect(try lines("laureats.csv").count > 5)
        #expect(!files.contains { $0.name.hasPrefix("laureats-fast") })
    }
}
