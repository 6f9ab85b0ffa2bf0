import Domain
import Foundation
import Store
import Testing

@Suite struct SQLViewsTests {
    @Test func thePageAboutTheViewsIsUpToDate() throws {
        try Golden.check("docs/sql-views.md", Schema.current.sqlViewsPage, suite: "SQLViewsTests")
    }

    /// The page names exactly the columns that SQLite shows, in their order, and its example runs.
    @Test func theViewsHaveTheColumnsThatThePageNames() throws {
        let world = try Executables()
        defer { world.remove() }
        let home = try world.sampleHome()

        let columns = try world.run(
            "/usr/bin/python3", "-c",
            """
            import re, sqlite3
            c = sqlite3.connect('file:\(home)/store.sqlite?mode=ro', uri=True)
            page = open('\(Executables.root.path)/docs/sql-views.md').read()
            for part in page.split('\\n## ')[1:]:
                view = part.split('\\n')[0]
                named = ['id', 'scope', 'deletion_contested'] + re.findall(r'^\\| `([^`]+)` ', part, re.M)
                found = [d[0] for d in c.execute(f'SELECT * FROM "{view}"').description]
                if named != found: print(view, named, found)
            print(c.execute(re.search('```sql(.*?)```', page, re.S)[1]).fetchall())
            print(c.execute("SELECT start, product FROM v_phase ORDER BY 1").fetchall()[0])
            """
        ).output

        #expect(
            columns == "[('exemple', '2023', 1), ('exemple', '2024', 1)]\n('2023-01-10', 'alpha')\n"
        )
    }
}

/// Whole outputs that only an explicit command updates.
enum Golden {
    static func check(_ path: String, _ text: String, suite: String) throws {
        let file = Executables.root.appendingPathComponent(path)
        if ProcessInfo.processInfo.environment["P352_UPDATE_GOLDEN"] == "1" {
            try text.write(to: file, atomically: true, encoding: .utf8)
        }
        #expect(
            (try? String(contentsOf: file, encoding: .utf8)) == text,
            "\(path) is stale: P352_UPDATE_GOLDEN=1 Tools/test --filter \(suite)")
    }
}
