/// Where records end that were merged into others, one after the other.
///
/// Who merges A into B and B into C means C for both. A circle means nothing: those in it stay what
/// they are, and what was merged into one of them goes there.
public struct Mergers: Sendable {
    /// Of each record that was merged, the one that stands for it.
    public private(set) var ends: [RecordID: RecordID] = [:]
    /// Records that were merged, over others or not, into themselves.
    public private(set) var circles: Set<RecordID> = []

    /// - Parameter steps: each record with the one that it was merged into.
    /// Cost: O(steps).
    public init(_ steps: [RecordID: RecordID]) {
        for start in steps.keys {
            var path: [RecordID] = []
            var places: [RecordID: Int] = [:]
            var end = start
            while let next = steps[end], ends[end] == nil, !circles.contains(end),
                places[end] == nil
            {
                places[end] = path.count
                path.append(end)
                end = next
            }
            if let first = places[end] {
                circles.formUnion(path[first...])
                path.removeSubrange(first...)
            }
            let last = ends[end] ?? end
            for record in path { ends[record] = last }
        }
    }
}
