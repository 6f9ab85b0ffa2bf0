import Domain
import Foundation
import Spreadsheet
import Testing

/// Opens our files in the program that most readers have.
@Suite(.serialized, .enabled(if: LibreOffice.isThere))
struct LibreOfficeTests {
    @Test func `LibreOffice shows typed cells in French`() throws {
        let csv = try LibreOffice.convert(
            try Examples.everyKind.ods(),
            to: "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,true,false,false,1")

        // Which no-break space LibreOffice takes is its own affair.
        let shown = String(decoding: csv, as: UTF8.self)
            .replacing("\u{202F}", with: " ").replacing("\u{A0}", with: " ")
        #expect(
            shown == """
                libellé,montant,part,jour,,,
                Titre 2 & <autres>,"-1 548 000,00 €","53,5 %",\
                26/02/2024,VRAI,,213
                ,,,,,,
                =1+1,"0,01 €",,,FAUX,,

                """)
    }

    @Test func `What LibreOffice saves again is read as the same cells`() throws {
        let saved = try LibreOffice.convert(try Examples.everyKind.ods(), to: "ods")

        let read = try Workbook.read(saved)

        #expect(read.sheets.map(\.rows) == Examples.everyKind.sheets.map(\.rows))
        #expect(read.sheets.map(\.name) == ["Crédits 2023", "vide"])
    }

    @Test func `Texts survive LibreOffice, one of 256 KiB among them`() throws {
        let texts = Examples.texts + [String(repeating: "é", count: 131_072)]
        let sheet = Sheet(name: "textes", rows: texts.map { [.text($0), .count(1)] })

        let saved = try LibreOffice.convert(try Workbook(sheets: [sheet]).ods(), to: "ods")

        let read = try Workbook.read(saved).sheets[0]
        for (before, after) in zip(sheet.rows, read.rows) { #expect(before == after) }
        #expect(read.rows.count == sheet.rows.count)
    }
}

enum LibreOffice {
    static let isThere = FileManager.default.isExecutableFile(atPath: "/usr/bin/soffice")

    /// Converts through `soffice --headless`, with a profile of its own.
    static func convert(_ bytes: [UInt8], to format: String) throws -> [UInt8] {
        let files = FileManager.default
        let folder = files.temporaryDirectory.path + "/p352-office-\(UUID().uuidString)"
        let out = folder + "/out"
        try files.createDirectory(atPath: out, withIntermediateDirectories: true)
        defer { try? files.removeItem(atPath: folder) }
        try Data(bytes).write(to: URL(fileURLWithPath: folder + "/table.ods"))
        try Launch.wait(
            "/usr/bin/soffice",
            [
                "-env:UserInstallation=file://\(folder)/profile", "--headless", "--convert-to",
                format, "--outdir", out, folder + "/table.ods",
            ], environment: ["HOME": folder, "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"])
        let name = try #require(try files.contentsOfDirectory(atPath: out).first)
        return Array(try Data(contentsOf: URL(fileURLWithPath: out + "/" + name)))
    }
}
