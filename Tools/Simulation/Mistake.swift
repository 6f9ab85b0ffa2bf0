/// Errors that can be planted where the fleet meets the real code: in what carries the session's
/// effects out, in what stands between agent and central, and in what people and DINUM do. Each
/// must be found by some seed.
package enum Mistake: String, CaseIterable, Sendable {
    /// Central answers "stored" and stores later.
    case acknowledgeBeforeStoring = "acknowledge-before-storing"
    /// What a transaction wrote is not flushed to the disk.
    case acknowledgeBeforeSync = "acknowledge-before-fsync"
    /// What comes before its parents is applied at once.
    case childBeforeParent = "child-before-parent"
    /// A field has one register a record's id, whatever the scope.
    case registerWithoutScope = "register-without-scope"
    /// Of a record in several scopes the first owner's is shown, and nothing says that there is more.
    case firstOwnerTakesAll = "first-owner-takes-all"
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
    /// After a hand edited a record, its source begins anew.
    case positionForgottenAfterEdit = "position-forgotten-after-edit"
    /// Every importer counts its own imports.
    case positionIsLocal = "position-is-local"
    /// An import writes as a hand would.
    case importReplacesHand = "import-replaces-hand"
    /// The mark is written when the answer has come.
    case markAfterSending = "mark-after-sending"
    /// The mark is written before what leaves is read: a hand may write in between.
    case markBeforeReading = "mark-before-reading"
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
    /// Who read an invitation's request on its way enrols with it.
    case proofUnchecked = "proof-unchecked"
    /// A store drops what holds fields that its program does not know.
    case newerFieldsDropped = "newer-fields-dropped"
    /// A form clears the fields that its program does not know.
    case unknownFieldsCleared = "unknown-fields-cleared"
    /// A newer program writes what an older one left out.
    case migrationWrites = "migration-writes"
    /// A newer program shows nothing of what the older one carried.
    case upgradeForgets = "upgrade-forgets"
    /// A sealed year holds all that clocks say was written before, wherever it was then.
    case sealByClock = "seal-by-clock"
    /// Central drops what is recorded more than a year from its own clock.
    case wrongClockRefused = "wrong-clock-refused"

    /// What happens often where this one is looked for: its own row of the case table, if it has
    /// one.
    var row: CaseRow? {
        switch self {
        case .basisAtSubmit, .clockDecides, .wrongClockRefused: .wrongClock
        case .markAfterSending, .markBeforeReading, .backupHoldsKey: .restored
        case .forkRefused: .copied
        case .acknowledgeBeforeStoring, .acknowledgeBeforeSync: .powerLost
        case .restoredCentralForgets: .centralRestored
        case .replacesWithoutEffect, .revokedByTime, .copiesNotJudged: .stolen
        case .moveWithoutEntry, .movedNotCopied, .registerWithoutScope: .organisation
        case .readUnchecked, .writeUnchecked: .refused
        case .newerFieldsDropped, .unknownFieldsCleared, .migrationWrites, .upgradeForgets:
            .olderSchema
        case .sealByClock: .sealed
        case .childBeforeParent, .fileHasSeenAll, .equalSiblingDropped, .positionForgotten,
            .positionForgottenAfterEdit, .positionIsLocal, .importReplacesHand, .pushOwnOnly,
            .effectIsLocal, .bundleHoldsAll, .lastOfPackDropped, .digestCounts,
            .unknownKeysRefused, .grantNamesOneKey, .proofUnchecked, .firstOwnerTakesAll:
            nil
        }
    }
}
