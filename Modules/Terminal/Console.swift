public import ArgumentParser
public import Domain
import Foundation

/// Data to standard output, messages to standard error.
public enum Console {
    /// One line of data.
    public static func data(_ text: String, terminator: String = "\n") {
        FileHandle.standardOutput.write(Data((text + terminator).utf8))
    }

    /// One line for people. What others sent may be in it: control characters and marks that turn
    /// the writing direction are shown as U+FFFD, line feeds and tabs stay.
    public static func message(_ text: String) {
        var shown = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            let isHarmless =
                switch scalar.value {
                case 0x09, 0x0A: true
                case 0..<0x20, 0x7F...0x9F, 0x200E...0x200F, 0x202A...0x202E, 0x2066...0x2069: false
                default: true
                }
            shown.append(isHarmless ? scalar : "\u{FFFD}")
        }
        FileHandle.standardError.write(Data((String(shown) + "\n").utf8))
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
