/// One request.
public struct HTTPRequest: Sendable {
    /// `GET`, `POST` and so on; case counts.
    public var method: String
    /// Absolute, `http` or `https`; what is not ASCII is percent-encoded.
    public var url: String
    /// Sent in this order. A name or value with a line break in it makes the request fail.
    public var headers: [(name: String, value: String)]
    /// Sent with its length; with an empty one, `POST` and `PUT` say `Content-Length: 0`.
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

/// The answer to a request, whatever its status.
public struct HTTPResponse: Sendable {
    /// 200 to 599. Redirections are not followed: a 3xx that the server is not known to send is
    /// likely a captive portal or a filter on the way.
    public var status: Int
    /// By lower-case name; the values of a field that stands more than once are joined with ", "
    /// (RFC 9110, section 5.3).
    public var headers: [String: String]
    /// As it was sent: no content coding is undone.
    public var body: [UInt8]
    /// HTTP bytes of the exchange on their way there: request lines, header fields and body, with
    /// what was said to a proxy and what was sent twice; without TLS and TCP.
    public var bytesSent: Int
    /// The same on the way back; the frames of a chunked body are not counted.
    public var bytesReceived: Int
}
