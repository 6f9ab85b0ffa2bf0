import Foundation
import Synchronization
import Testing

/// One start at a time: Foundation's `Process.run` is not safe beside itself.
private let starting = Mutex(())

extension Process {
    func start() throws { try starting.withLock { _ in try run() } }
}

/// The real executables, in homes of their own.
struct Executables {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// The shared sheets, beside the project; nil where they are absent.
    static let bundle: String? = {
        let path = root.deletingLastPathComponent().path + "/shared/data/betagouv-products.bundle"
        return FileManager.default.fileExists(atPath: path) ? path : nil
    }()

    let folder: String

    init() throws {
        folder = NSTemporaryDirectory() + "p352-e2e-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    func remove() { try? FileManager.default.removeItem(atPath: folder) }

    struct Outcome {
        var code: Int32
        var output: String
        var errors: String
    }

    /// Where the executables lie: beside the test runner.
    static let products: String = {
        let link = root.path + "/.build/release"
        return link
    }()

    @discardableResult
    func run(_ name: String, _ arguments: String..., allow: Set<Int32> = [0]) throws -> Outcome {
        try run(name, arguments, allow: allow)
    }

    @discardableResult
    func run(_ name: String, _ arguments: [String], allow: Set<Int32> = [0]) throws -> Outcome {
        let process = Process()
        process.executableURL = URL(
            fileURLWithPath: name.hasPrefix("/") ? name : Executables.products + "/" + name)
        process.arguments = arguments
        let out = Pipe()
        process.standardOutput = out
        let errorFile = folder + "/stderr-" + UUID().uuidString
        try Data().write(to: URL(fileURLWithPath: errorFile))
        process.standardError = FileHandle(forWritingAtPath: errorFile)
        process.standardInput = FileHandle.nullDevice
        try process.start()
        let output = out.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        let errors = (try? String(contentsOfFile: errorFile, encoding: .utf8)) ?? ""
        let outcome = Outcome(
            code: process.terminationStatus, output: String(decoding: output, as: UTF8.self),
            errors: errors)
        #expect(
            allow.contains(outcome.code),
            "\(name) \(arguments.joined(separator: " ")): exit \(outcome.code): \(errors)")
        return outcome
    }

    /// A clone of the shared sheets.
    func clone() throws -> String {
        let path = folder + "/clone"
        if !FileManager.default.fileExists(atPath: path) {
            try run("/usr/bin/git", "clone", "-q", "-b", "main", try #require(Self.bundle), path)
        }
        return path
    }

    func home(_ name: String, _ incubator: String = "dinum", role: String = "dinum") throws
        -> String
    {
        let home = folder + "/" + name
        try run("p352-agent", "init", "--incubator", incubator, "--role", role, "--home", home)
        return home
    }

    /// A home of DINUM's with the history of the sample sheets.
    func sampleHome() throws -> String {
        let sheets = folder + "/sheets"
        try run(Executables.root.path + "/Tools/sample-sheets", sheets)
        let home = try home("home")
        try run("p352-agent", "import", "betagouv", sheets, "--history", "--home", home)
        return home
    }

    func figures(_ home: String, _ year: Int, asOf: String? = nil) throws -> [String: [String: Any]]
    {
        let text =
            if let asOf {
                try run(
                    "p352-report", "figures", "--year", "\(year)", "--as-of", asOf, "--json",
                    "--home", home
                ).output
            } else {
                try run("p352-report", "figures", "--year", "\(year)", "--json", "--home", home)
                    .output
            }
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        var figures: [String: [String: Any]] = [:]
        for figure in try #require(object["figures"] as? [[String: Any]]) {
            figures[try #require(figure["id"] as? String)] = figure
        }
        return figures
    }
}
