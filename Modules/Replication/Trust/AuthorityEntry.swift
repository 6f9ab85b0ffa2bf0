public import Domain

/// One entry of the authority chain: what DINUM decided about who may do what, and what is sealed.
///
/// The chain is one line of batches in the scope `authority`, signed by the authority key, which
/// the root key certifies. Everybody receives, carries and checks it. `docs/format.md` specifies
/// the bytes.
public enum AuthorityEntry: Hashable, Sendable {
    case grant(Grant)
    /// `good` names the last good batch of each chain of the key and of those that it certified;
    /// what does not lead to one of them has no effect.
    case revoke(key: ReplicaKey, good: [BatchName])
    /// Batches that count although their key is revoked or was never granted.
    case release([BatchName])
    /// Originals without effect: their copies have none either.
    case withdraw([BatchName])
    case move(Move)
    /// Ends a fork of the chain by citing both tips.
    case join
    case campaign(Campaign)
    case seal(Seal)
    /// Of a newer program: kept and carried, without effect here.
    case unknown(kind: Int, [UInt8])

    /// Who may write where.
    public struct Grant: Hashable, Sendable {
        /// All keys that the home has had, the present one first.
        public var keys: [ReplicaKey]
        /// The scopes that it writes; `*` is every scope but `authority` (role dinum).
        public var scopes: [String]
        /// The incubator that the home belongs to, for people; `scopes` decides.
        public var incubator: String

        public init(keys: [ReplicaKey], scopes: [String], incubator: String) {
            self.keys = keys
            self.scopes = scopes
            self.incubator = incubator
        }

        /// Every scope but `authority`.
        public static let everywhere = "*"
    }

    /// Records with all that hangs on them go from one scope to another on a day: from then on
    /// they count there, as of earlier days where they were.
    public struct Move: Hashable, Sendable {
        public var records: [RecordID]
        /// The type of each record, in their order: another type's record under the same id does not
        /// move. Empty: whatever bears the id.
        public var types: [UInt16]
        public var from: String
        public var to: String
        public var day: Day

        public init(
            records: [RecordID], types: [UInt16] = [], from: String, to: String, day: Day
        ) {
            self.records = records
            self.types = types
            self.from = from
            self.to = to
            self.day = day
        }
    }

    /// A year's campaign: incubators sign their data off until the deadline.
    public struct Campaign: Hashable, Sendable {
        public enum Kind: String, Sendable, CaseIterable {
            case rap, pap, budgets

            /// The key of a year's campaign record, as `RAP-2023`.
            public func code(_ year: FiscalYear) -> String {
                switch self {
                case .rap: "RAP-" + year.text
                case .pap: "PAP-" + year.text
                case .budgets: "budgets-" + year.text
                }
            }
        }
        public var kind: Kind
        public var year: FiscalYear
        public var isOpen: Bool
        public var deadline: Day?

        public init(kind: Kind, year: FiscalYear, isOpen: Bool, deadline: Day?) {
            self.kind = kind
            self.year = year
            self.isOpen = isOpen
            self.deadline = deadline
        }
    }

    /// A year's figures as they are answered for: evaluated only inside these frontiers.
    public struct Seal: Hashable, Sendable {
        /// The number of the budget programme; an entry without one is about `first`.
        public var programme: String
        public var year: FiscalYear
        /// The view's T.
        public var asOf: Instant
        /// The frontier of every scope and of the authority chain, by scope.
        public var frontier: [String: [BatchName]]
        public var schemaVersion: Int
        public var program: String
        /// SHA-256 of the canonical figures JSON, 32 bytes.
        public var figures: [UInt8]
        /// The seal of the same programme and year that this one follows.
        public var previous: BatchName?
        public var reason: String

        /// The programme of seals that name none.
        public static let first = "352"

        public init(
            programme: String = first, year: FiscalYear, asOf: Instant,
            frontier: [String: [BatchName]], schemaVersion: Int, program: String,
            figures: [UInt8], previous: BatchName?, reason: String
        ) {
            self.programme = programme
            self.year = year
            self.asOf = asOf
            self.frontier = frontier
            self.schemaVersion = schemaVersion
            self.program = program
            self.figures = figures
            self.previous = previous
            self.reason = reason
        }
    }

    /// The scope of the chain.
    public static let scope = "authority"
}
