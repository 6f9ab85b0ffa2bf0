import Domain
import FoundationEssentials

/// Signs and checks requests: HTTP Message Signatures (RFC 9421) with Ed25519 over the method, the
/// path and the digest of the body (RFC 9530), with one fixed set of components.
public enum RequestSignature {
    /// Greatest difference of the clocks, in seconds.
    public static let tolerance: Int64 = 300

    public enum Failure: Error, Hashable, Sendable {
        case missing
        case malformed
        case wrongDigest
        case wrongSignature
        /// The clocks differ by more than the tolerance.
        case clock
    }

    /// What a request that holds was signed with.
    public struct Signer: Hashable, Sendable {
        /// The key, then those that certified it, newest first.
        public let keys: [ReplicaKey]
        /// Unique per request and key.
        public let nonce: String
        /// Seconds since 1970.
        public let created: Int64

        package init(keys: [ReplicaKey], nonce: String, created: Int64) {
            self.keys = keys
            self.nonce = nonce
            self.created = created
        }
    }

    private static let components =
        "(\"@method\" \"@path\" \"content-digest\" \"p352-certificates\")"

    /// The headers to add, by lower-case name.
    /// - Parameters:
    ///   - created: seconds since 1970, the server's idea of them where it is known.
    ///   - nonce: random, 16 to 64 letters and digits.
    public static func headers(
        method: String, path: String, body: [UInt8], key: SigningKey, certificates: [Certificate],
        created: Int64, nonce: String
    ) -> [(String, String)] {
        let digest = "sha-256=:\(base64(sha256(body))):"
        let line = base64(certificates.flatMap { $0.key.bytes + $0.signature })
        let parameters =
            "\(components);created=\(created);keyid=\"\(key.replica.hex)\";alg=\"ed25519\""
            + ";nonce=\"\(nonce)\""
        let signed = base(
            method: method, path: path, digest: digest, certificates: line, parameters: parameters)
        return [
            ("content-digest", digest), ("p352-certificates", line),
            ("signature-input", "p352=\(parameters)"),
            ("signature", "p352=:\(base64(key.signature(for: signed))):"),
        ]
    }

    /// - Parameters:
    ///   - header: a header by lower-case name.
    ///   - now: the server's clock, seconds since 1970.
    public static func check(
        method: String, path: String, body: [UInt8], now: Int64, header: (String) -> String?
    ) throws(Failure) -> Signer {
        guard let digest = header("content-digest") else { throw .missing }
        guard covers(digest, body) else { throw .wrongDigest }
        return try check(method: method, path: path, now: now, header: header)
    }

    /// Whether a `content-digest` is this body's.
    public static func covers(_ digest: String, _ body: [UInt8]) -> Bool {
        digest == "sha-256=:\(base64(sha256(body))):"
    }

    /// The same before the body is read: who does not sign is not listened to. The body's digest
    /// is still to be compared (`covers`).
    public static func check(
        method: String, path: String, now: Int64, header: (String) -> String?
    ) throws(Failure) -> Signer {
        guard let digest = header("content-digest"), let input = header("signature-input"),
            let signature = header("signature")
        else { throw .missing }
        let line = header("p352-certificates") ?? ""
        guard input.hasPrefix("p352=\(components);"), signature.hasPrefix("p352=:"),
            signature.hasSuffix(":"),
            let bytes = unbase64(signature.dropFirst(6).dropLast()), bytes.count == 64
        else { throw .malformed }
        let parameters = String(input.dropFirst(5))
        guard let signer = Parameters(parameters.dropFirst(components.count + 1)),
            let certificates = certificates(line)
        else { throw .malformed }
        let (key, created) = (signer.key, signer.created)
        let signed = base(
            method: method, path: path, digest: digest, certificates: line, parameters: parameters)
        guard key.isValid(bytes, for: signed), Certificate.holds(certificates, for: key)
        else { throw .wrongSignature }
        let (distance, isFar) = now.subtractingReportingOverflow(created)
        guard !isFar, distance.magnitude <= tolerance.magnitude else { throw .clock }
        return Signer(keys: [key] + certificates.map(\.key), nonce: signer.nonce, created: created)
    }

    /// What a signature says of itself, in the one form that docs/sync.md gives: what would be read
    /// in several forms could be sent again in another one.
    private struct Parameters {
        let created: Int64
        let key: ReplicaKey
        let nonce: String

        /// - Parameter text: `name=value` four times, in any order, with `;` between.
        init?(_ text: Substring) {
            var values: [Substring: Substring] = [:]
            for part in text.split(separator: ";", omittingEmptySubsequences: false) {
                guard let equals = part.firstIndex(of: "="),
                    values.updateValue(
                        part[part.index(after: equals)...], forKey: part[..<equals]) == nil
                else { return nil }
            }
            guard values.count == 4, let seconds = values["created"], let created = Int64(seconds),
                String(created) == seconds, values["alg"] == "\"ed25519\"",
                let digits = values["keyid"].flatMap(Parameters.quoted),
                let key = Hex.bytes(digits).flatMap({ ReplicaKey($0) }), key.hex == digits,
                let nonce = values["nonce"].flatMap(Parameters.quoted),
                (16...64).contains(nonce.utf8.count),
                nonce.utf8.allSatisfy(Parameters.isLetterOrDigit)
            else { return nil }
            (self.created, self.key, self.nonce) = (created, key, String(nonce))
        }

        private static func quoted(_ text: Substring) -> Substring? {
            guard text.utf8.count > 1, text.first == "\"", text.last == "\"" else { return nil }
            return text.dropFirst().dropLast()
        }

        private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
            default: false
            }
        }
    }

    /// The signature base (RFC 9421, section 2.5).
    private static func base(
        method: String, path: String, digest: String, certificates: String, parameters: String
    ) -> [UInt8] {
        Array(
            """
            "@method": \(method)
            "@path": \(path)
            "content-digest": \(digest)
            "p352-certificates": \(certificates)
            "@signature-params": \(parameters)
            """.utf8)
    }

    private static func certificates(_ line: String) -> [Certificate]? {
        if line.isEmpty { return [] }
        guard let bytes = unbase64(line), bytes.count % 96 == 0, bytes.count <= 64 * 96 else {
            return nil
        }
        var found: [Certificate] = []
        for start in stride(from: 0, to: bytes.count, by: 96) {
            guard let key = ReplicaKey(bytes[start..<start + 32]) else { return nil }
            found.append(Certificate(key: key, signature: Array(bytes[start + 32..<start + 96])))
        }
        return found
    }

    private static func base64(_ bytes: [UInt8]) -> String { Data(bytes).base64EncodedString() }

    private static func unbase64(_ text: some StringProtocol) -> [UInt8]? {
        Data(base64Encoded: String(text)).map { [UInt8]($0) }
    }
}
