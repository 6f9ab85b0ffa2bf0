import Domain
import Replication

/// The authority entries of a log, and what has effect under them.
///
/// A judgement belongs to a view: to all that the store holds, or to what an author was looking
/// at. It is kept within one access for every set of entries that is asked for.
final class AuthorityTable {
    private let log: LogTable
    private let cache: AuthorityCache?
    private var kept = AuthorityCache.Kept()
    /// Of what was found in the cache or may go there; nil before the first question, and once
    /// this access has appended something.
    private var stamp: AuthorityCache.Stamp?
    private var hasBegun = false

    /// - Parameter cache: shared by the accesses to one database; nil for a replay.
    init(_ log: LogTable, cache: AuthorityCache?) {
        self.log = log
        self.cache = cache
    }

    /// A judgement follows from the entries at hand and from which good batches are.
    struct Key: Hashable, Sendable {
        var programme: Int
        var entries: [Int]
        var good: [BatchName]
    }

    /// Before the first question of an access: what earlier ones found.
    private func begin() throws {
        if hasBegun { return }
        hasBegun = true
        guard let cache else { return }
        let stamp = try log.authorityStamp()
        self.stamp = stamp
        if let kept = cache.kept(stamp) { self.kept = kept }
    }

    private func share() {
        if let stamp { cache?.keep(kept, as: stamp) }
    }

    /// After every append: what is found from now on may yet be undone.
    /// - Parameter isNews: whether it made a chain or brought an entry.
    func didAppend(isNews: Bool) {
        hasBegun = true
        stamp = nil
        if isNews { kept = AuthorityCache.Kept() }
    }

    /// All entries of a programme, in the log's order. Cost: their number; the cache decodes each
    /// once.
    func entries(ofProgramme programme: Int) throws -> [JudgedEntry] {
        try begin()
        if let kept = kept.entries[programme] { return kept }
        var found: [JudgedEntry] = []
        if let scope = try log.scope(AuthorityEntry.scope) {
            let find = try log.sql(
                """
                SELECT number, name, chain FROM batch WHERE programme = ?
                AND chain IN (SELECT id FROM chain WHERE scope = ?) ORDER BY number
                """)
            find.bind(1, programme)
            find.bind(2, scope)
            var places: [(number: Int, name: BatchName?, chain: Int)] = []
            while try find.step() {
                places.append((find.int(0), BatchName(find.blob(1)), find.int(2)))
            }
            for (number, name, chain) in places {
                if let kept = name.flatMap({ cache?.entry($0) }), kept.chain == chain {
                    found.append(kept)
                } else if let entry = try entry(number) {
                    if stamp != nil { cache?.keep(entry) }
                    found.append(entry)
                }
            }
        }
        kept.entries[programme] = found
        share()
        return found
    }

    private func entry(_ number: Int) throws -> JudgedEntry? {
        guard let bytes = try log.signed(number: number).header.entry else { return nil }
        let logged = try log.batch(number: number)
        return JudgedEntry(
            name: logged.name, chain: logged.chain, ordinal: logged.ordinal,
            past: try log.past(logged), entry: try AuthorityEntry(encoded: bytes))
    }

    /// All chains outside `authority`.
    func dataChains() throws -> [JudgedChain] {
        try begin()
        if let chains = kept.chains { return chains }
        var all: [JudgedChain] = []
        for scope in try log.scopeIDs() {
            let name = try log.scopeName(scope)
            guard name != AuthorityEntry.scope else { continue }
            for chain in try log.chains(inScope: scope) {
                all.append(
                    JudgedChain(
                        id: chain.id, scope: name,
                        keys: [try log.key(ofReplica: chain.replica)] + chain.certifiedBy,
                        parent: chain.parent, forkOrdinal: chain.forkOrdinal))
            }
        }
        kept.chains = all
        share()
        return all
    }

    /// What has effect under the entries of a programme.
    /// - Parameters:
    ///   - programme: 0 judges nothing.
    ///   - view: what an author was looking at; nil for all that the store holds.
    func judgement(programme: Int, within view: PastVector? = nil) throws -> Judgement {
        guard programme != 0 else { return .none }
        var held = try entries(ofProgramme: programme)
        if let view {
            held = held.filter { view.contains(chain: $0.chain, ordinal: $0.ordinal) }
        }
        if held.isEmpty { return .none }
        func place(_ name: BatchName) throws -> (chain: Int, ordinal: Int)? {
            guard let batch = try log.batch(name),
                view?.contains(chain: batch.chain, ordinal: batch.ordinal) ?? true
            else { return nil }
            return (batch.chain, batch.ordinal)
        }
        var good: [BatchName] = []
        for case .revoke(_, let names) in held.lazy.map(\.entry) {
            good += try names.filter { try place($0) != nil }
        }
        let key = Key(
            programme: programme, entries: held.map { $0.chain << 32 | $0.ordinal }, good: good)
        if let judgement = kept.judgements[key] { return judgement }
        let judgement = try Judgement(entries: held, chains: try dataChains(), place: place)
        kept.judgements[key] = judgement
        share()
        return judgement
    }

    /// The batches that revocations name as the last good ones: when one comes, more may count.
    func awaited(programme: Int) throws -> Set<BatchName> {
        var names: Set<BatchName> = []
        for case .revoke(_, let good) in try entries(ofProgramme: programme).lazy.map(\.entry) {
            names.formUnion(good)
        }
        return names
    }
}
