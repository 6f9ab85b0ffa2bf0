import Foundation

/// How a sync waits when a server asks it to: given from outside, so that tests need not wait.
public struct Waiting: Sendable {
    /// Sleeps so many seconds; throws when the task is cancelled.
    public var sleep: @Sendable (Double) async throws -> Void
    /// Tells a person why nothing happens for a while.
    public var notice: @Sendable (String) -> Void

    public init(
        sleep: @escaping @Sendable (Double) async throws -> Void = {
            try await Task.sleep(for: .seconds($0))
        },
        notice: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        self.sleep = sleep
        self.notice = notice
    }
}

/// Answers 429 and 503 ask for patience (RFC 6585 section 4, RFC 9110 section 15.6.4): central when
/// a quota is used up or its store is busy, and whatever stands before it, as nginx does with a page
/// of HTML and mostly without saying for how long; with 502 while central starts.
struct Patience {
    /// One request waits no longer than this altogether, in seconds; what asks for more ends the
    /// sync, and `sync --watch` comes back then.
    private static let longest = 120.0
    /// Whoever asks for more asks for this: a century.
    private static let endless = 100 * 365 * 86_400.0
    /// Pauses where the server names none.
    private static let unnamed = [1.0, 2.0, 4.0]

    private var waited = 0.0
    private var tries = 0

    enum Verdict: Equatable {
        /// In seconds.
        case wait(Double)
        /// What the server asked for, where it did.
        case giveUp(Double?)
    }

    /// Whether an answer asks for patience.
    static func isAsked(by answer: Exchange.Answer) -> Bool {
        [429, 502, 503].contains(answer.status)
    }

    /// - Parameter spread: 0 to 1, random: incubators behind one proxy do not all come back at once.
    mutating func verdict(_ answer: Exchange.Answer, spread: Double) -> Verdict {
        let asked = Patience.seconds(answer)
        defer { tries += 1 }
        guard let asked else {
            guard tries < Patience.unnamed.count else { return .giveUp(nil) }
            return .wait(Patience.unnamed[tries] * (1 + spread / 4))
        }
        let pause = max(1, asked) * (1 + spread / 4)
        guard waited + asked <= Patience.longest else { return .giveUp(asked) }
        waited += max(1, asked)
        return .wait(pause)
    }

    /// `retry-after`: seconds, or a date, which is compared with the server's own clock.
    static func seconds(_ answer: Exchange.Answer) -> Double? {
        guard let text = answer.headers["retry-after"] else { return nil }
        if let seconds = Double(text), seconds >= 0, seconds.isFinite {
            return min(seconds, Patience.endless)
        }
        guard let then = date(text), let now = answer.headers["date"].flatMap(date) else {
            return nil
        }
        return max(0, then.timeIntervalSince(now))
    }

    /// An HTTP date (RFC 9110, section 5.6.7), the one form that is still written.
    private static func date(_ text: String) -> Date? {
        let format = DateFormatter()
        format.locale = Locale(identifier: "en_US_POSIX")
        format.timeZone = TimeZone(secondsFromGMT: 0)
        format.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
        return format.date(from: text)
    }
}
