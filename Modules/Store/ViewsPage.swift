public import Domain

extension Schema {
    /// The page about the SQL views for analysts, as Markdown: from the schema alone.
    public var sqlViewsPage: String {
        var text = """
            # SQL views

            `store.sqlite` in a home can be read by any SQLite program (Metabase, Datasette, \
            LibreOffice Base, `sqlite3 -readonly`) while p352 runs. One view a record type, \
            generated from the schema (vocabulary \(version)); not to be edited by hand. Views are \
            stable: columns are added at the end of a type's fields, never renamed. Write through \
            `p352-agent` only: what is written into the tables is no change anybody signed, and \
            `verify` finds it.

            Each view has one row a record that is not deleted, and begins with `id` (32 \
            hexadecimal digits), `scope` and `deletion_contested` (1 where a deletion meets an \
            edit). Of contested fields the shown value stands there; `record_conflict` lists them.

            EXAMPLE: products by incubator and year of their first phase.

            ```sql
            SELECT p.incubator, substr(min(f.start), 1, 4) AS year, count(DISTINCT p.slug)
            FROM v_product p JOIN v_phase f ON f.product = p.slug GROUP BY p.slug;
            ```

            """
        for type in types {
            text += """

                ## v_\(type.table)

                *\(type.label)*. \(type.meaning)

                | column | SQL | meaning |
                |---|---|---|

                """
            for field in type.fields {
                text += "| `\(field.name)` | \(words(field)) | \(field.meaning) |\n"
            }
        }
        return text
    }

    private func words(_ field: Field) -> String {
        switch field.kind {
        case .text, .enumeration: "text"
        case .integer: "integer"
        case .decimal: "decimal number as text"
        case .percentage: "percentage as text"
        case .cents: "euros with two decimals, as text"
        case .day: "day, `YYYY-MM-DD`"
        case .fiscalYear: "year"
        case .boolean: "0 or 1"
        case .reference(let target): "the \(target)'s " + (key(target) ?? "`id`")
        case .texts: "JSON array of texts"
        case .references: "JSON array of ids"
        }
    }

    private func key(_ target: String) -> String? {
        type(named: target)?.key.map { "`\($0)`, else its `id`" }
    }
}
