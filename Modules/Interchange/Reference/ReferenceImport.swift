public import Domain
import Foundation

/// What a reference data set says that a store has not heard yet.
///
/// Record ids derive from the first 16 bytes of the SHA-256 of the source `reference`, the type's
/// name and the row's key in normalisation form C, each preceded by its length in bytes and a
/// colon; a record that the store knows by its natural key keeps the id that it has there.
public struct ReferenceImport {
    public static let source = "reference"

    private let held: any HeldSource
    private let sha256: ([UInt8]) -> [UInt8]
    private let now: Instant

    /// - Parameter now: when a row that is no longer in the set is known to be gone.
    public init(held: any HeldSource, sha256: @escaping ([UInt8]) -> [UInt8], now: Instant) {
        self.held = held
        self.sha256 = sha256
        self.now = now
    }

    /// One step a day since which something is public, oldest first; all at the set's version.
    /// Empty where the store holds this version, or a newer one.
    ///
    /// - Throws: `ImportError` naming file, line and remedy.
    public func plan(_ set: ReferenceSet) throws -> [ImportStep] {
        if let newest = held.newestPosition, set.version.lexicographicallyPrecedes(newest) {
            return []
        }
        var said: [RecordID: [FieldID: Value]] = [:]
        var steps: [Day: [ImportWrite]] = [:]
        let ids = identities(set)
        for row in set.rows {
            let id = ids[Key(type: row.type.name, record: row.record)] ?? id(row)
            for (field, text) in row.cells {
                let value: Value
                do {
                    value = try field.parse(text) { type, key in
                        ids[Key(type: type, record: key)] ?? held.record(forKey: key, type: type)
                    }
                } catch {
                    throw ImportError(
                        place: "\(row.file), line \(row.line)", reason: error.message,
                        remedy: "correct the cell")
                }
                said[id, default: [:]][field.id] = value
                if isNews(id, field.id, value, set.version) {
                    steps[row.since, default: []].append(
                        ImportWrite(type: row.type.id, id: id, field: field.id, value: value))
                }
            }
        }
        var gone: [ImportWrite] = []
        for (type, id) in held.records {
            guard let now = said[id] else {
                if isNews(id, .deleted, .boolean(true), set.version) {
                    gone.append(
                        ImportWrite(type: type, id: id, field: .deleted, value: .boolean(true)))
                }
                continue
            }
            // Cells emptied since the version before.
            for (field, before) in held.newest(id)
            where field != .deleted && now[field] == nil && before.values != [.empty] {
                gone.append(ImportWrite(type: type, id: id, field: field, value: .empty))
            }
        }
        var plan = steps.sorted { $0.key < $1.key }.map { day, writes in
            ImportStep(
                known: Instant(startOf: day), position: set.version, commit: nil, writes: writes)
        }
        if !gone.isEmpty {
            gone.sort { ($0.type, $0.id, $0.field) < ($1.type, $1.id, $1.field) }
            plan.append(ImportStep(known: now, position: set.version, commit: nil, writes: gone))
        }
        return plan
    }

    private func isNews(
        _ id: RecordID, _ field: FieldID, _ value: Value, _ position: [Int64]
    ) -> Bool {
        guard let newest = held.newest(id)[field] else { return true }
        return newest.values != [value] && !held.said(id, field, position, value)
    }

    private struct Key: Hashable {
        let type: String
        let record: String
    }

    /// The records of the set by type and key.
    private func identities(_ set: ReferenceSet) -> [Key: RecordID] {
        var ids: [Key: RecordID] = [:]
        for row in set.rows {
            let key = Key(type: row.type.name, record: row.record)
            guard ids[key] == nil else { continue }
            let known =
                row.type.key == nil
                ? nil : held.record(forKey: row.record, type: row.type.name)
            ids[key] = known ?? id(row)
        }
        return ids
    }

    private func id(_ row: ReferenceSet.Row) -> RecordID {
        var bytes: [UInt8] = []
        let key = row.record.precomposedStringWithCanonicalMapping
        for text in [ReferenceImport.source, row.type.name, key] {
            bytes += Array("\(text.utf8.count):".utf8) + Array(text.utf8)
        }
        return RecordID(bytes: sha256(bytes)) ?? RecordID(high: 0, low: 0)
    }
}
