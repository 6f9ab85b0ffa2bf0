public import Domain

/// What documents say of the seal that they are made inside of.
public struct SealMark: Hashable, Sendable {
    /// SHA-256 of the canonical figures JSON, 64 hexadecimal digits.
    public let digest: String
    /// The name of the batch that carries the seal, 64 hexadecimal digits.
    public let batch: String
    /// When it was signed.
    public let signed: Instant
    /// Why the year was sealed again; empty for a first seal.
    public let reason: String

    public init(digest: String, batch: String, signed: Instant, reason: String) {
        self.digest = digest
        self.batch = batch
        self.signed = signed
        self.reason = reason
    }

    /// Lines of a cover.
    var notes: [Note] {
        var notes = [
            Note(
                "Scellé",
                "Le \(FrenchText.date(signed.day)), par l’acte \(code: String(batch.prefix(16)))"),
            Note("Empreinte des chiffres (SHA-256)", "\(code: digest)"),
        ]
        if !reason.isEmpty {
            notes.append(Note("Motif du nouveau scellement", "\(foreign: reason)"))
        }
        return notes
    }
}
