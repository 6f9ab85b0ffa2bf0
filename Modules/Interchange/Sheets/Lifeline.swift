import Domain

/// Follows the phases of a product in the sheet's order and says what is irregular in them.
/// Nothing is repaired: overlaps, gaps and odd orders are facts of the sheets.
struct Lifeline {
    private var last: (name: String, start: Day, end: Day?, order: Int)?

    /// The logical order of a product's life; the last ways out are equals.
    private static let order = [
        "investigation": 0, "construction": 1, "acceleration": 2, "consolidation": 3,
        "perennisation": 4, "transfer": 4, "transfere": 4, "opere": 4, "success": 5,
        "abandon-investigation": 6, "abandon": 6, "alumni": 6,
    ]

    mutating func add(
        _ name: String, _ start: Day?, _ end: Day?, isLast: Bool, today: Day
    ) -> [(Irregularity.Reason, String)] {
        var found: [(Irregularity.Reason, String)] = []
        if isLast, end != nil { found.append((.lastPhaseEnded, name)) }
        if !isLast, end == nil { found.append((.phaseWithoutEnd, name)) }
        guard let start else {
            found.append((.phaseWithoutStart, name))
            return found
        }
        if start > today { found.append((.phaseFuture, "\(name) \(start.text)")) }
        if let end, end < start { found.append((.phaseEndsBeforeStart, name)) }
        let order = Lifeline.order[name] ?? 9
        if let last {
            if order < last.order || start < last.start {
                found.append((.phaseOrder, "\(name) after \(last.name)"))
            }
            if start == last.start { found.append((.phaseSameDay, "\(name) and \(last.name)")) }
            if let end = last.end, start < end {
                found.append((.phaseOverlap, "\(name) begins before \(last.name) ends"))
            } else if let end = last.end, start > end.advanced(by: 1) {
                found.append((.phaseGap, "between \(last.name) and \(name)"))
            }
        }
        last = (name, start, end, order)
        return found
    }
}
