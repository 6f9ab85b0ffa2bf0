import Domain

/// An entry of the authority chain.
package enum DefinedEntry: Hashable {
    /// The scope "*" is every scope (role dinum).
    case grant(keys: Set<String>, scopes: Set<String>)
    /// `good` names the last good batches of the key.
    case revoke(key: String, good: Set<String>)
    /// Names of batches that count although their key is revoked or was never granted.
    case release(Set<String>)
    /// Names of originals without effect: their copies have none.
    case withdraw(Set<String>)
    /// `day` in the unit of known-at.
    case move(records: Set<String>, origin: String, target: String, day: Int64)
    /// Campaigns and seals: of the chain, without a say in what has effect.
    case other
    /// Ends a fork by citing both tips.
    case join
}

extension DefinedEntry {
    /// An entry of a real chain, with keys, names and ids as hexadecimal digits and days as the
    /// milliseconds at which they begin.
    package init(_ entry: AuthorityEntry) {
        switch entry {
        case .grant(let grant):
            self = .grant(keys: Set(grant.keys.map(\.hex)), scopes: Set(grant.scopes))
        case .revoke(let key, let good): self = .revoke(key: key.hex, good: Set(good.map(\.hex)))
        case .release(let names): self = .release(Set(names.map(\.hex)))
        case .withdraw(let names): self = .withdraw(Set(names.map(\.hex)))
        case .move(let move):
            self = .move(
                records: Set(move.records.map(\.hex)), origin: move.from, target: move.to,
                day: Instant(startOf: move.day).milliseconds)
        case .join: self = .join
        case .campaign, .seal, .unknown: self = .other
        }
    }
}
