import Domain
import Foundation
import Replication
import Store

/// What was shown some time ago: to a form, or in a file.
struct Screen {
    var tips: [String: [BatchName]]
    /// Originals that had effect then, by scope, as the store listed them.
    var shown: [String: Set<BatchName>]
    var isRooted: Bool
}

/// One home and who uses it.
final class Member {
    let name: String
    /// The scopes that it writes; `*` for all.
    let writes: Set<String>
    var folder: HomeFolder
    var store: Store
    var isRooted = false
    /// Its key was stolen, and the revocation said so.
    var isRevoked = false
    /// Somebody else's hands on a stolen home.
    var isThief = false
    /// Never enrolled: what it writes travels with others.
    var isStranger = false
    /// Its disk is lost, or it is never switched on again.
    var isGone = false
    /// How far its clock is off, in days.
    var skew: Int64 = 0
    var screens: [Screen] = []
    var sync: Sync?
    /// How often it imported, for a mistake that counts that.
    var imports: Int64 = 0

    init(name: String, writes: Set<String>, folder: HomeFolder, store: Store) {
        self.name = name
        self.writes = writes
        self.folder = folder
        self.store = store
    }

    func mayWrite(_ scope: String) -> Bool { writes.contains("*") || writes.contains(scope) }
    func mayRead(_ scope: String) -> Bool {
        mayWrite(scope) || scope == AuthorityEntry.scope || scope == "shared"
    }

    var takesPart: Bool { isRooted && !isRevoked && !isThief && !isGone }
}

/// A sync on its way: the session, and the effects that are still to be carried out.
struct Sync {
    var session = AgentSession()
    var effects: [AgentSession.Effect]
    /// The scopes' tips as it began.
    let tips: [String: [BatchName]]
    /// What central sent meanwhile.
    var received: Set<BatchName> = []
}

/// Broken: what no fleet may show.
package struct Fault: Error, CustomStringConvertible {
    package let description: String
    init(_ description: String) { self.description = description }
}

func require(_ condition: Bool, _ message: @autoclosure () -> String) throws {
    if !condition { throw Fault(message()) }
}
