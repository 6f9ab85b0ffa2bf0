/// The proxy that a request takes, by the customary environment variables.
struct Proxy: Hashable {
    /// As libcurl takes it, without user and password: those travel beside it, so that no message
    /// of libcurl's can hold them.
    let url: String
    /// `host:port`, for messages.
    let place: String
    /// The variable that named it, for messages.
    let variable: String
    let user: String?
    let password: String?

    /// Nil for a direct connection. The lower-case variable wins over the capitals, as with curl.
    /// An agent is no CGI program, so `HTTP_PROXY` in capitals is safe to believe
    /// (https://httpoxy.org).
    static func choose(
        for target: Address, _ environment: [String: String]
    ) throws(TransportError) -> Proxy? {
        func variable(_ name: String) -> (name: String, value: String)? {
            for name in [name.lowercased(), name] {
                if let value = environment[name], !value.isEmpty { return (name, value) }
            }
            return nil
        }
        let scheme = target.scheme == "https" ? "HTTPS_PROXY" : "HTTP_PROXY"
        guard let chosen = variable(scheme) ?? variable("ALL_PROXY") else { return nil }
        if let exceptions = variable("NO_PROXY"),
            NoProxy(exceptions.value).contains(target)
        {
            return nil
        }
        return try Proxy(chosen.value, variable: chosen.name)
    }

    init(_ text: String, variable: String) throws(TransportError) {
        let full = text.contains("://") ? text : "http://" + text
        guard let address = Address(full),
            ["http", "https", "socks4", "socks4a", "socks5", "socks5h"].contains(address.scheme)
        else {
            // The value stays out of the message: it may hold a password.
            throw .badURL("the value of \(variable) is no proxy's address: write http://HOST:PORT")
        }
        // libcurl's own default for proxies, unlike the scheme's.
        let names = full.dropFirst(address.scheme.count + 3).prefix { $0 != "/" }
        let hasPort = names.drop { $0 != "]" }.contains(":") || names.hasSuffix(":\(address.port)")
        let port = hasPort ? address.port : address.scheme == "https" ? 443 : 1080
        place = "\(address.host):\(port)"
        url = "\(address.scheme)://\(place)"
        self.variable = variable
        user = address.user
        password = address.password
    }
}
