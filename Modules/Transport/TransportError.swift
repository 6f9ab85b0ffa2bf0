/// Why an exchange failed. `message` is for people: the place (`host:port`, never a user or a
/// password) and the remedy.
public enum TransportError: Error, Sendable, Hashable {
    /// The far end of a connection that was to be made.
    public enum Peer: Sendable, Hashable {
        /// `host:port`.
        case server(String)
        /// `host:port`, and the environment variable that named it.
        case proxy(String, variable: String)
    }

    /// Why a proxy does not open the way.
    public enum Refusal: Sendable, Hashable {
        /// It wants a user and a password and got none.
        case needsPassword
        /// It does not accept those that it got.
        case wrongPassword
        /// It gets no connection to the server itself: its status, or libcurl's number of a SOCKS
        /// reply (CURLproxycode).
        case cannotReach(status: Int)
        /// It answers with this status: the way is not allowed, or not for this program.
        case forbids(status: Int)
    }

    /// The request's address, or the proxy's, is none.
    case badURL(String)
    /// The method or a header field cannot be sent, or a certificate's file cannot be used.
    case badRequest(String)
    case cannotResolve(Peer)
    case cannotConnect(Peer)
    /// The proxy, the variable that named it, why.
    case proxyRefused(String, variable: String, Refusal)
    /// Its certificate; libcurl's reason.
    case tlsUntrusted(Peer, reason: String)
    /// The server wants a client's certificate and got none, or not one that it accepts.
    case clientCertificateRequired(String)
    /// Within so many seconds.
    case timedOut(Peer, seconds: Double)
    /// Fewer than so many bytes a second for so many seconds.
    case tooSlow(String, bytes: Int, seconds: Int)
    /// The connection ended before the answer did.
    case cut(String)
    /// More than so many bytes.
    case tooLarge(String, limit: Int)
    /// By the task, or since the client is closed.
    case cancelled
    /// libcurl's code (https://curl.se/libcurl/c/libcurl-errors.html) and a sentence.
    case other(code: Int, message: String)

    /// Whether the connection broke on the way, so that a smaller body may get through.
    public var isCut: Bool {
        switch self {
        case .cut, .tooSlow: true
        case .cannotResolve, .cannotConnect, .timedOut, .badURL, .badRequest, .proxyRefused,
            .tlsUntrusted, .clientCertificateRequired, .tooLarge, .cancelled, .other:
            false
        }
    }

    /// Whether the same request may succeed later without anybody doing anything.
    public var isTransient: Bool {
        switch self {
        case .cannotResolve, .cannotConnect, .timedOut, .tooSlow, .cut,
            .proxyRefused(_, _, .cannotReach):
            true
        case .badURL, .badRequest, .proxyRefused, .tlsUntrusted, .clientCertificateRequired,
            .tooLarge, .cancelled, .other:
            false
        }
    }
}

extension TransportError: CustomStringConvertible {
    public var description: String { message }

    /// One sentence in English, without a full stop: what, where, and what to do.
    public var message: String {
        switch self {
        case .badURL(let text), .badRequest(let text), .other(_, let text): text
        case .cannotResolve(.server(let place)):
            "the name in \(place) is not known here: check the address and the network, and "
                + TransportError.orProxy
        case .cannotResolve(.proxy(let place, let variable)):
            "the proxy \(place) is not known here: check \(variable)"
        case .cannotConnect(.server(let place)):
            "\(place) takes no connection: check the address and the network, and "
                + TransportError.orProxy
        case .cannotConnect(.proxy(let place, let variable)):
            "the proxy \(place) takes no connection: check \(variable), and NO_PROXY if the "
                + "address needs no proxy"
        case .proxyRefused(let place, let variable, .needsPassword):
            "the proxy \(place) asks for a password: give it in \(variable) as "
                + "http://USER:PASSWORD@\(place)"
        case .proxyRefused(let place, let variable, .wrongPassword):
            "the proxy \(place) does not accept the user and the password in \(variable): "
                + "correct them (%40 for @, %3A for :)"
        case .proxyRefused(let place, _, .cannotReach(let status)):
            "the proxy \(place) gets no connection to the address (status \(status)): check the "
                + "address, or try again later"
        case .proxyRefused(let place, let variable, .forbids(let status)):
            "the proxy \(place) does not open the way (status \(status)): ask those who run it "
                + "to allow the address, or check \(variable) and NO_PROXY"
        case .tlsUntrusted(let peer, let reason):
            "the certificate of \(peer) is not trusted here (\(reason)): give the file of your "
                + "network's authority (PEM)"
        case .clientCertificateRequired(let place):
            "\(place) asks for a client certificate: give a certificate and its key that it "
                + "accepts"
        case .timedOut(let peer, let seconds):
            "\(peer) did not answer within \(TransportError.number(seconds)) s: try again later"
        case .tooSlow(let place, let bytes, let seconds):
            "the way to \(place) is too slow, fewer than \(bytes) bytes a second for "
                + "\(seconds) s: try again later or from another network"
        case .cut(let place):
            "the connection to \(place) was cut before the answer was complete: try again"
        case .tooLarge(let place, let limit):
            "\(place) answers with more than \(limit) bytes, the most that is taken: check that "
                + "the address is the right one"
        case .cancelled: "cancelled"
        }
    }

    private static var orProxy: String {
        "whether this network wants a proxy (HTTPS_PROXY, or HTTP_PROXY for http addresses)"
    }

    private static func number(_ seconds: Double) -> String {
        Int(exactly: seconds).map(String.init) ?? String(seconds)
    }
}

extension TransportError.Peer: CustomStringConvertible {
    public var description: String {
        switch self {
        case .server(let place): place
        case .proxy(let place, _): "the proxy \(place)"
        }
    }
}
