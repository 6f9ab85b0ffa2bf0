/// A node of a YAML document as the sheets use it: everything is text until a field wants more.
indirect enum YAMLNode {
    /// `isPlain`: written without quotes, so that an empty one, `~` and `null` mean nothing.
    case scalar(String, isPlain: Bool, line: Int)
    case sequence([YAMLNode], line: Int)
    /// Keys in the document's order; a key may stand twice.
    case mapping([(key: String, value: YAMLNode)], line: Int)

    /// The line, from 1, on which it begins.
    var line: Int {
        switch self {
        case .scalar(_, _, let line), .sequence(_, let line), .mapping(_, let line): line
        }
    }

    /// The text of a scalar; nil for nothing.
    var text: String? {
        guard case .scalar(let text, let isPlain, _) = self else { return nil }
        if isPlain, ["", "~", "null", "Null", "NULL"].contains(text) { return nil }
        return text
    }

    var isNothing: Bool {
        if case .scalar = self { return text == nil }
        return false
    }

    var items: [YAMLNode]? {
        if case .sequence(let items, _) = self { return items }
        return nil
    }

    var entries: [(key: String, value: YAMLNode)]? {
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
