import Domain
import GRDB

/// Flat, stable SQL views for analysts (Metabase, Datasette, LibreOffice Base): `v_TYPE`, one row
/// a record that is not deleted; days as `YYYY-MM-DD`, amounts in euros, references as the
/// target's key.
enum Views {
    static func create(_ schema: Schema, _ db: Database) throws {
        for type in schema.types { try db.execute(sql: sql(type, schema)) }
    }

    static func sql(_ type: RecordType, _ schema: Schema) -> String {
        var columns = [
            "lower(hex(t.id)) AS id", "s.name AS scope", "t.deleted = 2 AS deletion_contested",
        ]
        var joins = ["JOIN scope s ON s.id = t.scope"]
        for field in type.fields {
            let column = "t.\(Tables.quoted(field.name))"
            let name = Tables.quoted(field.name)
            switch field.kind {
            case .day: columns.append("date(\(column) * 86400, 'unixepoch') AS \(name)")
            case .cents:
                // Exact in two steps: SQLite's division of integers drops the rest.
                columns.append(
                    "printf('%s%d.%02d', CASE WHEN \(column) < 0 THEN '-' ELSE '' END, abs(\(column)) / 100, abs(\(column)) % 100) AS \(name)"
                )
            case .reference(let target):
                if let other = schema.type(named: target), let key = other.key {
                    let alias = "r\(field.id.number)"
                    joins.append(
                        "LEFT JOIN \(Tables.quoted(other.table)) \(alias) ON \(alias).id = \(column)"
                    )
                    columns.append(
                        "coalesce(\(alias).\(Tables.quoted(key)), lower(hex(\(column)))) AS \(name)"
                    )
                } else {
                    columns.append("lower(hex(\(column))) AS \(name)")
                }
            case .text, .integer, .decimal, .percentage, .fiscalYear, .boolean, .enumeration,
                .texts, .references:
                columns.append("\(column) AS \(name)")
            }
        }
        return """
            CREATE VIEW \(Tables.quoted("v_" + type.table)) AS
            SELECT \(columns.joined(separator: ", "))
            FROM \(Tables.quoted(type.table)) t \(joins.joined(separator: " "))
            WHERE t.deleted IN (0, 2)
            """
    }
}
