public import Domain
import Hummingbird
import HummingbirdCore
import NIOCore

/// The HTTP service of central over one storage.
public struct Service: Sendable {
    private let storage: any CentralStorage
    private let now: @Sendable () -> Instant
    private let host: String
    private let port: Int

    /// A request ends within 20 s, as the protocol says; a connection that asks nothing for 30 s
    /// is closed; and no more are open than the process has descriptors for, with the store's.
    private static let limits = (
        request: TimeAmount.seconds(20), idle: TimeAmount.seconds(30), connections: 8192
    )

    /// - Parameters:
    ///   - port: 0 for any free one.
    ///   - now: the machine's clock.
    public init(
        storage: any CentralStorage, host: String, port: Int, now: @escaping @Sendable () -> Instant
    ) {
        self.storage = storage
        self.now = now
        self.host = host
        self.port = port
    }

    /// Serves until SIGTERM or SIGINT; running requests finish first.
    /// - Parameter ready: called once with the address as soon as it listens.
    public func run(ready: @escaping @Sendable (String) -> Void) async throws {
        let host = host
        let connections = min(Service.limits.connections, max(16, Descriptors.raise() - 64))
        let application = Application(
            router: Routes(desk: Desk(storage: storage), now: now).router(),
            server: .http1(
                configuration: .init(
                    additionalChannelHandlers: [Deadline(limit: Service.limits.request)],
                    idleTimeout: Service.limits.idle)),
            configuration: .init(
                address: .hostname(host, port: port), serverName: "p352-central", backlog: 1024,
                availableConnectionsDelegate: MaximumAvailableConnections(connections)),
            onServerRunning: { channel in
                ready("http://\(host):\(channel.localAddress?.port ?? 0)")
            })
        try await application.runService()
    }
}
