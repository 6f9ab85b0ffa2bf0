import Domain
import Replication

/// Which batches count in the tables of one access, and when the tables must be made anew.
///
/// The tables are what the log gives, batch by batch in its own order, under the judgement that
/// holds at the end. So a batch that comes is judged by what is known now; when an entry changes
/// what earlier batches are worth (a revocation, a release, a move, a first grant after the
/// fact), all tables are made anew in the same transaction. Grants that change nothing held cost
/// the number of chains.
final class Effect {
    private let log: LogTable
    private let authority: AuthorityTable
    /// The hash of the root key; nil before enrolment.
    private(set) var root: [UInt8]?
    private var current: Judgement?
    private var isStale = false
    /// Chains that began since the last judgement: nothing of them is projected yet.
    private var fresh: Set<Int> = []
    /// Set when what was projected no longer holds.
    private(set) var isOutdated = false
    /// Of a replay: what holds at its end, known beforehand.
    private let isFixed: Bool

    init(log: LogTable, authority: AuthorityTable, root: [UInt8]?, fixed: Judgement? = nil) {
        self.log = log
        self.authority = authority
        self.root = root
        current = fixed
        isFixed = fixed != nil
    }

    /// The local number of the programme; 0 before enrolment, and while the log holds nothing of
    /// the programme.
    func programme() throws -> Int { try root.flatMap { try log.programme(known: $0) } ?? 0 }

    /// The judgement of all that the store holds.
    func judgement() throws -> Judgement {
        if let current, !isStale { return current }
        let next = try authority.judgement(programme: try programme())
        if let current, !isOutdated { isOutdated = try !agree(current, next) }
        isStale = false
        fresh = []
        current = next
        return next
    }

    func counts(_ batch: LoggedBatch) throws -> Bool {
        try judgement().counts(
            chain: batch.chain, ordinal: batch.ordinal, name: batch.name, origin: batch.origin)
    }

    /// Before an append: remembers what holds so far.
    func willAppend() throws { if !isFixed { _ = try judgement() } }

    /// After an append: what the judgement was made of may have changed.
    func didAppend(_ batch: LoggedBatch, madeChain: Bool, isEntry: Bool) throws {
        authority.didAppend()
        if madeChain || isEntry { authority.forget() }
        if isFixed { return }
        if madeChain, !isEntry { fresh.insert(batch.chain) }
        if madeChain || isEntry {
            isStale = true
        } else if root != nil,
            try authority.awaited(programme: try programme()).contains(batch.name)
        {
            isStale = true
        }
    }

    /// The store learned its root: all that it holds is judged from now on.
    func adopt(root: [UInt8]) throws {
        _ = try judgement()
        self.root = root
        isStale = true
        _ = try judgement()
    }

    func didReproject() { isOutdated = false }

    private func agree(_ old: Judgement, _ new: Judgement) throws -> Bool {
        var lengths: [Int: Int] = [:]
        for chain in try authority.dataChains() where !fresh.contains(chain.id) {
            lengths[chain.id] = try log.chain(chain.id).length
        }
        return try old.agrees(with: new, lengths: lengths) { name in
            if try log.batch(name) != nil { return true }
            let find = try log.sql("SELECT 1 FROM batch WHERE origin = ? LIMIT 1")
            find.bind(1, copying: name.bytes)
            defer { find.reset() }
            return try find.step()
        }
    }
}
