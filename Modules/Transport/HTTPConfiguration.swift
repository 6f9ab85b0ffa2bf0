/// How to reach the other side; one client's settings, the same for all its requests.
public struct HTTPConfiguration: Sendable {
    /// A client's certificate and its key: paths of PEM files.
    public struct ClientCertificate: Sendable, Hashable {
        public var certificate: String
        public var key: String

        public init(certificate: String, key: String) {
            self.certificate = certificate
            self.key = key
        }
    }

    /// `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY`, `NO_PROXY` and their lower-case forms, which win;
    /// everything else in it is ignored. The process's own environment is never read.
    public var environment: [String: String]
    /// The path of a file of certificates (PEM) to trust beside those that Debian keeps in
    /// `/etc/ssl/certs`.
    public var caFile: String?
    public var clientCertificate: ClientCertificate?
    /// Seconds until a connection must stand, the proxy's and TLS included.
    public var connectTimeout = 10.0
    /// Seconds until the whole exchange must be done; 0 means no limit.
    public var totalTimeout = 120.0
    /// Give up when fewer than `lowSpeedBytes` bytes a second pass for `lowSpeedSeconds` seconds,
    /// the server's thinking included; 0 means no limit.
    public var lowSpeedBytes = 64
    public var lowSpeedSeconds = 20
    /// A longer body is an error, and is not read to its end.
    public var maxResponseBytes = 8 << 20
    public var userAgent = "p352"

    public init(environment: [String: String]) { self.environment = environment }
}
