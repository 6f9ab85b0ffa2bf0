package import Replication

/// A pack on its way into the storage, portion by portion, and what became of its batches.
///
/// What was refused in one portion is offered once more after the last one: a batch of a key never
/// granted is taken only beside a granted one that cites it, which may come later in the pack.
package struct Push: Sendable {
    package let scope: String
    /// Who brings it: its key, and those that certified it.
    package let keys: [ReplicaKey]
    package let batches: [Batch]
    private let portion: Desk.Portion
    /// How much each batch writes; of a large one its bytes tell.
    private let values: [BatchName: Int]
    private var rest: ArraySlice<Batch>
    private var portions = 0
    private var isSecond = false
    private var told: [BatchName: Reception] = [:]

    /// - Throws: `Desk.Refusal.malformed` where the bytes are no pack.
    init(
        _ scope: String, _ pack: [UInt8], from keys: [ReplicaKey], portion: Desk.Portion
    ) throws(Desk.Refusal) {
        do {
            batches = try Pack.batches(pack)
        } catch {
            throw .malformed("the pack cannot be read: \(error)")
        }
        rest = batches[...]
        values = Dictionary(
            batches.map { ($0.name, Push.values($0)) }, uniquingKeysWith: { one, _ in one })
        self.scope = scope
        self.keys = keys
        self.portion = portion
    }

    /// What is to be taken in next; nil at the end.
    package mutating func next() -> [Batch]? {
        if rest.isEmpty, portions > 1, !isSecond {
            isSecond = true
            rest =
                batches.filter { batch in
                    if case .refused = told[batch.name] { true } else { false }
                }[...]
        }
        var (bytes, values) = (0, 0)
        let part = rest.prefix(portion.batches).prefix { batch in
            defer {
                bytes += batch.bytes.count
                values += self.values[batch.name] ?? 0
            }
            return bytes < portion.bytes && values < portion.values
        }
        rest = rest.dropFirst(part.count)
        portions += 1
        return part.isEmpty ? nil : Array(part)
    }

    /// What it costs to take in, in bytes of a quota: a few bytes may write many values.
    var weight: Int { 64 * values.values.reduce(0, +) }

    private static func values(_ batch: Batch) -> Int {
        batch.bytes.count < 16 << 10 ? (try? batch.operations().values) ?? 0 : 0
    }

    package mutating func note(_ receptions: [(BatchName, Reception)]) {
        for (name, reception) in receptions {
            // A batch that stands twice in a pack was stored the first time.
            if reception == .known, told[name] != nil { continue }
            told[name] = reception
        }
    }

    /// Whether anything new came.
    var hasStored: Bool { told.values.contains { $0 == .stored || $0 == .withoutEffect } }

    /// What became of each, in the order of the pack.
    var results: [Pushed.One] {
        batches.compactMap { batch in told[batch.name].map { Push.one(batch.name, $0) } }
    }

    private static func one(_ name: BatchName, _ reception: Reception) -> Pushed.One {
        switch reception {
        case .stored: .init(batch: name.hex, status: .stored)
        case .withoutEffect: .init(batch: name.hex, status: .withoutEffect)
        case .known: .init(batch: name.hex, status: .known)
        case .waiting(let missing):
            .init(batch: name.hex, status: .waiting, missing: missing.map(\.hex))
        case .refused(let reason): .init(batch: name.hex, status: .refused, reason: reason)
        }
    }
}
