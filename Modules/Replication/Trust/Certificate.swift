/// A key certifies its successor, so that a renewed replica is known by its first key.
public struct Certificate: Hashable, Sendable {
    /// The key that certifies.
    public let key: ReplicaKey
    /// Its signature over the digest of the successor, 64 bytes.
    public let signature: [UInt8]

    /// What is signed: a fixed context, then the successor's public key.
    static func digest(of successor: ReplicaKey) -> [UInt8] {
        sha256(Array("p352 certificate 1\n".utf8) + successor.bytes)
    }

    public init(key: ReplicaKey, signature: [UInt8]) {
        self.key = key
        self.signature = signature
    }

    public init(of successor: ReplicaKey, by key: SigningKey) {
        self.init(
            key: key.replica, signature: key.signature(for: Certificate.digest(of: successor)))
    }

    /// Whether each certificate, newest first, certifies the one before it, beginning with `key`.
    public static func holds(_ line: [Certificate], for key: ReplicaKey) -> Bool {
        var successor = key
        for certificate in line {
            guard
                certificate.key.isValid(certificate.signature, for: digest(of: successor))
            else { return false }
            successor = certificate.key
        }
        return true
    }
}
