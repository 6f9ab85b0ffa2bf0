import Foundation
import Testing

/// Programs of several versions side by side: the present agent and central, one before, one after.
@Suite struct VersionTests {
    /// The agent of a version of the vocabulary: so many after the present one.
    @discardableResult
    private func agent(
        _ fleet: Fleet, _ version: Int, _ name: String, _ arguments: String...,
        allow: Set<Int32> = [0]
    ) throws -> Executables.Outcome {
        try fleet.world.run(
            "p352-agent-of-version",
            ["\(version)"] + arguments + ["--home", fleet.home(name)], allow: allow)
    }

    private func enrol(_ fleet: Fleet, _ version: Int, _ name: String) throws {
        try agent(
            fleet, version, name, "enrol", "--central", fleet.address, "--code",
            try fleet.code("ademe"))
        try agent(fleet, version, name, "sync")
    }

    private func product(_ fleet: Fleet, _ version: Int, _ name: String) throws -> [String: Any] {
        try fleet.object(try agent(fleet, version, name, "show", "product", "alpha", "--json"))
    }

    @Test("agent one or two schema versions behind")
    func agentOneOrTwoSchemaVersionsBehind() throws {
        let fleet = try Fleet()
        for (version, name) in [(-1, "oldest"), (0, "present"), (1, "newest")] {
            try enrol(fleet, version, name)
        }
        try agent(
            fleet, 1, "newest", "add", "product", "slug=alpha", "title=T", "incubator=ademe",
            "carbon=12")
        try agent(fleet, 1, "newest", "add", "carbon-report", "product=alpha", "tonnes=7")
        try agent(fleet, 1, "newest", "sync")

        // They pull and push as ever; what they don't know is carried and shown.
        for (version, name) in [(0, "present"), (-1, "oldest")] {
            try agent(fleet, version, name, "sync")
            #expect(try product(fleet, version, name)["field-900"] as? Int == 12)
            let shown = try agent(fleet, version, name, "show", "product", "alpha").output
            #expect(shown.contains("field-900 = 12  [of a newer version, read-only]"))
            for field in ["carbon=3", "field-900=3"] {
                let refused = try agent(
                    fleet, version, name, "set", "product", "alpha", field, allow: [1])
                #expect(refused.errors.contains("update the program"), "\(refused.errors)")
            }
            let tables = fleet.world.folder + "/tables-\(name)"
            try agent(fleet, version, name, "export", "--format", "json", "--out", tables)
            let exported = try String(contentsOfFile: tables + "/product.json", encoding: .utf8)
            #expect(exported.contains("\"field-900\": 12"))
            let field = version < 0 ? "title" : "mission"
            try agent(fleet, version, name, "set", "product", "alpha", "\(field)=By \(name)")
            try agent(fleet, version, name, "sync")
            try agent(fleet, version, name, "verify")
        }
        for (version, name) in [(1, "newest"), (0, "present"), (-1, "oldest")] {
            try agent(fleet, version, name, "sync")
            let record = try product(fleet, version, name)
            #expect(record["title"] as? String == "By oldest")
            #expect(record["mission"] as? String == "By present")
            #expect(record[version > 0 ? "carbon" : "field-900"] as? Int == 12)
        }

        // An upgrade writes nothing and shows what a home shows that always knew.
        let before = try agent(fleet, -1, "oldest", "log", "--frontier", "--json").output
        for version in [0, 1] {
            let after = try agent(fleet, version, "oldest", "log", "--frontier", "--json").output
            #expect(after == before)
            try agent(fleet, version, "oldest", "verify")
        }
        for type in ["product", "carbon-report"] {
            let always = try agent(fleet, 1, "newest", "list", type, "--json").output
            #expect(try agent(fleet, 1, "oldest", "list", type, "--json").output == always)
            #expect(always.contains(type == "product" ? "\"carbon\": 12" : "\"tonnes\": 7"))
        }
        try agent(fleet, 1, "oldest", "set", "product", "alpha", "carbon=11")
        let refused = try agent(fleet, -1, "oldest", "status", allow: [1])
        #expect(refused.errors.contains("newer version"))
        fleet.stop()
        _ = try fleet.decide("verify")
    }
}
