public import ArgumentParser
public import Domain
import Foundation

/// Data to standard output, messages to standard error.
public enum Console {
    /// Before anything is opened: a standard stream that is closed stays one that cannot be
    /// written, so that no file takes its number, and a file that grows too large is an error, not
    /// the end.
    static func prepare() {
        signal(SIGXFSZ, SIG_IGN)
        for stream in Int32(0)...2 where fcntl(stream, F_GETFD) == -1 {
            _ = open("/dev/null", O_RDONLY)
        }
    }

    /// Data as programs read it, byte for byte. Ends the program where they cannot be written: half
    /// an answer is none.
    public static func data(_ text: String, terminator: String = "\n") {
        do {
            try FileHandle.standardOutput.write(contentsOf: Data((text + terminator).utf8))
        } catch {
            message(
                "Error: standard output cannot be written (\(error.localizedDescription)): make "
                    + "room, or write elsewhere")
            Foundation.exit(ExitCode.failure.rawValue)
        }
    }

    /// One line of data as people read it (`ShownText`).
    public static func line(_ text: String) { data(ShownText.cell(text)) }

    /// The same in columns, with tabs between them.
    public static func line(columns: [String]) {
        data(columns.map(ShownText.cell).joined(separator: "\t"))
    }

    /// Several lines of data as people read them (`ShownText`).
    public static func lines(_ text: String) { data(ShownText.message(text), terminator: "") }

    /// A message for people (`ShownText`).
    public static func message(_ text: String) {
        try? FileHandle.standardError.write(
            contentsOf: Data((ShownText.message(text) + "\n").utf8))
    }

    /// The machine's clock, right or wrong.
    public static func now() -> Instant {
        Instant(milliseconds: Int64((Date().timeIntervalSince1970 * 1000).rounded()))
    }

    /// 128 random bits.
    public static func newID() -> RecordID {
        var generator = SystemRandomNumberGenerator()
        return RecordID(high: generator.next(), low: generator.next())
    }

    /// Reads a fiscal year; `name` is the argument that holds it.
    public static func fiscalYear(_ number: Int, _ name: String) throws -> FiscalYear {
        guard let year = FiscalYear(number) else {
            throw ValidationError("\(name) takes a year from 1900 to 2999, as 2023")
        }
        return year
    }

    /// Parses a day or an instant.
    public static func instant(_ text: String?) throws -> Instant {
        guard let text else { return .forever }
        guard let instant = Instant(text) else {
            throw ValidationError(
                "'\(text)' is neither a day (2024-03-30) nor an instant (2024-03-30T12:00:00Z)")
        }
        return instant
    }
}

extension ExitCode {
    /// A person is needed.
    public static let personNeeded = ExitCode(2)
}
