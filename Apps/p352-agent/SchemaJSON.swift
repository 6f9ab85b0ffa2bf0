import Domain

/// A record type as scripts read it.
enum SchemaJSON {
    static func value(_ type: RecordType) -> JSONValue {
        var members = [
            JSONMember(key: "name", value: .text(type.name)),
            JSONMember(key: "label", value: .text(type.label)),
            JSONMember(key: "meaning", value: .text(type.meaning)),
            JSONMember(key: "home", value: .text(home(type.home))),
            JSONMember(key: "key", value: type.key.map(JSONValue.text) ?? .null),
            JSONMember(key: "since", value: .number(type.since)),
        ]
        members.append(JSONMember(key: "fields", value: .array(type.fields.map(field))))
        return .object(members)
    }

    private static func home(_ home: Home) -> String {
        switch home {
        case .shared: "shared"
        case .dinum: "dinum"
        case .incubator(let field), .parent(let field): "of " + field
        }
    }

    private static func field(_ field: Field) -> JSONValue {
        var members = [
            JSONMember(key: "name", value: .text(field.name)),
            JSONMember(key: "kind", value: .text(kind(field.kind))),
        ]
        switch field.kind {
        case .reference(let type), .references(let type):
            members.append(JSONMember(key: "to", value: .text(type)))
        case .enumeration(let values):
            members.append(JSONMember(key: "values", value: .array(values.map(JSONValue.text))))
        case .text, .integer, .decimal, .percentage, .cents, .day, .fiscalYear, .boolean, .texts:
            break
        }
        members += [
            JSONMember(key: "label", value: .text(field.label)),
            JSONMember(key: "unit", value: field.unit.map(JSONValue.text) ?? .null),
            JSONMember(key: "meaning", value: .text(field.meaning)),
            JSONMember(key: "since", value: .number(field.since)),
        ]
        return .object(members)
    }

    private static func kind(_ kind: FieldKind) -> String {
        switch kind {
        case .text: "text"
        case .integer: "integer"
        case .decimal: "decimal"
        case .percentage: "percentage"
        case .cents: "cents"
        case .day: "day"
        case .fiscalYear: "fiscal-year"
        case .boolean: "boolean"
        case .reference: "reference"
        case .enumeration: "enumeration"
        case .texts: "texts"
        case .references: "references"
        }
    }
}
