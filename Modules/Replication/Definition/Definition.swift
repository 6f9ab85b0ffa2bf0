/// The rules of merging and trust, as a definition: slow, short, meant to be read. What a store
/// shows is a pure function of its *view* and of T; incremental code is compared with it.
///
/// A view is a closed set of batches (with each batch all that it cites), authority entries
/// included. A store that knows no root evaluates its view without the authority entries: nothing
/// is judged there, all counts.
package final class Definition {
    package static let authority = "authority"

    private let view: Set<DefinedBatch>

    package init(_ view: Set<DefinedBatch>) { self.view = view }

    // MARK: - Causality

    /// All batches that these lead back to, they themselves included.
    package static func past(_ batches: Set<DefinedBatch>) -> Set<DefinedBatch> {
        // Tips of one scope share most of their pasts: the longest first leaves little to add.
        let longestFirst = batches.map(\.past).sorted { $0.count > $1.count }
        return longestFirst.dropFirst().reduce(longestFirst.first ?? []) { $0.union($1) }
    }

    /// The tips, the batches that no other cites; they name exactly one set of batches.
    package static func frontier(_ batches: Set<DefinedBatch>) -> Set<DefinedBatch> {
        batches.reduce(into: batches) { $0.subtract($1.parents) }
    }

    // MARK: - Effect

    /// Authority is one linear chain; while it is forked, revocations of either branch hold and
    /// nothing else after the fork has effect. The order is that of the chain: by length of past,
    /// then name (what grants, revocations and releases say together needs no order).
    package private(set) lazy var inForce: [DefinedEntry] = {
        let entries = view.filter { $0.scope == Definition.authority }
        let agreed = Definition.frontier(entries).reduce(entries) { $0.intersection($1.past) }
        let holding = entries.filter { batch in
            if case .revoke = batch.entry { true } else { agreed.contains(batch) }
        }
        return holding.sorted { ($0.past.count, $0.name) < ($1.past.count, $1.name) }
            .compactMap(\.entry)
    }()

    /// Authority decides effect, not storage: a batch counts when a grant covers its key (or one
    /// that certified it) and its scope, and it leads, along its chain, to a good batch (held in
    /// the view) named by every revocation of these keys; or when a release lists it. A copy
    /// falls when its original is withdrawn.
    package private(set) lazy var effective: Set<DefinedBatch> = {
        let data = view.filter { $0.scope != Definition.authority }
        if inForce.isEmpty { return data }
        var grants: [(keys: Set<String>, scopes: Set<String>)] = []
        var revocations: [(key: String, good: [DefinedBatch])] = []
        var released: Set<String> = []
        var withdrawn: Set<String> = []
        for entry in inForce {
            switch entry {
            case .grant(let keys, let scopes): grants.append((keys, scopes))
            case .revoke(let key, let good):
                revocations.append((key, data.filter { good.contains($0.name) }))
            case .release(let names): released.formUnion(names)
            case .withdraw(let names): withdrawn.formUnion(names)
            case .move, .join, .other: break
            }
        }
        withdrawn.subtract(released)

        func isGranted(_ batch: DefinedBatch) -> Bool {
            // Only DINUM copies.
            let allowed = batch.copy == nil ? [batch.scope, "*"] : ["*"]
            return grants.contains { keys, scopes in
                batch.keys.contains(where: keys.contains)
                    && allowed.contains(where: scopes.contains)
            }
        }
        func isFallen(_ batch: DefinedBatch) -> Bool {
            revocations.contains { key, good in
                batch.keys.contains(key) && !good.contains { $0.line.contains(batch) }
            }
        }
        return data.filter { batch in
            (released.contains(batch.name) || isGranted(batch) && !isFallen(batch))
                && (batch.copy == nil || !withdrawn.contains(batch.origin))
        }
    }()

    // MARK: - Merging

    /// A hand write replaces exactly the writes of that field that its author was shown: in its
    /// basis's past and in effect there.
    package static func replaces(_ hand: DefinedWrite, _ other: DefinedWrite) -> Bool {
        hand.source == nil && hand.batch.shownParts.contains(other.part)
    }

    /// An import replaces only earlier positions of its own source.
    package static func isNewer(_ write: DefinedWrite, than other: DefinedWrite) -> Bool {
        write.source != nil && write.source == other.source
            && other.position.lexicographicallyPrecedes(write.position)
    }

    /// Of each source the writes at its newest position; equal positions with different values
    /// are siblings.
    package static func newest(_ writes: [DefinedWrite]) -> [DefinedWrite] {
        writes.filter { write in
            write.source != nil && !writes.contains { isNewer($0, than: write) }
        }
    }

    /// A field remembers each source's newest value: it says nothing new to a hand write that was
    /// shown, as that source's newest, the same value.
    package static func recalls(_ hand: DefinedWrite, _ write: DefinedWrite) -> Bool {
        if hand.source != nil || write.source == nil { return false }
        let heard = hand.batch.shown.filter { $0.source == write.source }.flatMap(\.writes)
            .filter { $0.record == write.record && $0.field == write.field }
        return newest(heard).contains { $0.value == write.value }
    }

    /// Of these writes of one field, those still live. Hand writes: all that no hand write
    /// replaces. Sources: the newest of each, unless a hand write replaced it or a live one
    /// recalls it. Nothing else is replaced; no clock decides; a replaced write still replaces.
    package static func survivors(_ writes: [DefinedWrite]) -> [DefinedWrite] {
        let hand = writes.filter { $0.source == nil }
        let live = hand.filter { write in !hand.contains { replaces($0, write) } }
        let sources = newest(writes).filter { write in
            !hand.contains { replaces($0, write) } && !live.contains { recalls($0, write) }
        }
        return live + sources
    }

    /// Writes by record, then field, in no particular order.
    package typealias Index = [String: [String: [DefinedWrite]]]

    package static func index(_ batches: Set<DefinedBatch>) -> Index {
        var table: Index = [:]
        for write in batches.lazy.flatMap(\.writes) {
            table[write.record, default: [:]][write.field, default: []].append(write)
        }
        return table
    }

    /// The writes with effect.
    package private(set) lazy var index = Definition.index(effective)

    /// As of T: the writes with effect and known-at ≤ T. What each replaces is fixed by its past;
    /// effect follows the whole authority chain.
    package func live(
        scopes: Set<String>, record: String, field: String, at: Int64 = .max
    ) -> [DefinedWrite] {
        let writes = index[record]?[field] ?? []
        return Definition.survivors(
            writes.filter { $0.known <= at && scopes.contains($0.batch.scope) })
    }

    /// The latest known-at, then the greater name of the (original) batch, then the later place
    /// in it.
    package static func rank(_ write: DefinedWrite) -> (Int64, String, Int) {
        (write.known, write.batch.origin, write.place)
    }

    /// Of live writes side by side, the one to look at meanwhile.
    package static func shown(_ writes: [DefinedWrite]) -> DefinedWrite? {
        writes.max { rank($0) < rank($1) }
    }

    /// What remains side by side is a conflict; equal values count as one, for display only.
    package static func isContested(_ writes: [DefinedWrite]) -> Bool {
        Set(writes.map(\.value)).count > 1
    }

    /// Only names or places decide what is shown.
    package static func isTie(_ writes: [DefinedWrite]) -> Bool {
        let latest = writes.map(\.known).max()
        return isContested(writes.filter { $0.known == latest })
    }

    // MARK: - Records

    /// A deletion takes along what its author was shown or wrote with it, and what a source
    /// repeats; an import's, its own source's earlier positions.
    package static func covers(_ deletion: DefinedWrite, _ write: DefinedWrite) -> Bool {
        if deletion.source != nil { return isNewer(deletion, than: write) }
        return deletion.batch.origin == write.batch.origin || replaces(deletion, write)
            || recalls(deletion, write)
    }

    /// "no", "yes", or "conflict": a deletion conflicts with `deleted` = false beside it and with
    /// every live write that no live deletion covers; the record then stays visible, marked, until
    /// a person decides.
    package static func deletion(_ fields: [String: [DefinedWrite]]) -> String {
        let said = fields[DefinedWrite.deleted] ?? []
        let deletions = said.filter(\.deletes)
        if deletions.isEmpty { return "no" }
        let others = fields.filter { $0.key != DefinedWrite.deleted }.values.joined()
        let isUnseen = others.contains { write in !deletions.contains { covers($0, write) } }
        return isUnseen || isContested(said) ? "conflict" : "yes"
    }

    /// The live writes of a record in these scopes, by field; empty when none is known by T: the
    /// record does not exist there then.
    package func fields(
        scopes: Set<String>, record: String, at: Int64 = .max
    ) -> [String: [DefinedWrite]] {
        var found: [String: [DefinedWrite]] = [:]
        for field in (index[record] ?? [:]).keys {
            let live = live(scopes: scopes, record: record, field: field, at: at)
            if !live.isEmpty { found[field] = live }
        }
        return found
    }

    /// Where DINUM put the record, once for every day, then its other owners: the target of the
    /// last move, in the chain's order, whose day has come, else the first origin; empty where it
    /// was never moved. A move from a scope to the same one settles that it counts there.
    private func moved(_ record: String, at: Int64) -> [String] {
        var moves: [(origin: String, target: String, day: Int64)] = []
        for case .move(let moved, let origin, let target, let day) in inForce
        where moved.contains(record) {
            moves.append((origin, target, day))
        }
        guard let first = moves.first else { return [] }
        let current = moves.last { $0.day <= at }?.target ?? first.origin
        let all = Set(moves.map(\.target)).union([first.origin])
        return [current] + all.subtracting([current]).sorted()
    }

    /// The scopes whose writes make up the record, that in which it counts first.
    package func owners(_ record: String, at: Int64 = .max) -> [String] {
        let moved = moved(record, at: at)
        return moved.isEmpty ? look(record, at: at).map { [$0.scope] } ?? [] : moved
    }

    /// A record as it is shown: where it counts, whether it is deleted, its live writes.
    package struct Shown: Equatable {
        package var scope: String
        package var deletion: String
        package var fields: [String: [DefinedWrite]]
        /// Other scopes in which it stands, deleted or not, and that no move decides about: where it
        /// counts is contested. Empty where it is deleted in all.
        package var rivals: Set<String> = []
    }

    /// The record, from all that the view holds of it in its owners' scopes: a copy stands for
    /// its original, so that it does not matter which of the two is at hand, or both.
    ///
    /// What several scopes hold under one id, and no move decides about, is looked at scope by
    /// scope, so that none takes over, alters or deletes what another wrote. Shown is, of those
    /// in which it is not deleted, the one where its first write is known earliest, then the
    /// smaller; that there are others is a conflict, which DINUM settles.
    package func look(_ record: String, at: Int64 = .max) -> Shown? {
        let owners = moved(record, at: at)
        if let scope = owners.first { return look(record, scope, of: Set(owners), at: at) }
        var first: [String: Int64] = [:]
        for write in (index[record] ?? [:]).values.joined() {
            first[write.batch.scope] = min(first[write.batch.scope] ?? .max, write.known)
        }
        let order = first.sorted { ($0.value, $0.key) < ($1.value, $1.key) }.map(\.key)
        let all = order.compactMap { look(record, $0, of: [$0], at: at) }
        let alive = all.filter { $0.deletion != "yes" }
        guard var shown = alive.first ?? all.first else { return nil }
        if !alive.isEmpty { shown.rivals = Set(all.map(\.scope)).subtracting([shown.scope]) }
        return shown
    }

    private func look(
        _ record: String, _ scope: String, of scopes: Set<String>, at: Int64
    ) -> Shown? {
        let found = fields(scopes: scopes, record: record, at: at)
        if found.isEmpty { return nil }
        return Shown(scope: scope, deletion: Definition.deletion(found), fields: found)
    }

    /// What a store shows: its records, deleted ones included.
    package func state(at: Int64 = .max) -> [String: Shown] {
        var state: [String: Shown] = [:]
        for record in index.keys { state[record] = look(record, at: at) }
        return state
    }
}
