import Foundation
import Testing

/// A store that an older program wrote is made anew from its log; one of a newer program is not
/// touched.
///
/// `Tests/Fixtures/layout-1.sql` is the dump of a small store as the first layout was written: an
/// import with its history, edits by hand, a deletion, a conflict, a person; `layout-1.json` is
/// what that program listed of it.
@Suite struct MigrationTests {
    /// A home whose store is the fixture, said to be of a layout.
    private func home(_ world: Executables, layout: Int) throws -> String {
        let home = try world.home("old")
        let dump = Executables.root.path + "/Tests/Fixtures/layout-1.sql"
        try python(
            world,
            """
            import os, sqlite3
            path = '\(home)/store.sqlite'
            for end in ('', '-wal', '-shm'):
                if os.path.exists(path + end): os.remove(path + end)
            c = sqlite3.connect(path)
            c.executescript(open('\(dump)').read())
            c.execute("UPDATE local_meta SET value = '\(layout)' WHERE key = 'layout'")
            c.execute("CREATE TABLE local_former(x)"); c.execute("INSERT INTO local_former VALUES (7)")
            c.commit(); c.execute("PRAGMA journal_mode = WAL"); c.close()
            """)
        return home
    }

    @discardableResult
    private func python(_ world: Executables, _ script: String) throws -> String {
        try world.run("/usr/bin/python3", "-c", script).output
    }

    private func layout(_ world: Executables, _ path: String) throws -> String {
        try python(
            world,
            """
            import sqlite3
            c = sqlite3.connect('file:\(path)?mode=ro', uri=True)
            print(c.execute("SELECT value FROM local_meta WHERE key = 'layout'").fetchone()[0],
                c.execute("SELECT count(*) FROM batch").fetchone()[0],
                c.execute("SELECT count(*) FROM local_person").fetchone()[0])
            """)
    }

    /// Layout 0 stands for any older one: whatever the current number is, it is migrated.
    @Test(arguments: [0, 1])
    func anOlderStoreIsMadeAnewFromItsLog(number: Int) throws {
        let world = try Executables()
        defer { world.remove() }
        let home = try home(world, layout: number)

        var listed = ""
        var messages = ""
        for type in ["product", "phase", "event", "award", "incubator", "organisation"] {
            let outcome = try world.run("p352-agent", "list", type, "--json", "--home", home)
            listed += outcome.output
            messages += outcome.errors
        }

        let expected = try String(
            contentsOfFile: Executables.root.path + "/Tests/Fixtures/layout-1.json",
            encoding: .utf8)
        #expect(listed == expected)
        try world.run("p352-agent", "verify", "--home", home)
        let conflicts = try world.run("p352-agent", "conflicts", "--home", home, allow: [2]).output
        #expect(conflicts.contains("Dite sur A") && conflicts.contains("Dite sur B"))
        let persons = try world.run("p352-agent", "person", "list", "--home", home).output
        #expect(persons.contains("Ada Exemple"))
        let local = try python(
            world,
            """
            import sqlite3
            c = sqlite3.connect('\(home)/store.sqlite')
            print(c.execute("SELECT x FROM local_former").fetchone()[0],
                c.execute("SELECT count(*) FROM local_import").fetchone()[0])
            """)
        #expect(local == "7 1\n")
        let aside = home + "/store.sqlite.layout-\(number)"
        let isMigrated = messages.contains(aside)
        #expect(isMigrated == FileManager.default.fileExists(atPath: aside))
        #expect(isMigrated || number == 1, "layout 0 is older than every program's")
        if isMigrated {
            // As it was, but for the persons: a copy must not outlive their being forgotten.
            #expect(try layout(world, aside) == "\(number) 6 0\n")
            #expect(messages.components(separatedBy: aside).count == 2, "migrated once")
        }
        try world.run("p352-agent", "set", "product", "gamma", "title=Encore", "--home", home)
        try world.run("p352-agent", "verify", "--home", home)
    }

    @Test func aDamagedLogIsNotMigratedAndTheFileStaysAsItIs() throws {
        let world = try Executables()
        defer { world.remove() }
        let home = try home(world, layout: 0)
        try python(
            world,
            """
            import sqlite3
            c = sqlite3.connect('\(home)/store.sqlite')
            b = bytearray(c.execute("SELECT signature FROM batch WHERE number = 3").fetchone()[0])
            b[5] ^= 1
            c.execute("UPDATE batch SET signature = ? WHERE number = 3", (bytes(b),)); c.commit()
            """)

        let outcome = try world.run(
            "p352-agent", "list", "product", "--home", home, allow: [1])

        #expect(outcome.errors.contains("batch number 3 of its log"), "\(outcome.errors)")
        #expect(try layout(world, home + "/store.sqlite") == "0 6 1\n")
        let files = try FileManager.default.contentsOfDirectory(atPath: home)
        #expect(!files.contains { $0.contains("layout-") }, "\(files)")
    }

    @Test func aStoreOfANewerProgramIsLeftByteForByteAsItIs() throws {
        let world = try Executables()
        defer { world.remove() }
        let home = try home(world, layout: 99)
        let path = home + "/store.sqlite"
        let before = try Data(contentsOf: URL(fileURLWithPath: path))

        let outcome = try world.run("p352-agent", "status", "--home", home, allow: [1])

        #expect(outcome.errors.contains("newer version") && outcome.errors.contains(path))
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
    }
}
