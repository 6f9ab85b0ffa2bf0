import Central
import Foundation
import NIOPosix
import Replication
import Synchronization
import Testing

/// Who waits for whom.
@Suite struct TurnsTests {
    private final class Diary: Sendable {
        let seen = Mutex<[Asker]>([])
        func note(_ asker: Asker) { seen.withLock { $0.append(asker) } }
    }

    @Test func whoAsksForMuchWaitsForItselfOnly() async throws {
        let threads = NIOThreadPool(numberOfThreads: 2)
        threads.start()
        let turns = Turns(places: 1, threads: threads)
        let (greedy, modest) = (
            Asker.home(SigningKey.random().replica), Asker.home(SigningKey.random().replica)
        )
        let gate = DispatchSemaphore(value: 0)
        let diary = Diary()

        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await turns.run(greedy) {
                    gate.wait()
                    diary.note(greedy)
                }
            }
            // The first holds the place before the others come, so that they all wait.
            while !turns.isBusy { await Task.yield() }
            for _ in 0..<50 {
                group.addTask { try await turns.run(greedy) { diary.note(greedy) } }
            }
            while turns.queue < 50 { await Task.yield() }
            for asker in [modest, .strangers] {
                group.addTask { try await turns.run(asker) { diary.note(asker) } }
            }
            while turns.queue < 52 { await Task.yield() }
            gate.signal()
            try await group.waitForAll()
        }

        let seen = diary.seen.withLock { $0 }
        #expect(seen.count == 53)
        #expect(Set(seen[1...3]) == [greedy, modest, .strangers])
        try await threads.shutdownGracefully()
    }

    @Test func oneAskerHoldsOnePlaceAtMost() async throws {
        let threads = NIOThreadPool(numberOfThreads: 4)
        threads.start()
        let turns = Turns(places: 4, threads: threads)
        let greedy = Asker.home(SigningKey.random().replica)
        let gate = DispatchSemaphore(value: 0)

        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<20 {
                group.addTask { try await turns.run(greedy) { gate.wait() } }
            }
            while turns.queue < 19 { await Task.yield() }
            // Three places are left for the others.
            for asker in [Asker.strangers, .machine, .home(SigningKey.random().replica)] {
                try await turns.run(asker) {}
            }
            for _ in 0..<20 { gate.signal() }
            try await group.waitForAll()
        }

        #expect(turns.queue == 0)
        try await threads.shutdownGracefully()
    }
}
