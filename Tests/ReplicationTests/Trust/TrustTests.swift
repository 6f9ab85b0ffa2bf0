import Domain
import Foundation
import Replication
import Testing

@Suite struct TrustTests {
    private static let key = SigningKey.random()
    private static let name = BatchName([UInt8](repeating: 5, count: 32))

    static var entries: [AuthorityEntry] {
        guard let name, let year = FiscalYear(2023), let day = Day("2024-03-01") else { return [] }
        return [
            .grant(.init(keys: [key.replica], scopes: ["ademe", "*"], incubator: "ademe")),
            .revoke(key: key.replica, good: [name]), .release([name]), .withdraw([name]), .join,
            .move(
                .init(
                    records: [RecordID(high: 1, low: 2)], from: "a", to: "données-et-territoires",
                    day: day)),
            .move(
                .init(
                    records: [RecordID(high: 1, low: 2), RecordID(high: 3, low: 4)],
                    types: [3, 40_000], from: "a", to: "b", day: day)),
            .campaign(.init(kind: .rap, year: year, isOpen: true, deadline: day)),
            .seal(
                .init(
                    year: year, asOf: Instant(endOf: day), frontier: ["A": [name], "b": []],
                    schemaVersion: 2, program: "0.1.0",
                    figures: [UInt8](repeating: 7, count: 32), previous: name, reason: "pourquoi")),
            .seal(
                .init(
                    programme: "129", year: year, asOf: .forever, frontier: [:], schemaVersion: 2,
                    program: "0.1.0", figures: [UInt8](repeating: 7, count: 32), previous: nil,
                    reason: "")),
        ]
    }

    @Test(arguments: entries)
    func anEntryReadsBackAsItWasWritten(entry: AuthorityEntry) throws {
        #expect(try AuthorityEntry(encoded: entry.encoded) == entry)
    }

    @Test(arguments: entries)
    func aCutEntryIsRefusedOrReadsAsLess(entry: AuthorityEntry) {
        let bytes = entry.encoded
        for end in bytes.indices {
            let read = try? AuthorityEntry(encoded: Array(bytes[..<end]))
            #expect(read != entry)
        }
    }

    @Test func anEntryOfANewerProgramIsKeptAsItCame() throws {
        let bytes: [UInt8] = [1 << 3, 99, 60 << 3 & 0x7F | 2, 1, 42]

        let entry = try AuthorityEntry(encoded: bytes)

        #expect(entry == .unknown(kind: 99, bytes))
        #expect(entry.encoded == bytes)
    }

    // MARK: - Invitations

    private let invitation = Invitation(
        root: [UInt8](repeating: 1, count: 32), secret: [UInt8](repeating: 2, count: 16),
        role: "incubator", incubator: "données-et-territoires")

    @Test func aCodeReadsBackAndATypingErrorIsNoticed() {
        let code = invitation.code

        #expect(Invitation(code: code) == invitation)
        #expect(Invitation(code: " \(code)\n") == invitation)
        for place in code.indices.dropFirst(5) {
            var wrong = code
            let other: Character = code[place] == "0" ? "1" : "0"
            wrong.replaceSubrange(place...place, with: [other])
            #expect(Invitation(code: wrong) == nil)
        }
        #expect(code.count < 125 && code.hasPrefix("p352-"))
        #expect(Invitation(code: code.uppercased().replacing("-", with: " ")) == invitation)
        #expect(Invitation(code: "") == nil)
        #expect(Invitation(code: "p352-") == nil)
    }

    @Test func aProofIsForItsKeysOnly() {
        let other = SigningKey.random().replica
        let proof = invitation.proof(for: [Self.key.replica])

        #expect(invitation.accepts(proof, for: [Self.key.replica]))
        #expect(!invitation.accepts(proof, for: [other]))
        #expect(!invitation.accepts(proof, for: [Self.key.replica, other]))
        #expect(!invitation.accepts("", for: [Self.key.replica]))
        #expect(!proof.contains(Hex.string(invitation.secret)))
    }

    // MARK: - Requests

    private func signed(
        body: [UInt8] = [1, 2, 3], certificates: [Certificate] = []
    ) -> [String: String] {
        Dictionary(
            uniqueKeysWithValues: RequestSignature.headers(
                method: "POST", path: "/v1/frontiers", body: body, key: Self.key,
                certificates: certificates, created: 1000, nonce: "0123456789abcdef"))
    }

    @Test(arguments: [Int64.min, -1, 1 << 40, .max])
    func aClockThatIsFarOffIsNamed(now: Int64) {
        #expect(throws: RequestSignature.Failure.clock) {
            try check(signed(), now: now)
        }
    }

    private func check(
        _ headers: [String: String], method: String = "POST", path: String = "/v1/frontiers",
        body: [UInt8] = [1, 2, 3], now: Int64 = 1100
    ) throws(RequestSignature.Failure) -> RequestSignature.Signer {
        try RequestSignature.check(method: method, path: path, body: body, now: now) {
            headers[$0]
        }
    }

    @Test func aSignedRequestNamesItsKeyAndThoseThatCertifiedIt() throws {
        let first = SigningKey.random()
        let certificate = Certificate(of: Self.key.replica, by: first)

        let signer = try check(signed(certificates: [certificate]))

        #expect(signer.keys == [Self.key.replica, first.replica])
        #expect(signer.nonce == "0123456789abcdef" && signer.created == 1000)
    }

    @Test func whateverIsChangedOnTheWayIsNoticed() {
        let headers = signed()

        #expect(throws: RequestSignature.Failure.wrongDigest) { try check(headers, body: [1, 2]) }
        #expect(throws: RequestSignature.Failure.wrongSignature) {
            try check(headers, path: "/v1/scopes/a/pull")
        }
        #expect(throws: RequestSignature.Failure.wrongSignature) {
            try check(headers, method: "GET")
        }
        #expect(throws: RequestSignature.Failure.clock) { try check(headers, now: 2000) }
        for name in ["content-digest", "signature", "signature-input"] {
            var without = headers
            without[name] = nil
            #expect(throws: RequestSignature.Failure.missing) { try check(without) }
        }
        var later = headers
        later["signature-input"] = headers["signature-input"]?
            .replacing("created=1000", with: "created=1001")
        #expect(throws: RequestSignature.Failure.wrongSignature) { try check(later) }
        var claimed = headers
        let foreign = Certificate(
            of: SigningKey.random().replica, by: SigningKey.random())
        claimed["p352-certificates"] =
            Dictionary(
                uniqueKeysWithValues: RequestSignature.headers(
                    method: "POST", path: "/", body: [], key: Self.key, certificates: [foreign],
                    created: 1, nonce: "0123456789abcdef"))["p352-certificates"]
        #expect(throws: RequestSignature.Failure.wrongSignature) { try check(claimed) }
    }
    /// The parameters of a signature have one form: what else would be read could be sent again.
    @Test(arguments: [
        ("nonce=\"0123456789abcdef\"", "nonce=\"0123456789abcde\""),
        ("nonce=\"0123456789abcdef\"", "nonce=\"\(String(repeating: "a", count: 65))\""),
        ("nonce=\"0123456789abcdef\"", "nonce=\"0123456789abcde-\""),
        ("nonce=\"0123456789abcdef\"", "nonce=\"0123456789abcdé\""),
        ("nonce=\"0123456789abcdef\"", "nonce=0123456789abcdef"),
        ("nonce=\"0123456789abcdef\"", "nonce=\"\"0123456789abcdef\"\""),
        ("alg=\"ed25519\"", "alg=ed25519"), ("alg=\"ed25519\"", "alg=\"ed25519\";tag=\"x\""),
        ("alg=\"ed25519\"", "alg=\"ed25519\";alg=\"ed25519\""), ("alg=\"ed25519\"", ""),
        ("created=1000", "created=01000"), ("created=1000", "created=+1000"),
        ("created=1000", "created=\"1000\""), ("keyid=\"\(hex)\"", "keyid=\(hex)"),
        ("keyid=\"\(hex)\"", "keyid=\"\(hex.uppercased())\""),
        ("keyid=\"\(hex)\"", "keyid=\" \(hex)\""),
    ])
    func parametersInAnotherFormAreRefused(form: String, other: String) throws {
        var headers = signed()
        let input = try #require(headers["signature-input"])
        let parameters = String(input.replacing(form, with: other).dropFirst("p352=".count))
        let digest = try #require(headers["content-digest"])
        let base =
            "\"@method\": POST\n\"@path\": /v1/frontiers\n\"content-digest\": \(digest)\n"
            + "\"p352-certificates\": \n\"@signature-params\": \(parameters)"
        let signature = Data(Self.key.signature(for: Array(base.utf8))).base64EncodedString()
        headers["signature-input"] = "p352=" + parameters
        headers["signature"] = "p352=:\(signature):"

        #expect(input.contains(form) && parameters != input.dropFirst(5))
        #expect(throws: RequestSignature.Failure.malformed) { try check(headers) }
    }

    private static let hex = key.replica.hex
}
