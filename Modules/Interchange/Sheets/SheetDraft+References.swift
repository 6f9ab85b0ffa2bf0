import Domain

/// What a sheet says of other sheets: incubators, owners, sponsors.
extension SheetDraft {
    /// The record of an organisation that has a sheet. Else nil, listed: a reference to what is
    /// nowhere helps nobody, and the text stays.
    private mutating func organisation(_ text: String, _ what: String, _ line: Int) -> RecordID? {
        let name = SheetName(kind: .organisations, slug: SheetText.lastComponent(text))
        reading.references.append(name)
        if reader.files.exists(name) { return reader.files.identities.id(name) }
        note(line, .unknownOwner, "\(what) \(text) has no sheet")
        return nil
    }

    mutating func incubator(_ node: YAMLNode?, _ list: YAMLNode?, _ type: RecordType) {
        var keys: [String] = []
        for item in list.map({ items($0, "incubators") }) ?? [] {
            if let text = text(item, "incubators") { keys.append(SheetText.lastComponent(text)) }
        }
        let first = text(node, "incubator").map { SheetText.lastComponent($0) } ?? keys.first
        guard let first else {
            note(node?.line ?? 0, .noIncubator, "the sheet names no incubator")
            return
        }
        reading.incubator = first
        var ids: [RecordID] = []
        for key in [first] + keys.filter({ $0 != first }) {
            let name = SheetName(kind: .incubators, slug: key)
            reading.references.append(name)
            if !reader.files.exists(name) {
                note(node?.line ?? list?.line ?? 0, .unknownIncubator, "\(key) has no sheet")
            }
            ids.append(reader.files.identities.id(name))
        }
        put(type.field(named: "incubator")?.id, .reference(ids[0]))
        if ids.count > 1 { put(type.field(named: "incubators")?.id, .references(ids)) }
    }

    /// An incubator's owner, or owners; whether there is one.
    mutating func owner(_ node: YAMLNode, _ type: RecordType) -> Bool {
        var ids: [RecordID] = []
        var texts: [String] = []
        for item in node.items ?? [node] {
            guard let text = text(item, "owner") else { continue }
            if let id = organisation(text, "the owner", item.line) {
                ids.append(id)
            } else {
                texts.append(text)
            }
        }
        put(type.field(named: "owner")?.id, ids.first.map(Value.reference))
        if ids.count > 1 { put(type.field(named: "owners")?.id, .references(ids)) }
        if !texts.isEmpty {
            put(type.field(named: "owner_text")?.id, .text(texts.joined(separator: ", ")))
        }
        return !ids.isEmpty || !texts.isEmpty
    }

    mutating func sponsors(_ node: YAMLNode) {
        var seen: Set<String> = []
        for (rank, item) in items(node, "sponsors").enumerated() {
            let named = item.entries == nil ? item : item["name"] ?? item["acronym"]
            guard let named, let text = text(named, "sponsor") else {
                if !item.isNothing {
                    note(item.line, .wrongKind, "sponsors: \(item.summary) names nobody")
                }
                continue
            }
            let key = SheetText.lastComponent(text)
            guard seen.insert(key).inserted else {
                note(item.line, .duplicateKey, "the sponsor \(key) stands twice")
                continue
            }
            let id = organisation(text, "the sponsor", item.line)
            child(
                reader.vocabulary.sponsor, key,
                [
                    ("organisation", id.map(Value.reference)),
                    ("name", id == nil ? .text(text) : nil), ("rank", .integer(Int64(rank))),
                ])
        }
    }

    /// A record that hangs on this product.
    mutating func child(
        _ child: SheetVocabulary.Child, _ key: String, _ fields: [(name: String, value: Value?)]
    ) {
        var values: [FieldValue] = []
        values.reserveCapacity(fields.count + 1)
        if let field = child["product"] {
            values.append(FieldValue(field: field, value: .reference(id)))
        }
        for (name, value) in fields {
            if let value, !value.isEmpty, let field = child[name] {
                values.append(FieldValue(field: field, value: value))
            }
        }
        reading.records.append(
            SheetRecord(
                type: child.type.id, id: reader.files.identities.child(child.type, of: id, key),
                values: values))
    }
}
