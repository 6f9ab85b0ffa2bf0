import Foundation
import Testing

/// A program of Debian's between agent and central, on a loopback port of its own.
final class Intermediary {
    enum Kind: String, CaseIterable { case squid, tinyproxy, nginx }

    let port: Int
    private let process = Process()

    static func path(_ kind: Kind) -> String {
        kind == .tinyproxy ? "/usr/bin/tinyproxy" : "/usr/sbin/\(kind.rawValue)"
    }

    static func isHere(_ kind: Kind) -> Bool {
        FileManager.default.isExecutableFile(atPath: path(kind))
    }

    /// - Parameters:
    ///   - folder: an empty one for its files; made here, open to the user that the program becomes.
    ///   - configuration: of the port.
    convenience init(
        _ kind: Kind, folder: String, configuration: (Int) -> String
    ) throws {
        let file = folder + "/configuration"
        try self.init(path: Self.path(kind), folder: folder) { port in
            try configuration(port).write(toFile: file, atomically: true, encoding: .utf8)
            return switch kind {
            case .squid: ["-N", "-n", "p352\(port)", "-f", file]
            case .tinyproxy: ["-d", "-c", file]
            case .nginx: ["-p", folder, "-e", folder + "/errors", "-c", file]
            }
        }
    }

    /// - Parameter arguments: of the port.
    init(path: String, folder: String, arguments: (Int) throws -> [String]) throws {
        port = try Loopback.freePort()
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: folder)
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = try arguments(port)
        for output in [\Process.standardOutput, \.standardError] {
            process[keyPath: output] = FileHandle.nullDevice
        }
        try process.start()
        let deadline = Date().addingTimeInterval(60)
        while !Self.answers(port), process.isRunning, Date() < deadline { usleep(10_000) }
        try #require(Self.answers(port), "\(path) does not listen: see \(folder)")
    }

    /// Ends it gently, so that what it keeps is on the disk.
    func stop() {
        kill(process.processIdentifier, SIGTERM)
        for _ in 0..<1000 where process.isRunning { usleep(10_000) }
    }

    deinit {
        // A child of a worker thread may inherit its mask, so that nothing gentler arrives.
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    private static func answers(_ port: Int) -> Bool {
        guard let descriptor = Loopback.connection(to: port) else { return false }
        close(descriptor)
        return true
    }
}
