import Crypto
public import Domain

/// A one-time invitation to enrol a home: it tells the programme's root and holds a secret that
/// travels only as an HMAC over the new key, so that a proxy that reads the traffic cannot enrol
/// itself.
public struct Invitation: Hashable, Sendable {
    /// The first 16 bytes of the hash of the root key: another root that begins alike would take
    /// 2¹²⁸ tries, as many as the secret or an Ed25519 key.
    public let root: [UInt8]
    /// 16 random bytes.
    public let secret: [UInt8]
    /// `incubator` or `dinum`.
    public let role: String
    /// The key of the incubator.
    public let incubator: String

    /// - Parameter root: the hash of the root key, or its first 16 bytes.
    public init(root: [UInt8], secret: [UInt8], role: String, incubator: String) {
        self.root = Array(root.prefix(Invitation.rootLength))
        self.secret = secret
        self.role = role
        self.incubator = incubator
    }

    /// Names the invitation without telling its secret: 16 hexadecimal digits.
    public var name: String {
        String(Hex.string(sha256(Array("p352 invitation 1\n".utf8) + secret)).prefix(16))
    }

    /// HMAC-SHA-256 (RFC 2104) under the secret over all keys that the home has had, in
    /// hexadecimal digits.
    public func proof(for keys: [ReplicaKey]) -> String {
        let message = Array("p352 enrol 1\n".utf8) + keys.flatMap(\.bytes)
        let code = HMAC<SHA256>.authenticationCode(for: message, using: SymmetricKey(data: secret))
        return Hex.string(Array(code))
    }

    /// Whether a proof is this invitation's; compared in constant time.
    public func accepts(_ proof: String, for keys: [ReplicaKey]) -> Bool {
        guard let given = Hex.bytes(proof), let right = Hex.bytes(self.proof(for: keys)),
            given.count == right.count
        else { return false }
        return zip(given, right).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }

    /// What it promises: role dinum writes everywhere, an incubator in its own scope.
    /// - Parameter keys: all that the home has had, the present one first.
    public func grant(to keys: [ReplicaKey]) -> AuthorityEntry.Grant {
        let scopes = role == "dinum" ? [AuthorityEntry.Grant.everywhere] : [incubator]
        return AuthorityEntry.Grant(keys: keys, scopes: scopes, incubator: incubator)
    }

    /// The hash of the root key that certifies an authority chain, where it is the one that this
    /// invitation tells of; nil where the chain is another root's.
    public func root(of chain: [Batch]) -> [UInt8]? {
        chain.lazy.compactMap { $0.header.certificates.last.map { sha256($0.key.bytes) } }
            .first { $0.starts(with: root) }
    }

    // MARK: - As people pass it on

    private static let prefix = "p352"
    private static let rootLength = 16
    private static let secretLength = 16
    private static let checkLength = 2
    private static let roles = ["incubator", "dinum"]

    /// Root, secret, role, incubator and a checksum in base 32, in groups of four.
    public var code: String {
        var bytes = root + secret
        bytes.append(UInt8(Invitation.roles.firstIndex(of: role) ?? Invitation.roles.count))
        bytes += Array(incubator.utf8)
        var text = Invitation.prefix
        for (n, digit) in Base32.string(bytes + Invitation.check(bytes)).enumerated() {
            if n % 4 == 0 { text += "-" }
            text.append(digit)
        }
        return text
    }

    /// Nil for anything that is no code of this program, and for one with a typing error.
    public init?(code: String) {
        let word = code.filter { !$0.isWhitespace }
        let fixed = Invitation.rootLength + Invitation.secretLength + 1
        guard word.lowercased().hasPrefix(Invitation.prefix),
            let bytes = Base32.bytes(word.dropFirst(Invitation.prefix.count)),
            bytes.count > fixed + Invitation.checkLength
        else { return nil }
        let body = Array(bytes.dropLast(Invitation.checkLength))
        let role = Int(body[fixed - 1])
        guard Invitation.check(body).elementsEqual(bytes.suffix(Invitation.checkLength)),
            Invitation.roles.indices.contains(role),
            let incubator = String(validating: body[fixed...], as: UTF8.self)
        else { return nil }
        self.init(
            root: Array(body.prefix(Invitation.rootLength)),
            secret: Array(body[Invitation.rootLength..<fixed - 1]),
            role: Invitation.roles[role], incubator: incubator)
    }

    private static func check(_ body: [UInt8]) -> [UInt8] {
        Array(sha256(body).prefix(checkLength))
    }
}

/// An invitation as central keeps it.
public struct KeptInvitation: Hashable, Sendable {
    public let invitation: Invitation
    /// After it the code is refused.
    public let expires: Instant
    /// The key that it was used by.
    public let usedBy: ReplicaKey?

    public init(_ invitation: Invitation, expires: Instant, usedBy: ReplicaKey?) {
        self.invitation = invitation
        self.expires = expires
        self.usedBy = usedBy
    }
}
