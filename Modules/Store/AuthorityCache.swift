import Replication
import Synchronization

/// The authority entries of a log, decoded, and what was judged by them, from one access to the
/// next: every request asks for them, and they change with an entry or a new chain only.
///
/// A log only grows, so that its last entry and the number of its chains name what was read.
/// Filled from what is committed alone: an access that has appended something keeps to itself what
/// it finds, since it may yet be undone.
final class AuthorityCache: Sendable {
    /// What the log held when it was read.
    struct Stamp: Hashable, Sendable {
        var chains: Int
        var lastChain: Int
        var entries: Int
        var lastEntry: BatchName?
    }

    struct Kept: Sendable {
        var entries: [Int: [JudgedEntry]] = [:]
        var chains: [JudgedChain]?
        var judgements: [AuthorityTable.Key: Judgement] = [:]
    }

    /// So many views are kept; authors who saw older ones are judged anew.
    private static let views = 64

    private let state = Mutex<(stamp: Stamp, kept: Kept)?>(nil)
    /// Every entry that was read; the log's entries never change.
    private let decoded = Mutex<[BatchName: JudgedEntry]>([:])

    func kept(_ stamp: Stamp) -> Kept? {
        state.withLock { $0.flatMap { $0.stamp == stamp ? $0.kept : nil } }
    }

    /// - Precondition: read from what is committed.
    func keep(_ kept: Kept, as stamp: Stamp) {
        guard kept.judgements.count <= AuthorityCache.views else { return }
        state.withLock { $0 = (stamp, kept) }
    }

    func entry(_ name: BatchName) -> JudgedEntry? { decoded.withLock { $0[name] } }

    /// - Precondition: read from what is committed: its chain's number holds for good.
    func keep(_ entry: JudgedEntry) { decoded.withLock { $0[entry.name] = entry } }

    /// After the tables were made anew: chains have other numbers.
    func forget() {
        state.withLock { $0 = nil }
        decoded.withLock { $0 = [:] }
    }
}

extension LogTable {
    /// What names the authority entries and the chains at hand. Cost: the number of chains.
    func authorityStamp() throws -> AuthorityCache.Stamp {
        let find = try sql(
            """
            SELECT count(*), coalesce(max(id), 0),
            coalesce(sum(CASE WHEN scope = ?1 THEN length - fork_ordinal END), 0),
            coalesce(max(CASE WHEN scope = ?1 THEN tip END), 0) FROM chain
            """)
        find.bind(1, try scope(AuthorityEntry.scope) ?? 0)
        defer { find.reset() }
        guard try find.step() else {
            return AuthorityCache.Stamp(chains: 0, lastChain: 0, entries: 0)
        }
        let tip = find.int(3)
        return AuthorityCache.Stamp(
            chains: find.int(0), lastChain: find.int(1), entries: find.int(2),
            lastEntry: tip == 0 ? nil : try batch(number: tip).name)
    }
}
