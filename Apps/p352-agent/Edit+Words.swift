import Agent
import Domain
import Replication
import Store
import Terminal

extension Edit {
    /// "product tchap: mission, link written (batch 9c01f3a2b7d4)".
    func words(_ done: String) -> String {
        let name = type.key == nil ? String(key.prefix(12)) : key
        let what = fields == ["deleted"] ? done : "\(fields.joined(separator: ", ")) \(done)"
        return "\(type.name) \(name): \(what) (batch \(batch.short))"
    }

    /// Says what was written; the record as it is now is data, where it is asked for.
    func tell(_ done: String, _ editing: RecordEditing, json: Bool) throws {
        Console.message(words(done))
        guard json else { return }
        try RecordJSON.print(try editing.record(type, id.hex), editing)
    }
}

extension RecordJSON {
    /// Prints a record as it is now.
    static func print(_ record: FoundRecord, _ editing: RecordEditing) throws {
        let document = try editing.store.document(record)
        Console.data(value(document, editing.texts()).pretty, terminator: "")
    }
}
