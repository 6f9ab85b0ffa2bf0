import Domain
import Foundation
import Replication
import Store

/// Signed requests of a home, with one retry under the server's clock when the own one is wrong.
struct SignedPost: Sendable {
    let store: Store
    let exchange: Exchange
    let now: @Sendable () -> Instant
    let waiting: Waiting

    private struct Problem: Codable {
        var type: String?
        var detail: String?
    }

    func json<T: Decodable>(_ path: String, _ body: some Encodable, as type: T.Type) async throws
        -> T
    {
        try Self.decode(type, try await bytes(path, "application/json", try Self.encode(body)))
    }

    /// - Throws: `Exchange.Failure` where the network failed, `SyncError` where central refused.
    func bytes(
        _ path: String, _ contentType: String, _ body: [UInt8]
    ) async throws -> Exchange.Answer {
        var patience = Patience()
        while true {
            let answer = try await signed(path, contentType, body)
            guard Patience.isAsked(by: answer) else { return try Self.checked(answer) }
            switch patience.verdict(answer, spread: Double.random(in: 0...1)) {
            case .wait(let seconds):
                waiting.notice("\(Self.asking(answer)): waiting \(Self.text(seconds))")
                try await waiting.sleep(seconds)
            case .giveUp(let seconds):
                throw SyncError(
                    message: "\(Self.asking(answer)): try again "
                        + (seconds.map { "in \(Self.text($0))" } ?? "later"),
                    retryAfter: seconds)
            }
        }
    }

    /// Who asks for patience, for people.
    private static func asking(_ answer: Exchange.Answer) -> String {
        if let problem = problem(answer), let detail = problem.detail {
            return "central answered \(answer.status): \(detail)"
        }
        return "the server before central answered \(answer.status): it limits requests from "
            + "this network, or central is not running"
    }

    private static func text(_ seconds: Double) -> String {
        seconds < 100
            ? "\(Int(seconds.rounded(.up))) s" : "\(Int((seconds / 60).rounded(.up))) minutes"
    }

    /// Signs and sends; once more under the server's clock, or where the transport had repeated
    /// the request.
    private func signed(
        _ path: String, _ contentType: String, _ body: [UInt8]
    ) async throws -> Exchange.Answer {
        var seconds = now().milliseconds / 1000
        var answer = try await send(path, contentType, body, at: seconds)
        if answer.status == 401, let time = answer.headers["p352-time"].flatMap({ Int64($0) }) {
            seconds = time
            answer = try await send(path, contentType, body, at: seconds)
        }
        // The transport repeats by itself what a connection swallowed without an answer; central had
        // answered it already. Requests are idempotent: asked anew, it answers anew.
        if answer.status == 401, Self.problem(answer)?.type == "urn:p352:replay" {
            answer = try await send(path, contentType, body, at: seconds)
        }
        return answer
    }

    private static func checked(_ answer: Exchange.Answer) throws -> Exchange.Answer {
        guard answer.status == 200 else {
            let problem = Self.problem(answer)
            let message =
                "central answered \(answer.status)" + (problem?.detail.map { ": " + $0 } ?? "")
            if problem == nil, (500...599).contains(answer.status) {
                throw Exchange.Failure(message: message, isCut: true)
            }
            throw SyncError(message: message, problem: problem?.type)
        }
        return answer
    }

    private static func problem(_ answer: Exchange.Answer) -> Problem? {
        try? JSONDecoder().decode(Problem.self, from: Data(answer.body))
    }

    private func send(
        _ path: String, _ contentType: String, _ body: [UInt8], at seconds: Int64
    ) async throws -> Exchange.Answer {
        var generator = SystemRandomNumberGenerator()
        let nonce =
            String(generator.next() as UInt64, radix: 36)
            + String(generator.next() as UInt64, radix: 36)
        let padded = nonce.count < 16 ? nonce + String(repeating: "0", count: 16) : nonce
        let headers = try store.signedHeaders(
            method: "POST", path: path, body: body, created: seconds, nonce: padded)
        return try await exchange.post(path, [("content-type", contentType)] + headers, body)
    }

    static func encode(_ body: some Encodable) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return [UInt8](try encoder.encode(body))
    }

    static func decode<T: Decodable>(_ type: T.Type, _ answer: Exchange.Answer) throws -> T {
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
}
