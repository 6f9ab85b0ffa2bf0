extension Schema {
    /// The data dictionary as Markdown: every record type and field, from the schema alone.
    public var dataDictionary: String {
        var text = """
            # Data dictionary

            Vocabulary, version \(version): \(types.count) record types. Generated from the schema \
            (`Modules/Domain/Schema`); not to be edited by hand.

            """
        for type in types {
            text += """

                ## \(type.name)

                *\(type.label)*, number \(type.id). \(type.meaning) Home: \(type.home.words).\
                \(type.key.map { " Key: `\($0)`." } ?? "")

                | n° | field | label | type | unit | meaning |
                |---|---|---|---|---|---|

                """
            for field in type.fields {
                text +=
                    "| \(field.id.number) | `\(field.name)` | \(field.label) | \(field.kind.words) "
                    + "| \(field.unit ?? "") | \(field.meaning) |\n"
            }
        }
        return text
    }
}

extension Home {
    var words: String {
        switch self {
        case .shared: "scope `shared`"
        case .dinum: "scope `dinum`"
        case .incubator(let field): "the scope of the incubator in `\(field)`"
        case .parent(let field): "the scope of the record in `\(field)`"
        }
    }
}

extension FieldKind {
    /// As the data dictionary and `types` name it.
    public var words: String {
        switch self {
        case .text: "text"
        case .integer: "integer"
        case .decimal: "decimal"
        case .percentage: "percentage"
        case .cents: "amount in euros"
        case .day: "day"
        case .fiscalYear: "fiscal year"
        case .boolean: "boolean"
        case .reference(let type): "reference to `\(type)`"
        case .enumeration(let values): "one of " + values.map { "`\($0)`" }.joined(separator: ", ")
        case .texts: "list of texts"
        case .references(let type): "list of references to `\(type)`"
        }
    }
}
