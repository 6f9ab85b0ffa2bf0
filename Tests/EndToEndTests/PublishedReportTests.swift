import Foundation
import Testing

/// The report of 2023 as it was published, read back from every format.
@Suite(.enabled(if: Executables.bundle != nil)) struct PublishedReportTests {
    /// Figures of the published text and the six indicators, by id.
    static let published: [(id: String, value: String)] = [
        ("credits.lfi.ae.t2", "3000000.00"), ("credits.lfi.cp.t2", "3000000.00"),
        ("credits.lfi.ae.ht2", "7600000.00"), ("credits.lfi.cp.ht2", "7600000.00"),
        ("fast_supported", "18"), ("aic.laureates", "4"), ("brigade.paid", "13"),
        ("problems_investigated", "36"), ("products_launched_dinum", "7"),
        ("national_impact", "6"), ("profiles_selected", "0"), ("profiles_hired", "23"),
        ("method_agents", "153"), ("method_agents.women", "53"),
    ]

    /// Sentences that carry them, with plain spaces.
    static let sentences = [
        "La loi de finances initiale 2023 ouvre 3 000 000 € en titre 2 et 7 600 000 € hors titre 2",
        "Les appels du FAST lancés dans l’année comptent 18 lauréats",
        "36 problèmes sont investigués, 7 produits lancés par la DINUM, et 6 produits deviennent",
        "153 agents publics rejoignent l’approche", "Appel du programme EIG : Sans objet",
        "23 profils atypiques sont recrutés", "compte 13 membres rémunérés",
        "les actions donnent 11 600 000 € de CP, la ligne 10 600 000 €",
    ]

    private func plain(_ text: String) -> String {
        text.split { $0.isWhitespace || $0 == "\u{A0}" || $0 == "\u{202F}" }
            .joined(separator: " ")
    }

    private func withoutTags(_ page: String) -> String {
        var text = ""
        var isTag = false
        for character in page {
            switch character {
            case "<": isTag = true
            case ">": isTag = false
            default: if !isTag { text.append(character) }
            }
        }
        return text
    }

    @Test func everyFormatHoldsThePublishedFigures() throws {
        let world = try Executables()
        defer { world.remove() }
        let home = try world.home("home")
        try world.run(
            "p352-agent", "import", "betagouv", try world.clone(), "--history", "--home", home,
            allow: [0, 2])
        try world.run("p352-agent", "import", "reference", "--home", home, allow: [0, 2])
        let out = world.folder + "/out"
        let withPDF = ReportFilesTests.hasWeasyPrint

        try world.run(
            "p352-report", "build", "--year", "2023", "--as-of", "2024-06-30", "--document", "rap",
            "--formats", "html,ods,csv,json" + (withPDF ? ",pdf" : ""), "--out", out, "--home", home
        )

        let page = try String(contentsOfFile: out + "/rap-352-2023.html", encoding: .utf8)
        try check(sentences: plain(withoutTags(page)), "HTML")
        if withPDF {
            let text = try world.run("/usr/bin/pdftotext", out + "/rap-352-2023.pdf", "-").output
            try check(sentences: plain(text), "PDF")
        }
        let json = try JSONSerialization.jsonObject(
            with: try Data(contentsOf: URL(fileURLWithPath: out + "/rap-352-2023.json")))
        let figures = try #require((json as? [String: Any])?["figures"] as? [[String: Any]])
        for (id, value) in Self.published {
            let figure = try #require(figures.first { $0["id"] as? String == id }, "\(id)")
            #expect(figure["value"].map { "\($0)" } == value, "\(id) in JSON")
        }
        try check(
            table: try String(contentsOfFile: out + "/csv/chiffres.csv", encoding: .utf8), "CSV")
        if FileManager.default.isExecutableFile(atPath: "/usr/bin/soffice") {
            try world.run(
                "/usr/bin/soffice", "-env:UserInstallation=file://\(world.folder)/office",
                "--headless", "--convert-to",
                "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1",
                "--outdir", out + "/office", out + "/rap-352-2023.ods")
            try check(
                table: try String(
                    contentsOfFile: out + "/office/rap-352-2023-chiffres.csv", encoding: .utf8),
                "ODS")
        }
    }

    private func check(sentences text: String, _ format: String) throws {
        for sentence in Self.sentences {
            #expect(text.contains(sentence), "\(format): \(sentence)")
        }
    }

    /// The row that begins with a figure's id holds its value.
    private func check(table: String, _ format: String) throws {
        for (id, value) in Self.published {
            let row = table.split(separator: "\n").first { $0.hasPrefix(id + ",") }
            let short = value.replacingOccurrences(of: ".00", with: "")
            let cells = try #require(row, "\(format): \(id)").split(
                separator: ",", omittingEmptySubsequences: false
            ).map { $0.trimmingCharacters(in: CharacterSet(charactersIn: "\"%")) }
            #expect(
                cells.contains { $0 == value || $0 == short }, "\(format): \(id) in \(cells)")
        }
    }
}
