import Foundation
import Testing

/// What the command line says of itself.
@Suite struct CommandLineTests {
    /// The shells whose interpreter is on this machine check the script's syntax, too.
    @Test(
        arguments: ["bash", "zsh", "fish"], ["p352-agent", "p352-central", "p352-report"])
    func completionsAreMadeForEachShell(shell: String, program: String) throws {
        let world = try Executables()
        defer { world.remove() }

        let script = try world.run(program, "--generate-completion-script", shell).output

        #expect(script.contains(program))
        if program == "p352-agent" {
            #expect(script.contains("betagouv") && script.contains("undelete"))
        }
        let path = world.folder + "/completion"
        try script.write(toFile: path, atomically: true, encoding: .utf8)
        let interpreter = "/usr/bin/" + shell
        if FileManager.default.isExecutableFile(atPath: interpreter) {
            try world.run(interpreter, "-n", path)
        }
    }

    @Test func bashCompletesASubcommand() throws {
        let world = try Executables()
        defer { world.remove() }
        let path = world.folder + "/completion"
        try world.run("p352-agent", "--generate-completion-script", "bash").output
            .write(toFile: path, atomically: true, encoding: .utf8)

        let outcome = try world.run(
            "/bin/bash", "-c",
            """
            source \(path)
            COMP_WORDS=(p352-agent und); COMP_CWORD=1; COMP_LINE='p352-agent und'; COMP_POINT=14
            _p352-agent p352-agent und p352-agent
            echo "${COMPREPLY[@]}"
            """)

        #expect(outcome.output == "undelete\n", "\(outcome.errors)")
    }

    /// Every command and its subcommands, found through the help itself.
    @Test(arguments: [
        ("p352-agent", "person forget"), ("p352-central", "campaign open"),
        ("p352-report", "verify-seal"),
    ])
    func everyHelpTextHasAnExampleAndIsAsItWas(program: String, deep: String) throws {
        let world = try Executables()
        defer { world.remove() }
        var text = ""
        func visit(_ path: [String]) throws {
            let help = try world.run(
                "/usr/bin/env",
                ["COLUMNS=80", Executables.products + "/" + program] + path + ["--help"]
            ).output
            let command = ([program] + path).joined(separator: " ")
            #expect(help.contains("EXAMPLE"), "\(command)")
            text += "# \(command)\n\n\(help)\n"
            guard let list = help.range(of: "SUBCOMMANDS:\n") else { return }
            for line in help[list.upperBound...].split(
                separator: "\n", omittingEmptySubsequences: false)
            {
                if line.isEmpty { break }
                let words = line.split(separator: " ")
                // A name stands two blanks in, the rest of its sentence further.
                if line.hasPrefix("  "), !line.hasPrefix("   "), let name = words.first {
                    try visit(path + [String(name)])
                }
            }
        }

        try visit([])

        #expect(text.contains("# \(program) \(deep)\n"))
        try Golden.check("Tests/Fixtures/\(program)-help.txt", text, suite: "CommandLineTests")
    }

    @Test func typesAreListedAsJSON() throws {
        let world = try Executables()
        defer { world.remove() }

        let all = try world.run("p352-agent", "types", "--json").output
        let one = try world.run("p352-agent", "types", "product", "--json").output

        let types = try #require(
            try JSONSerialization.jsonObject(with: Data(all.utf8)) as? [[String: Any]])
        #expect(types.count >= 50)
        let product = try #require(
            try JSONSerialization.jsonObject(with: Data(one.utf8)) as? [String: Any])
        #expect(product["key"] as? String == "slug")
        let fields = try #require(product["fields"] as? [[String: Any]])
        let incubator = try #require(fields.first { $0["name"] as? String == "incubator" })
        #expect(incubator["kind"] as? String == "reference")
        #expect(incubator["to"] as? String == "incubator")
        #expect(types.contains { $0["name"] as? String == "product" })
    }
}
