import Replication
import Synchronization

/// Sees to it, after each push, that what came into a scope from which records have moved follows
/// them, and after each new entry of the authority chain that copies are worth what their originals
/// are: at once while that is cheap. Where it is not, it takes at most one part in two hundred of
/// the time, so that a hostile former owner who writes much slows nobody down; what is left then
/// follows with a later push.
public final class Follower: Sendable {
    private struct State {
        var scopes: Set<String> = []
        var next = ContinuousClock.now
    }

    private static let share = 200
    private let state = Mutex(State())
    private let desk: AuthorityDesk

    public init(desk: AuthorityDesk) { self.desk = desk }

    /// - Throws: `refused` while the authority chain is forked, or lacks entries after a restore.
    public func pushed(into scope: String) throws {
        let due: Set<String> = state.withLock { state in
            state.scopes.insert(scope)
            guard ContinuousClock.now >= state.next else { return [] }
            defer { state.scopes = [] }
            return state.scopes
        }
        guard try due.contains(where: { try $0 == AuthorityEntry.scope || desk.hasMoved(from: $0) })
        else { return }
        let begun = ContinuousClock.now
        defer {
            let end = ContinuousClock.now
            state.withLock { $0.next = end + (end - begun) * Follower.share }
        }
        try desk.follow()
    }
}
