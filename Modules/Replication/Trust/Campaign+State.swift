public import Domain

extension AuthorityEntry.Campaign {
    /// How an incubator stands in a campaign.
    public enum State: String, Sendable {
        case signed
        /// "Néant".
        case nothing
        /// Not signed off, and the deadline has passed.
        case late
        case waiting
        /// Signed off, by two machines that say different things.
        case contested
    }

    /// Whether its deadline has passed; one without a deadline waits.
    public func isOver(on today: Day) -> Bool { deadline.map { today > $0 } ?? false }

    /// - Parameters:
    ///   - nothing: whether the sign-off says "néant"; nil before there is one.
    ///   - isContested: whether that stands beside the contrary.
    ///   - today: by the clock of whoever looks.
    public func state(
        signedOffAsNothing nothing: Bool?, isContested: Bool, today: Day
    ) -> State {
        guard let nothing else { return isOver(on: today) ? .late : .waiting }
        return isContested ? .contested : nothing ? .nothing : .signed
    }
}
