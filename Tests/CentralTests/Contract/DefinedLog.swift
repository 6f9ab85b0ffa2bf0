import Central
import Domain
import Replication

/// Who brings batches to which scope, under which root.
struct DefinedBringer {
    let keys: [ReplicaKey]
    let scope: String
    let root: [UInt8]
}

/// The set of batches that a storage is, and what follows from it by the definition.
struct DefinedLog: Sendable {
    /// What a batch's chain has said.
    struct Line: Sendable {
        /// The key that signed, and those that certified it.
        var keys: [ReplicaKey]
        var scope: String
        /// Nil under programme zero.
        var root: [UInt8]?
    }

    /// In the order in which they were stored.
    private var order: [Batch] = []
    private var lines: [BatchName: Line] = [:]
    private var waiting: [BatchName: (batch: Batch, keys: [ReplicaKey], scope: String)] = [:]
    var invitations: [String: KeptInvitation] = [:]

    // MARK: - Looking

    var scopes: Set<String> { Set(lines.values.map(\.scope)) }

    func keys(of name: BatchName) -> [ReplicaKey] { lines[name]?.keys ?? [] }

    private func batches(of scope: String) -> [Batch] {
        order.filter { lines[$0.name]?.scope == scope }
    }

    /// Batches that none of the same chain follows.
    func tips(of scope: String) -> [BatchName] {
        let all = batches(of: scope)
        let followed = Set(all.compactMap(\.header.prev))
        return all.map(\.name).filter { !followed.contains($0) }.sorted()
    }

    /// Batches that none of the scope cites.
    func frontier(of scope: String) -> [BatchName] {
        let all = batches(of: scope)
        let cited = Set(all.flatMap(\.parents))
        return all.map(\.name).filter { !cited.contains($0) }.sorted()
    }

    private func past(of names: [BatchName]) -> Set<BatchName> {
        let byName = Dictionary(uniqueKeysWithValues: order.map { ($0.name, $0) })
        var found: Set<BatchName> = []
        var todo = names
        while let name = todo.popLast() {
            guard let batch = byName[name], found.insert(name).inserted else { continue }
            todo += batch.parents
        }
        return found
    }

    func lacking(of scope: String, after tips: [BatchName]) -> [Batch] {
        let held = past(of: tips)
        return batches(of: scope).filter { !held.contains($0.name) }
    }

    var counts: StorageCounts {
        let made = order.flatMap { batch in
            (try? batch.operations())?.runs.flatMap { $0.groups.flatMap(\.made) } ?? []
        }
        return StorageCounts(batches: order.count, records: Set(made).count, waiting: waiting.count)
    }

    // MARK: - Effect

    /// The view as the definition takes it. Effect needs no writes.
    private var definition: Definition {
        var all: [BatchName: DefinedBatch] = [:]
        for batch in order {
            guard let line = lines[batch.name] else { continue }
            let entry = batch.header.entry.flatMap { try? AuthorityEntry(encoded: $0) }
            all[batch.name] = DefinedBatch(
                name: batch.name.hex, scope: line.scope, replica: line.keys[0].hex,
                lineage: line.keys.dropFirst().map(\.hex),
                prev: batch.header.prev.flatMap { all[$0] },
                seen: Set(batch.header.seen.compactMap { all[$0] }),
                entry: entry.map(DefinedEntry.init))
        }
        return Definition(Set(all.values))
    }

    func access(_ keys: [ReplicaKey]) -> PeerAccess {
        let names = Set(keys.map(\.hex))
        var access = PeerAccess(scopes: [], isRevoked: false)
        for entry in definition.inForce {
            switch entry {
            case .grant(let granted, let scopes):
                if !granted.isDisjoint(with: names) { access.scopes.formUnion(scopes) }
            case .revoke(let key, _): if names.contains(key) { access.isRevoked = true }
            case .release, .withdraw, .move, .join, .other: break
            }
        }
        return access
    }

    private func writes(_ keys: [ReplicaKey], _ scope: String) -> Bool {
        !access(keys).scopes.isDisjoint(with: [scope, AuthorityEntry.Grant.everywhere])
    }

    // MARK: - Taking in

    mutating func take(_ batches: [Batch], _ bringer: DefinedBringer) -> [(BatchName, Reception)] {
        var receptions: [(BatchName, Reception)] = []
        for batch in batches {
            receptions.append((batch.name, receive(batch, bringer, beside: batches)))
        }
        var isNew = true
        while isNew {
            isNew = false
            for (name, kept) in waiting.sorted(by: { $0.key < $1.key })
            where missing(kept.batch).isEmpty {
                waiting[name] = nil
                let by = DefinedBringer(keys: kept.keys, scope: kept.scope, root: bringer.root)
                if case .stored = receive(kept.batch, by, beside: []) { isNew = true }
            }
        }
        let effective = Set(definition.effective.map(\.name))
        return receptions.map { name, reception in
            guard case .stored = reception, lines[name]?.scope != AuthorityEntry.scope,
                !effective.contains(name.hex)
            else { return (name, reception) }
            return (name, .withoutEffect)
        }
    }

    private func missing(_ batch: Batch) -> [BatchName] {
        var cited = batch.parents + batch.header.lines
        if case .tips(let tips) = batch.header.basis { cited += tips }
        return Set(cited).filter { lines[$0] == nil }.sorted()
    }

    private mutating func receive(
        _ batch: Batch, _ bringer: DefinedBringer, beside others: [Batch]
    ) -> Reception {
        if lines[batch.name] != nil { return .known }
        let missing = missing(batch)
        guard missing.isEmpty else {
            keep(batch, bringer)
            return .waiting(missing)
        }
        let line: Line
        if let prev = batch.header.prev, var said = lines[prev] {
            if let programme = batch.header.programme { said.root = programme.hash }
            line = said
        } else if let key = batch.header.replica, let scope = batch.header.scope {
            line = Line(
                keys: [key] + batch.header.certificates.map(\.key), scope: scope,
                root: batch.header.programme?.hash)
        } else {
            return .refused("it names neither a chain nor a replica")
        }
        if let reason = fault(batch, line, bringer, others) { return .refused(reason) }
        order.append(batch)
        lines[batch.name] = line
        return .stored
    }

    private func fault(
        _ batch: Batch, _ line: Line, _ bringer: DefinedBringer, _ others: [Batch]
    ) -> String? {
        if line.scope != bringer.scope { return "it belongs to another scope" }
        if !batch.isSigned(by: line.keys[0]) { return "its signature is wrong" }
        for name in batch.header.seen {
            let cited = lines[name]?.scope ?? line.scope
            if ![line.scope, AuthorityEntry.scope].contains(cited) {
                return "it cites a batch of another scope"
            }
        }
        for name in batch.header.lines where lines[name]?.scope != line.scope {
            return "its handles lead through a batch of another scope"
        }
        if !Certificate.holds(batch.header.certificates, for: line.keys[0]) {
            return "its line of certificates does not hold"
        }
        if let root = line.root, root != bringer.root { return "it is of another programme" }
        if case .tips(let tips) = batch.header.basis,
            !past(of: batch.parents).isSuperset(of: tips)
        {
            return "its basis lies outside its past"
        }
        guard let operations = try? batch.operations() else {
            return "its operations cannot be read"
        }
        if let reason = fault(operations, of: batch) { return reason }
        if line.scope == AuthorityEntry.scope {
            guard let entry = batch.header.entry, (try? AuthorityEntry(encoded: entry)) != nil,
                line.keys.count > 1, let top = line.keys.last, sha256(top.bytes) == line.root
            else { return "it is no entry that the root stands for" }
            return nil
        }
        if batch.header.entry != nil { return "an entry stands outside the authority chain" }
        let isAnswered =
            access(line.keys).isKnown || writes(bringer.keys, line.scope)
            || cited(by: others + waiting.values.map(\.batch)).contains(batch.name)
        return isAnswered ? nil : "its key was never granted"
    }

    private func fault(_ operations: Operations, of batch: Batch) -> String? {
        for group in operations.runs.flatMap(\.groups) {
            if group.columns.contains(where: { $0.field == .scope }) {
                return "it writes what is no field"
            }
            for handle in group.existing {
                let types =
                    handle.line.map(made(byLineOf:))
                    ?? (batch.header.prev.map(made(byLineOf:)) ?? []) + DefinedLog.made(batch)
                let place = Int(handle.place)
                guard types.indices.contains(place) else { return "it names what was never made" }
                if types[place] != group.type { return "it names a record of another type" }
            }
        }
        return nil
    }

    /// The types of the records that a line made, by place.
    private func made(byLineOf name: BatchName) -> [UInt16] {
        let byName = Dictionary(uniqueKeysWithValues: order.map { ($0.name, $0) })
        var types: [UInt16] = []
        var next = byName[name]
        while let batch = next {
            types = DefinedLog.made(batch) + types
            next = batch.header.prev.flatMap { byName[$0] }
        }
        return types
    }

    private static func made(_ batch: Batch) -> [UInt16] {
        let groups = (try? batch.operations())?.runs.flatMap(\.groups) ?? []
        return groups.flatMap { group in group.made.map { _ in group.type } }
    }

    /// What batches of granted writers lead back to.
    private func cited(by all: [Batch]) -> Set<BatchName> {
        let byName = Dictionary(all.map { ($0.name, $0) }, uniquingKeysWith: { one, _ in one })
        var found: Set<BatchName> = []
        var todo = all.filter { batch in
            guard let line = first(of: batch, byName) else { return false }
            return batch.isSigned(by: line.keys[0]) && writes(line.keys, line.scope)
        }.flatMap(\.parents)
        while let name = todo.popLast() {
            guard found.insert(name).inserted, let batch = byName[name] else { continue }
            todo += batch.parents
        }
        return found
    }

    /// What the first batch of a chain says, as far as it is at hand.
    private func first(of batch: Batch, _ byName: [BatchName: Batch]) -> Line? {
        var batch = batch
        while let prev = batch.header.prev {
            if let line = lines[prev] { return line }
            guard let before = byName[prev] else { return nil }
            batch = before
        }
        guard let key = batch.header.replica, let scope = batch.header.scope,
            Certificate.holds(batch.header.certificates, for: key)
        else { return nil }
        return Line(keys: [key] + batch.header.certificates.map(\.key), scope: scope, root: nil)
    }

    /// Of strangers nothing waits, and of each bringer so much.
    private mutating func keep(_ batch: Batch, _ bringer: DefinedBringer) {
        guard access(bringer.keys).isKnown else { return }
        let own = waiting.values.filter { $0.keys == bringer.keys }
        guard own.count < WaitingQuota.bringer.count, waiting.count < WaitingQuota.all.count,
            own.reduce(0, { $0 + $1.batch.bytes.count }) < WaitingQuota.bringer.bytes
        else { return }
        waiting[batch.name] = (batch, bringer.keys, bringer.scope)
    }
}

extension Programme {
    /// The root's hash; nil for programme zero.
    fileprivate var hash: [UInt8]? {
        switch self {
        case .zero: nil
        case .root(let hash): hash
        }
    }
}
