import Foundation

/// A running git whose output is read piece by piece, its complaints beside it: whichever of the
/// two pipes fills is emptied, so that neither side waits for the other. The user's, the
/// machine's and the environment's configuration are left out, so that everybody walks alike.
final class GitProcess {
    private let path: String
    private let process = Process()
    private let out = Pipe()
    private let errors = Pipe()
    private var buffer: [UInt8] = []
    /// Where what is not yet handed on begins.
    private var start = 0
    private var isAtEnd = false
    private var complaints: [UInt8] = []
    private var areErrorsOpen = true

    /// - Parameter input: a file that git reads as its standard input.
    /// - Throws: `ImportError` when no process can be started.
    init(in path: String, _ arguments: [String], input: FileHandle? = nil) throws {
        self.path = path
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["git"] + GitProcess.pinned + ["-C", path] + arguments
        var environment = ProcessInfo.processInfo.environment
        // GIT_DIR and its like, as a hook would hand them on, point elsewhere.
        for name in environment.keys where name.hasPrefix("GIT_") { environment[name] = nil }
        environment["GIT_CONFIG_GLOBAL"] = "/dev/null"
        environment["GIT_CONFIG_SYSTEM"] = "/dev/null"
        environment["GIT_CONFIG_NOSYSTEM"] = "1"
        environment["GIT_OPTIONAL_LOCKS"] = "0"
        // A partial clone says what it lacks and fetches nothing: a remote may be a command, and
        // what the repository allows for its protocol goes before any `-c`.
        environment["GIT_ALLOW_PROTOCOL"] = ""
        environment["GIT_NO_LAZY_FETCH"] = "1"
        environment["GIT_TERMINAL_PROMPT"] = "0"
        environment["LC_ALL"] = "C"
        process.environment = environment
        process.standardOutput = out
        process.standardError = errors
        process.standardInput = input ?? FileHandle.nullDevice
        do {
            try ProcessStart.run(process)
        } catch {
            throw ImportError(
                place: path, reason: "git could not be started (\(error.localizedDescription))",
                remedy: "install git")
        }
    }

    /// What a repository's own configuration could change otherwise. Signatures are checked by a
    /// program that it names.
    private static let pinned = [
        "--no-pager", "--no-replace-objects", "-c", "safe.directory=*", "-c", "core.quotepath=off",
        "-c", "diff.renames=true", "-c", "diff.renameLimit=0", "-c", "log.showRoot=true",
        "-c", "log.showSignature=false", "-c", "core.fsmonitor=false",
    ]

    /// The bytes before the next `delimiter`, which is left out; nil at the end.
    func token(_ delimiter: UInt8) throws -> ArraySlice<UInt8>? {
        var searched = 0
        while true {
            if let end = buffer[(start + searched)...].firstIndex(of: delimiter) {
                defer { start = end + 1 }
                return buffer[start..<end]
            }
            searched = buffer.count - start
            if try !fill() {
                if searched == 0 { return nil }
                defer { start = buffer.count }
                return buffer[start...]
            }
        }
    }

    /// The next bytes; fewer at the end.
    func take(_ count: Int) throws -> [UInt8] {
        while buffer.count - start < count, try fill() {}
        let end = min(buffer.count, start + count)
        defer { start = end }
        return Array(buffer[start..<end])
    }

    /// Leaves bytes out without keeping them.
    func skip(_ count: Int) throws {
        var left = count
        while left > 0 {
            let here = min(left, buffer.count - start)
            start += here
            left -= here
            if left > 0, try !fill() { return }
        }
    }

    /// Waits for git's end.
    /// - Throws: `ImportError` when git failed, with what it said.
    func finish() throws {
        while try fill() { start = buffer.count }
        process.waitUntilExit()
        guard process.terminationStatus != 0 else { return }
        let text = String(decoding: complaints, as: UTF8.self)
            .trimmingCharacters(in: .whitespacesAndNewlines)
        // What env(1) answers for a command that is not there.
        if process.terminationStatus == 127 {
            throw ImportError(place: path, reason: "git is not installed", remedy: "install git")
        }
        throw ImportError(
            place: path, reason: "git says: \(text)",
            remedy: "check that the path is a whole clone with a checked-out branch")
    }

    /// Ends git when its answer is no longer wanted.
    func cancel() {
        guard process.isRunning else { return }
        process.terminate()
        process.waitUntilExit()
    }

    /// All that git prints, for short answers.
    static func text(in path: String, _ arguments: [String]) throws -> String {
        let git = try GitProcess(in: path, arguments)
        defer { git.cancel() }
        let bytes = try git.take(1 << 20)
        try git.finish()
        return String(decoding: bytes, as: UTF8.self)
            .trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Adds what git has printed since; false at the end.
    private func fill() throws -> Bool {
        if start > 0 {
            buffer.removeFirst(start)
            start = 0
        }
        while !isAtEnd {
            var ready = [
                pollfd(
                    fd: out.fileHandleForReading.fileDescriptor, events: Int16(POLLIN), revents: 0),
                pollfd(
                    fd: areErrorsOpen ? errors.fileHandleForReading.fileDescriptor : -1,
                    events: Int16(POLLIN), revents: 0),
            ]
            if unsafe poll(&ready, 2, -1) < 0 {
                if errno == EINTR { continue }
                throw ImportError(
                    place: path, reason: "git's output cannot be read (errno \(errno))",
                    remedy: "try again")
            }
            if ready[1].revents != 0 {
                let piece = try GitProcess.read(ready[1].fd, 1 << 14, path)
                if piece.isEmpty { areErrorsOpen = false }
                // Enough to say what is wrong.
                if complaints.count < 1 << 12 { complaints += piece }
            }
            if ready[0].revents != 0 {
                let piece = try GitProcess.read(ready[0].fd, 1 << 17, path)
                isAtEnd = piece.isEmpty
                if !isAtEnd {
                    buffer += piece
                    return true
                }
            }
        }
        // git has closed its output; what it still complains of ends with it.
        while areErrorsOpen {
            let piece = try GitProcess.read(
                errors.fileHandleForReading.fileDescriptor, 1 << 14, path)
            if piece.isEmpty { areErrorsOpen = false }
            if complaints.count < 1 << 12 { complaints += piece }
        }
        return false
    }

    /// Empty at the end of the file.
    private static func read(_ descriptor: Int32, _ limit: Int, _ path: String) throws -> [UInt8] {
        while true {
            var failure: Int32 = 0
            let piece = unsafe [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
                let got = unsafe Foundation.read(descriptor, buffer.baseAddress, limit)
                if got < 0 { failure = errno }
                count = max(0, got)
            }
            if failure == 0 { return piece }
            guard failure == EINTR else {
                throw ImportError(
                    place: path, reason: "git's output cannot be read (errno \(failure))",
                    remedy: "try again")
            }
        }
    }
}
