import Central
import Domain
import Foundation
import Replication
import Store

/// The implementations that the contract holds for.
enum StorageKind: String, CaseIterable, Sendable {
    /// The embedded one.
    case sqlite
    /// By the executable definition of merging and trust.
    case defined
}

/// A storage of a programme, and what the contract's tests do with it.
final class StorageWorld {
    let storage: any CentralStorage
    let programme: Founding
    private let folder: String?

    init(_ kind: StorageKind, _ programme: Founding = Founding()) throws {
        self.programme = programme
        switch kind {
        case .sqlite:
            let path = NSTemporaryDirectory() + "p352-contract-" + UUID().uuidString
            folder = path
            storage = try StorageWorld.central(path, programme)
        case .defined:
            folder = nil
            storage = DefinedStorage(root: programme.root, authority: programme.authority)
        }
    }

    private init(_ storage: any CentralStorage, _ programme: Founding) {
        self.storage = storage
        self.programme = programme
        folder = nil
    }

    deinit {
        if let folder { try? FileManager.default.removeItem(atPath: folder) }
    }

    private static func central(_ path: String, _ programme: Founding) throws -> Store {
        let home = HomeFolder(path: path)
        try home.create(HomeFolder.Identity(role: .central, incubator: "dinum"))
        try home.keepAuthority(
            HomeFolder.Keys(
                key: programme.authority.key, certificates: programme.authority.certificates))
        try home.write(HomeFolder.Enrolment(root: programme.root, central: nil))
        return try Store(home: home)
    }

    /// The same storage, opened a second time; what lives in memory lives on.
    func reopened() throws -> StorageWorld {
        guard let folder else { return self }
        return StorageWorld(try Store(home: HomeFolder(path: folder)), programme)
    }

    /// A further author whom the authority lets write a scope.
    func granted(_ scope: String) throws -> Author {
        let author = programme.author(scope == "*" ? "shared" : scope)
        try decide(.grant(.init(keys: author.keys, scopes: [scope], incubator: "i")))
        return author
    }

    @discardableResult
    func decide(_ entry: AuthorityEntry) throws -> Batch {
        let batch = try programme.authority.write(entry: entry)
        try bring([batch], scope: AuthorityEntry.scope)
        return batch
    }

    @discardableResult
    func take(_ batches: [Batch], from author: Author) throws -> [Reception] {
        try bring(batches, from: author.keys, scope: "A")
    }

    /// - Parameter keys: a stranger's by default: the authority chain proves itself.
    @discardableResult
    func bring(
        _ batches: [Batch], from keys: [ReplicaKey] = [SigningKey.random().replica], scope: String
    ) throws -> [Reception] {
        // As it arrives: from bytes.
        var builder = Pack.Builder()
        for batch in batches { builder.append(batch) }
        let brought = try Pack.batches(builder.finish().flatMap(\.self))
        let results = try storage.take(brought, from: keys, scope: scope)
        guard results.map(\.0) == batches.map(\.name) else {
            throw StorageError.failed("the answers are not in the order given")
        }
        return results.map(\.1)
    }

    func pull(_ scope: String, after tips: [BatchName]) throws -> [Batch] {
        try Pack.batches(
            try storage.pack(ofScope: scope, after: tips, limit: 1 << 20).bytes)
    }

    func invitation(_ role: String, _ incubator: String) -> Invitation {
        Invitation(
            root: programme.root, secret: (0..<16).map { _ in UInt8.random(in: 0...255) },
            role: role, incubator: incubator)
    }
}
