import Crypto
import Domain

/// A replica's public key: Ed25519, 32 bytes (RFC 8032). It is the replica's name.
public struct ReplicaKey: Hashable, Sendable, Comparable {
    public let bytes: [UInt8]

    /// Nil unless there are exactly 32 bytes.
    public init?(_ bytes: some Collection<UInt8>) {
        guard bytes.count == 32 else { return nil }
        self.bytes = Array(bytes)
    }

    public var hex: String { Hex.string(bytes) }

    /// Whether `signature` (64 bytes) is this key's over `digest`. About 50 µs.
    public func isValid(_ signature: [UInt8], for digest: [UInt8]) -> Bool {
        guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: bytes) else {
            return false
        }
        return key.isValidSignature(signature, for: digest)
    }

    public static func < (a: ReplicaKey, b: ReplicaKey) -> Bool {
        a.bytes.lexicographicallyPrecedes(b.bytes)
    }
}

/// A replica's secret key. It stays in its file, mode 0600, and goes into no backup.
public struct SigningKey: Sendable {
    private let key: Curve25519.Signing.PrivateKey

    /// The 32 bytes of a secret key; nil for anything else.
    public init?(seed: [UInt8]) {
        guard seed.count == 32,
            let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: seed)
        else { return nil }
        self.key = key
    }

    /// A new random key.
    public static func random() -> SigningKey { SigningKey(key: Curve25519.Signing.PrivateKey()) }

    private init(key: Curve25519.Signing.PrivateKey) { self.key = key }

    public var seed: [UInt8] { Array(key.rawRepresentation) }

    public var replica: ReplicaKey {
        guard let replica = ReplicaKey(Array(key.publicKey.rawRepresentation)) else {
            preconditionFailure("an Ed25519 public key has 32 bytes")
        }
        return replica
    }

    /// 64 bytes. Signatures may differ from call to call; a batch's name does not depend on them.
    public func signature(for digest: [UInt8]) -> [UInt8] {
        guard let signature = try? key.signature(for: digest) else {
            preconditionFailure("signing with a valid Ed25519 key does not fail")
        }
        return Array(signature)
    }
}

/// SHA-256 (FIPS 180-4), 32 bytes.
public func sha256(_ bytes: [UInt8]) -> [UInt8] {
    var hasher = SHA256()
    unsafe bytes.withUnsafeBytes { unsafe hasher.update(bufferPointer: $0) }
    return Array(hasher.finalize())
}
