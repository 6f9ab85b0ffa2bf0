public import Domain
import Hummingbird

/// The HTTP service of central over one storage.
public struct Service: Sendable {
    private let storage: any CentralStorage
    private let now: @Sendable () -> Instant
    private let host: String
    private let port: Int

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
        let application = Application(
            router: Routes(desk: Desk(storage: storage), now: now).router(),
            configuration: .init(
                address: .hostname(host, port: port), serverName: "p352-central"),
            onServerRunning: { channel in
                ready("http://\(host):\(channel.localAddress?.port ?? 0)")
            })
        try await application.runService()
    }
}
