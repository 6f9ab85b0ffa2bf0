/// An entry of the authority chain.
package enum AuthorityEntry: Hashable {
    /// The scope "*" is every scope (role dinum).
    case grant(keys: Set<String>, scopes: Set<String>)
    /// `good` names the last good batches of the key.
    case revoke(key: String, good: Set<String>)
    /// Names of batches that count although their key is revoked or was never granted.
    case release(Set<String>)
    /// Names of originals without effect: their copies have none.
    case withdraw(Set<String>)
    case move(record: String, origin: String, target: String, day: Int64)
    /// Ends a fork by citing both tips.
    case join
}
