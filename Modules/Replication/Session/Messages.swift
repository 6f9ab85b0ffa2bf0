/// What an agent asks of central. Paths and bodies are in docs/sync.md and docs/openapi.yaml.
public enum SyncRequest: Hashable, Sendable {
    /// The digest of each scope that the agent holds: which differ?
    case frontiers(Digests)
    /// A pack of batches of one scope.
    case push(scope: String, pack: [UInt8])
    /// The tips that the agent holds: what does it lack?
    case pull(scope: String, Tips)
}

/// What central answers.
public enum SyncAnswer: Hashable, Sendable {
    case frontiers(Frontiers)
    case pushed(Pushed)
    /// One pack, and whether there is more.
    case pulled(pack: [UInt8], isMore: Bool)
}

/// Scope → SHA-256 over its sorted tips, in hexadecimal digits.
public struct Digests: Codable, Hashable, Sendable {
    public var digests: [String: String]

    public init(_ digests: [String: String]) { self.digests = digests }
}

/// The tips of the scopes that differ.
public struct Frontiers: Codable, Hashable, Sendable {
    /// Scope → the names of its chains' last batches.
    public var frontiers: [String: [String]]
    /// Whether central knows the key that asks. When it does not (it may have been restored from a
    /// backup), it takes the authority chain only.
    public var isKnown: Bool

    public init(frontiers: [String: [String]], isKnown: Bool) {
        self.frontiers = frontiers
        self.isKnown = isKnown
    }

    private enum CodingKeys: String, CodingKey {
        case frontiers
        case isKnown = "known"
    }
}

public struct Tips: Codable, Hashable, Sendable {
    public var tips: [String]
    /// Greatest size of the pack that is answered, in bytes; less after a cut.
    public var limit: Int?

    public init(tips: [String], limit: Int? = nil) {
        self.tips = tips
        self.limit = limit
    }
}

/// What became of what was pushed.
public struct Pushed: Codable, Hashable, Sendable {
    public struct One: Codable, Hashable, Sendable {
        public var batch: String
        /// `stored`, `known`, `waiting`, `without-effect` or `refused`.
        public var status: Status
        public var reason: String?
        /// The parents that a waiting batch lacks.
        public var missing: [String]?

        public enum Status: String, Codable, Sendable {
            case stored, known, waiting, refused
            case withoutEffect = "without-effect"
        }

        public init(
            batch: String, status: Status, reason: String? = nil, missing: [String]? = nil
        ) {
            self.batch = batch
            self.status = status
            self.reason = reason
            self.missing = missing
        }
    }

    public var results: [One]
    /// The digest of every scope that the agent reads, after this push.
    public var digests: [String: String]

    public init(results: [One], digests: [String: String]) {
        self.results = results
        self.digests = digests
    }
}

/// `POST /v1/enrol`.
public struct EnrolRequest: Codable, Hashable, Sendable {
    /// Which invitation: the hash of its secret, shortened.
    public var invitation: String
    /// All keys that the home has had, the present one first, in hexadecimal digits.
    public var keys: [String]
    /// HMAC-SHA-256 under the invitation's secret over the keys.
    public var proof: String

    public init(invitation: String, keys: [String], proof: String) {
        self.invitation = invitation
        self.keys = keys
        self.proof = proof
    }
}

/// The answer to it: the authority chain with the new grant, as a pack in hexadecimal digits.
public struct EnrolAnswer: Codable, Hashable, Sendable {
    public var authority: String

    public init(authority: String) { self.authority = authority }
}
