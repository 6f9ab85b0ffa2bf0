import Replication
import Testing

/// A history rebuilt from its JSON alone, and its state in the same form.
struct DefinitionVector {
    private let batches: [DefinedBatch]
    private let definition: Definition

    init(_ vector: JSON) throws {
        var held: [String: DefinedBatch] = [:]
        var batches: [DefinedBatch] = []
        for row in try #require(vector["batches"]?.items) {
            let batch = try DefinitionVector.batch(row, held)
            held[batch.name] = batch
            batches.append(batch)
        }
        self.batches = batches
        definition = Definition(Set(batches))
    }

    // MARK: - What the definition says

    /// The frontier per scope.
    var tips: JSON {
        let scopes = Dictionary(grouping: batches, by: \.scope)
        return .object(
            scopes.mapValues { DefinitionVector.names(Definition.frontier(Set($0))) })
    }

    var withoutEffect: JSON {
        let data = batches.filter { $0.scope != Definition.authority }
        return DefinitionVector.names(Set(data).subtracting(definition.effective))
    }

    func state(at: Int64?) -> JSON {
        let records = definition.state(at: at ?? .max).mapValues { record in
            JSON.object([
                "counts_in": .string(record.scope), "deleted": .string(record.deletion),
                "fields": .object(record.fields.mapValues(DefinitionVector.field)),
            ])
        }
        return .object(["at": at.map(JSON.integer) ?? .null, "records": .object(records)])
    }

    private static func field(_ writes: [DefinedWrite]) -> JSON {
        let live = writes.map { JSON.array([.string($0.batch.name), value($0)]) }
        var field: [String: JSON] = ["live": .array(sorted(live))]
        if writes.count > 1 { field["shown"] = Definition.shown(writes).map(value) }
        if Definition.isContested(writes) { field["conflict"] = .boolean(true) }
        if Definition.isTie(writes) { field["tie"] = .boolean(true) }
        return .object(field)
    }

    private static func names(_ batches: Set<DefinedBatch>) -> JSON {
        .array(batches.map(\.name).sorted().map(JSON.string))
    }

    /// Values are integers, those of `deleted` booleans.
    private static func value(_ write: DefinedWrite) -> JSON {
        switch write.value {
        case "true": .boolean(true)
        case "false": .boolean(false)
        default: Int64(write.value).map(JSON.integer) ?? .string(write.value)
        }
    }

    // MARK: - Order

    /// An expectation whose live writes, a set, stand in a fixed order.
    static func sorted(_ document: JSON) -> JSON {
        guard let members = document.members else { return document }
        return .object(
            Dictionary(
                uniqueKeysWithValues: members.map { key, member in
                    if key == "live", let live = member.items { return (key, .array(sorted(live))) }
                    return (key, sorted(member))
                }))
    }

    private static func sorted(_ items: [JSON]) -> [JSON] {
        items.sorted { $0.description < $1.description }
    }

    // MARK: - Reading

    private static func batch(_ row: JSON, _ held: [String: DefinedBatch]) throws -> DefinedBatch {
        func batches(_ key: String) throws -> Set<DefinedBatch> {
            Set(try (row[key]?.strings ?? []).map { try #require(held[$0]) })
        }
        let copy: (original: String, shown: Set<String>)? = try row["copy"]?.items.map {
            (try #require($0[0].string), Set(try #require($0[1].strings)))
        }
        return DefinedBatch(
            name: try #require(row["name"]?.string), scope: try #require(row["scope"]?.string),
            replica: row["replica"]?.string ?? Definition.authority,
            lineage: row["lineage"]?.strings ?? [],
            prev: try row["prev"]?.string.map { try #require(held[$0]) },
            seen: try batches("seen"), basis: try batches("basis"),
            runs: try (row["runs"]?.items ?? []).map(run), source: row["source"]?.string,
            entry: try row["entry"]?.items.map(entry),
            isRootless: row["rootless"] == .boolean(true), copy: copy)
    }

    private static func run(_ run: JSON) throws -> DefinedRun {
        let parts = try #require(run.items)
        return DefinedRun(
            known: try #require(parts[0].integer),
            position: try position(parts[1]),
            writes: try #require(parts[2].items).map { write in
                let parts = try #require(write.items)
                return .init(
                    record: try #require(parts[0].string), field: try #require(parts[1].string),
                    value: parts[2].string ?? parts[2].description)
            })
    }

    /// A number, a list, or null without a source.
    private static func position(_ position: JSON) throws -> [Int64] {
        if position == .null { return [] }
        return try (position.items ?? [position]).map { try #require($0.integer) }
    }

    private static func entry(_ parts: [JSON]) throws -> DefinedEntry {
        func text(_ n: Int) throws -> String { try #require(parts[n].string) }
        func texts(_ n: Int) throws -> Set<String> { Set(try #require(parts[n].strings)) }
        switch try text(0) {
        case "grant": return .grant(keys: try texts(1), scopes: try texts(2))
        case "revoke": return .revoke(key: try text(1), good: try texts(2))
        case "release": return .release(try texts(1))
        case "withdraw": return .withdraw(try texts(1))
        case "move":
            return .move(
                records: [try text(1)], origin: try text(2), target: try text(3),
                day: try #require(parts[4].integer))
        case "join": return .join
        case let kind: throw UnknownEntry(kind: kind)
        }
    }

    private struct UnknownEntry: Error { let kind: String }
}
