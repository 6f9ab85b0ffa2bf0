import Foundation

/// Git's plumbing, with the user's configuration left out so that everybody walks alike.
enum GitProcess {
    /// Runs git in a repository and hands on what it prints, piece by piece.
    /// - Parameter input: a file that git reads as its standard input.
    static func run(
        in path: String, _ arguments: [String], input: FileHandle? = nil,
        output: ([UInt8]) throws -> Void
    ) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments =
            [
                "git", "-c", "safe.directory=*", "-c", "core.quotepath=off", "-c",
                "diff.renames=true", "-c", "diff.renameLimit=0", "-C", path,
            ] + arguments
        var environment = ProcessInfo.processInfo.environment
        environment["GIT_CONFIG_GLOBAL"] = "/dev/null"
        environment["GIT_CONFIG_SYSTEM"] = "/dev/null"
        environment["GIT_CONFIG_NOSYSTEM"] = "1"
        environment["LC_ALL"] = "C"
        environment["GIT_OPTIONAL_LOCKS"] = "0"
        process.environment = environment
        let out = Pipe()
        let errors = Pipe()
        process.standardOutput = out
        process.standardError = errors
        process.standardInput = input ?? FileHandle.nullDevice
        do {
            try process.run()
        } catch {
            throw ImportError(
                place: path, reason: "git could not be started (\(error.localizedDescription))",
                remedy: "install git")
        }
        let descriptor = out.fileHandleForReading.fileDescriptor
        var failure: (any Error)?
        while true {
            let piece = unsafe [UInt8](unsafeUninitializedCapacity: 1 << 18) { buffer, count in
                count = unsafe max(0, read(descriptor, buffer.baseAddress, buffer.count))
            }
            if piece.isEmpty { break }
            if failure != nil { continue }
            do {
                try output(piece)
            } catch {
                failure = error
                process.terminate()
            }
        }
        let message = errors.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        if let failure { throw failure }
        guard process.terminationStatus == 0 else {
            let text = String(decoding: message, as: UTF8.self)
                .trimmingCharacters(in: .whitespacesAndNewlines)
            throw ImportError(
                place: path, reason: "git says: \(text)",
                remedy: "check that the path is a clone with a checked-out branch")
        }
    }

    /// All that git prints, for short answers.
    static func text(in path: String, _ arguments: [String]) throws -> String {
        var bytes: [UInt8] = []
        try run(in: path, arguments) { bytes += $0 }
        return String(decoding: bytes, as: UTF8.self)
            .trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
