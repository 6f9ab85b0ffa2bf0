import Domain
import Foundation
import Interchange
import ReferenceData
import Replication
import Reporting
import Testing

@Suite struct ReferenceDataTests {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Data/reference")

    @Test func theProgramHoldsTheFilesOfTheFolder() throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path).sorted()

        #expect(names == ShippedReference.names)
        for name in names {
            let file = try Data(contentsOf: Self.folder.appendingPathComponent(name))
            #expect(ShippedReference.file(name) == Array(file), "\(name)")
        }
    }

    @Test func everyRowSaysSinceWhenItIsPublicAndWhereItWasRead() throws {
        let set = try ReferenceWorld.shipped()
        let documents = Set(set.rows.filter { $0.type.name == "source-document" }.map(\.record))
        let withDocument = [
            "indicator-definition", "indicator-method", "indicator-value", "budget-line",
            "spending", "printed-count", "portfolio-count", "standards-count", "call",
            "printed-call", "printed-award",
        ]

        // A call has a row from the day on which a document first names it, another with its own.
        let records = Dictionary(
            grouping: set.rows.filter { withDocument.contains($0.type.name) },
            by: { $0.type.name + " " + $0.record })
        for (record, rows) in records {
            let cited = rows.flatMap(\.cells).filter { $0.field.name == "document" }.map(\.text)
            #expect(cited.count == 1 && cited.allSatisfy(documents.contains), "\(record)")
        }
        #expect(set.rows.count > 1000)
    }

    /// Else a report of a day between would list the reference as one to nothing.
    @Test func nothingIsKnownBeforeWhatItCites() throws {
        let set = try ReferenceWorld.shipped()
        var known: [String: Day] = [:]
        for row in set.rows {
            guard let key = row.cells.first(where: { $0.field.name == row.type.key })?.text else {
                continue
            }
            let name = row.type.name + " " + key
            known[name] = min(known[name] ?? row.since, row.since)
        }

        var cited = 0
        for row in set.rows {
            for cell in row.cells {
                guard let target = cell.field.kind.target,
                    let since = known[target + " " + cell.text]
                else { continue }
                cited += 1
                #expect(since <= row.since, "\(row.file), line \(row.line): \(cell.text)")
            }
        }
        #expect(cited > 1000)
    }

    /// A PAP on the first Tuesday of October before its year, a RAP on 1 May after it.
    @Test(arguments: [
        ("PAP2020_PERF", "2019-10-01"), ("PAP2021_JPE", "2020-10-06"),
        ("PAP2022_PERF", "2021-10-05"), ("PAP2023_PERF", "2022-10-04"),
        ("PAP2024_PERF", "2023-10-03"), ("RAP2023_STRAT", "2024-05-01"),
        ("BILAN2023", "2024-02-26"), ("BILAN2024", "2025-03-13"),
    ])
    func documentsWithoutADayBecomePublicByConvention(document: String, day: String) throws {
        let set = try ReferenceWorld.shipped()

        let row = try #require(
            set.rows.first { $0.type.name == "source-document" && $0.record == document })
        let estimated = row.cells.first { $0.field.name == "published_estimated" }?.text
        #expect(row.since.text == day)
        #expect(estimated == (document.hasPrefix("BILAN") ? "false" : "true"))
    }

    @Test func noSetMayHoldWhatASheetCreates() throws {
        let package = #"{"version":"1","resources":[{"name":"award","path":"award.csv"}]}"#

        #expect(throws: ImportError.self) {
            try ReferenceSet.read(schema: .current) { name in
                Array((name == "datapackage.json" ? package : "record,public_since\n").utf8)
            }
        }
    }

    @Test(arguments: [
        ("nowhere,public_since\nx,2024-01-01\n", "line 1"),
        ("record,code,public_since\na,x,tomorrow\n", "line 2"),
        ("record,code,public_since\n,x,2024-01-01\n", "line 2"),
        ("record,code,public_since\na,x\n", "line 2"),
    ])
    func aFaultNamesFileAndLine(table: String, place: String) throws {
        let package = #"{"version":"1","resources":[{"name":"indicator","path":"i.csv"}]}"#

        let error = #expect(throws: ImportError.self) {
            try ReferenceSet.read(schema: .current) { name in
                Array((name == "datapackage.json" ? package : table).utf8)
            }
        }
        #expect(error?.place == "i.csv, \(place)")
    }

    /// The maquettes that the program ships are those of the data set.
    @Test(arguments: 2020...2025)
    func theShippedMaquetteIsThatOfTheDataSet(number: Int) throws {
        let year = FiscalYear.of(number)
        let programme = number >= 2025 ? "129" : "352"
        let with = try ProgrammeYear.read(
            try ReferenceWorld(), programme: programme, year: year
        ).maquette
        let without = try ProgrammeYear.read(
            try ReferenceWorld(withReference: false), programme: programme, year: year
        ).maquette

        #expect(with.indicators.map(\.id) == without.indicators.map(\.id))
        for (one, other) in zip(with.indicators, without.indicators) {
            #expect(one.code == other.code, "\(one.id)")
            #expect(one.label == other.label, "\(one.id)")
            #expect(one.partOf == other.partOf, "\(one.id)")
        }
        #expect(with.objectives == without.objectives)
        for method in without.methods {
            let same = with.method(method.indicator)
            #expect(same?.rule == method.rule && same?.calls == method.calls, "\(method)")
        }
    }
}
