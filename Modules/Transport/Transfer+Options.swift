internal import CCurl

/// What is set on a handle, apart from the callbacks
/// (https://curl.se/libcurl/c/curl_easy_setopt.html).
extension Transfer {
    /// `sendsBasic`: the proxy is known to ask for Basic, so the password goes along at once.
    func setConnection(sendsBasic: Bool) {
        handle.set(CURLOPT_NOSIGNAL, 1)
        // Else taking a request back waits for the name server.
        handle.set(CURLOPT_QUICK_EXIT, 1)
        handle.set(CURLOPT_CONNECTTIMEOUT_MS, Int(configuration.connectTimeout * 1000))
        handle.set(CURLOPT_TIMEOUT_MS, Int(configuration.totalTimeout * 1000))
        handle.set(CURLOPT_LOW_SPEED_LIMIT, configuration.lowSpeedBytes)
        handle.set(CURLOPT_LOW_SPEED_TIME, configuration.lowSpeedSeconds)
        if let file = configuration.caFile {
            handle.set(CURLOPT_CAINFO, file)
            handle.set(CURLOPT_PROXY_CAINFO, file)
        }
        if let client = configuration.clientCertificate {
            handle.set(CURLOPT_SSLCERT, client.certificate)
            handle.set(CURLOPT_SSLKEY, client.key)
        }
        // Empty values keep libcurl from reading the process's own environment.
        handle.set(CURLOPT_PROXY, proxy?.url ?? "")
        handle.set(CURLOPT_NOPROXY, "")
        if let user = proxy?.user {
            handle.set(CURLOPT_PROXYUSERNAME, user)
            handle.set(CURLOPT_PROXYPASSWORD, proxy?.password ?? "")
            handle.set(CURLOPT_PROXYAUTH, sendsBasic ? p352_basic_auth() : p352_proxy_auth())
        }
    }

    func setRequest() {
        handle.set(CURLOPT_PROTOCOLS_STR, "http,https")
        handle.set(CURLOPT_FOLLOWLOCATION, 0)
        handle.set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
        handle.set(CURLOPT_URL, request.url)
        handle.set(CURLOPT_USERAGENT, configuration.userAgent)
        handle.set(CURLOPT_MAXFILESIZE_LARGE, size: configuration.maxResponseBytes)
        if request.method == "HEAD" {
            handle.set(CURLOPT_NOBODY, 1)
        } else if request.method != "GET" || !request.body.isEmpty {
            handle.set(CURLOPT_POST, 1)
            handle.set(CURLOPT_POSTFIELDSIZE_LARGE, size: request.body.count)
            handle.set(CURLOPT_UPLOAD_BUFFERSIZE, 512 << 10)
            if request.method != "POST" { handle.set(CURLOPT_CUSTOMREQUEST, request.method) }
        }
        // No waiting for 100 Continue, and no form's content type that nobody asked for.
        var lines = ["Expect:"]
        if !request.headers.contains(where: { $0.name.lowercased() == "content-type" }) {
            lines.append("Content-Type:")
        }
        // A semicolon is libcurl's way to write an empty value.
        lines += request.headers.map {
            $0.value.isEmpty ? "\($0.name);" : "\($0.name): \($0.value)"
        }
        handle.set(CURLOPT_HTTPHEADER, list: lines)
    }
}

extension HTTPRequest {
    /// Throws `badRequest` where the method or a field would break out of its line.
    func check() throws(TransportError) {
        guard HTTPRequest.isToken(method) else {
            throw .badRequest(
                "the method \"\(method)\" cannot be sent: write GET, POST or the like")
        }
        for (name, value) in headers {
            guard HTTPRequest.isToken(name), !value.utf8.contains(where: { $0 < 0x20 && $0 != 9 })
            else {
                throw .badRequest(
                    "the header field \"\(name)\" cannot be sent: letters, digits and hyphens in "
                        + "its name, no line breaks in its value")
            }
        }
    }

    /// The address for messages, cut short and without a user and a password.
    var shownURL: String {
        let parts = url.split(separator: "@", omittingEmptySubsequences: false)
        let text = parts.count > 1 ? "…@" + (parts.last ?? "") : url
        return text.isEmpty ? "the empty text" : String(text.prefix(200))
    }

    /// RFC 9110, section 5.6.2.
    private static func isToken(_ text: String) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy {
                switch $0 {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default: "!#$%&'*+-.^_`|~".utf8.contains($0)
                }
            }
    }
}
