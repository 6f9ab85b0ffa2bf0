import Foundation
import Testing

/// Reads a page back as a program would: tags, texts and attributes in order. Small on purpose; it
/// refuses what a strict reader of our own markup must refuse.
struct PageCheck {
    struct Tag {
        let name: String
        let attributes: [String: String]
    }

    private(set) var tags: [Tag] = []
    private(set) var texts: [String] = []
    /// What is wrong with the markup.
    private(set) var faults: [String] = []

    private static let void: Set<String> = ["meta", "br", "hr", "img", "link", "input"]

    init(_ bytes: [UInt8]) {
        guard let page = String(validating: bytes, as: UTF8.self) else {
            faults.append("not UTF-8")
            return
        }
        var open: [String] = []
        var rest = page[...]
        while let start = rest.firstIndex(of: "<") {
            texts.append(PageCheck.decoded(String(rest[..<start])))
            guard let end = rest[start...].firstIndex(of: ">") else {
                faults.append("a tag never ends")
                return
            }
            let inside = rest[rest.index(after: start)..<end]
            rest = rest[rest.index(after: end)...]
            if inside.hasPrefix("!") { continue }
            if inside.hasPrefix("/") {
                let name = String(inside.dropFirst())
                if open.popLast() != name { faults.append("</\(name)> closes nothing") }
                continue
            }
            let tag = PageCheck.tag(inside)
            tags.append(tag)
            if tag.name == "style" {
                rest = rest[(rest.range(of: "</style>")?.lowerBound ?? rest.endIndex)...]
            }
            if !PageCheck.void.contains(tag.name), !inside.hasSuffix("/") { open.append(tag.name) }
        }
        if !open.isEmpty { faults.append("never closed: \(open)") }
        checkLinks()
        checkHeadings()
    }

    private static func tag(_ inside: Substring) -> Tag {
        let name = inside.prefix { $0 != " " && $0 != "/" && $0 != "\n" }
        var attributes: [String: String] = [:]
        var rest = inside.dropFirst(name.count)
        while let equals = rest.firstIndex(of: "=") {
            let key = rest[..<equals].filter { $0 != " " && $0 != "\n" }
            let value = rest[rest.index(equals, offsetBy: 2)...]
            guard let quote = value.firstIndex(of: "\"") else { break }
            attributes[String(key)] = decoded(String(value[..<quote]))
            rest = value[value.index(after: quote)...]
        }
        return Tag(name: String(name), attributes: attributes)
    }

    private static func decoded(_ text: String) -> String {
        var text = text
        for (name, character) in [
            ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&amp;", "&"),
        ] { text = text.replacing(name, with: character) }
        return text
    }

    /// Every anchor is there once, and every link within the page leads to one.
    private mutating func checkLinks() {
        var ids: Set<String> = []
        for id in tags.compactMap({ $0.attributes["id"] }) where !ids.insert(id).inserted {
            faults.append("two elements are called \(id)")
        }
        for tag in tags {
            if let link = tag.attributes["href"], link.hasPrefix("#"),
                !ids.contains(String(link.dropFirst()))
            {
                faults.append("a link leads nowhere: \(link)")
            }
            for id in (tag.attributes["aria-labelledby"] ?? "").split(separator: " ")
            where !ids.contains(String(id)) { faults.append("labelled by nothing: \(id)") }
        }
    }

    /// One h1, and no level left out.
    private mutating func checkHeadings() {
        var last = 0
        for tag in tags where tag.name.count == 2 && tag.name.hasPrefix("h") {
            guard let level = Int(tag.name.dropFirst()) else { continue }
            if level > last + 1 { faults.append("h\(level) follows h\(last)") }
            last = level
        }
        if tags.count(where: { $0.name == "h1" }) != 1 { faults.append("not one h1") }
    }

    func tags(_ name: String) -> [Tag] { tags.filter { $0.name == name } }
    var text: String { texts.joined(separator: "") }
}
