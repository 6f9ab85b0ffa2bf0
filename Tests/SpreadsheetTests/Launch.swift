import Foundation
import Synchronization

/// One start at a time: Foundation's `Process.run` is not safe beside itself.
enum Launch {
    private static let starting = Mutex(())

    static func wait(
        _ path: String, _ arguments: [String], environment: [String: String]? = nil
    ) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        if let environment { process.environment = environment }
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try starting.withLock { _ in try process.run() }
        process.waitUntilExit()
    }
}
