import Agent
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
    /// Of its program's vocabulary, from 1.
    var version: Int
    private var opened: Store?
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
    /// What it sent itself, as far as its disk can know: an image knows what it was made after.
    var sent: Set<BatchName> = []
    /// A sync on its way.
    var sync: SyncRun?
    /// Whether the mark was put down since something was sent, for a mistake that reads after it.
    var hasMarked = false
    /// How often it imported, for a mistake that counts that.
    var imports: Int64 = 0

    init(name: String, writes: Set<String>, folder: HomeFolder, version: Int) throws {
        self.name = name
        self.writes = writes
        self.folder = folder
        self.version = version
        try open()
    }

    /// Its store, as its program opened it.
    var store: Store {
        guard let opened else { preconditionFailure("\(name) is switched off") }
        return opened
    }

    var schema: Schema { Vocabulary.versions[version - 1] }

    /// Starts its program; a sync on its way is forgotten.
    func open() throws {
        sync = nil
        opened = nil
        opened = try Store(home: folder, schema: schema)
    }

    /// Switches it off: no connection of its store stays open.
    func close() {
        sync = nil
        opened = nil
    }

    func mayWrite(_ scope: String) -> Bool { writes.contains("*") || writes.contains(scope) }
    func mayRead(_ scope: String) -> Bool {
        mayWrite(scope) || scope == AuthorityEntry.scope || scope == "shared"
    }

    var takesPart: Bool { isRooted && !isRevoked && !isThief && !isGone }
    /// Whether it enrols when it can.
    var mayEnrol: Bool { !isThief && !isRevoked && !isGone && !isStranger }
}

/// Broken: what no fleet may show.
package struct Fault: Error, CustomStringConvertible {
    package let description: String
    init(_ description: String) { self.description = description }
}

func require(_ condition: Bool, _ message: @autoclosure () -> String) throws {
    if !condition { throw Fault(message()) }
}
