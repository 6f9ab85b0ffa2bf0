/// Something in a sheet that is not as it should be. Nothing is dropped in silence: what cannot
/// be read is listed, and the rest is imported.
public struct Irregularity: Hashable, Sendable, CustomStringConvertible {
    /// Why, as a stable word for counts.
    public enum Reason: String, Sendable, CaseIterable {
        case notASheet = "not-a-sheet"
        case unclosedFrontMatter = "unclosed-front-matter"
        case unreadable = "unreadable"
        case duplicateKey = "duplicate-key"
        case strayName = "file-name-without-md"
        case straySpaces = "stray-spaces"
        case unknownField = "unknown-field"
        case notText = "not-a-text"
        case impossibleDate = "impossible-date"
        case phaseWithoutStart = "phase-without-start"
        case phaseWithoutName = "phase-without-name"
        case unknownPhase = "unknown-phase"
        case lastPhaseEnded = "last-phase-ended"
        case phaseOrder = "phases-out-of-order"
        case phaseOverlap = "phases-overlap"
        case phaseFuture = "phase-in-the-future"
        case eventWithoutDate = "event-without-date"
        case eventWithoutName = "event-without-name"
        case unknownEvent = "unknown-event"
        case unknownOwner = "unknown-organisation"
        case unknownIncubator = "unknown-incubator"
        case noIncubator = "no-incubator"
        case amount = "amount-unreadable"
        case amountCeiling = "amount-above-ceiling"
        case awardWithoutCall = "award-without-call"
        case awardWithoutEvent = "award-without-event"
        case escapedLink = "escaped-link"
        case emptyLink = "empty-link"
        case awardLeft = "award-left-the-sheet"
        case notWritable = "not-this-incubators"
    }

    public let file: String
    /// From 1; 0 where no line can be named.
    public let line: Int
    public let reason: Reason
    public let detail: String

    public var description: String {
        "\(file)\(line > 0 ? ":\(line)" : ""): \(reason.rawValue): \(detail)"
    }
}
