import Domain

/// The work on one version of one sheet.
struct SheetDraft {
    let reader: SheetReader
    let path: SheetPath
    let id: RecordID
    let today: Day
    var reading = SheetReader.Reading()
    /// Of the sheet's own record.
    var values: [FieldValue] = []
    /// The last value of each key of the vocabulary.
    private var nodes: [YAMLNode?] = []
    /// Every block of awards: each is an award, even under one key.
    private var blocks: [YAMLNode] = []

    init(reader: SheetReader, path: SheetPath, id: RecordID, today: Day) {
        self.reader = reader
        self.path = path
        self.id = id
        self.today = today
    }

    mutating func note(_ line: Int, _ reason: Irregularity.Reason, _ detail: String) {
        reading.irregularities.append(
            Irregularity(
                file: path.text, line: line == 0 ? 0 : line + Sheet.offset, reason: reason,
                detail: detail))
    }

    mutating func put(_ field: FieldID?, _ value: Value?) {
        guard let field, let value, !value.isEmpty else { return }
        values.append(FieldValue(field: field, value: value))
    }

    mutating func read(_ sheet: Sheet, _ aliases: [String]) {
        let keys = reader.vocabulary[path.name.kind]
        if !path.hasSuffix { note(0, .strayName, "sheets end in .md") }
        if !SheetDraft.isUsual(path.name.slug) {
            note(0, .unusualKey, path.name.slug)
        }
        put(keys.slug, .text(path.name.slug))
        let unknown = sort(sheet.entries, keys)
        var redirects: [String] = []
        var references: (incubator: YAMLNode?, incubators: YAMLNode?) = (nil, nil)
        var hasOwner = false
        var calls = FastCalls()
        for (role, node) in zip(keys.roles, nodes) {
            guard let node else { continue }
            switch role {
            case .field(let field, let isLink): put(field.id, value(node, field, isLink))
            case .redirects: redirects = self.redirects(node)
            case .personal:
                if !node.isNothing { note(node.line, .personalData, "persons are not imported") }
            case .incubator: references.incubator = node
            case .incubators: references.incubators = node
            case .owner: hasOwner = owner(node, keys.type)
            case .sponsors: sponsors(node)
            case .phases: phases(node)
            case .events: events(node, &calls)
            case .awards: break
            }
        }
        switch path.name.kind {
        case .startups:
            incubator(references.incubator, references.incubators, keys.type)
            awards(blocks, &calls)
        case .incubators: if !hasOwner { note(0, .noOwner, "the sheet names no owner") }
        case .organisations: break
        }
        put(keys.extra, unknown.isEmpty ? nil : .texts(unknown))
        put(keys.aliases, former(aliases + redirects))
        reading.records.insert(
            SheetRecord(type: keys.type.id, id: id, values: values), at: 0)
    }

    /// Puts each entry's value in its place; the last one counts where a key stands twice.
    /// - Returns: what the vocabulary does not know, `name: value` each.
    private mutating func sort(
        _ entries: [YAMLNode.Entry], _ keys: SheetVocabulary.Keys
    ) -> [String] {
        nodes = [YAMLNode?](repeating: nil, count: keys.roles.count)
        var unknown: [(key: String, text: String)] = []
        for entry in entries {
            if let place = keys.places[entry.key] {
                let isAward = if case .awards = keys.roles[place] { true } else { false }
                if isAward { blocks.append(entry.value) }
                if nodes[place] != nil {
                    note(
                        entry.line, .duplicateKey,
                        isAward ? "\(entry.key): each is an award" : "\(entry.key): the last counts"
                    )
                }
                nodes[place] = entry.value
                continue
            }
            if let first = unknown.firstIndex(where: { $0.key == entry.key }) {
                note(entry.line, .duplicateKey, "\(entry.key): the last counts")
                unknown.remove(at: first)
            }
            if entry.value.isNothing { continue }
            let text = SheetText.clean(entry.value.summary)
            if SheetText.holdsAddress(text) {
                note(entry.line, .personalData, "\(entry.key) holds an e-mail address")
            } else if keys.extra == nil || text.utf8.count > Value.textLimit / 2 {
                note(entry.line, keys.extra == nil ? .unknownField : .tooLong, entry.key)
            } else {
                unknown.append((entry.key, text))
            }
        }
        return unknown.map { "\($0.key): \($0.text)" }
    }

    private mutating func redirects(_ node: YAMLNode) -> [String] {
        (node.items ?? [node]).compactMap { item in
            guard let text = item.text else { return nil }
            let slug = SheetText.clean(SheetText.lastComponent(text))
            return slug.hasSuffix(".html") ? String(slug.dropLast(5)) : slug
        }
    }

    private func former(_ slugs: [String]) -> Value? {
        var former: [String] = []
        for slug in slugs where slug != path.name.slug && !slug.isEmpty && !former.contains(slug) {
            former.append(slug)
        }
        return former.isEmpty ? nil : .texts(former)
    }

    /// Lower-case ASCII letters, digits, `-` and `_`.
    private static func isUsual(_ slug: String) -> Bool {
        slug.utf8.allSatisfy {
            (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D || $0 == 0x5F
        }
    }
}
