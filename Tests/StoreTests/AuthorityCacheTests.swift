import Domain
import Foundation
import Replication
import Store
import Testing

/// What the authority chain says is kept from one access to the next: never longer than it holds.
@Suite struct AuthorityCacheTests {
    private static let now = Instant(milliseconds: 1_000)
    private let folder = FileManager.default.temporaryDirectory
        .appendingPathComponent("p352-authority-\(UUID().uuidString)")

    /// Two processes on central's home, and the authority's keys.
    private func central() throws -> (Store, Store, HomeFolder.Keys) {
        let home = HomeFolder(path: folder.path)
        try home.create(HomeFolder.Identity(role: .central, incubator: "dinum"))
        let root = try home.makeAuthority()
        try home.write(HomeFolder.Enrolment(root: root, central: nil))
        return (try Store(home: home), try Store(home: home), try home.authorityKeys())
    }

    @Test func whatAnotherProcessDecidesIsSeenByTheNextRequest() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let (serving, deciding, keys) = try central()
        let key = SigningKey.random().replica
        func decide(_ entry: AuthorityEntry) throws {
            _ = try deciding.append(
                entry, key: keys.key, certificates: keys.certificates, recorded: Self.now)
        }

        try decide(.grant(.init(keys: [key], scopes: ["A"], incubator: "A")))
        let granted = try serving.access(of: [key])
        try decide(.revoke(key: key, good: []))
        let revoked = try serving.access(of: [key])

        #expect(granted.scopes == ["A"] && !granted.isRevoked)
        #expect(revoked.isRevoked)
    }

    @Test func whatWasUndoneIsNotRemembered() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        struct Undone: Error {}
        let (store, _, keys) = try central()
        let (first, second) = (SigningKey.random().replica, SigningKey.random().replica)
        func grant(_ key: ReplicaKey) -> AuthorityEntry {
            .grant(.init(keys: [key], scopes: ["A"], incubator: "A"))
        }

        #expect(throws: Undone.self) {
            _ = try store.commit(recorded: Self.now, keys: keys) { writer in
                try writer.write(grant(first))
                throw Undone()
            }
        }
        _ = try store.append(
            grant(second), key: keys.key, certificates: keys.certificates, recorded: Self.now)

        #expect(try store.access(of: [first]).scopes.isEmpty)
        #expect(try store.access(of: [second]).scopes == ["A"])
    }
}
