import Domain
import Replication
import Synchronization

/// What signed batches say of themselves and of the records that they made, decoded once each
/// however many records they wrote: a report asks for the provenance of thousands of records that
/// stem from a few imports. Batches never change, so that what is kept holds for any access.
final class SignedBatches: Sendable {
    struct Entry: Sendable {
        let signature: [UInt8]
        let actor: Int
        let reason: String?
        /// Per run, the source's own name of its state; empty where it has none.
        let marks: [[UInt8]]
        /// Where each run begins to make records, of those that make any.
        let origins: [OriginRun]
    }

    struct OriginRun {
        let firstPlace: Int
        let place: Int
        let known: Instant
        let position: [Int64]
    }

    /// So many are kept.
    private static let limit = 2000

    /// By the store's number of the batch.
    private let held = Mutex<[Int: Entry]>([:])

    /// Cost: the first time, decoding the batch.
    func entry(_ number: Int, in log: LogTable) throws -> Entry {
        if let entry = held.withLock({ $0[number] }) { return entry }
        let batch = try log.signed(number: number)
        let operations = try batch.operations()
        let entry = Entry(
            signature: batch.signature, actor: batch.header.actor, reason: batch.header.reason,
            marks: operations.runs.map(\.mark),
            origins: SignedBatches.origins(operations, try log.batch(number: number)))
        held.withLock { held in
            if held.count >= SignedBatches.limit { held = [:] }
            held[number] = entry
        }
        return entry
    }

    private static func origins(_ operations: Operations, _ logged: LoggedBatch) -> [OriginRun] {
        var place = logged.firstPlace
        var origins: [OriginRun] = []
        for (r, run) in operations.runs.enumerated() {
            for (g, group) in run.groups.enumerated() where !group.made.isEmpty {
                origins.append(
                    OriginRun(
                        firstPlace: place, place: r << 32 | g,
                        known: run.known ?? logged.recorded, position: run.position))
                place += group.made.count
            }
        }
        return origins
    }
}
