import Domain
import Foundation
import Replication
import Store

/// The tables without a basis that were taken in on one home, as one source: what they said so far,
/// and which records their rows make.
///
/// Each home's tables are a source of their own: its order is the order of its imports, and what one
/// person's table corrects is never another person's.
struct TableSource {
    let name: String
    /// One after the newest held.
    let position: [Int64]
    private let memory: SourceMemory
    /// How often each row without a key has come in this table.
    private var repeats: [[String]: Int] = [:]

    /// Cost: reads every batch of the source.
    init(_ store: Store) throws {
        name = "table " + String(try store.replica.hex.prefix(16))
        memory = try store.memory(ofSource: name)
        position = [(memory.newestPosition?.first ?? 0) + 1]
    }

    /// What its tables said last of a record, field by field.
    func newest(_ id: RecordID) -> [FieldID: Set<Value>] {
        memory.newest(id).mapValues(\.values)
    }

    /// The record that a row makes where the store knows none: derived from its key, so that two
    /// people who take the same table in make the same records; of a type without a key, from the
    /// whole row and the how-manyth of equal rows it is.
    mutating func id(_ type: RecordType, key: String?, cells: [String]) -> RecordID {
        var words = ["table", type.name]
        if let key {
            words.append(key.precomposedStringWithCanonicalMapping)
        } else {
            words += cells.map(\.precomposedStringWithCanonicalMapping)
            words.append(String(repeats[cells, default: 0]))
            repeats[cells, default: 0] += 1
        }
        var bytes: [UInt8] = []
        for word in words { bytes += Array("\(word.utf8.count):".utf8) + Array(word.utf8) }
        return RecordID(bytes: sha256(bytes)) ?? RecordID(high: 0, low: 0)
    }
}
