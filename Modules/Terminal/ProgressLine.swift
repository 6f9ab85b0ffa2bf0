public import Domain

/// What long work says of how far it has come, as a function of the clock: a bar that is drawn
/// again in its place on a terminal, plain lines elsewhere. Short work says nothing.
public struct ProgressLine: Sendable {
    private let what: String
    private let isTerminal: Bool
    private let start: Instant
    private var last: Instant?

    /// Milliseconds before the first word, and between two.
    private static let bar: (first: Int64, next: Int64) = (300, 100)
    private static let lines: (first: Int64, next: Int64) = (2000, 5000)
    private static let width = 30

    public init(_ what: String, isTerminal: Bool, start: Instant) {
        self.what = what
        self.isTerminal = isTerminal
        self.start = start
    }

    /// What to write now; nil most of the time.
    /// - Parameter total: 0 where it is not known.
    public mutating func advance(to done: Int, of total: Int, at now: Instant) -> String? {
        let pace = isTerminal ? ProgressLine.bar : ProgressLine.lines
        let wait = last.map { now.milliseconds - $0.milliseconds } ?? .max
        guard now.milliseconds - start.milliseconds >= pace.first, wait >= pace.next else {
            return nil
        }
        last = now
        guard total > 0 else {
            return isTerminal ? "\r\u{1B}[K\(what): \(done)" : "\(what): \(done)\n"
        }
        let share = min(max(0, done), total)
        guard isTerminal else {
            return "\(what): \(done) of \(total) (\(share * 100 / total) %)\n"
        }
        let full = share * ProgressLine.width / total
        return "\r\u{1B}[K\(what) ["
            + String(repeating: "=", count: full)
            + String(repeating: " ", count: ProgressLine.width - full) + "] "
            + "\(share * 100 / total) %"
    }

    /// What to write when the work is over: wipes a bar away.
    public mutating func end() -> String? {
        defer { last = nil }
        return isTerminal && last != nil ? "\r\u{1B}[K" : nil
    }
}
