internal import CCurl

/// libcurl's codes (https://curl.se/libcurl/c/libcurl-errors.html) in our words.
extension Transfer {
    func failure(_ code: CURLcode) -> TransportError {
        let place = target.place
        let text = handle.text(of: code)
        if isTooLarge || code == CURLE_FILESIZE_EXCEEDED {
            return .tooLarge(place, limit: configuration.maxResponseBytes)
        }
        let connectStatus = handle.long(CURLINFO_HTTP_CONNECTCODE)
        if connectStatus >= 300, let refusal = proxyRefusal(status: connectStatus) {
            return refusal
        }
        switch code {
        case CURLE_URL_MALFORMAT:
            return .badURL("\(request.shownURL) is no address: write https://HOST[:PORT]/PATH")
        case CURLE_UNSUPPORTED_PROTOCOL, CURLE_WEIRD_SERVER_REPLY:
            return .other(
                code: Int(code.rawValue),
                message: "\(place) does not answer in HTTP: check the port, and whether the "
                    + "address begins with http or https")
        case CURLE_COULDNT_RESOLVE_HOST:
            // With SOCKS the code is the same for the proxy's name; the text tells which.
            let isProxys = proxy?.place.split(separator: ":").first.map { text.contains($0) }
            return .cannotResolve(isProxys == true ? firstPeer : .server(place))
        case CURLE_COULDNT_RESOLVE_PROXY: return .cannotResolve(firstPeer)
        case CURLE_COULDNT_CONNECT: return .cannotConnect(firstPeer)
        case CURLE_PROXY: return socksFailure
        case CURLE_OPERATION_TIMEDOUT: return timeout(text)
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_ISSUER_ERROR:
            // In the handshake with an https proxy there is no CONNECT yet.
            let isProxys = proxy?.url.hasPrefix("https:") == true && connectStatus == 0
            return .tlsUntrusted(isProxys ? firstPeer : .server(place), reason: text)
        case CURLE_SSL_CACERT_BADFILE:
            return .badRequest(
                "the file of trusted certificates \(configuration.caFile ?? "") cannot be used: "
                    + "it must be readable and hold certificates (PEM)")
        case CURLE_SSL_CERTPROBLEM:
            let client = configuration.clientCertificate
            return .badRequest(
                "the client certificate \(client?.certificate ?? "") with the key "
                    + "\(client?.key ?? "") cannot be used: both must be readable, in PEM, "
                    + "without a password, and belong together")
        case CURLE_SSL_CONNECT_ERROR, CURLE_RECV_ERROR, CURLE_SEND_ERROR, CURLE_GOT_NOTHING:
            if wantsClientCertificate(text) { return .clientCertificateRequired(place) }
            guard code == CURLE_SSL_CONNECT_ERROR else { return .cut(place) }
            return .other(
                code: Int(code.rawValue),
                message: "no TLS connection to \(place) (\(text)): check the port, whether the "
                    + "address begins with http or https, and whether the server asks for a "
                    + "client certificate")
        case CURLE_PARTIAL_FILE: return .cut(place)
        case CURLE_ABORTED_BY_CALLBACK: return .cancelled
        default: return .other(code: Int(code.rawValue), message: "\(place): \(text)")
        }
    }

    /// Why the proxy answers with this status itself; nil without a proxy.
    func proxyRefusal(status: Int) -> TransportError? {
        guard let proxy else { return nil }
        let refusal: TransportError.Refusal
        switch status {
        case 407: refusal = proxy.user == nil ? .needsPassword : .wrongPassword
        case 502, 503, 504: refusal = .cannotReach(status: status)
        default: refusal = .forbids(status: status)
        }
        return .proxyRefused(proxy.place, variable: proxy.variable, refusal)
    }

    /// To whom the first connection goes.
    private var firstPeer: TransportError.Peer {
        proxy.map { .proxy($0.place, variable: $0.variable) } ?? .server(target.place)
    }

    private var socksFailure: TransportError {
        guard let proxy else { return .cut(target.place) }
        let reason = handle.long(CURLINFO_PROXY_ERROR)
        switch CURLproxycode(rawValue: UInt32(truncatingIfNeeded: reason)) {
        case CURLPX_NO_AUTH, CURLPX_USER_REJECTED, CURLPX_REQUEST_FAILED:
            return .proxyRefused(
                proxy.place, variable: proxy.variable,
                proxy.user == nil ? .needsPassword : .wrongPassword)
        case CURLPX_REPLY_NOT_ALLOWED:
            return .proxyRefused(proxy.place, variable: proxy.variable, .forbids(status: reason))
        case CURLPX_REPLY_CONNECTION_REFUSED, CURLPX_REPLY_HOST_UNREACHABLE,
            CURLPX_REPLY_NETWORK_UNREACHABLE, CURLPX_REPLY_TTL_EXPIRED,
            CURLPX_REPLY_GENERAL_SERVER_FAILURE:
            return .proxyRefused(
                proxy.place, variable: proxy.variable, .cannotReach(status: reason))
        default: return .cannotConnect(firstPeer)
        }
    }

    private func timeout(_ text: String) -> TransportError {
        // The code is the same for all three limits; the beginning of the text is not.
        if text.hasPrefix("Operation too slow") {
            return .tooSlow(
                target.place, bytes: configuration.lowSpeedBytes,
                seconds: configuration.lowSpeedSeconds)
        }
        guard handle.offset(CURLINFO_PRETRANSFER_TIME_T) == 0 else {
            return .timedOut(.server(target.place), seconds: configuration.totalTimeout)
        }
        let limits = [configuration.connectTimeout, configuration.totalTimeout].filter { $0 > 0 }
        return .timedOut(firstPeer, seconds: limits.min() ?? 0)
    }

    /// With TLS 1.3 the server refuses only after the handshake, and libcurl 7.88 reports no more
    /// than a connection that ends: at times with OpenSSL's alert, at times with a vague
    /// "getpeername() failed with errno 107".
    private func wantsClientCertificate(_ text: String) -> Bool {
        guard target.scheme == "https" else { return false }
        let alerts = ["certificate required", "bad certificate", "unknown ca", "unknown CA"]
        return alerts.contains { text.contains($0) }
            || (text.contains("getpeername") && configuration.clientCertificate == nil)
    }
}
