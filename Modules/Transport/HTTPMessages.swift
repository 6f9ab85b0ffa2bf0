/// One request.
public struct HTTPRequest: Sendable {
    public var method: String
    /// Absolute, `http` or `https`.
    public var url: String
    public var headers: [(name: String, value: String)]
    public var body: [UInt8]

    public init(
        method: String, url: String, headers: [(name: String, value: String)] = [],
        body: [UInt8] = []
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
    }
}

/// Its answer, whatever the status.
public struct HTTPResponse: Sendable {
    public var status: Int
    /// By lower-case name; of fields that stand twice, the last.
    public var headers: [String: String]
    public var body: [UInt8]
    /// Bytes of the exchange, request line and header fields included, as they were on the wire.
    public var bytesSent: Int
    public var bytesReceived: Int
}

/// How to reach the other side.
public struct HTTPConfiguration: Sendable {
    /// `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY`, `NO_PROXY` and their lower-case forms.
    public var environment: [String: String]
    /// A file of certificates (PEM) to trust instead of the system's.
    public var caFile: String?
    /// A client's certificate and its key, PEM files.
    public var clientCertificate: (certificate: String, key: String)?
    /// Seconds until a connection must stand.
    public var connectTimeout = 10.0
    /// Seconds until the whole exchange must be done.
    public var totalTimeout = 120.0
    /// Give up when less than this many bytes a second pass for `lowSpeedSeconds`.
    public var lowSpeedBytes = 64
    public var lowSpeedSeconds = 20
    /// A longer answer is cut off and is an error.
    public var maxResponseBytes = 8 << 20
    public var userAgent = "p352"

    public init(environment: [String: String]) { self.environment = environment }
}
