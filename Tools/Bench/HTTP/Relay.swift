import Foundation

/// A process between agents and central that counts bytes.
final class Relay {
    private let process = Process()
    private let input = Pipe()
    private let output = Pipe()
    let address: String

    init(to address: String) throws {
        guard let url = URL(string: address), let host = url.host, let port = url.port else {
            fatalError("\(address) is no address")
        }
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("relay.py").path
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", script, host, "\(port)"]
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        self.address = "http://127.0.0.1:" + Relay.line(output)
    }

    private static func line(_ pipe: Pipe) -> String {
        var bytes: [UInt8] = []
        while let byte = pipe.fileHandleForReading.readData(ofLength: 1).first, byte != 10 {
            bytes.append(byte)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// All bytes so far, both ways.
    func bytes() throws -> Int {
        try input.fileHandleForWriting.write(contentsOf: Data("\n".utf8))
        return Relay.line(output).split(separator: " ").compactMap { Int($0) }.reduce(0, +)
    }

    /// Connections still come about, in the kernel; nothing goes through until `goOn()`.
    func pause() { kill(process.processIdentifier, SIGSTOP) }

    func goOn() { kill(process.processIdentifier, SIGCONT) }

    func stop() {
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
    }
}
