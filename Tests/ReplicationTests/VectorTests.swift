import Foundation
import Replication
import Testing

/// The folder with the shared vectors, beside the project; nil where it is absent.
private let vectors: URL? = {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
    let file = root.deletingLastPathComponent().appendingPathComponent("shared/model/vectors.jsonl")
    return FileManager.default.fileExists(atPath: file.path) ? file : nil
}()

@Suite struct VectorTests {
    @Test(.enabled(if: vectors != nil)) func theDefinitionReproducesEveryVector() throws {
        let text = try String(contentsOf: try #require(vectors), encoding: .utf8)

        var count = 0
        for line in text.split(separator: "\n") {
            let vector = try Vector(String(line))
            #expect(vector.withoutEffect == vector.expectedWithoutEffect, "line \(count + 1)")
            for expectation in vector.expectations {
                let found = vector.state(at: expectation.at)
                #expect(found == expectation.state, "line \(count + 1), at \(expectation.at)")
            }
            count += 1
        }

        #expect(count == 500)
    }
}

/// One vector, rebuilt from its JSON alone.
private struct Vector {
    /// What is compared: as text, so that a difference can be read.
    typealias State = [String: [String]]

    let definition: Definition
    let expectedWithoutEffect: Set<String>
    let expectations: [(at: Int64, state: State)]
    private let data: [DefinedBatch]

    var withoutEffect: Set<String> {
        Set(data.filter { !definition.effective.contains($0) }.map(\.name))
    }

    func state(at: Int64) -> State {
        definition.state(at: at).mapValues { shown in
            var lines = ["counts in \(shown.scope)", "deleted \(shown.deletion)"]
            for (field, writes) in shown.fields {
                for write in writes { lines.append("\(field): \(write.batch.name) \(write.value)") }
                if writes.count > 1, let one = Definition.shown(writes) {
                    lines.append("\(field) shows \(one.value)")
                }
                if Definition.isContested(writes) { lines.append("\(field) in conflict") }
            }
            return lines.sorted()
        }
    }

    init(_ line: String) throws {
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        var held: [String: DefinedBatch] = [:]
        var order: [DefinedBatch] = []
        for row in try #require(object["batches"] as? [[String: Any]]) {
            let batch = try Vector.batch(row, held)
            held[batch.name] = batch
            order.append(batch)
        }
        data = order.filter { $0.scope != Definition.authority }
        definition = Definition(Set(order))
        expectedWithoutEffect = Set(object["without_effect"] as? [String] ?? [])
        expectations = try #require(object["expect"] as? [[String: Any]]).map { expected in
            let records = try #require(expected["records"] as? [String: [String: Any]])
            return (
                (expected["at"] as? Int).map(Int64.init) ?? .max,
                try records.mapValues(Vector.lines)
            )
        }
    }

    private static func lines(_ record: [String: Any]) throws -> [String] {
        var lines = [
            "counts in \(try #require(record["counts_in"] as? String))",
            "deleted \(try #require(record["deleted"] as? String))",
        ]
        for (field, expected) in try #require(record["fields"] as? [String: [String: Any]]) {
            for live in try #require(expected["live"] as? [[Any]]) {
                lines.append("\(field): \(live[0]) \(text(live[1], field))")
            }
            if let shown = expected["shown"] {
                lines.append("\(field) shows \(text(shown, field))")
            }
            if expected["conflict"] != nil { lines.append("\(field) in conflict") }
        }
        return lines.sorted()
    }

    /// Values are numbers, those of `deleted` booleans.
    private static func text(_ value: Any, _ field: String) -> String {
        guard let number = value as? NSNumber else { return "\(value)" }
        return field == "deleted" ? (number.boolValue ? "true" : "false") : number.stringValue
    }

    private static func batch(
        _ row: [String: Any], _ held: [String: DefinedBatch]
    ) throws -> DefinedBatch {
        func named(_ key: String) -> Set<DefinedBatch> {
            Set((row[key] as? [String] ?? []).compactMap { held[$0] })
        }
        let runs = (row["runs"] as? [[Any]] ?? []).map { run in
            let position: [Int64] =
                if let list = run[1] as? [NSNumber] {
                    list.map(\.int64Value)
                } else {
                    (run[1] as? NSNumber).map { [$0.int64Value] } ?? []
                }
            return DefinedRun(
                known: (run[0] as? NSNumber)?.int64Value ?? 0, position: position,
                writes: (run[2] as? [[Any]] ?? []).map { write in
                    let field = write[1] as? String ?? ""
                    return .init(
                        record: write[0] as? String ?? "", field: field,
                        value: text(write[2], field))
                })
        }
        let copy = (row["copy"] as? [Any]).map {
            ($0[0] as? String ?? "", Set($0[1] as? [String] ?? []))
        }
        return DefinedBatch(
            name: try #require(row["name"] as? String),
            scope: try #require(row["scope"] as? String),
            replica: row["replica"] as? String ?? "authority",
            lineage: row["lineage"] as? [String] ?? [],
            prev: (row["prev"] as? String).flatMap { held[$0] }, seen: named("seen"),
            basis: named("basis"), runs: runs, source: row["source"] as? String,
            entry: try (row["entry"] as? [Any]).map(Vector.entry),
            isRootless: row["rootless"] as? Bool ?? false, copy: copy)
    }

    private static func entry(_ parts: [Any]) throws -> AuthorityEntry {
        func strings(_ n: Int) -> Set<String> {
            if let list = parts[n] as? [String] { return Set(list) }
            return (parts[n] as? String).map { [$0] } ?? []
        }
        switch parts[0] as? String {
        case "grant": return .grant(keys: strings(1), scopes: strings(2))
        case "revoke": return .revoke(key: parts[1] as? String ?? "", good: strings(2))
        case "release": return .release(strings(1))
        case "withdraw": return .withdraw(strings(1))
        case "move":
            return .move(
                record: parts[1] as? String ?? "", origin: parts[2] as? String ?? "",
                target: parts[3] as? String ?? "", day: (parts[4] as? NSNumber)?.int64Value ?? 0)
        default: return .join
        }
    }
}
