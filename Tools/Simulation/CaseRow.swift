/// The rows of the case table (docs/cases.md): what is sure to happen to a fleet. A simulation may
/// be told to let one happen again and again among all the rest.
package enum CaseRow: String, CaseIterable, Sendable {
    case restored = "database restored from last month's backup"
    case copied = "home copied, both used"
    case twoLaptops = "two laptops of one incubator"
    case wrongClock = "clock wrong by ten years"
    case offline = "offline for 14 months"
    case olderSchema = "agent one or two schema versions behind"
    case powerLost = "power lost anywhere"
    case cut = "a proxy cuts at any byte"
    case refused = "another incubator's scope, a bad signature, a key never granted"
    case stolen = "a stolen laptop's key, before and after it is revoked"
    case organisation = "incubator renamed, merged, split; product moved"
    case joint = "product run by two incubators"
    case centralRestored = "central restored from its backup or rolled back"
    case sealed = "year sealed, edits still unsent"
}
