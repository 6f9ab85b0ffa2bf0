import Agent
import BenchWorkload
import Domain
import Foundation
import Replication
import Store
import Synchronization
import Transport

/// What the requests of one agent took.
final class RequestLog: Sendable {
    private let state = Mutex((seconds: [Double](), bytes: 0))

    /// From sending to the whole answer, of the requests to paths that end so.
    func note(_ seconds: Double?, bytes: Int) {
        state.withLock { state in
            if let seconds { state.seconds.append(seconds) }
            state.bytes += bytes
        }
    }

    var seconds: [Double] { state.withLock { $0.seconds } }
    /// Of bodies, both ways.
    var bytes: Int { state.withLock { $0.bytes } }
}

/// One home with the agent's own procedure over libcurl.
struct FleetAgent: Sendable {
    let incubator: String
    let store: Store
    let requests = RequestLog()
    private let home: HomeFolder
    private let exchange: Exchange
    private let procedure: SyncProcedure

    /// - Parameter timed: the end of the paths whose requests are timed one by one.
    init(
        _ incubator: String, role: HomeFolder.Identity.Role, in folder: String, central: String,
        timed: String, schema: Schema = .current
    ) throws {
        self.incubator = incubator
        home = HomeFolder(path: "\(folder)/\(incubator)")
        try home.create(HomeFolder.Identity(role: role, incubator: incubator))
        store = try Store(home: home, schema: schema)
        let client = HTTPClient(configuration: HTTPConfiguration(environment: [:]))
        let requests = requests
        exchange = Exchange { path, headers, body in
            let begun = Meter.now(CLOCK_MONOTONIC)
            do {
                let response = try await client.send(
                    HTTPRequest(
                        method: "POST", url: central + path, headers: headers, body: body))
                requests.note(
                    path.hasSuffix(timed) ? Meter.now(CLOCK_MONOTONIC) - begun : nil,
                    bytes: body.count + response.body.count)
                return Exchange.Answer(
                    status: response.status, headers: response.headers, body: response.body)
            } catch let error as TransportError {
                throw Exchange.Failure(message: "\(error)", isCut: error.isCut)
            }
        }
        procedure = SyncProcedure(store: store, exchange: exchange, now: { HTTPBench.clock() })
    }

    func enrol(_ invitation: Invitation, central: String) async throws {
        try await Enrolment(store: store, exchange: exchange, now: { HTTPBench.clock() })
            .run(invitation, central: central)
    }

    @discardableResult
    func sync() async throws -> SyncReport {
        let report = try await procedure.run()
        guard report.refused.isEmpty, report.withoutEffect.isEmpty else {
            fatalError("refused: \(report.refused), without effect: \(report.withoutEffect.count)")
        }
        return report
    }

    /// Makes room on the disk.
    func remove() { try? FileManager.default.removeItem(atPath: home.path) }
}

/// A number of agents, and what becomes of all of them at once.
enum Fleet {
    /// As many as the network has incubators, generously.
    static let size = 60

    /// Enrols agents of that many incubators, one after the other.
    static func enrol(
        in folder: String, at central: CentralProcess, timed: String
    ) async throws -> [FleetAgent] {
        var agents: [FleetAgent] = []
        for n in 0..<size {
            let name = "inc-\(n)"
            let agent = try FleetAgent(
                name, role: .incubator, in: folder, central: central.address, timed: timed)
            try await agent.enrol(try central.invite(name), central: central.address)
            agents.append(agent)
        }
        return agents
    }

    /// Does the same with all agents at once; returns when the last is done.
    static func all(
        _ agents: [FleetAgent], _ body: @escaping @Sendable (FleetAgent) async throws -> Void
    ) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for agent in agents { group.addTask { try await body(agent) } }
            try await group.waitForAll()
        }
    }
}

extension [Double] {
    /// The value below which this share of them lies.
    func quantile(_ share: Double) -> Double {
        let sorted = sorted()
        return sorted.isEmpty ? 0 : sorted[Swift.min(sorted.count - 1, Int(Double(count) * share))]
    }
}
