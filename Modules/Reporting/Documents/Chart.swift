public import Domain

/// A chart as a value; its text alternative says what it shows, numbers included.
public struct Chart: Hashable, Sendable {
    public enum Kind: Hashable, Sendable {
        case bars([Bar])
        case stacked(Stacked)
        case series([Series])
        case waterfall([Step])
        case flow(Flow)
    }
    /// Unique within the document.
    public let id: String
    public let title: String
    /// One or two sentences with the numbers.
    public let alternative: String
    public let kind: Kind

    public init(_ id: String, _ title: String, alternative: String, _ kind: Kind) {
        self.id = id
        self.title = FrenchText.typeset(title)
        self.alternative = FrenchText.typeset(alternative)
        self.kind = kind
    }

    public struct Bar: Hashable, Sendable {
        public let label: String
        public let count: Int

        public init(_ label: String, _ count: Int) {
            self.label = label
            self.count = count
        }
    }

    /// Bars made of parts: one bar a category, one part a series.
    public struct Stacked: Hashable, Sendable {
        public let series: [String]
        /// Per bar: its label and the parts in the order of the series.
        public let bars: [StackedBar]
    }

    public struct StackedBar: Hashable, Sendable {
        public let label: String
        public let parts: [Int]
    }

    /// An indicator over the years: results, targets, breaks.
    public struct Series: Hashable, Sendable {
        public struct Point: Hashable, Sendable {
            public let year: Int
            public let result: ExactDecimal?
            public let target: ExactDecimal?
            /// Whether values before this year are not comparable.
            public let isBreak: Bool
        }
        public let label: String
        public let points: [Point]
    }

    /// A step from one amount to the next; `level` starts anew from zero.
    public struct Step: Hashable, Sendable {
        public let label: String
        public let amount: Cents
        public let isLevel: Bool
    }

    /// How many went from where to where: ribbons between nodes in columns.
    public struct Flow: Hashable, Sendable {
        public struct Node: Hashable, Sendable {
            public let label: String
            /// What stands under the label, as "12 y sont".
            public let detail: String
            /// From left to right, from 0.
            public let column: Int
            public let count: Int
        }
        public struct Link: Hashable, Sendable {
            /// Places in `nodes`.
            public let from: Int
            public let to: Int
            public let count: Int
        }
        public let nodes: [Node]
        public let links: [Link]
    }
}
