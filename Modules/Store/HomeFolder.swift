import Domain
import Foundation
public import Replication

/// The folder of an agent or of central: the database, and beside it what goes into no backup.
///
/// `store.sqlite` is the store; `key` the secret key with its certificates (mode 0600); `mark` the
/// batches that left the machine; `programme` and `authority` the root that it knows and the
/// authority chain; `home` says whose it is. Central's has `authority-key` and `root-key` too.
public struct HomeFolder: Sendable {
    public let path: String
    /// Makes every key of this folder; a simulation gives seeded ones.
    package var newKey: @Sendable () -> SigningKey = { .random() }

    public init(path: String) { self.path = path }

    public var database: String { path + "/store.sqlite" }
    private var keyFile: String { path + "/key" }
    private var markFile: String { path + "/mark" }
    private var homeFile: String { path + "/home" }

    /// Who may write what here.
    public struct Identity: Hashable, Sendable {
        public enum Role: String, Sendable { case incubator, dinum, central }
        public var role: Role
        /// The key of the incubator.
        public var incubator: String

        public init(role: Role, incubator: String) {
            self.role = role
            self.incubator = incubator
        }
    }

    /// The secret key with the certificates of those before it, newest first.
    public struct Keys: Sendable {
        public var key: SigningKey
        public var certificates: [Certificate]

        public init(key: SigningKey, certificates: [Certificate]) {
            self.key = key
            self.certificates = certificates
        }
    }

    public var exists: Bool { FileManager.default.fileExists(atPath: homeFile) }

    // MARK: - Making

    /// Makes the folder with a new key.
    /// - Throws: `alreadyAHome` where there is one.
    public func create(_ identity: Identity) throws {
        if exists {
            throw StoreError(
                .alreadyAHome,
                "\(path) is a home already: choose another folder with --home, or use this one")
        }
        try refuseFile()
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
        } catch {
            throw StoreError(writing: path, error)
        }
        try write(Keys(key: newKey(), certificates: []), to: keyFile)
        try correct(identity)
    }

    private func refuseFile() throws {
        var isFolder: ObjCBool = false
        if unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isFolder),
            !isFolder.boolValue
        {
            throw StoreError(
                .notAHome, "\(path) is a file, and a home is a folder: name another with --home")
        }
    }

    public func identity() throws -> Identity {
        try refuseFile()
        guard let text = try? String(contentsOfFile: homeFile, encoding: .utf8) else {
            if unsafe access(path, F_OK) == 0, unsafe access(path, R_OK | X_OK) != 0 {
                throw StoreError(
                    .notAHome,
                    "\(path) cannot be read: permission denied; check your rights on this folder")
            }
            if exists {
                throw StoreError(
                    .notAHome,
                    "\(homeFile) cannot be read: check your rights on it, or restore it")
            }
            throw StoreError(
                .notAHome,
                "\(path) is no home of p352: make one with `init`, or name another with --home")
        }
        var role: Identity.Role?
        var incubator: String?
        for line in text.split(separator: "\n") {
            if line.hasPrefix("role ") { role = Identity.Role(rawValue: String(line.dropFirst(5))) }
            if line.hasPrefix("incubator ") { incubator = String(line.dropFirst(10)) }
        }
        guard let role, let incubator else {
            throw StoreError(.damaged, "\(homeFile) cannot be read: restore it or make a new home")
        }
        return Identity(role: role, incubator: incubator)
    }

    // MARK: - Key

    public func keys() throws -> Keys { try keys(in: keyFile) }

    func keys(in file: String) throws -> Keys {
        guard let text = try? String(contentsOfFile: file, encoding: .utf8) else {
            if FileManager.default.fileExists(atPath: file) {
                throw StoreError(
                    .notAHome, "\(file) cannot be read: check your rights on it, or restore it")
            }
            throw StoreError(
                .notAHome,
                "\(file) is missing: a lost key is a new replica; run `init` in a new folder")
        }
        var key: SigningKey?
        var certificates: [Certificate] = []
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ")
            switch words.first {
            case "seed" where words.count == 2:
                key = Hex.bytes(words[1]).flatMap { SigningKey(seed: $0) }
            case "certificate" where words.count == 3:
                if let by = Hex.bytes(words[1]).flatMap({ ReplicaKey($0) }),
                    let signature = Hex.bytes(words[2])
                {
                    certificates.append(Certificate(key: by, signature: signature))
                }
            default: break
            }
        }
        guard let key else {
            throw StoreError(
                .damaged,
                """
                \(file) holds no key any more: restore the file, or make a new home, apply a bundle \
                of this one there and enrol it
                """)
        }
        return Keys(key: key, certificates: certificates)
    }

    /// Goes on under a new key, certified by the one so far.
    public func renewKey() throws -> Keys {
        let old = try keys()
        let next = newKey()
        let keys = Keys(
            key: next,
            certificates: [Certificate(of: next.replica, by: old.key)] + old.certificates)
        try write(keys, to: keyFile)
        return keys
    }

    func write(_ keys: Keys, to file: String) throws {
        var text = "p352 key 1\nseed \(Hex.string(keys.key.seed))\n"
        for certificate in keys.certificates {
            text += "certificate \(certificate.key.hex) \(Hex.string(certificate.signature))\n"
        }
        try durable(file, Data(text.utf8))
    }

    /// A key of its own, which no other certifies: for a home whose keys are revoked.
    public func makeKey() throws { try write(Keys(key: newKey(), certificates: []), to: keyFile) }

    /// Says again whose a home is that has written nothing yet.
    public func correct(_ identity: Identity) throws {
        try durable(
            homeFile,
            Data(
                "p352 home 1\nrole \(identity.role.rawValue)\nincubator \(identity.incubator)\n"
                    .utf8))
    }

    // MARK: - Mark

    /// The last batch of each of its scopes that left this machine, and those found missing.
    public struct Mark: Hashable, Sendable {
        public var sent: [String: BatchName] = [:]
        /// Batches that once left this machine and that its log no longer holds.
        public var missing: Set<BatchName> = []

        public init() {}
    }

    public func mark() throws -> Mark {
        var mark = Mark()
        guard let text = try? String(contentsOfFile: markFile, encoding: .utf8) else { return mark }
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ", maxSplits: 2)
            if words.count == 3, words[0] == "sent", let name = BatchName(hex: words[1]) {
                mark.sent[String(words[2])] = name
            } else if words.count >= 2, words[0] == "missing", let name = BatchName(hex: words[1]) {
                mark.missing.insert(name)
            }
        }
        return mark
    }

    /// Written and flushed to the disk before a batch leaves the machine.
    public func write(_ mark: Mark) throws {
        var text = "p352 mark 1\n"
        for (scope, name) in mark.sent.sorted(by: { $0.key < $1.key }) {
            text += "sent \(name.hex) \(scope)\n"
        }
        for name in mark.missing.sorted() { text += "missing \(name.hex)\n" }
        try durable(markFile, Data(text.utf8))
    }

    /// Replaces a file of mode 0600 so that after a crash there is the old one or the new one.
    func durable(_ file: String, _ data: Data) throws {
        let temporary = file + ".new"
        let descriptor = unsafe open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure(file) }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        do {
            try handle.write(contentsOf: data)
        } catch {
            throw failure(file)
        }
        guard fsync(descriptor) == 0, unsafe rename(temporary, file) == 0 else {
            throw failure(file)
        }
        let folder = unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        if folder >= 0 {
            fsync(folder)
            close(folder)
        }
    }

    private func failure(_ file: String) -> StoreError {
        StoreError(
            writing: file,
            NSError(domain: NSPOSIXErrorDomain, code: Int(errno)))
    }
}
