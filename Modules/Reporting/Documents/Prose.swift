/// A piece of running text with what distinguishes it.
public enum Run: Hashable, Sendable {
    /// The document's own words.
    case text(String)
    /// Text that comes from a record: never markup, whatever it holds, and set apart from the
    /// writing direction around it.
    case foreign(String)
    case strong(String)
    /// A figure's printed value, with the way to its provenance.
    case figure(String, id: String)
    /// Names of batches, keys and hashes.
    case code(String)
    /// A page elsewhere; only `http` and `https` addresses become links.
    case link(String, url: String)
    /// A place in this document.
    case reference(String, anchor: String)
    /// Detail that a screen shows and paper leaves out, for long lists.
    case aside(String)
    /// Where a figure stands: a badge.
    case status(FigureStatus)
}

/// Running text. Literals are the document's own French and are set by its typographic rules;
/// what is interpolated says what it is: `"\(foreign: title), \(figure: "18", id: "fast")"`.
public struct Prose: Hashable, Sendable, ExpressibleByStringInterpolation {
    public private(set) var runs: [Run]

    public init(_ runs: [Run] = []) { self.runs = runs }
    public init(stringLiteral value: String) {
        runs = value.isEmpty ? [] : [.text(FrenchText.typeset(value))]
    }
    public init(stringInterpolation: Interpolation) { runs = stringInterpolation.runs }

    /// The document's own words, set by the typographic rules.
    public init(own text: String) { self.init(stringLiteral: text) }
    public init(foreign text: String) { runs = text.isEmpty ? [] : [.foreign(text)] }

    public var isEmpty: Bool { runs.isEmpty }

    /// Without any distinction.
    public var plain: String { runs.map(\.plain).joined() }

    public static func + (a: Prose, b: Prose) -> Prose { Prose(a.runs + b.runs) }
    public static func += (a: inout Prose, b: Prose) { a.runs += b.runs }

    public struct Interpolation: StringInterpolationProtocol {
        var runs: [Run] = []

        public init(literalCapacity: Int, interpolationCount: Int) {}

        public mutating func appendLiteral(_ literal: String) {
            if !literal.isEmpty { runs.append(.text(FrenchText.typeset(literal))) }
        }
        /// The document's own words that need no setting.
        public mutating func appendInterpolation(_ text: String) { runs.append(.text(text)) }
        public mutating func appendInterpolation(_ prose: Prose) { runs += prose.runs }
        public mutating func appendInterpolation(foreign text: String) {
            runs.append(.foreign(text))
        }
        public mutating func appendInterpolation(strong text: String) {
            runs.append(.strong(text))
        }
        public mutating func appendInterpolation(code text: String) { runs.append(.code(text)) }
        public mutating func appendInterpolation(figure text: String, id: String) {
            runs.append(.figure(text, id: id))
        }
    }
}

extension Run {
    var plain: String {
        switch self {
        case .text(let text), .foreign(let text), .strong(let text), .code(let text),
            .aside(let text):
            text
        case .figure(let text, _), .link(let text, _), .reference(let text, _): text
        case .status(let status): FrenchText.label(status)
        }
    }
}
