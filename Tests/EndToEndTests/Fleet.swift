import Foundation
import Testing

/// Central with its enrolled homes, all real executables: DINUM's own home `dinum` and those that
/// a test enrols. Ends central when it goes.
final class Fleet {
    let world: Executables
    /// Central's home.
    let central: String
    private(set) var address = ""
    private var serving: Process?

    /// Makes central, DINUM's home, and the incubators' labels that all share.
    init(incubators: [String] = ["ademe", "mtes"]) throws {
        world = try Executables()
        central = world.folder + "/central"
        try world.run("p352-central", "init", "--home", central)
        try serve()
        try enrol("dinum", incubator: "dinum", role: "dinum")
        for incubator in incubators {
            try agent("dinum", "add", "incubator", "slug=\(incubator)", "title=\(incubator)")
        }
        try sync("dinum")
    }

    deinit {
        stop(SIGKILL)
        world.remove()
    }

    // MARK: - Central

    /// Starts central, on the same port as before.
    /// - Parameter descriptors: so many files and connections may it open.
    func serve(descriptors: Int? = nil) throws {
        let port = address.split(separator: ":").last.map(String.init) ?? "0"
        let process = Process()
        let limit = descriptors.map { "ulimit -n \($0); " } ?? ""
        process.executableURL = URL(fileURLWithPath: "/bin/bash")
        process.arguments = [
            "-c", limit + "exec \"$@\"", "-", Executables.products + "/p352-central", "serve",
            "--home", central, "--listen", "127.0.0.1:\(port)",
        ]
        let out = Pipe()
        process.standardOutput = out
        process.standardError = FileHandle.nullDevice
        process.standardInput = FileHandle.nullDevice
        try process.start()
        serving = process
        var line = Data()
        while !line.contains(UInt8(ascii: "\n")) {
            let more = out.fileHandleForReading.availableData
            try #require(!more.isEmpty, "central ended before it listened")
            line += more
        }
        address = String(decoding: line, as: UTF8.self).trimmingCharacters(in: .newlines)
    }

    /// Ends central and waits for its end.
    func stop(_ signal: Int32 = SIGTERM) {
        guard let process = serving else { return }
        serving = nil
        kill(process.processIdentifier, signal)
        process.waitUntilExit()
    }

    var isServing: Bool { serving?.isRunning ?? false }

    /// The port that central listens on.
    var port: Int { Int(address.split(separator: ":").last ?? "") ?? 0 }

    func decide(_ arguments: String..., allow: Set<Int32> = [0]) throws -> Executables.Outcome {
        try world.run("p352-central", arguments + ["--home", central], allow: allow)
    }

    func code(_ incubator: String, role: String = "incubator") throws -> String {
        let outcome = try decide("invite", "--incubator", incubator, "--role", role)
        return outcome.output.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    // MARK: - Homes

    func home(_ name: String) -> String { world.folder + "/" + name }

    func enrol(_ name: String, incubator: String, role: String = "incubator") throws {
        try agent(
            name, "enrol", "--central", address, "--code", try code(incubator, role: role))
    }

    /// Runs an agent's subcommand in a home; the first word or two are the subcommand.
    @discardableResult
    func agent(
        _ name: String, _ arguments: String..., allow: Set<Int32> = [0]
    ) throws -> Executables.Outcome {
        try world.run("p352-agent", arguments + ["--home", home(name)], allow: allow)
    }

    @discardableResult
    func sync(_ name: String, allow: Set<Int32> = [0]) throws -> Executables.Outcome {
        try agent(name, "sync", "--json", allow: allow)
    }

    /// A home of an incubator that has enrolled and synced.
    func incubator(_ name: String, of incubator: String? = nil) throws {
        try enrol(name, incubator: incubator ?? name)
        try sync(name)
    }

    func addProduct(_ name: String, _ slug: String, incubator: String) throws {
        try agent(name, "add", "product", "slug=\(slug)", "title=T", "incubator=\(incubator)")
    }

    func title(_ name: String, _ slug: String) throws -> String? {
        try record(name, slug)?["title"] as? String
    }

    func record(_ name: String, _ slug: String) throws -> [String: Any]? {
        try records(name).first { $0["key"] as? String == slug }
    }

    func records(_ name: String, type: String = "product") throws -> [[String: Any]] {
        let output = try agent(name, "list", type, "--json").output
        return try #require(
            try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [[String: Any]])
    }

    /// A command's JSON object.
    func object(_ outcome: Executables.Outcome) throws -> [String: Any] {
        try #require(
            try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any],
            "\(outcome.output)\(outcome.errors)")
    }

    func status(_ name: String) throws -> [String: Any] {
        try object(try agent(name, "status", "--json", allow: [0, 2]))
    }

    /// Scope → tips.
    func frontier(_ name: String) throws -> [String: [String]] {
        let output = try agent(name, "log", "--frontier", "--json").output
        return try #require(
            try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: [String]])
    }

    /// The tips of the scopes that both of these homes hold are the same.
    func agree(_ a: String, _ b: String) throws -> Bool {
        let (left, right) = (try frontier(a), try frontier(b))
        let both = Set(left.keys).intersection(right.keys)
        return both.count > 1 && both.allSatisfy { left[$0] == right[$0] }
    }

    /// Replicas as central lists them, of one incubator.
    func replicas(_ incubator: String) throws -> [[String: Any]] {
        let output = try decide("replicas", "--json").output
        let all = try #require(
            try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [[String: Any]])
        return all.filter { $0["incubator"] as? String == incubator }
    }

    func replica(_ name: String) throws -> String {
        try #require(try status(name)["replica"] as? String)
    }

    func copy(_ from: String, to: String) throws {
        try FileManager.default.copyItem(atPath: from, toPath: to)
    }
}
