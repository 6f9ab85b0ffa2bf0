import Foundation
import Synchronization
import Testing
import Transport

/// The error that a request ends with; records an issue if there is an answer.
func failure(
    of client: HTTPClient, _ request: HTTPRequest, sourceLocation: SourceLocation = #_sourceLocation
) async -> TransportError? {
    do throws(TransportError) {
        let response = try await client.send(request)
        Issue.record("answered \(response.status)", sourceLocation: sourceLocation)
        return nil
    } catch {
        return error
    }
}

/// A client without proxies unless the environment names some.
func client(
    _ environment: [String: String] = [:], _ change: (inout HTTPConfiguration) -> Void = { _ in }
) -> HTTPClient {
    var configuration = HTTPConfiguration(environment: environment)
    change(&configuration)
    return HTTPClient(configuration: configuration)
}

func get(_ url: String) -> HTTPRequest { HTTPRequest(method: "GET", url: url) }

/// Something that a thread tells and a task waits for.
final class Signal: Sendable {
    private struct State {
        var isGiven = false
        var waiters: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    func give() {
        let waiters = state.withLock { state in
            state.isGiven = true
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.resume() }
    }

    func wait() async {
        await withCheckedContinuation { waiter in
            let isGiven = state.withLock { state in
                if !state.isGiven { state.waiters.append(waiter) }
                return state.isGiven
            }
            if isGiven { waiter.resume() }
        }
    }
}

/// Bytes without a pattern that a wrong offset would leave unchanged.
func noise(_ count: Int) -> [UInt8] {
    var state: UInt64 = 0x9E37_79B9_7F4A_7C15
    return (0..<count).map { _ in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return UInt8(truncatingIfNeeded: state >> 56)
    }
}
