import Domain
import Foundation

/// Which record a sheet, a phase or an event is: ids derived from the source, the type and the
/// first key known there, so that two people who import the same sheets make the same records.
///
/// A derived id is the first 16 bytes of the SHA-256 of the texts source, type, parent's id (hex)
/// and key, each preceded by its length in bytes as a decimal number and a colon (netstrings).
final class SheetIdentities {
    /// The name of the source, whichever clone or folder it comes from.
    static let source = "betagouv"

    private let sha256: ([UInt8]) -> [UInt8]
    /// The record that a slug stands for now.
    private var current: [String: RecordID] = [:]
    /// How often a slug was taken into use by another record.
    private var uses: [String: Int] = [:]
    private let held: (SheetKind, String) -> RecordID?

    /// - Parameter held: the record that a store knows by this key or alias.
    init(
        sha256: @escaping ([UInt8]) -> [UInt8],
        held: @escaping (SheetKind, String) -> RecordID? = { _, _ in nil }
    ) {
        self.sha256 = sha256
        self.held = held
    }

    private func name(_ kind: SheetKind, _ slug: String) -> String { kind.rawValue + "/" + slug }

    /// The record of a slug; made on first use.
    func id(_ kind: SheetKind, _ slug: String) -> RecordID? {
        let name = name(kind, slug)
        if let id = current[name] { return id }
        let id = held(kind, slug) ?? derived(kind.typeName, "", key(slug, use: uses[name] ?? 0))
        current[name] = id
        return id
    }

    /// A sheet was renamed: the same record under another slug. The former slug, should another
    /// sheet take it, is another record.
    func rename(_ kind: SheetKind, from old: String, to new: String) {
        guard let id = id(kind, old) else { return }
        current[name(kind, new)] = id
        // Looked up by what still refers to it, until a sheet of that name is made again.
        renamed.insert(name(kind, old))
    }

    private var renamed: Set<String> = []

    /// A sheet of this name was made: after a rename it is another record than before; after a
    /// deletion the same one.
    func made(_ kind: SheetKind, _ slug: String) {
        let name = name(kind, slug)
        guard renamed.remove(name) != nil else { return }
        uses[name, default: 0] += 1
        current[name] = derived(kind.typeName, "", key(slug, use: uses[name] ?? 0))
    }

    func child(_ type: String, of parent: RecordID, _ key: String) -> RecordID {
        derived(type, parent.hex, key)
    }

    private func key(_ slug: String, use: Int) -> String { use == 0 ? slug : "\(slug)\u{0}\(use)" }

    private func derived(_ type: String, _ parent: String, _ key: String) -> RecordID {
        var bytes: [UInt8] = []
        for text in [SheetIdentities.source, type, parent, nfc(key)] {
            bytes += Array("\(text.utf8.count):".utf8) + Array(text.utf8)
        }
        guard let id = RecordID(bytes: sha256(bytes)) else {
            preconditionFailure("a SHA-256 has 32 bytes")
        }
        return id
    }

    /// Unicode normalisation form C.
    private func nfc(_ text: String) -> String {
        text.utf8.allSatisfy { $0 < 0x80 } ? text : text.precomposedStringWithCanonicalMapping
    }
}
