import Foundation
import Testing

/// The running server against its description, by schemathesis from the tests' own environment.
@Suite struct DescriptionTests {
    /// The folder of the Python environment that Tools/venv makes.
    static let environment: String = {
        let environment = ProcessInfo.processInfo.environment
        let data =
            environment["XDG_DATA_HOME"] ?? (environment["HOME"] ?? "") + "/.local/share"
        return environment["P352_VENV"] ?? data + "/p352/venv"
    }()

    static let schemathesis: String? = {
        let path = environment + "/bin/schemathesis"
        return FileManager.default.isExecutableFile(atPath: path) ? path : nil
    }()

    @Test(.enabled(if: schemathesis != nil))
    func theRunningServerDoesWhatItsDescriptionSays() throws {
        let fleet = try Fleet()

        let outcome = try fleet.world.run(
            "/usr/bin/env",
            [
                "SCHEMATHESIS_HOOKS=schemathesis_hooks",
                "PYTHONPATH=\(Executables.root.path)/Tools/contract",
                "P352_CODE=\(try fleet.code("ademe"))", try #require(Self.schemathesis), "run",
                Executables.root.path + "/docs/openapi.yaml", "--url", fleet.address,
                "--checks",
                "not_a_server_error,status_code_conformance,content_type_conformance,"
                    + "response_headers_conformance,response_schema_conformance",
                "--max-examples", "60", "--no-color", "--phases", "fuzzing",
            ])

        #expect(outcome.code == 0, "\(outcome.output.suffix(4000))")
        #expect(fleet.isServing)
    }
}
