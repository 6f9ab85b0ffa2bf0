import Domain
import Foundation
import Replication

/// What a home knows of its programme: it stands beside the key, survives a restored database,
/// and goes into no backup of it.
extension HomeFolder {
    private var programmeFile: String { path + "/programme" }
    private var authorityFile: String { path + "/authority" }

    /// What an invitation told.
    public struct Enrolment: Hashable, Sendable {
        /// The hash of the root key, 32 bytes.
        public var root: [UInt8]
        /// Central's address; nil for central itself.
        public var central: String?

        public init(root: [UInt8], central: String?) {
            self.root = root
            self.central = central
        }
    }

    /// Nil before enrolment.
    public func enrolment() throws -> Enrolment? {
        guard let text = try? String(contentsOfFile: programmeFile, encoding: .utf8) else {
            return nil
        }
        var root: [UInt8]?
        var central: String?
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ", maxSplits: 1)
            guard words.count == 2 else { continue }
            if words[0] == "root" { root = Hex.bytes(words[1]) }
            if words[0] == "central" { central = String(words[1]) }
        }
        guard let root, root.count == 32 else {
            throw StoreError(
                .damaged, "\(programmeFile) cannot be read: enrol again, or restore this file")
        }
        return Enrolment(root: root, central: central)
    }

    public func write(_ enrolment: Enrolment) throws {
        var text = "p352 programme 1\nroot \(Hex.string(enrolment.root))\n"
        if let central = enrolment.central { text += "central \(central)\n" }
        try durable(programmeFile, Data(text.utf8))
    }

    /// The authority chain as this home last held it: a pack.
    func authorityPack() -> [UInt8] {
        FileManager.default.contents(atPath: authorityFile).map { [UInt8]($0) } ?? []
    }

    func write(authorityPack: [UInt8]) throws { try durable(authorityFile, Data(authorityPack)) }

    // MARK: - Of central

    private var authorityKeyFile: String { path + "/authority-key" }

    /// Whether the authority's decisions are made here.
    var isCentral: Bool { FileManager.default.fileExists(atPath: authorityKeyFile) }

    /// The key that signs the authority chain, with the root's certificate of it.
    public func authorityKeys() throws -> Keys { try keys(in: authorityKeyFile) }

    /// Makes the root key, to be kept offline, and the authority key that it certifies; the hash
    /// of the root key, which is the programme's name.
    public func makeAuthority() throws -> [UInt8] {
        let root = newKey()
        let authority = newKey()
        try write(Keys(key: root, certificates: []), to: path + "/root-key")
        try keepAuthority(
            Keys(
                key: authority, certificates: [Certificate(of: authority.replica, by: root)]))
        return sha256(root.replica.bytes)
    }

    /// Puts down the key that signs the authority chain.
    package func keepAuthority(_ keys: Keys) throws { try write(keys, to: authorityKeyFile) }
}
