import Domain
import Foundation
import Replication
import Store
import Testing

/// What travels in a backup, and what somebody put into one.
@Suite struct BackupTests {
    private let folder = NSTemporaryDirectory() + "p352-backup-" + UUID().uuidString

    /// A central with an open invitation and kept counts.
    private func central() throws -> (home: HomeFolder, store: Store, invitation: Invitation) {
        let home = HomeFolder(path: folder + "/central")
        try home.create(.init(role: .central, incubator: "dinum"))
        let root = try home.makeAuthority()
        try home.write(HomeFolder.Enrolment(root: root, central: nil))
        let store = try Store(home: home)
        let invitation = Invitation(
            root: root, secret: (100..<116).map { UInt8($0) }, role: "dinum", incubator: "dinum")
        try store.keep(invitation, expires: Instant(seconds: 4_000_000_000))
        let reader = try StoreReader(store)
        let mark = try #require(try reader.mark)
        try reader.keep(
            KeptCounts(mark: mark, rules: ["product"], totals: [41], merged: [:]), "figures",
            all: [])
        return (home, store, invitation)
    }

    /// The number of rows of a table, "none" where there is no such table; after a statement that
    /// another program runs.
    private func rows(_ path: String, _ table: String, after statement: String = "") throws
        -> String
    {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [
            "python3", "-c",
            """
            import sqlite3, sys
            path, table, statement = sys.argv[1:]
            db = sqlite3.connect(path)
            db.executescript(statement)
            names = [row[0] for row in db.execute("SELECT name FROM sqlite_master")]
            there = table in names
            print(db.execute("SELECT count(*) FROM " + table).fetchone()[0] if there else "none")
            """, path, table, statement,
        ]
        let out = Pipe()
        process.standardOutput = out
        try process.run()
        let data = out.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: data, as: UTF8.self).trimmingCharacters(in: .newlines)
    }

    /// Whoever finds a backup cannot enrol with it; what nobody signed does not travel.
    @Test func aBackupHoldsNoOpenInvitationAndNoKeptCounts() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let (_, store, invitation) = try central()
        let path = folder + "/copy"
        try store.backup(to: path)

        let bytes = try Data(contentsOf: URL(filePath: path))
        #expect(bytes.range(of: Data(invitation.secret)) == nil)
        #expect(try rows(path, "local_invitation") == "0")
        #expect(try rows(path, "local_count") == "none")
        #expect(try store.invitation(named: invitation.name) != nil)
        #expect(try StoreReader(store).keptCounts("figures") != nil)
    }

    /// Somebody wrote an invitation into the file: nobody enrols with it.
    @Test func whatWasPutIntoABackupIsDropped() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var home: HomeFolder
        do {
            let (place, store, _) = try central()
            home = place
            try store.backup(to: folder + "/forged")
        }
        let planted = try rows(
            folder + "/forged", "local_invitation",
            after:
                "INSERT INTO local_invitation VALUES ('n', x'01', 'dinum', 'x', 9000000000000, NULL)"
        )
        #expect(planted == "1")

        _ = try home.restore(from: folder + "/forged")

        #expect(try rows(home.path + "/store.sqlite", "local_invitation") == "0")
        #expect(try Store(home: home).verify().isClean)
    }

    /// A view under the name of a table would say what its author likes.
    @Test func aBackupWithAViewForATableIsRefused() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let (home, store, _) = try central()
        try store.backup(to: folder + "/forged")
        _ = try rows(
            folder + "/forged", "none",
            after: "CREATE VIEW local_count AS SELECT 1 AS number")

        let error = #expect(throws: StoreError.self) {
            try home.restore(from: folder + "/forged")
        }
        #expect(error?.message.contains("local_count is no table in it") ?? false)
    }
}
