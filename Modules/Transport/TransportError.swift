/// Why an exchange failed, worded for people: the place and the remedy.
public struct TransportError: Error, Sendable, Hashable, CustomStringConvertible {
    public enum Code: Sendable, Hashable {
        case badURL, cannotResolve, cannotConnect, proxyUnreachable, proxyRefused, tlsUntrusted
        case clientCertificateRequired, timedOut, tooSlow, cut, tooLarge, cancelled, other
    }

    public let code: Code
    public let message: String
    public var description: String { message }

    /// Whether the same request may succeed later.
    public var isTransient: Bool {
        switch code {
        case .cannotResolve, .cannotConnect, .proxyUnreachable, .timedOut, .tooSlow, .cut: true
        case .badURL, .proxyRefused, .tlsUntrusted, .clientCertificateRequired, .tooLarge,
            .cancelled, .other:
            false
        }
    }
}
