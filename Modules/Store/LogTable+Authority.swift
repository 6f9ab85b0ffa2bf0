import Domain
import Replication

/// The authority entries of a log, and what has effect under them.
///
/// A judgement belongs to a view: to all that the store holds, or to what an author was looking
/// at. It is kept within one access for every set of entries that is asked for.
final class AuthorityTable {
    private let log: LogTable
    private var entries: [Int: [JudgedEntry]] = [:]
    private var chains: [JudgedChain]?
    private var authorityChains: Set<Int>?
    private var judgements: [Key: Judgement] = [:]

    init(_ log: LogTable) { self.log = log }

    /// A judgement follows from the entries at hand and from which good batches are.
    private struct Key: Hashable {
        var programme: Int
        var entries: [Int]
        var good: [BatchName]
    }

    /// After an append that made a chain or brought an entry.
    func forget() {
        entries = [:]
        chains = nil
        authorityChains = nil
        judgements = [:]
    }

    /// All entries of a programme, in the log's order. Cost: reads each once.
    func entries(ofProgramme programme: Int) throws -> [JudgedEntry] {
        if let kept = entries[programme] { return kept }
        var found: [JudgedEntry] = []
        if let scope = try log.scope(AuthorityEntry.scope) {
            let find = try log.sql(
                """
                SELECT number FROM batch WHERE programme = ?
                AND chain IN (SELECT id FROM chain WHERE scope = ?) ORDER BY number
                """)
            find.bind(1, programme)
            find.bind(2, scope)
            var numbers: [Int] = []
            while try find.step() { numbers.append(find.int(0)) }
            for number in numbers {
                guard let bytes = try log.signed(number: number).header.entry else { continue }
                let logged = try log.batch(number: number)
                found.append(
                    JudgedEntry(
                        name: logged.name, chain: logged.chain, ordinal: logged.ordinal,
                        past: try log.past(logged),
                        entry: try AuthorityEntry(encoded: bytes)))
            }
        }
        entries[programme] = found
        return found
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
