import Domain
import Foundation

/// Shows how far long work has come, on standard error.
public enum Progress {
    /// Runs the work and hands it what to call as it goes on: how much is done, and of how much
    /// (0 where that is not known). Each call costs a look at the clock.
    public static func show<T>(
        _ what: String, _ work: ((_ done: Int, _ total: Int) -> Void) throws -> T
    ) throws -> T {
        var line = ProgressLine(what, isTerminal: isatty(2) == 1, start: Console.now())
        func write(_ text: String?) {
            guard let text else { return }
            FileHandle.standardError.write(Data(text.utf8))
        }
        defer { write(line.end()) }
        return try work { done, total in
            write(line.advance(to: done, of: total, at: Console.now()))
        }
    }
}
