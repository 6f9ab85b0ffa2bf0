/// The rules of merging and trust, as a definition over a *view*: a closed set of batches (with
/// each batch all that it cites), authority entries included.
///
/// A store that knows no root evaluates its view without the authority entries: nothing is
/// judged there, all counts.
package final class Definition {
    package static let authority = "authority"

    private let view: Set<DefinedBatch>

    package init(_ view: Set<DefinedBatch>) { self.view = view }

    // MARK: - Causality

    package static func past(_ batches: some Sequence<DefinedBatch>) -> Set<DefinedBatch> {
        batches.reduce(into: []) { $0.formUnion($1.past) }
    }

    /// The batches that no other cites; they name exactly one set of batches.
    package static func frontier(_ batches: Set<DefinedBatch>) -> Set<DefinedBatch> {
        batches.reduce(into: batches) { $0.subtract($1.parents) }
    }

    // MARK: - Effect

    /// Authority is one linear chain. While it is forked, revocations of either branch hold and
    /// nothing else after the fork has effect. In the chain's order.
    private lazy var inForce: [AuthorityEntry] = {
        let entries = view.filter { $0.scope == Definition.authority }
        var agreed = entries
        for tip in Definition.frontier(entries) { agreed.formIntersection(tip.past) }
        return entries.filter { batch in
            if case .revoke = batch.entry { return true }
            return agreed.contains(batch)
        }.sorted { ($0.past.count, $0.name) < ($1.past.count, $1.name) }.compactMap(\.entry)
    }()

    /// Authority decides effect, not storage: a batch counts when a grant covers its key (or one
    /// that certified it) and its scope, and it leads, along its chain, to a good batch named by
    /// every revocation of these keys; or when a release lists it. A copy falls when its original
    /// is withdrawn.
    package private(set) lazy var effective: Set<DefinedBatch> = {
        let data = view.filter { $0.scope != Definition.authority }
        if inForce.isEmpty { return data }
        let named = Dictionary(uniqueKeysWithValues: data.map { ($0.name, $0) })
        var withdrawn: Set<String> = []
        var released: Set<String> = []
        for case .withdraw(let names) in inForce { withdrawn.formUnion(names) }
        for case .release(let names) in inForce { released.formUnion(names) }
        return data.filter { batch in
            // Only DINUM copies.
            let allowed: Set<String> = batch.copy == nil ? [batch.scope, "*"] : ["*"]
            var isGranted = false
            var isFallen = false
            for entry in inForce {
                switch entry {
                case .grant(let keys, let scopes):
                    if !keys.isDisjoint(with: batch.keys), !scopes.isDisjoint(with: allowed) {
                        isGranted = true
                    }
                case .revoke(let key, let good):
                    if batch.keys.contains(key),
                        !good.contains(where: { named[$0]?.line.contains(batch) ?? false })
                    {
                        isFallen = true
                    }
                case .release, .withdraw, .move, .join: break
                }
            }
            let isWithdrawn =
                batch.copy != nil && withdrawn.subtracting(released).contains(batch.origin)
            return (released.contains(batch.name) || isGranted && !isFallen) && !isWithdrawn
        }
    }()

    // MARK: - Merging

    private struct Cell: Hashable {
        var record: String
        var field: String
    }

    private static func index(_ batches: Set<DefinedBatch>) -> [Cell: [DefinedWrite]] {
        var table: [Cell: [DefinedWrite]] = [:]
        for batch in batches {
            for write in batch.writes {
                table[Cell(record: write.record, field: write.field), default: []].append(write)
            }
        }
        return table
    }

    private lazy var index = Definition.index(effective)

    /// A hand write replaces exactly the writes of that field that its author was shown.
    private static func replaces(_ hand: DefinedWrite, _ other: DefinedWrite) -> Bool {
        hand.source == nil
            && hand.batch.shownParts.contains(
                DefinedPart(origin: other.batch.origin, record: other.record))
    }

    /// An import replaces only earlier positions of its own source.
    private static func isNewer(_ write: DefinedWrite, than other: DefinedWrite) -> Bool {
        write.source != nil && write.source == other.source
            && other.position.lexicographicallyPrecedes(write.position)
    }

    /// Of each source the writes at its newest position.
    private static func newest(_ writes: [DefinedWrite]) -> [DefinedWrite] {
        writes.filter { write in
            write.source != nil && !writes.contains { isNewer($0, than: write) }
        }
    }

    /// A source's value says nothing new to a hand write whose author was shown the same value as
    /// that source's newest.
    private static func recalls(_ hand: DefinedWrite, _ write: DefinedWrite) -> Bool {
        guard hand.source == nil, let source = write.source else { return false }
        let heard = hand.batch.shown.flatMap(\.writes).filter {
            $0.record == write.record && $0.field == write.field && $0.source == source
        }
        return newest(heard).contains { $0.value == write.value }
    }

    /// Of these writes of one field, those still live. Nothing but a hand write that was shown
    /// them, or a newer position of the same source, replaces; a replaced write still replaces.
    private static func survivors(_ writes: [DefinedWrite]) -> [DefinedWrite] {
        let hand = writes.filter { $0.source == nil }
        let live = hand.filter { write in !hand.contains { replaces($0, write) } }
        let sources = newest(writes).filter { write in
            !hand.contains { replaces($0, write) } && !live.contains { recalls($0, write) }
        }
        return live + sources
    }

    /// As of T: the writes with effect and known-at ≤ T. Effect follows the whole chain.
    package func live(
        scopes: Set<String>, record: String, field: String, at: Int64 = .max
    ) -> [DefinedWrite] {
        let writes = index[Cell(record: record, field: field)] ?? []
        return Definition.survivors(
            writes.filter { $0.known <= at && scopes.contains($0.batch.scope) })
    }

    /// Shown is the latest known-at, then the greater name of the (original) batch, then the
    /// later place in it.
    package static func shown(_ writes: [DefinedWrite]) -> DefinedWrite? {
        writes.max {
            ($0.known, $0.batch.origin, $0.place) < ($1.known, $1.batch.origin, $1.place)
        }
    }

    /// Equal values count as one, for display only.
    package static func isContested(_ writes: [DefinedWrite]) -> Bool {
        Set(writes.map(\.value)).count > 1
    }

    // MARK: - Records

    /// A deletion takes along what its author was shown or wrote with it, and what a source
    /// repeats; an import's, its own source's earlier positions.
    private static func covers(_ deletion: DefinedWrite, _ write: DefinedWrite) -> Bool {
        if deletion.source != nil { return isNewer(deletion, than: write) }
        return deletion.batch.origin == write.batch.origin || replaces(deletion, write)
            || recalls(deletion, write)
    }

    /// "no", "yes", or "conflict": beside `deleted` = false, or beside a live write that no live
    /// deletion covers.
    package static func deletion(_ fields: [String: [DefinedWrite]]) -> String {
        let said = fields["deleted"] ?? []
        let deletions = said.filter { $0.value == "true" }
        if deletions.isEmpty { return "no" }
        let unseen = fields.filter { $0.key != "deleted" }.values.joined().contains { write in
            !deletions.contains { covers($0, write) }
        }
        return unseen || isContested(said) ? "conflict" : "yes"
    }

    /// The live writes of a record in these scopes, by field; empty when none is known by T.
    package func fields(
        scopes: Set<String>, record: String, at: Int64 = .max
    ) -> [String: [DefinedWrite]] {
        var found: [String: [DefinedWrite]] = [:]
        for cell in index.keys where cell.record == record {
            let live = live(scopes: scopes, record: record, field: cell.field, at: at)
            if !live.isEmpty { found[cell.field] = live }
        }
        return found
    }

    /// Where the record counts, then its other owners: the target of the last move whose day has
    /// come, else the first origin; without a move the scope where its first write is known
    /// earliest, then the smaller scope.
    package func owners(_ record: String, at: Int64 = .max) -> [String] {
        var moves: [(origin: String, target: String, day: Int64)] = []
        for case .move(record, let origin, let target, let day) in inForce {
            moves.append((origin, target, day))
        }
        guard let first = moves.first else {
            let firsts = index.filter { $0.key.record == record }.values.joined()
                .map { ($0.known, $0.batch.scope) }
            return firsts.min(by: <).map { [$0.1] } ?? []
        }
        let counts = moves.last { $0.day <= at }?.target ?? first.origin
        return [counts] + Set([first.origin] + moves.map(\.target)).subtracting([counts]).sorted()
    }

    /// A record as it is shown: where it counts, whether it is deleted, its live writes.
    package struct Shown {
        package var scope: String
        package var deletion: String
        package var fields: [String: [DefinedWrite]]
    }

    package func look(_ record: String, at: Int64 = .max) -> Shown? {
        let scopes = owners(record, at: at)
        let found = fields(scopes: Set(scopes), record: record, at: at)
        guard let scope = scopes.first, !found.isEmpty else { return nil }
        return Shown(scope: scope, deletion: Definition.deletion(found), fields: found)
    }

    /// What a store shows.
    package func state(at: Int64 = .max) -> [String: Shown] {
        var state: [String: Shown] = [:]
        for record in Set(index.keys.map(\.record)) {
            if let shown = look(record, at: at) { state[record] = shown }
        }
        return state
    }
}
