/// A point in time: milliseconds since 1 January 1970, UTC. Nobody's clock is trusted with it.
public struct Instant: Hashable, Sendable, Comparable {
    public let milliseconds: Int64

    public init(milliseconds: Int64) { self.milliseconds = milliseconds }
    public init(seconds: Int64) { self.init(milliseconds: seconds * 1000) }

    /// Later than every instant that a batch can carry: "without --as-of nothing is left out".
    public static let forever = Instant(milliseconds: .max)

    /// The last millisecond of a day, UTC: `--as-of` with a day includes the whole day.
    public init(endOf day: Day) {
        self.init(milliseconds: (Int64(day.number) + 1) * 86_400_000 - 1)
    }

    /// The first millisecond of a day, UTC.
    public init(startOf day: Day) { self.init(milliseconds: Int64(day.number) * 86_400_000) }

    /// Reads a day (its end, UTC) or an instant `YYYY-MM-DDThh:mm[:ss[.mmm]]` with `Z` or `±hh:mm`.
    public init?(_ text: some StringProtocol) {
        if let day = Day(text) {
            self.init(endOf: day)
            return
        }
        let characters = Array(text.utf8)
        guard characters.count >= 17, characters[10] == UInt8(ascii: "T"),
            let day = Day(String(decoding: characters[..<10], as: UTF8.self))
        else { return nil }
        var rest = String(decoding: characters[11...], as: UTF8.self)
        var offset = 0
        if rest.hasSuffix("Z") {
            rest.removeLast()
        } else if let sign = rest.lastIndex(where: { $0 == "+" || $0 == "-" }) {
            let zone = rest[rest.index(after: sign)...].split(separator: ":")
            guard zone.count == 2, zone[0].count == 2, zone[1].count == 2,
                let hours = Int(zone[0]), let minutes = Int(zone[1]), hours < 24, minutes < 60
            else { return nil }
            offset = (rest[sign] == "-" ? -1 : 1) * (hours * 60 + minutes)
            rest = String(rest[..<sign])
        } else {
            return nil
        }
        let parts = rest.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2 || parts.count == 3, let hour = Int(parts[0]),
            let minute = Int(parts[1]), (0..<24).contains(hour), (0..<60).contains(minute)
        else { return nil }
        var milliseconds = 0
        if parts.count == 3 {
            let seconds = parts[2].split(separator: ".", omittingEmptySubsequences: false)
            guard let whole = Int(seconds[0]), (0..<61).contains(whole), seconds.count <= 2
            else { return nil }
            milliseconds = whole * 1000
            if seconds.count == 2 {
                let digits = String((seconds[1] + "000").prefix(3))
                guard let fraction = Int(digits), fraction >= 0 else { return nil }
                milliseconds += fraction
            }
        }
        let minutes = Int64(hour * 60 + minute - offset)
        self.init(
            milliseconds: Int64(day.number) * 86_400_000 + minutes * 60_000 + Int64(milliseconds))
    }

    /// The day in UTC.
    public var day: Day {
        let days = milliseconds / 86_400_000 - (milliseconds % 86_400_000 < 0 ? 1 : 0)
        return Day(number: Int32(clamping: days))
    }

    /// `YYYY-MM-DDThh:mm:ssZ`, with milliseconds where there are any.
    public var text: String {
        let rest = milliseconds - Int64(day.number) * 86_400_000
        func two(_ n: Int64) -> String { n < 10 ? "0\(n)" : "\(n)" }
        let clock =
            "\(two(rest / 3_600_000)):\(two(rest / 60_000 % 60)):\(two(rest / 1000 % 60))"
        let part = rest % 1000
        let fraction = part == 0 ? "" : "." + String(String(1000 + part).dropFirst())
        return "\(day.text)T\(clock)\(fraction)Z"
    }

    public static func < (a: Instant, b: Instant) -> Bool { a.milliseconds < b.milliseconds }
}
