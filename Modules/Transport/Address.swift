internal import CCurl

/// An address taken apart by libcurl's own parser, so that what we say and what it does agree.
struct Address: Hashable {
    let scheme: String
    /// In lower case; of an IPv6 address with its brackets.
    let host: String
    let port: Int
    let user: String?
    let password: String?

    /// `host:port`, without user and password: what messages show.
    var place: String { "\(host):\(port)" }

    /// Nil if the text is no absolute address. A scheme that libcurl knows no port for needs one.
    init?(_ text: String) {
        guard text.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }), let url = unsafe curl_url() else {
            return nil
        }
        defer { unsafe curl_url_cleanup(url) }
        // Proxies have schemes (socks5h) that are not for transfers.
        let flags = UInt32(CURLU_NON_SUPPORT_SCHEME)
        guard unsafe curl_url_set(url, CURLUPART_URL, text, flags) == CURLUE_OK else { return nil }
        func part(_ part: CURLUPart, _ flags: Int32) -> String? {
            var value: UnsafeMutablePointer<CChar>?
            let code = unsafe curl_url_get(url, part, &value, UInt32(flags))
            defer { unsafe curl_free(value) }
            guard code == CURLUE_OK, let value = unsafe value else { return nil }
            return unsafe String(cString: value)
        }
        guard let scheme = part(CURLUPART_SCHEME, 0), let host = part(CURLUPART_HOST, 0) else {
            return nil
        }
        self.scheme = scheme.lowercased()
        self.host = host.lowercased()
        if let number = part(CURLUPART_PORT, 0) ?? part(CURLUPART_PORT, CURLU_DEFAULT_PORT) {
            guard let port = Int(number) else { return nil }
            self.port = port
        } else {
            self.port = 0
        }
        user = part(CURLUPART_USER, CURLU_URLDECODE)
        password = part(CURLUPART_PASSWORD, CURLU_URLDECODE)
    }
}
