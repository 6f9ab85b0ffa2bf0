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

        for row in set.rows where withDocument.contains(row.type.name) {
            let document = row.cells.first { $0.field.name == "document" }?.text
            #expect(document.map(documents.contains) == true, "\(row.file), line \(row.line)")
        }
        #expect(set.rows.count > 1000)
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
