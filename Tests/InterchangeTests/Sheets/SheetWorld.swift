import Domain
import Foundation
import Interchange

/// A folder for one test: sheets as files, or a repository with any history, and imports of it.
final class SheetWorld {
    /// One state of a repository on its first-parent line.
    struct Commit {
        var date: Int64
        /// Path and content of every file.
        var files: [String: String]
        /// A second parent with this state, made at the same date.
        var merging: [String: String]?

        init(_ date: Int64, _ files: [String: String], merging: [String: String]? = nil) {
            self.date = date
            self.files = files
            self.merging = merging
        }
    }

    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "p352-sheets-\(UUID().uuidString)"
        try FileManager.default.createDirectory(
            atPath: path + "/content/_startups", withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    // MARK: - Files

    func write(_ file: String, _ content: String) throws {
        let place = URL(fileURLWithPath: path + "/" + file)
        try FileManager.default.createDirectory(
            at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(content.utf8).write(to: place)
    }

    func remove(_ file: String) throws {
        try FileManager.default.removeItem(atPath: path + "/" + file)
    }

    /// A product's sheet of these lines.
    static func sheet(_ lines: String...) -> String {
        "---\n" + lines.joined(separator: "\n") + "\n---\nText.\n"
    }

    static func startup(_ slug: String) -> String { "content/_startups/\(slug).md" }

    // MARK: - Repositories

    /// Makes the repository, or adds to it, with one `git fast-import`.
    func commit(_ commits: [Commit]) throws {
        if !FileManager.default.fileExists(atPath: path + "/.git") {
            try git(["init", "-q", "-b", "main"])
        }
        let hasHead = (try? git(["rev-parse", "-q", "--verify", "refs/heads/main"])) != nil
        var stream = ""
        for (n, commit) in commits.enumerated() {
            if let merging = commit.merging {
                stream += header("refs/heads/side\(n)", commit.date)
                if n > 0 {
                    stream += "from refs/heads/main\n"
                } else if hasHead {
                    stream += "from refs/heads/main^0\n"
                }
                stream += body(merging)
            }
            stream += header("refs/heads/main", commit.date)
            if n == 0, hasHead { stream += "from refs/heads/main^0\n" }
            if commit.merging != nil { stream += "merge refs/heads/side\(n)\n" }
            stream += body(commit.files)
        }
        try write("stream", stream)
        try git(["fast-import", "--quiet", "--force"], input: path + "/stream")
        try remove("stream")
    }

    private func header(_ branch: String, _ date: Int64) -> String {
        "commit \(branch)\ncommitter T <t@example.org> \(date) +0000\ndata 0\n"
    }

    private func body(_ files: [String: String]) -> String {
        "deleteall\n"
            + files.sorted { $0.key < $1.key }.map {
                "M 100644 inline \"\($0.key)\"\ndata \($0.value.utf8.count)\n\($0.value)\n"
            }.joined()
    }

    struct GitFailed: Error {
        var arguments: [String]
        var status: Int32
    }

    @discardableResult
    func git(_ arguments: [String], input: String? = nil) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["git", "-C", path] + arguments
        let out = Pipe()
        process.standardOutput = out
        process.standardError = FileHandle.nullDevice
        process.standardInput =
            input.flatMap { FileHandle(forReadingAtPath: $0) } ?? FileHandle.nullDevice
        try ProcessStart.run(process)
        let data = out.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw GitFailed(arguments: arguments, status: process.terminationStatus)
        }
        return String(decoding: data, as: UTF8.self)
            .trimmingCharacters(in: .whitespacesAndNewlines)
    }

    // MARK: - Imports

    static let now = Instant(seconds: 1_750_000_000)

    func plan(
        held: any HeldSource = EmptySource(), history: Bool = false, until: Day? = nil,
        incubators: [String] = [], at place: String? = nil
    ) throws -> ImportPlan {
        try SheetImport(
            schema: .current, held: held, sha256: SheetWorld.digest,
            countedIn: { CountingRule.proposed(for: $0, on: $1) }, now: SheetWorld.now
        ).plan(path: place ?? path, history: history, until: until, incubators: incubators)
    }

    /// Stands in for SHA-256, which the programs bring: four rounds of FNV-1a.
    static func digest(_ bytes: [UInt8]) -> [UInt8] {
        (0..<4).flatMap { round -> [UInt8] in
            var hash: UInt64 = 0xcbf2_9ce4_8422_2325 &+ UInt64(round)
            for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
            return (0..<8).map { UInt8(truncatingIfNeeded: hash >> UInt64(8 * $0)) }
        }
    }
}
