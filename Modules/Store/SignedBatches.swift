import Domain
import Replication
import Synchronization

/// What signed batches say of themselves, decoded once each however many records they wrote: a
/// report asks for the provenance of thousands of records that stem from a few imports.
final class SignedBatches: Sendable {
    struct Entry: Sendable {
        /// Hexadecimal.
        let signature: String
        let actor: Int
        let reason: String?
        /// Per run, the source's own name of its state, hexadecimal; empty where it has none.
        let marks: [String]
    }

    /// By the store's number of the batch.
    private let held = Mutex<[Int: Entry]>([:])

    /// Cost: the first time, decoding the batch.
    func entry(_ number: Int, in log: LogTable) throws -> Entry {
        if let entry = held.withLock({ $0[number] }) { return entry }
        let batch = try log.signed(number: number)
        let entry = Entry(
            signature: Hex.string(batch.signature), actor: batch.header.actor,
            reason: batch.header.reason,
            marks: try batch.operations().runs.map { Hex.string($0.mark) })
        held.withLock { $0[number] = entry }
        return entry
    }
}
