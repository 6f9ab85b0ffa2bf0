package import Foundation
import Synchronization

/// One start at a time: Foundation's `Process.run` crashes now and then when two threads are in
/// it at the same moment (seen on Linux with Swift 6.3). Processes run beside each other as ever.
package enum ProcessStart {
    private static let turn = Mutex(())

    package static func run(_ process: Process) throws {
        try turn.withLock { _ in try process.run() }
    }
}
