package import Replication
package import Store

/// One sync on its way: the session, and what it asks of the store. The network stays with
/// whoever drives it.
package struct SyncRun {
    private let store: Store
    private var session = AgentSession()
    private var effects: [AgentSession.Effect] = []
    /// The scopes' tips as it began.
    private let tips: [String: [BatchName]]
    /// What central sent meanwhile.
    private var received: Set<BatchName> = []

    /// Begins with what the store holds now.
    /// - Parameter digests: of the scopes that the home reads, as the store has them.
    package init(
        _ store: Store, digests: ([String]) throws -> [String: String]
    ) throws {
        self.store = store
        let scopes = try store.scopes(readBy: try store.ownKeys)
        tips = try Dictionary(
            uniqueKeysWithValues: scopes.map { ($0, try store.tips(ofScope: $0)) })
        effects = session.step(
            .begin(digests: try digests(scopes), fresh: try store.fresh(in: scopes)))
    }

    package init(_ store: Store) throws {
        try self.init(store) { try store.digests(of: $0) }
    }

    /// Takes out what is to be done next; nil when nothing is left.
    package mutating func next() -> AgentSession.Effect? {
        effects.isEmpty ? nil : effects.removeFirst()
    }

    /// What came of an effect.
    package mutating func tell(_ event: AgentSession.Event) { effects += session.step(event) }

    /// Does to the store what an effect asks.
    /// - Returns: what is to be told; nil where nothing is, and for what goes over the network or
    ///   ends the sync.
    package mutating func carryOut(
        _ effect: AgentSession.Effect
    ) throws -> AgentSession.Event? {
        switch effect {
        // The mark is on the disk before anything leaves.
        case .mark: try store.markSent()
        case .read(let scope, let after, let limit): return try read(scope, after, limit)
        case .check(let tips):
            return .checked(areHeld: try store.holds(tips).count == Set(tips).count)
        case .readTips(let scope):
            let all = Set(try store.tips(ofScope: scope) + (tips[scope] ?? []))
                .union(try store.remembered(ofScope: scope))
            return .readTips(all.sorted())
        case .take(let pack): return try take(pack)
        case .remember(let scope, let untaken): try remember(scope, without: untaken)
        case .send, .finish, .fail: break
        }
        return nil
    }

    private func read(
        _ scope: String, _ after: [BatchName], _ limit: Int
    ) throws -> AgentSession.Event {
        var pack: [UInt8] = []
        let isMore = try store.pack(
            after: after, scopes: [scope], partLimit: limit, limit: 1
        ) { pack += $0 }
        return .read(
            pack: pack, names: pack.isEmpty ? [] : try Pack.batches(pack).map(\.name),
            isMore: isMore)
    }

    private mutating func take(_ pack: [UInt8]) throws -> AgentSession.Event {
        let batches: [Batch]
        do {
            batches = try Pack.batches(pack)
        } catch {
            return .failed("central's answer is no pack: \(error)", isCut: true)
        }
        var receptions: [BatchName: AgentSession.Event.Reception] = [:]
        for (name, reception) in try store.receive(batches) {
            receptions[name] =
                switch reception {
                case .stored: .stored
                case .withoutEffect: .withoutEffect
                case .known: .known
                case .waiting: .waiting
                case .refused(let reason): .refused(reason)
                }
        }
        received.formUnion(receptions.keys)
        return .took(receptions)
    }

    /// What was here at the beginning was sent, what came was sent by central; what was written
    /// meanwhile is neither.
    private func remember(_ scope: String, without untaken: [BatchName: String]) throws {
        let now = try store.tips(ofScope: scope).filter { received.contains($0) }
        let held = Set(now + (tips[scope] ?? []))
        if !held.isEmpty {
            try store.remember(held.sorted(), ofScope: scope, without: untaken)
        }
    }
}
