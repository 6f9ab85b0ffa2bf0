import Domain
import Replication
import Synchronization

/// What earlier accesses to a store learned of its authority chain: what is logged never changes,
/// so that each entry is decoded once, and judged anew only after something was logged.
final class AuthorityCache: Sendable {
    private struct Kept: Sendable {
        var entries: [BatchName: JudgedEntry] = [:]
        var judgement: (log: Place, value: Judgement)?
    }

    /// The end of a log under one programme: it names all that the judgement follows from.
    struct Place: Hashable, Sendable {
        var programme: Int
        var number: Int
        var last: BatchName
    }

    private let kept = Mutex(Kept())

    func entry(_ name: BatchName) -> JudgedEntry? { kept.withLock { $0.entries[name] } }
    func keep(_ entry: JudgedEntry) { kept.withLock { $0.entries[entry.name] = entry } }

    func judgement(at place: Place) -> Judgement? {
        kept.withLock { $0.judgement?.log == place ? $0.judgement?.value : nil }
    }
    func keep(_ judgement: Judgement, at place: Place) {
        kept.withLock { $0.judgement = (place, judgement) }
    }

    /// After the log was made anew: its local numbers may be others.
    func forget() { kept.withLock { $0 = Kept() } }
}

/// The authority entries of a log, and what has effect under them.
///
/// A judgement belongs to a view: to all that the store holds, or to what an author was looking
/// at. It is kept within one access for every set of entries that is asked for.
final class AuthorityTable {
    private let log: LogTable
    private let cache: AuthorityCache
    /// Whether this access has logged nothing: only what is committed is kept for others.
    private var isPristine = true
    private var entries: [Int: [JudgedEntry]] = [:]
    private var chains: [JudgedChain]?
    private var authorityChains: Set<Int>?
    private var judgements: [Key: Judgement] = [:]

    init(_ log: LogTable, cache: AuthorityCache) {
        self.log = log
        self.cache = cache
    }

    /// A judgement follows from the entries at hand and from which good batches are.
    private struct Key: Hashable {
        var programme: Int
        var entries: [Int]
        var good: [BatchName]
    }

    /// After any append.
    func didAppend() { isPristine = false }

    /// After an append that made a chain or brought an entry.
    func forget() {
        entries = [:]
        chains = nil
        authorityChains = nil
        judgements = [:]
    }

    /// All entries of a programme, in the log's order. Cost: their number; each is decoded once in
    /// the life of a store.
    func entries(ofProgramme programme: Int) throws -> [JudgedEntry] {
        if let kept = entries[programme] { return kept }
        var found: [JudgedEntry] = []
        if let scope = try log.scope(AuthorityEntry.scope) {
            let find = try log.sql(
                """
                SELECT number, name FROM batch WHERE programme = ?
                AND chain IN (SELECT id FROM chain WHERE scope = ?) ORDER BY number
                """)
            find.bind(1, programme)
            find.bind(2, scope)
            var places: [(number: Int, name: BatchName?)] = []
            while try find.step() { places.append((find.int(0), BatchName(find.blob(1)))) }
            for (number, name) in places {
                if let kept = name.flatMap(cache.entry) {
                    found.append(kept)
                } else if let entry = try entry(number) {
                    if isPristine { cache.keep(entry) }
                    found.append(entry)
                }
            }
        }
        entries[programme] = found
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
        if let chains { return chains }
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
        chains = all
        return all
    }

    /// What has effect under the entries of a programme.
    /// - Parameters:
    ///   - programme: 0 judges nothing.
    ///   - view: what an author was looking at; nil for all that the store holds.
    func judgement(programme: Int, within view: PastVector? = nil) throws -> Judgement {
        guard programme != 0 else { return .none }
        guard view == nil, isPristine, let place = try place(programme) else {
            return try judge(programme, within: view)
        }
        if let kept = cache.judgement(at: place) { return kept }
        let judgement = try judge(programme, within: nil)
        cache.keep(judgement, at: place)
        return judgement
    }

    /// Where the log ends; nil where it is empty.
    private func place(_ programme: Int) throws -> AuthorityCache.Place? {
        let number = try log.lastNumber()
        guard number > 0 else { return nil }
        return AuthorityCache.Place(
            programme: programme, number: number, last: try log.batch(number: number).name)
    }

    private func judge(_ programme: Int, within view: PastVector?) throws -> Judgement {
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
        if let kept = judgements[key] { return kept }
        let judgement = try Judgement(entries: held, chains: try dataChains(), place: place)
        judgements[key] = judgement
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
