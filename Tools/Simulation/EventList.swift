/// Numbers of events, ascending, from 0; in words as `0-12,15`, or `none`.
package struct EventList: Hashable, Sendable {
    package let numbers: [Int]

    package init(_ numbers: [Int]) { self.numbers = numbers }

    /// Nil for a text that is no such list.
    package init?(text: String) {
        var numbers: [Int] = []
        for part in (text == "none" ? "" : text).split(separator: ",") {
            let ends = part.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
            guard let first = ends.first ?? nil, let last = ends.last ?? nil, ends.count <= 2,
                first <= last, first > numbers.last ?? -1, last < 1_000_000
            else { return nil }
            numbers += Array(first...last)
        }
        self.numbers = numbers
    }

    package var text: String {
        var parts: [String] = []
        var n = 0
        while n < numbers.count {
            var last = n
            while last + 1 < numbers.count, numbers[last + 1] == numbers[last] + 1 { last += 1 }
            parts.append(last > n ? "\(numbers[n])-\(numbers[last])" : "\(numbers[n])")
            n = last + 1
        }
        return parts.isEmpty ? "none" : parts.joined(separator: ",")
    }
}
