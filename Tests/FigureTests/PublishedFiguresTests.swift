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
        #expect(figure.explanation.contains("absorbé par le programme 129"))
    }
}
