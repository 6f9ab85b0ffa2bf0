import NIOCore
import Synchronization

/// All connections that are open. Where there are as many as central may hold, those that have
/// been idle longest are closed, so that whoever opens thousands and asks nothing shuts nobody out:
/// a home's next request finds a place, and a client whose idle connection went opens a new one.
final class Crowd: Sendable {
    private struct State {
        var all: [ObjectIdentifier: any Channel] = [:]
        /// Those that ask nothing now, by when they began to.
        var idle: [ObjectIdentifier: UInt64] = [:]
        var time: UInt64 = 0

        mutating func rest(_ id: ObjectIdentifier) {
            time += 1
            idle[id] = time
        }

        /// The connections idle longest, taken off the list. Cost: the number of connections, for
        /// a sixteenth of them.
        mutating func shed() -> [any Channel] {
            let count = max(1, all.count / 16)
            let oldest = idle.sorted { $0.value < $1.value }.prefix(count).map(\.key)
            return oldest.compactMap { id in
                idle[id] = nil
                return all.removeValue(forKey: id)
            }
        }
    }

    private let state = Mutex(State())
    private let limit: Int

    /// - Parameter limit: so many connections stay open.
    init(limit: Int) { self.limit = limit }

    var count: Int { state.withLock { $0.all.count } }

    func enter(_ channel: any Channel) {
        let shed: [any Channel] = state.withLock { state in
            let shed = state.all.count >= limit ? state.shed() : []
            let id = ObjectIdentifier(channel)
            state.all[id] = channel
            state.rest(id)
            return shed
        }
        for one in shed { one.close(promise: nil) }
    }

    /// A request has begun.
    func begins(_ channel: any Channel) {
        state.withLock { state in state.idle[ObjectIdentifier(channel)] = nil }
    }

    /// Its answer is on its way.
    func rests(_ channel: any Channel) {
        state.withLock { state in
            let id = ObjectIdentifier(channel)
            if state.all[id] != nil { state.rest(id) }
        }
    }

    func leave(_ channel: any Channel) {
        state.withLock { state in
            let id = ObjectIdentifier(channel)
            state.all[id] = nil
            state.idle[id] = nil
        }
    }
}
