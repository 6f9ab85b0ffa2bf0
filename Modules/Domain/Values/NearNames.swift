/// Names that somebody may have meant who wrote another one.
public enum NearNames {
    /// At most three names, nearest first: those that differ by few letters (one in three, at least
    /// one), whatever their case, and those that begin alike.
    /// Cost: number of names × the product of lengths.
    public static func of(_ name: String, among names: some Sequence<String>) -> [String] {
        let wanted = Array(name.lowercased())
        let reach = max(1, wanted.count / 3)
        let found = Set(names).compactMap { candidate -> (distance: Int, name: String)? in
            let letters = Array(candidate.lowercased())
            if wanted.count >= 3, letters.starts(with: wanted) || wanted.starts(with: letters) {
                return letters.isEmpty ? nil : (1, candidate)
            }
            guard abs(letters.count - wanted.count) <= reach else { return nil }
            let distance = distance(wanted, letters)
            return distance <= reach ? (distance, candidate) : nil
        }
        return found.sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }.prefix(3).map(
            \.name)
    }

    /// "; did you mean a, b?", or nothing where none is near: the end of a message.
    public static func question(_ name: String, among names: some Sequence<String>) -> String {
        let near = of(name, among: names)
        return near.isEmpty ? "" : "; did you mean \(near.joined(separator: ", "))?"
    }

    /// Letters to insert, delete, replace or swap with their neighbour (optimal string alignment,
    /// after Damerau 1964).
    private static func distance(_ a: [Character], _ b: [Character]) -> Int {
        var before: [Int] = []
        var last = Array(0...b.count)
        for i in 0..<a.count {
            var row = [i + 1]
            for j in 0..<b.count {
                var cost = min(last[j] + (a[i] == b[j] ? 0 : 1), last[j + 1] + 1, row[j] + 1)
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
                    cost = min(cost, before[j - 1] + 1)
                }
                row.append(cost)
            }
            before = last
            last = row
        }
        return last[b.count]
    }
}
