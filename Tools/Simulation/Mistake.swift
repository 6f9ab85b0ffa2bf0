/// Errors that can be planted where the fleet meets the real code: in what carries the session's
/// effects out, in what stands between agent and central, and in what people and DINUM do. Each
/// must be found by some seed.
package enum Mistake: String, CaseIterable, Sendable {
    /// Central answers "stored" and stores later.
    case acknowledgeBeforeStoring = "acknowledge-before-storing"
    /// A form's write cites what the store holds when it is sent in, not what was shown.
    case basisAtSubmit = "basis-at-submit"
    /// A file without its column `basis` counts as having shown everything.
    case fileHasSeenAll = "file-has-seen-all"
    /// The later clock wins: a stale form overwrites when its machine's clock is ahead.
    case clockDecides = "clock-decides"
    /// Central drops a batch whose values its store shows already.
    case equalSiblingDropped = "equal-sibling-dropped"
    /// Every import is at the same position.
    case positionForgotten = "position-forgotten"
    /// Every importer counts its own imports.
    case positionIsLocal = "position-is-local"
    /// An import writes as a hand would.
    case importReplacesHand = "import-replaces-hand"
    /// The mark is written when the answer has come.
    case markAfterSending = "mark-after-sending"
    case backupHoldsKey = "backup-holds-key"
    /// Central drops a second branch of a chain.
    case forkRefused = "fork-refused"
    /// Central takes no authority entries from agents.
    case restoredCentralForgets = "restored-central-forgets"
    case pushOwnOnly = "push-own-only"
    /// An enrolled store does not learn the root and judges by itself.
    case effectIsLocal = "effect-is-local"
    /// A form's basis names no authority entry: what had no effect for its author is replaced.
    case replacesWithoutEffect = "replaces-without-effect"
    /// What a revoked key signed counts when its clock says that it was before the theft.
    case revokedByTime = "revoked-by-time"
    /// A record is written anew in its next scope; no entry says so.
    case moveWithoutEntry = "move-without-entry"
    /// Moved records are not copied.
    case movedNotCopied = "moved-not-copied"
    /// Copies stay when their originals lose their effect.
    case copiesNotJudged = "copies-not-judged"
    case readUnchecked = "read-unchecked"
    case writeUnchecked = "write-unchecked"
    /// A bundle holds all scopes, whoever it is for.
    case bundleHoldsAll = "bundle-holds-all"
    case lastOfPackDropped = "last-of-pack-dropped"
    case digestCounts = "digest-counts"
    /// Central refuses all keys never granted, even where a granted key's batch cites theirs.
    case unknownKeysRefused = "unknown-keys-refused"
    /// A grant names the present key of a home only.
    case grantNamesOneKey = "grant-names-one-key"
    /// Central drops what is recorded more than a year from its own clock.
    case wrongClockRefused = "wrong-clock-refused"
}
