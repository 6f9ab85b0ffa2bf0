import Foundation
import Testing

/// Stories with the real executables and invented sheets.
@Suite struct StoryTests {
    private func seeded(_ world: Executables) throws -> String {
        let sheets = world.folder + "/sheets"
        try world.run(Executables.root.path + "/Tools/sample-sheets", sheets)
        let home = try world.home("a")
        try world.run("p352-agent", "import", "betagouv", sheets, "--history", "--home", home)
        return home
    }

    @Test func differentFieldsMergeAndTheSameFieldWaitsForAPerson() throws {
        let world = try Executables()
        defer { world.remove() }
        let a = try seeded(world)
        let b = try world.home("b")
        let file = world.folder + "/bundle"
        try world.run("p352-agent", "bundle", "create", file, "--home", a)
        try world.run("p352-agent", "bundle", "apply", file, "--home", b)

        try world.run("p352-agent", "set", "product", "alpha", "title=De A", "--home", a)
        try world.run(
            "p352-agent", "set", "product", "alpha", "link=https://b.example", "--home", b)
        try world.run("p352-agent", "set", "product", "alpha", "mission=A", "--home", a)
        try world.run("p352-agent", "set", "product", "alpha", "mission=B", "--home", b)
        try world.run("p352-agent", "bundle", "create", file + "a", "--home", a)
        try world.run("p352-agent", "bundle", "create", file + "b", "--home", b)
        try world.run("p352-agent", "bundle", "apply", file + "b", "--home", a, allow: [2])
        try world.run("p352-agent", "bundle", "apply", file + "a", "--home", b, allow: [2])

        for home in [a, b] {
            let conflicts = try world.run(
                "p352-agent", "conflicts", "--json", "--home", home, allow: [2]
            ).output
            #expect(conflicts.contains("\"A\"") && conflicts.contains("\"B\""))
            #expect(!conflicts.contains("De A") && !conflicts.contains("b.example"))
            let set = try world.run(
                "p352-agent", "set", "product", "alpha", "mission=C", "--home", home, allow: [2])
            #expect(set.errors.contains("resolve product alpha mission"))
        }
        try world.run(
            "p352-agent", "resolve", "product", "alpha", "mission", "--keep", "1", "--home", a)
        try world.run("p352-agent", "bundle", "create", file + "c", "--home", a)
        try world.run("p352-agent", "bundle", "apply", file + "c", "--home", b)
        let shown = try [a, b].map {
            try world.run("p352-agent", "show", "product", "alpha", "--json", "--home", $0).output
        }
        #expect(shown[0] == shown[1])
        #expect(shown[0].contains("De A") && shown[0].contains("b.example"))
        try world.run("p352-agent", "conflicts", "--home", b)
    }

    @Test func syncThroughCentralGivesTheSameFiguresOnBothSides() throws {
        let world = try Executables()
        defer { world.remove() }
        let outcome = try world.run(
            "/usr/bin/env", "P352_RUN=\(world.folder)/run", "P352_NO_BUILD=1",
            Executables.root.path + "/Tools/run")
        #expect(outcome.output.contains("The report lies at"))
    }
}
