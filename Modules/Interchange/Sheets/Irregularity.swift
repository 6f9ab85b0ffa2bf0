/// Something in a sheet that is not as it should be. Nothing is dropped in silence: what cannot
/// be read is listed, and the rest is imported.
public struct Irregularity: Hashable, Sendable, CustomStringConvertible {
    /// Why, as a stable word for counts.
    public enum Reason: String, Sendable, CaseIterable {
        // Files.
        case notASheet = "not-a-sheet"
        case emptyFile = "empty-file"
        case unclosedFrontMatter = "unclosed-front-matter"
        case unreadable = "unreadable"
        case notFields = "not-a-mapping"
        case strayName = "file-name-without-md"
        case unusualKey = "unusual-key"
        case twoFiles = "two-files-one-sheet"
        // Fields.
        case duplicateKey = "duplicate-key"
        case unknownField = "unknown-field"
        case personalData = "personal-data-left-out"
        case wrongKind = "unexpected-kind"
        case tooLong = "too-long"
        case straySpaces = "stray-spaces"
        case escapedLink = "escaped-link"
        case emptyLink = "empty-link"
        case unknownValue = "unknown-value"
        case unknownUserType = "unknown-user-type"
        case impossibleDate = "impossible-date"
        // References.
        case unknownOwner = "unknown-organisation"
        case noOwner = "no-owner"
        case unknownIncubator = "unknown-incubator"
        case noIncubator = "no-incubator"
        // Phases.
        case phaseWithoutStart = "phase-without-start"
        case phaseWithoutEnd = "phase-without-end"
        case phaseWithoutName = "phase-without-name"
        case unknownPhase = "unknown-phase"
        case lastPhaseEnded = "last-phase-ended"
        case phaseOrder = "phases-out-of-order"
        case phaseOverlap = "phases-overlap"
        case phaseGap = "gap-between-phases"
        case phaseSameDay = "phases-start-the-same-day"
        case phaseFuture = "phase-in-the-future"
        case phaseEndsBeforeStart = "phase-ends-before-it-starts"
        case noInvestigation = "no-investigation"
        case noConstruction = "acceleration-without-construction"
        // Events and awards.
        case eventWithoutDate = "event-without-date"
        case eventWithoutName = "event-without-name"
        case unknownEvent = "unknown-event"
        case eventWithoutCall = "fast-event-without-call"
        case eventWithoutAward = "fast-event-without-award"
        case amount = "amount-unreadable"
        case amountSpelling = "amount-spelled-unusually"
        case amountCeiling = "amount-above-ceiling"
        case amountsDisagree = "amounts-disagree"
        case awardWithoutCall = "award-without-call"
        case awardWithoutEvent = "award-without-event"
        case awardLeft = "award-left-the-sheet"

        /// Whether something that the sheet says is not in the plan; else it is imported as it
        /// stands and only worth a look.
        public var isLoss: Bool {
            switch self {
            case .notASheet, .emptyFile, .unclosedFrontMatter, .unreadable, .notFields, .twoFiles,
                .duplicateKey, .unknownField, .personalData, .wrongKind, .tooLong,
                .impossibleDate, .phaseWithoutName, .amount, .awardWithoutCall:
                true
            case .strayName, .unusualKey, .straySpaces, .escapedLink, .emptyLink, .unknownValue,
                .unknownUserType, .unknownOwner, .noOwner, .unknownIncubator, .noIncubator,
                .phaseWithoutStart, .phaseWithoutEnd, .unknownPhase, .lastPhaseEnded, .phaseOrder,
                .phaseOverlap, .phaseGap, .phaseSameDay, .phaseFuture, .phaseEndsBeforeStart,
                .noInvestigation, .noConstruction, .eventWithoutDate, .eventWithoutName,
                .unknownEvent, .eventWithoutCall, .eventWithoutAward, .amountSpelling,
                .amountCeiling, .amountsDisagree, .awardWithoutEvent, .awardLeft:
                false
            }
        }
    }

    public let file: String
    /// From 1; 0 where no line can be named.
    public let line: Int
    public let reason: Reason
    public let detail: String
    /// Of a history: the commit in which it first stands like this.
    public var commit: String?

    /// `FILE:LINE: REASON: DETAIL`, in a history with the commit's first digits.
    public var description: String {
        let place = "\(file)\(line > 0 ? ":\(line)" : "")"
        return "\(place)\(commit.map { "@\($0.prefix(8))" } ?? ""): \(reason.rawValue): \(detail)"
    }
}
