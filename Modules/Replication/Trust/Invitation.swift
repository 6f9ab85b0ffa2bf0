import Crypto
public import Domain

/// A one-time invitation to enrol a home: it tells the programme's root and holds a secret that
/// travels only as an HMAC over the new key, so that a proxy that reads the traffic cannot enrol
/// itself.
public struct Invitation: Hashable, Sendable {
    /// The hash of the root key, 32 bytes.
    public let root: [UInt8]
    /// 16 random bytes.
    public let secret: [UInt8]
    /// `incubator` or `dinum`.
    public let role: String
    /// The key of the incubator.
    public let incubator: String

    public init(root: [UInt8], secret: [UInt8], role: String, incubator: String) {
        self.root = root
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

    // MARK: - As people pass it on

    private static let prefix = "p352-"

    /// One word: root, secret, role, incubator and a checksum, in hexadecimal digits.
    public var code: String {
        var writer = ByteWriter()
        writer.raw(root)
        writer.raw(secret)
        for text in [role, incubator] {
            writer.varint(text.utf8.count)
            writer.raw(text.utf8)
        }
        return Invitation.prefix + Hex.string(writer.bytes + sha256(writer.bytes).prefix(4))
    }

    /// Nil for anything that is no code, and for one with a typing error.
    public init?(code: String) {
        let word = code.filter { !$0.isWhitespace }
        guard word.hasPrefix(Invitation.prefix),
            let bytes = Hex.bytes(word.dropFirst(Invitation.prefix.count)), bytes.count > 54
        else { return nil }
        let body = Array(bytes.dropLast(4))
        guard sha256(body).prefix(4).elementsEqual(bytes.suffix(4)) else { return nil }
        var reader = ByteReader(body)
        guard let root = try? reader.take(32), let secret = try? reader.take(16),
            let role = Invitation.text(&reader), let incubator = Invitation.text(&reader)
        else { return nil }
        self.init(root: root, secret: secret, role: role, incubator: incubator)
    }

    private static func text(_ reader: inout ByteReader) -> String? {
        guard let count = try? reader.count("a text", limit: 1024),
            let bytes = try? reader.take(count)
        else { return nil }
        return String(validating: bytes, as: UTF8.self)
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
