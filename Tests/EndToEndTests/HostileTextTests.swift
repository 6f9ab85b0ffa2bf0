import Domain
import Foundation
import Store
import Testing

/// Text that others sent, on a terminal and in a table: it is shown, and it does nothing.
@Suite struct HostileTextTests {
    private static let title = "=HYPERLINK(\"http://x\")\u{1B}[2J\u{202E}"
    private static let mission = "une ligne\nproduct faux = vrai\tcolonne\u{9B}31m"

    /// A home with a record as only another program would sign it, and a conflict about it.
    private func home(_ world: Executables) throws -> String {
        let home = try world.home("home")
        let store = try Store(home: HomeFolder(path: home), schema: .current)
        let type = try #require(Schema.current.type(named: "product"))
        let values = try [
            ("slug", "alpha"), ("title", Self.title), ("mission", Self.mission),
            ("link", "-2+3"), ("repository", "'=1"),
        ].map { (try #require(type.field(named: $0)).id, Value.text($1)) }
        let change = RecordChange(
            type: type.id, id: RecordID(high: 1, low: 2), values: values)
        _ = try store.commit(
            [Draft(scope: "shared", runs: [DraftRun(changes: [change])])],
            recorded: Instant(milliseconds: 1_700_000_000_000))
        let file = world.folder + "/table.csv"
        try "slug,mission\nalpha,autre\n".write(toFile: file, atomically: true, encoding: .utf8)
        try world.run(
            "p352-agent", "import", "csv", file, "--type", "product", "--home", home, allow: [2])
        return home
    }

    private func product(_ world: Executables, _ home: String) throws -> [String: Any] {
        let text = try world.run(
            "p352-agent", "show", "product", "alpha", "--json", "--home", home
        ).output
        return try #require(
            try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }

    @Test func noCommandPrintsControlCharactersOfARecord() throws {
        let world = try Executables()
        defer { world.remove() }
        let home = try home(world)

        // The text is kept as it came.
        #expect(try product(world, home)["title"] as? String == Self.title)
        for (arguments, lines) in [
            (["list", "product"], 1), (["show", "product", "alpha"], 6), (["conflicts"], 3),
            (["why", "product", "alpha", "mission"], 2), (["why", "product", "alpha", "title"], 1),
            (["log"], 2),
        ] {
            let output = try world.run(
                "p352-agent", arguments + ["--home", home], allow: [0, 2]
            ).output
            let harmful = output.unicodeScalars.filter {
                ($0.value < 0x20 && $0 != "\n" && $0 != "\t")
                    || (0x7F...0x9F).contains($0.value) || $0.value == 0x202E
            }
            #expect(harmful.isEmpty, "\(arguments): \(harmful)")
            // A text's own line ends make no lines.
            #expect(output.split(separator: "\n").count == lines, "\(arguments): \(output)")
        }
        let show = try world.run("p352-agent", "show", "product", "alpha", "--home", home).output
        let why = try world.run(
            "p352-agent", "why", "product", "alpha", "mission", "--home", home
        ).output
        #expect(show.contains("title = =HYPERLINK(\"http://x\")\u{FFFD}[2J\u{FFFD}"), "\(show)")
        #expect(why.contains("une ligne⏎product faux = vrai colonne\u{FFFD}31m"), "\(why)")
    }

    @Test func noCellOfATableRunsAndAllComeBack() throws {
        let world = try Executables()
        defer { world.remove() }
        let home = try home(world)
        let log = try world.run("p352-agent", "log", "--json", "--home", home).output

        try world.run(
            "p352-agent", "export", "--format", "csv", "--out", world.folder, "--home", home)
        let file = world.folder + "/product.csv"
        let text = try String(contentsOfFile: file, encoding: .utf8)
        let back = try world.run(
            "p352-agent", "import", "csv", file, "--type", "product", "--home", home, allow: [2])

        #expect(text.contains("'=HYPERLINK(") && text.contains(",'-2+3,"), "\(text)")
        #expect(text.contains(",''=1,"), "\(text)")
        #expect(text.unicodeScalars.allSatisfy { $0.value >= 0x20 || $0 == "\n" || $0 == "\t" })
        #expect(back.errors.contains("0 new, 0 changed, 1 as they were"), "\(back.errors)")
        #expect(try world.run("p352-agent", "log", "--json", "--home", home).output == log)
        // Another home makes the same record of it, but for what nobody may write by hand.
        let plain = text.replacingOccurrences(of: "_x001B_", with: "")
        try plain.write(toFile: file, atomically: true, encoding: .utf8)
        try world.run(
            "p352-agent", "import", "csv", file, "--type", "product", "--home", home, allow: [2])
        let record = try product(world, home)
        #expect(record["title"] as? String == "=HYPERLINK(\"http://x\")[2J\u{202E}")
        #expect(record["link"] as? String == "-2+3")
        #expect(record["repository"] as? String == "'=1")
    }
}
