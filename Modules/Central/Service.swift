import Hummingbird
public import Store

/// The HTTP service of central over one store.
public struct Service: Sendable {
    private let store: Store
    private let host: String
    private let port: Int

    /// - Parameter port: 0 for any free one.
    public init(store: Store, host: String, port: Int) {
        self.store = store
        self.host = host
        self.port = port
    }

    /// Serves until SIGTERM or SIGINT; running requests finish first.
    /// - Parameter ready: called once with the address as soon as it listens.
    public func run(ready: @escaping @Sendable (String) -> Void) async throws {
        let host = host
        let application = Application(
            router: Routes(store: store).router(),
            configuration: .init(
                address: .hostname(host, port: port), serverName: "p352-central"),
            onServerRunning: { channel in
                ready("http://\(host):\(channel.localAddress?.port ?? 0)")
            })
        try await application.runService()
    }
}
