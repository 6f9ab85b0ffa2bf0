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
