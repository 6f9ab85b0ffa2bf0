public import Domain
import Hummingbird
import HummingbirdCore
import NIOCore
import NIOPosix

/// The HTTP service of central over one storage.
public struct Service: Sendable {
    private let storage: any CentralStorage
    private let now: @Sendable () -> Instant
    private let host: String
    private let port: Int
    private let afterPush: @Sendable (_ scope: String) throws -> Void

    /// So many connections stay open, and fewer where the process has no descriptors for them; some
    /// more are accepted, so that one of the idle makes room.
    private static let connections = (kept: 8192, spare: 256)

    /// - Parameters:
    ///   - port: 0 for any free one.
    ///   - now: the machine's clock.
    ///   - afterPush: what central decides by itself once batches came into a scope; before the push
    ///     is answered. What it throws goes into the log.
    public init(
        storage: any CentralStorage, host: String, port: Int,
        now: @escaping @Sendable () -> Instant,
        afterPush: @escaping @Sendable (_ scope: String) throws -> Void = { _ in }
    ) {
        self.storage = storage
        self.afterPush = afterPush
        self.now = now
        self.host = host
        self.port = port
    }

    /// Serves until SIGTERM or SIGINT; running requests finish first.
    /// - Parameter ready: called once with the address as soon as it listens.
    public func run(ready: @escaping @Sendable (String) -> Void) async throws {
        let host = host
        // The store has descriptors of its own, and so has whatever the process opens for a while.
        let most = max(32, Descriptors.raise() - 64)
        let spare = min(Service.connections.spare, most / 4)
        let kept = min(Service.connections.kept, most - spare)
        let crowd = Crowd(limit: kept)
        let threads = NIOThreadPool(numberOfThreads: Routes.threads)
        threads.start()
        let application = Application(
            router: Routes(
                storage: storage, threads: threads, now: now, afterPush: afterPush
            ).router(),
            server: .http1(
                configuration: .init(additionalChannelHandlers: [Attendance(crowd)])),
            configuration: .init(
                address: .hostname(host, port: port), serverName: "p352-central", backlog: 1024,
                availableConnectionsDelegate: MaximumAvailableConnections(kept + spare)),
            onServerRunning: { channel in
                ready("http://\(host):\(channel.localAddress?.port ?? 0)")
            })
        do {
            try await application.runService()
        } catch {
            try await threads.shutdownGracefully()
            throw error
        }
        try await threads.shutdownGracefully()
    }
}
