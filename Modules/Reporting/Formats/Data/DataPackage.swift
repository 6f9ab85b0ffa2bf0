import Domain

/// The description of the CSV files: titles, types and meanings of their columns.
enum DataPackage {
    static func json(_ tables: [DataTable], name: String, title: String) -> JSONValue {
        .members([
            "$schema": .text("https://datapackage.org/profiles/1.0/datapackage.json"),
            "profile": .text("tabular-data-package"),
            "name": .text(name),
            "title": .text(title),
            "description": .text(
                "Une ligne par fait, sans sous-total. Les nombres ont un point pour les décimales "
                    + "et pas de séparateur de milliers ; les montants sont en euros. Un texte qui "
                    + "commence par =, +, - ou @ est précédé d’une apostrophe, pour qu’un tableur "
                    + "ne l’exécute pas."),
            "licenses": .array([
                .members([
                    "name": .text("etalab-2.0"),
                    "title": .text("Licence Ouverte 2.0"),
                    "path": .text(
                        "https://www.etalab.gouv.fr/licence-ouverte-open-licence/"),
                ])
            ]),
            "resources": .array(tables.map(resource)),
        ])
    }

    private static func resource(_ table: DataTable) -> JSONValue {
        .members([
            "profile": .text("tabular-data-resource"),
            "name": .text(table.id),
            "path": .text(table.id + ".csv"),
            "title": .text(table.title),
            "description": .text(table.notes),
            "format": .text("csv"),
            "mediatype": .text("text/csv"),
            "encoding": .text("utf-8"),
            "schema": .members(["fields": .array(table.fields.map(field))]),
        ])
    }

    private static func field(_ field: DataTable.Field) -> JSONValue {
        var members = [
            JSONMember(key: "name", value: .text(field.name)),
            JSONMember(key: "type", value: .text(field.kind.rawValue)),
            JSONMember(key: "title", value: .text(field.title)),
            JSONMember(key: "description", value: .text(field.meaning)),
        ]
        if let unit = field.unit { members.append(JSONMember(key: "unit", value: .text(unit))) }
        return .object(members)
    }
}
