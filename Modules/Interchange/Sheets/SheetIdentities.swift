import Domain
import Foundation

/// Which record a sheet, a phase or an event is: ids derived from the source, the type and the
/// first key known there, so that two people who import the same sheets make the same records.
///
/// A derived id is the first 16 bytes of the SHA-256 of four texts, each preceded by its length
/// in bytes of UTF-8 as a decimal number and a colon (as netstrings, without their comma):
///
/// 1. the source, `betagouv`
/// 2. the type's name, as `product`
/// 3. the parent's id, 32 hexadecimal digits; empty for records that hang on none
/// 4. the key, in Unicode's normalisation form C: of a sheet its slug, of a slug's later uses the
///    slug, U+0000 and the how-manyth use (from 1 for the second); of a phase or an event its
///    name, U+0000 and the how-manyth of that name (from 0); of a sponsor the organisation's
///    slug, else the name; of an award `FAST`, U+0000 and the call's number
final class SheetIdentities {
    /// The name of the source, whichever clone or folder it comes from.
    static let source = "betagouv"

    private let sha256: ([UInt8]) -> [UInt8]
    private let held: (SheetName) -> RecordID?
    /// The record that a name stands for now, or stood for last.
    private var records: [SheetName: RecordID] = [:]
    /// The name that a sheet's record bears, or bore last.
    private var names: [RecordID: SheetName] = [:]
    /// Names that a rename left: the next sheet that is made there is another record.
    private var left: Set<SheetName> = []
    /// How often such a name was taken up again.
    private var uses: [SheetName: Int] = [:]
    private var children: [Child: RecordID] = [:]

    private struct Child: Hashable {
        var parent: RecordID
        var type: UInt16
        var key: String
    }

    /// - Parameter held: the record that a store knows by this key or alias, for sources that do
    ///   not tell their renames.
    init(
        sha256: @escaping ([UInt8]) -> [UInt8],
        held: @escaping (SheetName) -> RecordID? = { _ in nil }
    ) {
        self.sha256 = sha256
        self.held = held
    }

    /// The record that a name stands for, whether or not there is such a sheet.
    func id(_ name: SheetName) -> RecordID {
        if let id = records[name] { return id }
        let id = held(name) ?? derived(name.kind.typeName, parent: "", name.slug)
        records[name] = id
        return id
    }

    /// The name that a record's sheet bears, or bore last; nil for what never had one.
    func name(of id: RecordID) -> SheetName? { names[id] }

    /// A sheet of this name was made: after a rename it is another record than before, after a
    /// deletion the same one.
    func made(_ name: SheetName) {
        if left.remove(name) != nil { takeUp(name) }
        if let other = names[id(name)], other != name {
            // A store knows two names as one record, and here both are sheets.
            takeUp(name)
        }
        names[id(name)] = name
    }

    private func takeUp(_ name: SheetName) {
        let use = uses[name, default: 0] + 1
        uses[name] = use
        records[name] = derived(name.kind.typeName, parent: "", "\(name.slug)\u{0}\(use)")
    }

    /// A sheet was renamed: the same record under another name. What still refers to the former
    /// name means it too, until another sheet takes that name.
    func renamed(from old: SheetName, to new: SheetName) {
        let id = id(old)
        records[new] = id
        names[id] = new
        left.insert(old)
        left.remove(new)
    }

    /// The record of a phase, event, sponsor or award.
    func child(_ type: RecordType, of parent: RecordID, _ key: String) -> RecordID {
        let child = Child(parent: parent, type: type.id, key: key)
        if let id = children[child] { return id }
        let id = derived(type.name, parent: parent.hex, key)
        children[child] = id
        return id
    }

    private func derived(_ type: String, parent: String, _ key: String) -> RecordID {
        var bytes: [UInt8] = []
        for text in [SheetIdentities.source, type, parent, nfc(key)] {
            bytes += "\(text.utf8.count):".utf8
            bytes += text.utf8
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
