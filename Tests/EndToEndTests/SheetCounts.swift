import Foundation

/// Counts taken from the sheets of one commit by other means than the importer: line by line.
struct SheetCounts {
    struct Item {
        var name = ""
        var start = ""
        var date = ""
    }

    /// File name without its ending → phases, events, in the order of the sheet.
    private(set) var phases: [String: [Item]] = [:]
    private(set) var events: [String: [Item]] = [:]

    /// - Parameter day: the last commit of the first-parent line known at the end of that day.
    init(clone: String, until day: String, world: Executables) throws {
        let commit = try world.run(
            "/usr/bin/git", "-C", clone, "rev-list", "-1", "--first-parent",
            "--before=\(day)T23:59:59Z", "HEAD"
        ).output.trimmingCharacters(in: .whitespacesAndNewlines)
        let folder = world.folder + "/sheets-\(day)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try world.run(
            "/usr/bin/git", "-C", clone, "--work-tree", folder, "checkout", commit, "--",
            "content/_startups")
        let sheets = folder + "/content/_startups"
        for file in try FileManager.default.contentsOfDirectory(atPath: sheets)
        where file.hasSuffix(".md") {
            let text = try String(contentsOfFile: sheets + "/" + file, encoding: .utf8)
            let key = String(file.dropLast(3))
            phases[key] = SheetCounts.items(text, "phases")
            events[key] = SheetCounts.items(text, "events")
        }
    }

    /// The list of a block: an item begins with a dash.
    private static func items(_ text: String, _ block: String) -> [Item] {
        var items: [Item] = []
        var isInside = false
        // CRLF is one character of Swift's: some sheets have it.
        for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            if line.hasPrefix("\(block):") {
                isInside = true
                continue
            }
            guard isInside else { continue }
            if let first = line.first, first != " ", first != "-" { break }
            var rest = line.drop { $0 == " " }
            if rest.hasPrefix("-") {
                items.append(Item())
                rest = rest.dropFirst().drop { $0 == " " }
            }
            let parts = rest.split(separator: ":", maxSplits: 1)
            guard parts.count == 2, !items.isEmpty else { continue }
            let value = parts[1].trimmingCharacters(in: CharacterSet(charactersIn: " \"'\r"))
            switch parts[0].trimmingCharacters(in: .whitespaces) {
            case "name": items[items.count - 1].name = value
            case "start": items[items.count - 1].start = String(value.prefix(10))
            case "date": items[items.count - 1].date = String(value.prefix(10))
            default: break
            }
        }
        return items
    }

    /// Products with such a phase starting in the year.
    func begun(_ phase: String, _ year: Int) -> [String] {
        phases.filter { $0.value.contains { $0.name == phase && $0.start.hasPrefix("\(year)-") } }
            .keys.sorted()
    }

    /// Products with such an event dated in the year.
    func dated(_ event: String, _ year: Int) -> [String] {
        events.filter { $0.value.contains { $0.name == event && $0.date.hasPrefix("\(year)-") } }
            .keys.sorted()
    }

    /// Products whose current phase on the day is one of these: the latest start not after it; of
    /// two that start the same day the later one in the sheet.
    func current(on day: String, in names: Set<String>) -> [String] {
        phases.filter { _, list in
            var current = Item()
            for phase in list where !phase.start.isEmpty && phase.start <= day {
                if phase.start >= current.start { current = phase }
            }
            return names.contains(current.name)
        }.keys.sorted()
    }
}
