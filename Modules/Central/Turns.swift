package import NIOPosix
package import Replication
import Synchronization

/// Who wants something of the storage.
package enum Asker: Hashable, Sendable {
    case home(ReplicaKey)
    /// All that no grant names, together: keys cost nothing to make.
    case strangers
    /// What watches over central.
    case machine

    /// - Parameter owner: the key, where a grant names it.
    package init(_ owner: ReplicaKey?) { self = owner.map { .home($0) } ?? .strangers }
}

/// Who uses the storage next: each asker in turn and one thing at a time, so that one that asks for
/// much waits for itself and nobody waits for it. Work that blocks runs on threads of its own.
package final class Turns: Sendable {
    private struct State {
        var free: Int
        /// Those at work.
        var active: Set<Asker> = []
        /// Those that wait and are not at work, the next first. While any does, no place is free.
        var order: [Asker] = []
        var waiting: [Asker: [CheckedContinuation<Void, Never>]] = [:]

        /// Gives free places to those that wait; they are to be resumed.
        mutating func next() -> [CheckedContinuation<Void, Never>] {
            var begun: [CheckedContinuation<Void, Never>] = []
            while free > 0, !order.isEmpty {
                let asker = order.removeFirst()
                var queue = waiting[asker] ?? []
                begun.append(queue.removeFirst())
                waiting[asker] = queue.isEmpty ? nil : queue
                active.insert(asker)
                free -= 1
            }
            return begun
        }
    }

    private let state: Mutex<State>
    private let threads: NIOThreadPool

    /// - Parameter places: how many may use it at once.
    package init(places: Int, threads: NIOThreadPool) {
        state = Mutex(State(free: places))
        self.threads = threads
    }

    /// Runs `body` on a thread when the asker's turn comes.
    package func run<T: Sendable>(
        _ asker: Asker, _ body: @escaping @Sendable () throws -> T
    ) async throws -> T {
        await enter(asker)
        defer { leave(asker) }
        return try await threads.runIfActive(body)
    }

    /// Whether no place is free.
    package var isBusy: Bool { state.withLock { $0.free == 0 } }

    /// How many wait.
    package var queue: Int { state.withLock { $0.waiting.values.reduce(0) { $0 + $1.count } } }

    private func enter(_ asker: Asker) async {
        await withCheckedContinuation { continuation in
            let begun = state.withLock { state in
                if state.waiting[asker] == nil, !state.active.contains(asker) {
                    state.order.append(asker)
                }
                state.waiting[asker, default: []].append(continuation)
                return state.next()
            }
            for one in begun { one.resume() }
        }
    }

    private func leave(_ asker: Asker) {
        let begun = state.withLock { state in
            state.free += 1
            state.active.remove(asker)
            if state.waiting[asker] != nil { state.order.append(asker) }
            return state.next()
        }
        for one in begun { one.resume() }
    }
}
