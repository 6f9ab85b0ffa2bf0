import Foundation
import Testing

/// Tables whose rows do not say what their author was looking at: what a source says.
@Suite struct PlainTableTests {
    private let world: Executables
    private let home: String
    private var file: String { world.folder + "/table.csv" }

    init() throws {
        world = try Executables()
        home = try world.home("home")
        try agent("add", "incubator", "slug=exemple", "title=Exemple")
    }

    @discardableResult
    private func agent(_ arguments: String..., allow: Set<Int32> = [0]) throws
        -> Executables.Outcome
    {
        try world.run("p352-agent", arguments + ["--home", home], allow: allow)
    }

    private func take(
        _ text: String, _ type: String = "product", allow: Set<Int32> = [0]
    ) throws -> String {
        try text.write(toFile: file, atomically: true, encoding: .utf8)
        return try agent("import", "csv", file, "--type", type, allow: allow).errors
    }

    private func log() throws -> String { try agent("log", "--json").output }

    private func title(_ key: String) throws -> String? {
        let object = try JSONSerialization.jsonObject(
            with: Data(try agent("show", "product", key, "--json").output.utf8))
        return (object as? [String: Any])?["title"] as? String
    }

    @Test func theSameTableAgainWritesNothing() throws {
        defer { world.remove() }
        let products = "slug,title,incubator\nalpha,Alpha,exemple\nbeta,Beta,exemple\n"
        let events = "product,name,date\nalpha,committee,2024-02-01\nalpha,committee,2024-02-01\n"

        let first = try (take(products), take(events, "event"))
        let before = try log()
        let second = try (take(products), take(events, "event"))

        #expect(first.0.contains("2 new") && first.1.contains("2 new"), "\(first)")
        #expect(second.0.contains("0 new, 0 changed, 2 as they were"), "\(second)")
        #expect(second.1.contains("0 new, 0 changed, 2 as they were"), "\(second)")
        #expect(try log() == before)
    }

    @Test func whatATableCorrectsReplacesWhatItSaidBefore() throws {
        defer { world.remove() }
        _ = try take("slug,title,incubator\nalpha,Alhpa,exemple\n")

        let corrected = try take("slug,title,incubator\nalpha,Alpha,exemple\n")
        let cleared = try take("slug,title,incubator\nalpha,,exemple\n")

        #expect(corrected.contains("1 changed"), "\(corrected)")
        #expect(cleared.contains("1 changed"), "\(cleared)")
        #expect(try title("alpha") == nil)
    }

    /// A hand edit is never replaced unseen; one that was made after the table is left alone by
    /// the same table.
    @Test func aHandEditIsNeverReplaced() throws {
        defer { world.remove() }
        let table = "slug,title,incubator\nalpha,Du tableau,exemple\n"
        _ = try take(table)
        try agent("set", "product", "alpha", "title=De la main")

        let again = try take(table)
        let before = try title("alpha")
        let other = try take("slug,title,incubator\nalpha,Autre,exemple\n", allow: [2])

        #expect(again.contains("1 as they were"), "\(again)")
        #expect(before == "De la main")
        #expect(other.contains("1 changed"), "\(other)")
        let conflicts = try agent("conflicts", allow: [2]).output
        #expect(conflicts.contains("De la main") && conflicts.contains("Autre"), "\(conflicts)")
        #expect(!conflicts.contains("Du tableau"))
    }

    /// What stands there already is no statement of the table: later changes of others meet nothing.
    @Test func whatATableRepeatsOfOthersIsNotWritten() throws {
        defer { world.remove() }
        try agent("add", "product", "slug=alpha", "title=Alpha", "incubator=exemple")
        let before = try log()

        let same = try take("slug,title\nalpha,Alpha\n")

        #expect(same.contains("1 as they were"), "\(same)")
        #expect(try log() == before)
    }

    @Test func twoRowsOfOneRecordAreRefused() throws {
        defer { world.remove() }
        let before = try log()

        let errors = try take(
            "slug,title,incubator\nalpha,Un,exemple\nalpha,Deux,exemple\n", allow: [1])

        #expect(errors.contains("line 3: this product stands in an earlier row"), "\(errors)")
        #expect(try log() == before)
    }

    /// Two people who take the same table in make the same records.
    @Test func twoPeopleMakeTheSameRecords() throws {
        defer { world.remove() }
        let table = "slug,title,incubator\nalpha,Alpha,exemple\n"
        let bundle = world.folder + "/bundle"
        try agent("bundle", "create", bundle)
        let other = try world.home("other")
        try world.run("p352-agent", "bundle", "apply", bundle, "--home", other)
        _ = try take(table)
        try world.run("p352-agent", "import", "csv", file, "--type", "product", "--home", other)
        try FileManager.default.removeItem(atPath: bundle)
        try world.run("p352-agent", "bundle", "create", bundle, "--home", other)

        try agent("bundle", "apply", bundle)

        #expect(try agent("list", "product").output.split(separator: "\n").count == 1)
        #expect(!(try agent("status").output.contains("duplicate-key")))
    }
    /// The id of a record of another type or scope makes no second record.
    @Test func anIDThatIsSomebodyElsesMakesNoRecord() throws {
        defer { world.remove() }
        try agent("add", "product", "slug=alpha", "title=Alpha", "incubator=exemple")
        let id = try #require(
            try agent("list", "product", "--json").output
                .firstMatch(of: /"id": "([0-9a-f]{32})"/)?.1)
        let bundle = world.folder + "/bundle"
        try agent("bundle", "create", bundle)
        let other = try world.home("other", "autre", role: "incubator")
        try world.run("p352-agent", "bundle", "apply", bundle, "--home", other)
        try world.run(
            "p352-agent", "add", "product", "slug=beta", "title=Beta", "--home", other)
        let before = try world.run("p352-agent", "log", "--json", "--home", other).output

        for (type, table) in [
            ("event", "id,product,name\n\(id),beta,end\n"),
            ("product", "id,slug,title\n\(id),gamma,Gamma\n"),
            ("product", "id,slug,title\n\(id),alpha,Alpha à moi\n"),
        ] {
            try table.write(toFile: file, atomically: true, encoding: .utf8)
            let refused = try world.run(
                "p352-agent", "import", "csv", file, "--type", type, "--home", other, allow: [1])
            #expect(refused.errors.contains("\(file), line 2: "), "\(refused.errors)")
            #expect(refused.errors.contains("the scope exemple"), "\(refused.errors)")
        }

        #expect(try world.run("p352-agent", "log", "--json", "--home", other).output == before)
    }
}
