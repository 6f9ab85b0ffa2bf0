import BenchWorkload
import Foundation
import Replication

/// `p352-central` as its users run it: the executable, in a home of its own, serving on loopback.
final class CentralProcess {
    let home: String
    private(set) var address = ""
    private let executable: URL
    private let process = Process()
    /// Holds the far end of its standard output open.
    private let output = Pipe()

    /// Makes the home.
    init(home: String) throws {
        self.home = home
        executable = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
            .deletingLastPathComponent().appendingPathComponent("p352-central")
        try run(["init"])
    }

    /// Another process on the home of one that has ended.
    init(after other: CentralProcess) {
        home = other.home
        executable = other.executable
    }

    /// Runs a command of its to the end.
    /// - Returns: what it printed.
    @discardableResult
    private func run(_ arguments: [String]) throws -> String {
        let process = Process()
        let output = Pipe()
        process.executableURL = executable
        process.arguments = arguments + ["--home", home]
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            fatalError("p352-central \(arguments.joined(separator: " ")) failed")
        }
        return String(decoding: data, as: UTF8.self)
    }

    func invite(_ incubator: String, role: String = "incubator") throws -> Invitation {
        let code = try run(["invite", "--incubator", incubator, "--role", role])
        guard let line = code.split(separator: "\n").first,
            let invitation = Invitation(code: String(line))
        else { fatalError("\(code) is no code") }
        return invitation
    }

    /// Returns as soon as it listens.
    /// - Parameter address: where another process listened before; any free port without.
    func serve(at address: String? = nil) throws {
        let port = address.flatMap { $0.split(separator: ":").last } ?? "0"
        process.executableURL = executable
        process.arguments = ["serve", "--home", home, "--listen", "127.0.0.1:\(port)"]
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        var line: [UInt8] = []
        while let byte = output.fileHandleForReading.readData(ofLength: 1).first, byte != 10 {
            line.append(byte)
        }
        self.address = String(decoding: line, as: UTF8.self)
        guard self.address.hasPrefix("http") else { fatalError("p352-central does not serve") }
    }

    /// Seconds of CPU so far.
    var cpu: Double {
        let path = "/proc/\(process.processIdentifier)/stat"
        let stat = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
        // After the name in brackets: the 14th and 15th fields of proc(5).
        let fields = stat.split(separator: ")").last?.split(separator: " ") ?? []
        guard fields.count > 12, let user = Double(fields[11]), let system = Double(fields[12])
        else { return 0 }
        return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    /// Greatest resident memory so far, in KiB.
    var peak: Int { Meter.peak(ofProcess: "\(process.processIdentifier)") }

    /// Ends it as an operator does; returns when it has gone.
    func stop() {
        process.terminate()
        process.waitUntilExit()
    }
}
