import Agent
import Domain
import Foundation
import Replication
import Store
import Synchronization
import Testing

/// How long a sync waits for a server that asks it to, without a clock.
@Suite struct PatienceTests {
    /// A home that knows its programme, and a central that says what it is told to.
    private final class World: Sendable {
        private let home: HomeFolder
        let pauses = Mutex<[Double]>([])
        let notices = Mutex<[String]>([])
        private let answers: Mutex<[Exchange.Answer]>

        init(_ answers: [Exchange.Answer]) throws {
            home = HomeFolder(path: NSTemporaryDirectory() + "p352-patience-" + UUID().uuidString)
            try home.create(HomeFolder.Identity(role: .incubator, incubator: "ademe"))
            try home.write(HomeFolder.Enrolment(root: sha256([1]), central: "http://central"))
            self.answers = Mutex(answers)
        }

        deinit { try? FileManager.default.removeItem(atPath: home.path) }

        func sync() async throws -> SyncReport {
            let exchange = Exchange { [self] _, _, _ in
                answers.withLock { $0.count > 1 ? $0.removeFirst() : $0[0] }
            }
            return try await SyncProcedure(
                store: try Store(home: home), exchange: exchange,
                now: { Instant(milliseconds: 1_750_000_000_000) },
                waiting: Waiting(
                    sleep: { [self] seconds in pauses.withLock { $0.append(seconds) } },
                    notice: { [self] text in notices.withLock { $0.append(text) } })
            ).run()
        }
    }

    private static func answer(
        _ status: Int, _ headers: [String: String] = [:], _ body: String = "<html>"
    ) -> Exchange.Answer {
        Exchange.Answer(status: status, headers: headers, body: Array(body.utf8))
    }

    private static let well = answer(200, [:], #"{"frontiers":{},"known":true}"#)

    @Test(arguments: [429, 503]) func itWaitsAsLongAsItIsAskedTo(_ status: Int) async throws {
        let world = try World([
            Self.answer(status, ["retry-after": "7"]),
            Self.answer(
                status,
                [
                    "retry-after": "Sun, 15 Jun 2025 15:06:50 GMT",
                    "date": "Sun, 15 Jun 2025 15:06:40 GMT",
                ]), Self.well,
        ])

        let report = try await world.sync()

        #expect(report.requests == 1)
        let pauses = world.pauses.withLock { $0 }
        try #require(pauses.count == 2)
        #expect((7...8.75).contains(pauses[0]) && (10...12.5).contains(pauses[1]))
        #expect(world.notices.withLock { $0 }.allSatisfy { $0.contains("waiting") })
    }

    @Test func withoutATimeItTriesAFewTimes() async throws {
        let world = try World([Self.answer(503)])

        let error = await #expect(throws: SyncError.self) { try await world.sync() }

        #expect(error?.message.contains("it limits requests from this network") == true)
        #expect(error?.retryAfter == nil)
        let pauses = world.pauses.withLock { $0 }
        #expect(pauses.count == 3 && pauses.reduce(0, +) < 10)
    }

    @Test func whatAsksForMoreThanTwoMinutesIsNotWaitedFor() async throws {
        let world = try World([
            Self.answer(429, ["retry-after": "100"]), Self.answer(429, ["retry-after": "100"]),
        ])

        let error = await #expect(throws: SyncError.self) { try await world.sync() }

        #expect(error?.retryAfter == 100)
        #expect(error?.message.contains("try again in 2 minutes") == true)
        #expect(world.pauses.withLock { $0 }.count == 1)
    }
}
