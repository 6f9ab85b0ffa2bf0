/// A node of a YAML document as the sheets use it: everything is text until a field wants more.
enum YAMLNode {
    /// One entry of a mapping, at the line of its key.
    struct Entry {
        var key: String
        var value: YAMLNode
        var line: Int
    }

    /// `isPlain`: written without quotes, so that an empty one, `~` and `null` mean nothing.
    case scalar(String, isPlain: Bool, line: Int)
    case sequence([YAMLNode], line: Int)
    /// Entries in the document's order; a key may stand twice.
    case mapping([Entry], line: Int)

    /// The line, from 1, on which it begins.
    var line: Int {
        switch self {
        case .scalar(_, _, let line), .sequence(_, let line), .mapping(_, let line): line
        }
    }

    /// The text of a scalar; nil for nothing.
    var text: String? {
        guard case .scalar(let text, let isPlain, _) = self else { return nil }
        if isPlain {
            switch text {
            case "", "~", "null", "Null", "NULL": return nil
            default: break
            }
        }
        return text
    }

    /// Whether nothing is written here; an empty list is something.
    var isNothing: Bool {
        if case .scalar = self { return text == nil }
        return false
    }

    /// Of a sequence.
    var items: [YAMLNode]? {
        if case .sequence(let items, _) = self { return items }
        return nil
    }

    /// Of a mapping.
    var entries: [Entry]? {
        if case .mapping(let entries, _) = self { return entries }
        return nil
    }

    /// The value of a key; the last one where it stands twice.
    subscript(key: String) -> YAMLNode? { entries?.last { $0.key == key }?.value }

    /// One line for people: scalars, and items and entries within brackets.
    var summary: String {
        switch self {
        case .scalar(let text, _, _): text
        case .sequence(let items, _): "[" + items.map(\.summary).joined(separator: ", ") + "]"
        case .mapping(let entries, _):
            "{" + entries.map { "\($0.key): \($0.value.summary)" }.joined(separator: ", ") + "}"
        }
    }
}
