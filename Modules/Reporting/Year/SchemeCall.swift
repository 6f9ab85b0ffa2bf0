public import Domain

/// A call of a scheme with its laureates.
public struct SchemeCall: Hashable, Sendable {
    public let id: RecordID
    /// As `FAST-13`.
    public let code: String
    public let scheme: String
    public let number: Int?
    public let launched: FiscalYear?
    public let opened: Day?
    public let closed: Day?
    public let announced: Day?
    /// Month or year, as a document prints it.
    public let printedDate: String
    public let candidates: Int?
    /// As printed.
    public let laureatesPrinted: Int?
    public let envelope: Cents?
    public let coachingMonths: ExactDecimal?
    /// Key of the document that the call was read in.
    public let document: String
    public let note: String
    /// The years around the report's whose methods count it.
    public let countedIn: [FiscalYear]
    /// Awards of the sheets, matched with printed ones by call and product; then the printed ones
    /// that no sheet has. By name.
    public let laureates: [Laureate]
    /// What each document prints of it, by document.
    public let printed: [PrintedLine]

    /// What one document prints of a call; nil for what it doesn't.
    public struct PrintedLine: Hashable, Sendable {
        public let document: String
        public let candidates: Int?
        public let laureates: Int?
        public let envelope: Cents?
        public let note: String

        /// Whether it says anything beside dates.
        var hasNumbers: Bool { candidates != nil || laureates != nil || envelope != nil }
    }

    public struct Laureate: Hashable, Sendable {
        /// Key of the product or incubator; empty where it is not sure.
        public let key: String
        public let name: String
        public let mission: String
        public let incubator: String
        /// Of the sheet; nil where no sheet has the award.
        public let amount: Cents?
        /// Every amount that a document prints for it.
        public let printed: [Declared]
        public let isInSheets: Bool
        public let isIncubator: Bool
    }

    /// Sum of the sheets' amounts.
    public var sum: Cents { laureates.reduce(.zero) { $0 + ($1.amount ?? .zero) } }
}
