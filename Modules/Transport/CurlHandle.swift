internal import CCurl

/// One libcurl easy handle, reused from request to request so that connections stay open.
/// Not safe for use from two threads at once; `HTTPClient` keeps it on one.
@safe final class CurlHandle {
    private let handle: UnsafeMutableRawPointer

    /// What one exchange collects while libcurl runs.
    final class Exchange {
        var body: [UInt8] = []
        var headers: [String: String] = [:]
        let limit: Int
        var isTooLarge = false
        let isCancelled: () -> Bool

        init(limit: Int, isCancelled: @escaping () -> Bool) {
            self.limit = limit
            self.isCancelled = isCancelled
        }
    }

    init() {
        guard let handle = unsafe curl_easy_init() else { fatalError("libcurl has no memory") }
        unsafe self.handle = handle
    }

    deinit { unsafe curl_easy_cleanup(handle) }

    private func set(_ option: CURLoption, _ value: Int) {
        _ = unsafe p352_setopt_long(handle, option, value)
    }

    private func set(_ option: CURLoption, _ value: String) {
        _ = unsafe p352_setopt_text(handle, option, value)
    }

    func perform(
        _ request: HTTPRequest, _ configuration: HTTPConfiguration,
        isCancelled: @escaping () -> Bool
    ) throws(TransportError) -> HTTPResponse {
        unsafe curl_easy_reset(handle)
        let proxy = Proxy.choose(for: request.url, configuration.environment)
        apply(configuration)
        set(CURLOPT_URL, request.url)
        set(CURLOPT_CUSTOMREQUEST, request.method)
        // The empty string switches libcurl's own reading of the environment off.
        set(CURLOPT_PROXY, proxy?.url ?? "")
        set(CURLOPT_PROXYAUTH, p352_auth_basic_or_digest())
        var list: UnsafeMutablePointer<curl_slist>?
        defer { unsafe curl_slist_free_all(list) }
        unsafe list = unsafe curl_slist_append(nil, "Expect:")
        for (name, value) in request.headers {
            unsafe list = unsafe curl_slist_append(list, "\(name): \(value)")
        }
        _ = unsafe p352_setopt_list(handle, CURLOPT_HTTPHEADER, list)
        let exchange = Exchange(limit: configuration.maxResponseBytes, isCancelled: isCancelled)
        let context = unsafe Unmanaged.passUnretained(exchange).toOpaque()
        unsafe install(context)
        let code = unsafe request.body.withUnsafeBufferPointer { body in
            if request.method != "GET" {
                set(CURLOPT_POST, 1)
                _ = unsafe p352_setopt_offset(
                    handle, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(body.count))
                _ = unsafe p352_setopt_pointer(handle, CURLOPT_POSTFIELDS, body.baseAddress)
            }
            return unsafe curl_easy_perform(handle)
        }
        _ = unsafe p352_setopt_pointer(handle, CURLOPT_POSTFIELDS, nil)
        return try withExtendedLifetime(exchange) { () throws(TransportError) in
            try result(code, exchange, request, proxy)
        }
    }

    private func apply(_ configuration: HTTPConfiguration) {
        set(CURLOPT_NOSIGNAL, 1)
        set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
        set(CURLOPT_PROTOCOLS_STR, "http,https")
        set(CURLOPT_FOLLOWLOCATION, 0)
        set(CURLOPT_CONNECTTIMEOUT_MS, Int(configuration.connectTimeout * 1000))
        set(CURLOPT_TIMEOUT_MS, Int(configuration.totalTimeout * 1000))
        set(CURLOPT_LOW_SPEED_LIMIT, configuration.lowSpeedBytes)
        set(CURLOPT_LOW_SPEED_TIME, configuration.lowSpeedSeconds)
        set(CURLOPT_USERAGENT, configuration.userAgent)
        set(CURLOPT_TCP_NODELAY, 1)
        if let file = configuration.caFile { set(CURLOPT_CAINFO, file) }
        if let client = configuration.clientCertificate {
            set(CURLOPT_SSLCERT, client.certificate)
            set(CURLOPT_SSLKEY, client.key)
        }
    }

    /// The callbacks: body, header lines, and a look at whether the caller gave up.
    private func install(_ context: UnsafeMutableRawPointer) {
        _ = unsafe p352_setopt_writer(handle, CURLOPT_WRITEFUNCTION) { data, size, count, context in
            guard let data = unsafe data, let context = unsafe context else { return 0 }
            let exchange = unsafe Unmanaged<Exchange>.fromOpaque(context).takeUnretainedValue()
            let length = size * count
            guard exchange.body.count + length <= exchange.limit else {
                exchange.isTooLarge = true
                return 0
            }
            unsafe exchange.body.append(
                contentsOf: UnsafeRawBufferPointer(start: data, count: length))
            return length
        }
        _ = unsafe p352_setopt_pointer(handle, CURLOPT_WRITEDATA, context)
        _ = unsafe p352_setopt_writer(handle, CURLOPT_HEADERFUNCTION) {
            data, size, count, context in
            guard let data = unsafe data, let context = unsafe context else { return 0 }
            let exchange = unsafe Unmanaged<Exchange>.fromOpaque(context).takeUnretainedValue()
            let line = unsafe String(
                decoding: UnsafeRawBufferPointer(start: data, count: size * count), as: UTF8.self)
            // A new status line begins the answer proper, after a proxy's own.
            if line.hasPrefix("HTTP/") { exchange.headers = [:] }
            if let colon = line.firstIndex(of: ":"), exchange.headers.count < 256 {
                let value = line[line.index(after: colon)...].drop { $0 == " " }
                exchange.headers[line[..<colon].lowercased()] =
                    String(value.prefix { !$0.isNewline })
            }
            return size * count
        }
        _ = unsafe p352_setopt_pointer(handle, CURLOPT_HEADERDATA, context)
        set(CURLOPT_NOPROGRESS, 0)
        _ = unsafe p352_setopt_progress(handle) { context, _, _, _, _ in
            guard let context = unsafe context else { return 0 }
            let exchange = unsafe Unmanaged<Exchange>.fromOpaque(context).takeUnretainedValue()
            return exchange.isCancelled() ? 1 : 0
        }
        _ = unsafe p352_setopt_pointer(handle, CURLOPT_XFERINFODATA, context)
    }

    private func long(_ info: CURLINFO) -> Int {
        var value = 0
        _ = unsafe p352_getinfo_long(handle, info, &value)
        return value
    }

    private func offset(_ info: CURLINFO) -> Int {
        var value: curl_off_t = 0
        _ = unsafe p352_getinfo_offset(handle, info, &value)
        return Int(value)
    }

    private func result(
        _ code: CURLcode, _ exchange: Exchange, _ request: HTTPRequest, _ proxy: Proxy?
    ) throws(TransportError) -> HTTPResponse {
        guard code == CURLE_OK else { throw worded(code, exchange, request, proxy) }
        return HTTPResponse(
            status: long(CURLINFO_RESPONSE_CODE), headers: exchange.headers, body: exchange.body,
            bytesSent: long(CURLINFO_REQUEST_SIZE) + offset(CURLINFO_SIZE_UPLOAD_T),
            bytesReceived: long(CURLINFO_HEADER_SIZE) + offset(CURLINFO_SIZE_DOWNLOAD_T))
    }

    private func worded(
        _ code: CURLcode, _ exchange: Exchange, _ request: HTTPRequest, _ proxy: Proxy?
    ) -> TransportError {
        let host = Proxy.place(of: request.url)
        func error(_ code: TransportError.Code, _ message: String) -> TransportError {
            TransportError(code: code, message: message)
        }
        if exchange.isTooLarge {
            return error(.tooLarge, "\(host) answers with more than \(exchange.limit) bytes")
        }
        if let proxy, long(CURLINFO_HTTP_CONNECTCODE) == 407 {
            return Proxy.passwordError(proxy)
        }
        switch code {
        case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL:
            return error(.badURL, "\(request.url) is no address: write https://HOST[:PORT]")
        case CURLE_COULDNT_RESOLVE_HOST:
            return error(
                .cannotResolve, "the name \(host) is not known here: check it, and the network")
        case CURLE_COULDNT_RESOLVE_PROXY:
            return error(
                .proxyUnreachable,
                "the proxy \(proxy?.place ?? "") is not known here: check HTTPS_PROXY")
        case CURLE_COULDNT_CONNECT:
            if let proxy {
                return error(
                    .proxyUnreachable,
                    "the proxy \(proxy.place) does not answer: check HTTPS_PROXY and NO_PROXY")
            }
            return error(
                .cannotConnect,
                "\(host) does not answer: check the address, and whether a proxy is needed "
                    + "(HTTPS_PROXY)")
        case CURLE_OPERATION_TIMEDOUT:
            return error(.timedOut, "\(host) did not answer in time: try again later")
        case CURLE_ABORTED_BY_CALLBACK: return error(.cancelled, "cancelled")
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CONNECT_ERROR:
            return error(
                .tlsUntrusted,
                "the certificate of \(host) is not trusted here: give your network's authority "
                    + "with --ca FILE")
        case CURLE_SSL_CERTPROBLEM:
            return error(
                .clientCertificateRequired,
                "the client certificate cannot be used: check its file, key and password")
        case CURLE_PARTIAL_FILE, CURLE_GOT_NOTHING, CURLE_RECV_ERROR, CURLE_SEND_ERROR:
            return error(.cut, "the connection to \(host) was cut: try again")
        default:
            return error(
                .other, unsafe "\(host): \(String(cString: curl_easy_strerror(code)))")
        }
    }
}

extension Proxy {
    /// `host:port` of an address.
    static func place(of url: String) -> String {
        let rest = url.split(separator: "/", omittingEmptySubsequences: true).dropFirst().first
        return rest.map { String($0.split(separator: "@").last ?? $0) } ?? url
    }

    static func passwordError(_ proxy: Proxy) -> TransportError {
        TransportError(
            code: .proxyRefused,
            message: "the proxy \(proxy.place) asks for a password: give it in HTTPS_PROXY as "
                + "http://USER:PASSWORD@\(proxy.place)")
    }
}
