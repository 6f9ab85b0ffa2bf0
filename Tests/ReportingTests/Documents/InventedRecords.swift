import Domain
import Reporting

/// Records made up for a test, in memory: what the report reads from.
struct InventedRecords: RecordReader {
    private struct Held {
        let row: RecordRow
        let values: [String: Value]
    }

    private var held: [String: [Held]] = [:]
    private var keys: [String: RecordID] = [:]
    private var made: UInt64 = 0
    var asOf: Instant = .forever
    var laterFacts = 0
    var frontier: [String: [String]] { ["shared": [String(repeating: "ab", count: 32)]] }

    /// Values as the command line writes them; references by key.
    @discardableResult
    mutating func add(_ name: String, _ fields: KeyValuePairs<String, String>) throws -> RecordID {
        guard let type = Schema.current.type(named: name) else { throw Unknown(name: name) }
        made += 1
        let id = RecordID(high: UInt64(type.id), low: made)
        var values: [String: Value] = [:]
        for (key, text) in fields {
            guard let field = type.field(named: key) else { throw Unknown(name: key) }
            values[key] = try field.parse(text) { keys["\($0)/\($1)"] }
            if type.key == key { keys["\(name)/\(text)"] = id }
        }
        add(type, id, values)
        return id
    }

    /// Values that no form would take, as another program may have written them.
    mutating func add(_ type: RecordType, _ id: RecordID, _ values: [String: Value]) {
        let row = RecordRow(id: id, scope: "shared", deletion: .no, contested: [], values: [])
        held[type.name, default: []].append(Held(row: row, values: values))
    }

    /// Lets later records refer to one that has no key of its own.
    mutating func name(_ id: RecordID, as key: String, _ type: String) {
        keys["\(type)/\(key)"] = id
    }

    func id(_ type: String, _ key: String) -> RecordID? { keys["\(type)/\(key)"] }

    struct Unknown: Error { let name: String }

    func rows(of type: String, fields: [String]) throws -> [RecordRow] {
        (held[type] ?? []).map { one in
            RecordRow(
                id: one.row.id, scope: one.row.scope, deletion: .no, contested: [],
                values: fields.map { one.values[$0] ?? .empty })
        }
    }

    /// One import, that knows each type of record since another day.
    func provenance(of type: String, id: RecordID) throws -> [Provenance] {
        guard let values = held[type]?.first(where: { $0.row.id == id })?.values else { return [] }
        let number = Int64(Schema.current.type(named: type)?.id ?? 0)
        return values.sorted { $0.key < $1.key }.map { field, value in
            Provenance(
                field: field, value: value, batch: String(repeating: "1f", count: 32),
                replica: String(repeating: "2e", count: 32),
                signature: String(repeating: "3d", count: 64),
                known: Instant(seconds: 1_690_000_000 + 86_400 * number),
                recorded: Instant(seconds: 1_700_000_000), actor: 0, reason: nil,
                source: "betagouv", position: nil)
        }
    }
}

extension InventedRecords {
    /// Two incubators, four products, credits, targets and spending of 2023.
    static func small() throws -> InventedRecords {
        var records = InventedRecords()
        try records.add("organisation", ["slug": "dex", "name": "Direction exemple"])
        for (slug, title) in [("alpha", "Incubateur Alpha"), ("beta", "Incubateur Bêta")] {
            try records.add("incubator", ["slug": slug, "title": title, "owner": "dex"])
        }
        try records.add(
            "product",
            [
                "slug": "un", "title": "Produit Un", "mission": "Simplifier une démarche",
                "incubator": "alpha", "stats_url": "https://un.example/stats",
                "repository": "https://code.example/un",
                "accessibility_status": "partiellement conforme", "launched_by_dinum": "true",
            ])
        try records.add("product", ["slug": "deux", "title": "Produit Deux", "incubator": "alpha"])
        try records.add(
            "product", ["slug": "trois", "title": "Produit Trois", "incubator": "beta"])
        try records.add("product", ["slug": "quatre", "title": "Quatre", "incubator": "beta"])
        for (product, name, start) in [
            ("un", "investigation", "2022-03-01"), ("un", "construction", "2023-02-01"),
            ("un", "acceleration", "2023-11-01"), ("deux", "investigation", "2023-05-01"),
            ("trois", "construction", "2021-01-04"), ("trois", "success", "2023-06-01"),
            ("quatre", "investigation", "2022-01-03"), ("quatre", "abandon", "2022-12-01"),
        ] {
            try records.add(
                "phase", ["product": product, "name": name, "start": start, "rank": "0"])
        }
        try records.add(
            "event",
            [
                "product": "trois", "name": "national_impact", "date": "2024-02-26",
                "counted_in": "2023",
            ])
        try records.add(
            "event", ["product": "un", "name": "committee", "date": "2023-11-15"])
        try records.add(
            "award", ["product": "un", "call": "13", "dispositif": "FAST", "amount": "150000"])
        try records.printed()
        return records
    }

    /// What documents print.
    private mutating func printed() throws {
        try add(
            "source-document",
            [
                "code": "RAP2023", "kind": "RAP", "title": "RAP 2023", "year": "2023",
                "published": "2024-05-01", "published_estimated": "true",
            ])
        try add(
            "source-document",
            [
                "code": "PAP2023", "kind": "PAP", "title": "PAP 2023", "year": "2023",
                "published": "2022-10-04",
            ])
        try add(
            "programme",
            [
                "code": "352", "title": "Innovation et transformation numériques",
                "mission": "Transformation et fonction publiques",
            ])
        try add("indicator", ["code": "national_impact"])
        for (year, kind, document, value) in [
            ("2022", "réalisation", "RAP2023", "6"), ("2023", "cible", "PAP2023", "6"),
            ("2023", "réalisation", "RAP2023", "6"), ("2024", "cible", "RAP2023", "7"),
        ] {
            try add(
                "indicator-value",
                [
                    "indicator": "national_impact", "year": year, "kind": kind,
                    "document": document, "value": value, "unit": "Nb",
                ])
        }
        try credits()
        try add(
            "spending",
            [
                "year": "2023", "use": "Total du financement", "code": "total",
                "amount": "5589773", "document": "RAP2023",
            ])
        try add(
            "spending",
            [
                "year": "2023", "use": "Cofinancement de services", "code": "cofinancing",
                "part_of": "total", "amount": "3114114", "etpt": "2.5", "document": "RAP2023",
            ])
    }

    private mutating func credits() throws {
        func line(
            _ action: String, _ stage: String, _ title: String, _ amount: String, fdc: Bool = false
        ) -> KeyValuePairs<String, String> {
            [
                "programme": "352", "year": "2023", "action": action, "stage": stage, "row": stage,
                "title": title, "kind": "CP", "amount": amount, "with_fdc": fdc ? "true" : "false",
                "document": "RAP2023",
            ]
        }
        try add("budget-line", line("01", "lfi", "total", "8300000", fdc: true))
        try add("budget-line", line("02", "lfi", "total", "3300000", fdc: true))
        for (stage, amount) in [
            ("lfi", "10600000"), ("movements", "2525505"), ("opened", "13125505"),
            ("consumed", "8584072"), ("difference", "4541433"),
        ] {
            try add("budget-line", line("total", stage, "total", amount))
        }
    }
}
