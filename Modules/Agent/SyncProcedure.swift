import Domain
import Foundation
import Replication
public import Store

/// One request to central and its answer: the agent's only way out, so that a fleet runs in one
/// test without a socket.
public struct Exchange: Sendable {
    public struct Answer: Sendable {
        public var status: Int
        /// Header fields by lower-case name.
        public var headers: [String: String]
        public var body: [UInt8]

        public init(status: Int, headers: [String: String], body: [UInt8]) {
            self.status = status
            self.headers = headers
            self.body = body
        }
    }

    /// POSTs to a path below central's address.
    public var post:
        @Sendable (_ path: String, _ contentType: String, _ body: [UInt8]) async throws -> Answer

    public init(
        post:
            @escaping @Sendable (_ path: String, _ contentType: String, _ body: [UInt8])
            async throws -> Answer
    ) {
        self.post = post
    }
}

/// What a sync did.
public struct SyncReport: Sendable, Hashable {
    public var sent = 0
    public var received = 0
    /// Name and reason of every batch that central refused.
    public var refused: [String: String] = [:]
}

/// What a person reads when a sync could not be finished; what was exchanged so far stays.
public struct SyncError: Error, CustomStringConvertible {
    public let message: String
    public var description: String { message }
}

/// Compare frontiers, exchange tips, send what the other lacks, parents first.
public struct SyncProcedure: Sendable {
    private let store: Store
    private let exchange: Exchange

    public init(store: Store, exchange: Exchange) {
        self.store = store
        self.exchange = exchange
    }

    private struct Digests: Codable {
        var digests: [String: String]
    }
    private struct Frontiers: Codable {
        var frontiers: [String: [String]]
    }
    private struct Tips: Codable {
        var tips: [String]
    }
    private struct Received: Codable {
        struct One: Codable {
            var batch: String
            var status: String
            var reason: String?
        }
        var results: [One]
    }
    private struct Problem: Codable {
        var detail: String?
    }

    public func run() async throws -> SyncReport {
        var report = SyncReport()
        let digests = try store.digests().mapValues { Hex.string($0) }
        let differing = try await post(
            "/v1/frontiers", Digests(digests: digests), as: Frontiers.self
        ).frontiers
        for (scope, tips) in differing.sorted(by: { $0.key < $1.key }) {
            let theirs = try tips.map { hex in
                guard let name = BatchName(hex: hex) else {
                    throw SyncError(message: "central answered with something else than tips")
                }
                return name
            }
            try await push(scope, theirs, &report)
            try await pull(scope, &report)
        }
        return report
    }

    private func push(_ scope: String, _ tips: [BatchName], _ report: inout SyncReport) async throws
    {
        // The mark is on the disk before anything leaves.
        try store.markSent()
        var held = tips
        var isMore = true
        while isMore {
            var part: [UInt8] = []
            isMore = try store.pack(after: held, scopes: [scope], limit: 1) { part += $0 }
            if part.isEmpty { return }
            let batches = try Pack.batches(part)
            let answer = try await checked(
                "/v1/scopes/\(Self.escaped(scope))/push", "application/octet-stream", part)
            let results = try decode(Received.self, answer).results
            for one in results where one.status == "refused" {
                report.refused[one.batch] = one.reason ?? ""
            }
            report.sent += results.count { $0.status == "stored" }
            held += batches.map(\.name)
        }
    }

    private func pull(_ scope: String, _ report: inout SyncReport) async throws {
        var isMore = true
        var waiting: [BatchName] = []
        while isMore {
            let tips = try store.tips(ofScope: scope)
            let body = try JSONEncoder().encode(Tips(tips: (tips + waiting).map(\.hex)))
            let answer = try await checked(
                "/v1/scopes/\(Self.escaped(scope))/pull", "application/json", Array(body))
            isMore = answer.headers["p352-more"] == "true"
            let batches: [Batch]
            do {
                batches = try Pack.batches(answer.body)
            } catch {
                throw SyncError(message: "central's answer is no pack: \(error)")
            }
            for (name, reception) in try store.receive(batches) {
                switch reception {
                case .stored: report.received += 1
                case .known: break
                case .waiting: waiting.append(name)
                case .refused(let reason): report.refused[name.hex] = reason
                }
            }
        }
    }

    // MARK: - Requests

    private static func escaped(_ scope: String) -> String {
        scope.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? scope
    }

    private func post<T: Decodable>(
        _ path: String, _ body: some Encodable, as type: T.Type
    ) async throws -> T {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return try decode(
            type, try await checked(path, "application/json", Array(try encoder.encode(body))))
    }

    private func decode<T: Decodable>(_ type: T.Type, _ answer: Exchange.Answer) throws -> T {
        do {
            return try JSONDecoder().decode(type, from: Data(answer.body))
        } catch {
            throw SyncError(
                message: """
                    the answer is not central's: a portal of the network may ask for a login; \
                    open a web page, log in and retry
                    """)
        }
    }

    private func checked(
        _ path: String, _ contentType: String, _ body: [UInt8]
    ) async throws -> Exchange.Answer {
        let answer = try await exchange.post(path, contentType, body)
        guard answer.status == 200 else {
            let problem = try? JSONDecoder().decode(Problem.self, from: Data(answer.body))
            throw SyncError(
                message: "central answered \(answer.status)"
                    + (problem?.detail.map { ": " + $0 } ?? ""))
        }
        return answer
    }
}
