import Domain
import Reporting
import Testing

/// How derived and declared values meet, over records made for the purpose.
@Suite struct CombinationTests {
    private func day(_ text: String) throws -> Value { .day(try #require(Day(text))) }

    private func product(
        _ world: inout ReferenceWorld, _ key: String, _ phases: [(String, String)] = [],
        _ values: [String: Value] = [:]
    ) throws -> RecordID {
        var all: [String: Value] = ["slug": .text(key), "title": .text(key)]
        all.merge(values) { _, new in new }
        let id = world.add("product", all)
        for (rank, phase) in phases.enumerated() {
            world.add(
                "phase",
                [
                    "product": .reference(id), "name": .text(phase.0), "start": try day(phase.1),
                    "rank": .integer(Int64(rank)),
                ])
        }
        return id
    }

    private func figures(
        _ world: ReferenceWorld, _ year: Int, programme: String = "352"
    ) throws -> FigureSet {
        try FigureComputation.run(world, programme: programme, year: .of(year))
    }

    @Test func whatIsDerivedGoesBeforeWhatIsDeclaredAndTheGapIsShown() throws {
        var world = try ReferenceWorld()
        for n in 1...2 {
            let id = try product(&world, "p\(n)", [("acceleration", "2022-01-01")])
            world.add(
                "event",
                [
                    "product": .reference(id), "name": .text("national_impact"),
                    "date": try day("2024-02-01"), "counted_in": .year(.of(2023)),
                ])
        }

        let figure = try #require(try figures(world, 2023)["national_impact"])
        #expect(figure.value == .count(2))
        #expect(figure.derived == .count(2))
        #expect(figure.status == .sourcesDisagree)
        #expect(figure.gap == .count(-4))
        #expect(figure.records.map(\.key) == ["p1", "p2"])
    }

    @Test func anAwardThatNobodyKnowsYetIsNoZero() throws {
        var world = try ReferenceWorld(asOf: "2023-06-30")
        _ = try product(&world, "p", [("acceleration", "2022-01-01")])

        let before = try figures(world, 2023)
        #expect(before["fast_supported"]?.value == nil)
        #expect(before["fast.amount"]?.value == nil)
        #expect(before["fast.amount"]?.explanation.hasPrefix("Non déterminé : aucune") == true)
    }

    @Test func aShareThatIsWithheldIsNoValueBesideAPublishedOne() throws {
        var world = try ReferenceWorld()
        world.add(
            "training-session",
            [
                "date": try day("2023-05-05"), "trained": .integer(3), "women": .integer(2),
            ])

        let share = try #require(try figures(world, 2023)["method_agents.women"])
        #expect(share.value == .percentage(ExactDecimal(53)))
        #expect(share.status == .declared)
        #expect(share.derived == .words("Non communiqué"))
        let trained = try #require(try figures(world, 2023)["method_agents"])
        #expect(
            trained.records.flatMap(\.because).map(\.text) == [
                "session du 5 mai 2023, compté en 2023"
            ])
    }

    @Test func whatWasHandedOverIsNotAbandoned() throws {
        var world = try ReferenceWorld()
        _ = try product(
            &world, "handed-over",
            [("construction", "2020-01-01"), ("transfer", "2021-01-01"), ("alumni", "2021-06-01")])
        _ = try product(&world, "left", [("construction", "2020-01-01"), ("alumni", "2021-06-01")])
        _ = try product(
            &world, "never-made", [("investigation", "2020-01-01"), ("alumni", "2021-06-01")])
        _ = try product(
            &world, "stopped", [("transfer", "2020-01-01"), ("abandon", "2021-06-01")])

        let figure = try #require(try figures(world, 2021)["products_abandoned"])
        #expect(figure.records.map(\.key) == ["left", "stopped"])
    }

    @Test func aConflictInTheInputsMarksTheFigure() throws {
        var world = try ReferenceWorld(withReference: false)
        let id = try product(&world, "p", [("acceleration", "2022-01-01")])
        let event = world.add(
            "event",
            [
                "product": .reference(id), "name": .text("national_impact"),
                "counted_in": .year(.of(2023)),
            ])
        world.contest(event)

        #expect(try figures(world, 2023)["national_impact"]?.status == .contested)
        #expect(try figures(world, 2023)["portfolio.services"]?.status == .derived)
    }

    /// A product counts once, however often it won; a laureate that is no product counts for its
    /// call, and not among products.
    @Test func productsAndLaureatesOfTheFundAreCountedApart() throws {
        var world = try ReferenceWorld()
        let before = try figures(world, 2023)
        func award(_ values: [String: Value]) {
            world.add("award", values.merging(["dispositif": .text("FAST")]) { _, new in new })
        }
        let euros = Value.cents(Cents(euros: 100_000))
        let twice = try product(&world, "deux-appels")
        for call in [13, 14, 14] as [Int64] {
            award(["product": .reference(twice), "call": .integer(call), "amount": euros])
        }
        let incubator = world.add("incubator", ["slug": .text("ademe"), "title": .text("ADEME")])
        award(["incubator": .reference(incubator), "call": .integer(14), "amount": euros])
        // Named by its text, twice.
        for _ in 0..<2 { award(["laureate": .text("Une association"), "call": .integer(14)]) }

        let found = try figures(world, 2023)
        let supported = try #require(found["fast_supported"])
        #expect(supported.derived == .count(1))
        #expect(supported.records.map(\.key) == ["deux-appels"])
        #expect(supported.records[0].because.count == 3)
        #expect(supported.leftOut.contains { $0.type == "incubator" && $0.key == "ademe" })
        let call = try #require(found["fast.call.14"])
        #expect(call.derived == .count(3))
        #expect(
            Set(call.records.map(\.title)) == ["deux-appels", "ADEME", "Une association"])
        #expect(found["fast.call.14.amount"]?.derived == .amount(Cents(euros: 300_000)))
        #expect(found["fast.call.13"]?.derived == .count(1))
        #expect(before["fast.call.14"]?.derived == nil)
    }

    /// What people write may be beyond reason: it ends no report.
    @Test func aShareOfAbsurdNumbersEndsNothing() throws {
        var world = try ReferenceWorld()
        for women in [Int64.max / 4, Int64.max / 4] {
            world.add(
                "training-session",
                [
                    "title": .text("Approche"), "date": try day("2023-03-01"),
                    "trained": .integer(10), "women": .integer(women),
                ])
        }

        #expect(try figures(world, 2023)["method_agents"]?.derived == .count(20))
    }

    /// The chart of an indicator and its table show the same targets and results.
    @Test(arguments: 2020...2024)
    func chartsAndTablesAgree(year: Int) throws {
        let report = try Report(try ReferenceWorld(), year: .of(year))
        func number(_ value: FigureValue?) -> ExactDecimal? {
            switch value {
            case .count(let count): ExactDecimal(Int64(count))
            case .percentage(let number), .decimal(let number): number
            case .amount, .words, nil: nil
            }
        }

        #expect(!report.state.indicators.isEmpty)
        for line in report.state.indicators {
            let history = report.histories[line.indicator.id]
            #expect(history?.targets[year] == number(line.target?.declared.value))
            #expect(history?.targets[year + 1] == number(line.nextTarget?.declared.value))
            for result in line.results {
                guard let shown = history?.results[result.year.number] else { continue }
                #expect(shown == number(result.value))
            }
        }
    }

    /// What a document prints of an incubator's award is that award, not one that the sheets lack;
    /// and what is contested there contests no product.
    @Test func anIncubatorsAwardIsMatchedWithThePrintedOne() throws {
        var world = try ReferenceWorld()
        _ = try product(&world, "p")
        let incubator = world.add("incubator", ["slug": .text("ademe"), "title": .text("ADEME")])
        let award = world.add(
            "award",
            [
                "incubator": .reference(incubator), "call": .integer(14),
                "dispositif": .text("FAST"), "amount": .cents(Cents(euros: 100_000)),
            ])
        world.add(
            "printed-award",
            [
                "dispositif": .text("FAST"), "call": .integer(14), "laureate": .text("Ademe"),
                "sheet": .text("ademe"), "amount": .cents(Cents(euros: 200_000)),
            ])
        world.contest(award)

        let found = try figures(world, 2023)
        let call = try #require(found["fast.call.14"])
        #expect(call.status == .contested)
        #expect(!call.leftOut.contains { $0.title == "Ademe" })
        #expect(found["fast_supported"]?.status != .contested)
    }

    /// What a document calls "sans objet" and the records count is a disagreement without a gap.
    @Test func aNumberBesideSansObjetIsADisagreement() throws {
        var world = try ReferenceWorld()
        #expect(try figures(world, 2023)["eig.call"]?.status == .notApplicable)

        world.add(
            "call",
            [
                "code": .text("EIG-7"), "dispositif": .text("EIG"), "number": .integer(7),
                "launched": .year(.of(2023)),
            ])
        let figure = try #require(try figures(world, 2023)["eig.call"])
        #expect(figure.derived == .count(1))
        #expect(figure.status == .sourcesDisagree)
        #expect(figure.gap == nil)
        let check = try Check(world, year: .of(2023))
        #expect(
            check.findings.contains { $0.kind == .sourcesDisagree && $0.figure == "eig.call" })
    }

    /// A rule that counts gives a share of women of those whom it counts, and no other percentage.
    @Test func aPercentageIsNoHeadCount() throws {
        var world = try ReferenceWorld()
        world.add(
            "training-session",
            [
                "title": .text("Approche"), "date": try day("2023-03-01"), "trained": .integer(40),
                "women": .integer(10),
            ])
        func method(_ indicator: String) {
            world.add(
                "indicator-method",
                [
                    "indicator": world.record("indicator", indicator), "year": .year(.of(2023)),
                    "rule": .text("trainings"),
                ])
        }
        method("method_agents.women")
        method("profiles_hired.women")
        let found = try figures(world, 2023)

        let women = try #require(found["method_agents.women"])
        #expect(women.derived == .percentage(try #require(ExactDecimal("25"))))
        #expect(found["profiles_hired.women"]?.unit == "%")
        if case .count(let number) = found["profiles_hired.women"]?.value {
            Issue.record("\(number) people stand as per cent")
        }
    }

    @Test func aPrintedAwardWithoutItsLikeInTheSheetsStandsApart() throws {
        var world = try ReferenceWorld()
        // Two of the eight laureates of call 15, one of them under a name that it bears no more.
        for (key, alias) in [("deveco", []), ("mon-expert", ["experts"])] as [(String, [String])] {
            let id = try product(&world, key, [], ["aliases": .texts(alias)])
            world.add(
                "award",
                [
                    "product": .reference(id), "call": .integer(15), "dispositif": .text("FAST"),
                    "amount": .cents(Cents(euros: 150_000)),
                ])
        }

        let call = try #require(try figures(world, 2024)["fast.call.15"])
        #expect(call.value == .count(2))
        #expect(call.gap == .count(-6))
        #expect(call.leftOut.count == 6)
        #expect(!call.leftOut.contains { ["deveco", "experts"].contains($0.key) })
        let state = try ProgrammeYear.read(world, year: .of(2024))
        let laureates = state.calls.first { $0.code == "FAST-15" }?.laureates ?? []
        #expect(laureates.count == 8)
        #expect(laureates.count(where: \.isInSheets) == 2)
        #expect(laureates.first { $0.key == "mon-expert" }?.printed.count == 1)
    }

    @Test func anAwardOfACallOfTwoYearsIsListed() throws {
        var world = try ReferenceWorld()
        let id = try product(&world, "ozensemble")
        world.add(
            "award",
            ["product": .reference(id), "call": .integer(14), "dispositif": .text("FAST")])

        let twice = try ProgrammeYear.read(world, year: .of(2023)).countedTwice
        #expect(twice.map(\.record.key) == ["ozensemble"])
        #expect(twice.first?.years.map(\.number) == [2023, 2024])
    }

    /// A service abandoned since explains the gap to what was printed.
    @Test func whatTheRuleLeavesOutIsNamed() throws {
        var world = try ReferenceWorld()
        let id = try product(
            &world, "mes-aides", [("acceleration", "2015-01-01"), ("abandon", "2021-01-01")])
        world.add(
            "event",
            [
                "product": .reference(id), "name": .text("national_impact"),
                "counted_in": .year(.of(2017)),
            ])

        let figure = try #require(try figures(world, 2023)["portfolio.national_impact"])
        #expect(figure.value == .count(0))
        #expect(figure.gap == .count(-24))
        #expect(figure.leftOut.map(\.key) == ["mes-aides"])
    }

    @Test(arguments: [
        (4, 2, FigureValue.words("Non communiqué")), (5, 2, .percentage(ExactDecimal(40))),
    ])
    func groupsUnderFiveAreNotBrokenDown(people: Int, women: Int, value: FigureValue) throws {
        var world = try ReferenceWorld(withReference: false)
        for n in 0..<people {
            world.add(
                "profile",
                [
                    "pseudonym": .text("x\(n)"), "scheme": .text("EIG"),
                    "woman": .boolean(n < women), "selected_in": .year(.of(2022)),
                ])
        }

        let figures = try figures(world, 2022)
        #expect(figures["profiles_selected"]?.value == .count(people))
        #expect(figures["profiles_selected.women"]?.value == value)
        #expect(figures["profiles_selected.women"]?.records.isEmpty == true)
    }

    // MARK: - Maquettes that no program ships

    private func maquette(
        _ world: inout ReferenceWorld, programme: String, year: Int
    ) {
        let owner =
            world.record("programme", programme) != .empty
            ? world.record("programme", programme)
            : .reference(world.add("programme", ["code": .text(programme)]))
        world.add(
            "objective",
            [
                "programme": owner, "year": .year(.of(year)), "code": .text("3"),
                "label": .text("Un objectif nouveau"),
            ])
        let indicator = world.add("indicator", ["code": .text("committees")])
        world.add(
            "indicator-definition",
            [
                "indicator": .reference(indicator), "programme": owner, "year": .year(.of(year)),
                "code": .text("3.1"), "objective": .text("3"), "unit": .text("Nb"),
                "label": .text("Nombre de comités"), "direction": .text("baisse"),
            ])
        world.add(
            "indicator-method",
            [
                "indicator": .reference(indicator), "year": .year(.of(year)),
                "rule": .text("events"), "event": .text("committee"), "programme": owner,
            ])
        let document = world.add(
            "source-document",
            ["code": .text("PAP\(year)"), "kind": .text("PAP"), "year": .year(.of(year))])
        world.add(
            "indicator-value",
            [
                "indicator": .reference(indicator), "year": .year(.of(year)),
                "kind": .text("cible"), "value": .decimal(ExactDecimal(2)),
                "document": .reference(document),
            ])
    }

    @Test(arguments: [("129", 2026), ("999", 2023)])
    func aMaquetteIsAddedWithRecordsAlone(programme: String, year: Int) throws {
        var world = try ReferenceWorld()
        maquette(&world, programme: programme, year: year)
        let id = try product(&world, "p")
        world.add(
            "event",
            [
                "product": .reference(id), "name": .text("committee"),
                "counted_in": .year(.of(year)),
            ])

        let state = try ProgrammeYear.read(world, programme: programme, year: .of(year))
        let line = try #require(state.indicators.first { $0.indicator.code == "3.1" })
        #expect(line.figure.value == .count(1))
        #expect(line.figure.status == .derived)
        #expect(line.figure.records.map(\.key) == ["p"])
        #expect(line.target?.text == "2")
        #expect(line.attainment == "cible atteinte")
        #expect(state.maquette.objectives.map(\.code) == ["3"])
        // Another programme has nothing of the network's.
        #expect((state.figures["portfolio.services"] == nil) == (programme == "999"))
        #expect((state.figures["national_impact"] == nil) == (programme == "999"))
    }

    @Test func creditsEnteredByHandAreSummedUp() throws {
        var world = try ReferenceWorld(withReference: false)
        let programme = world.add("programme", ["code": .text("352")])
        for (action, title, euros) in [("01", "ht2", 70), ("02", "t2", 30), ("02", "ht2", 3)] {
            world.add(
                "budget-line",
                [
                    "programme": .reference(programme), "year": .year(.of(2026)),
                    "action": .text(action), "stage": .text("lfi"), "title": .text(title),
                    "kind": .text("AE"), "amount": .cents(Cents(euros: Int64(euros))),
                ])
        }

        let figures = try figures(world, 2026)
        #expect(figures["credits.lfi.ae.t2"]?.value == .amount(Cents(euros: 30)))
        #expect(figures["credits.lfi.ae.ht2"]?.value == .amount(Cents(euros: 73)))
        #expect(figures["credits.lfi.ae.total"]?.value == .amount(Cents(euros: 103)))
        #expect(figures["credits.lfi.ae.total"]?.status == .derived)
    }
}
