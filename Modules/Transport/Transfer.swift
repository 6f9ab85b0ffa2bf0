internal import CCurl

/// One request on its way: the handle, what libcurl reads from and what it writes to.
/// Lives on the loop's thread only.
final class Transfer {
    let handle: CurlHandle
    let request: HTTPRequest
    let target: Address
    let proxy: Proxy?
    let configuration: HTTPConfiguration

    /// How much of the request's body libcurl has taken.
    private var sent = 0
    private var body: [UInt8] = []
    private var headers: [String: String] = [:]
    private var headerBytes = 0
    /// False before the status line and after the empty line, so that trailers are left out.
    private var isInHeaders = false
    private(set) var isTooLarge = false

    /// More than any server of ours sends; bounds what a hostile one can make us keep.
    static let maxHeaderBytes = 64 << 10

    init(
        _ request: HTTPRequest, _ configuration: HTTPConfiguration, sendsBasic: Bool,
        counted count: CurlHandle.Count
    ) throws(TransportError) {
        try request.check()
        guard let target = Address(request.url), ["http", "https"].contains(target.scheme) else {
            throw .badURL("\(request.shownURL) is no address: write https://HOST[:PORT]/PATH")
        }
        let proxy = try Proxy.choose(for: target, configuration.environment)
        guard let handle = CurlHandle(counted: count) else {
            throw .other(code: 27, message: "libcurl has no memory")
        }
        self.handle = handle
        self.request = request
        self.target = target
        self.proxy = proxy
        self.configuration = configuration
        setConnection(sendsBasic: sendsBasic)
        setRequest()
        setCallbacks()
    }

    /// The answer, or why there is none; after libcurl is done with the handle.
    func result(_ code: CURLcode) -> Result<HTTPResponse, TransportError> {
        guard code == CURLE_OK else { return .failure(failure(code)) }
        // For libcurl an answer cut within its header fields is a good one.
        guard !isInHeaders else { return .failure(.cut(target.place)) }
        let status = handle.long(CURLINFO_RESPONSE_CODE)
        if status == 407, let refusal = proxyRefusal(status: status) { return .failure(refusal) }
        return .success(
            HTTPResponse(
                status: status, headers: headers, body: body,
                bytesSent: handle.long(CURLINFO_REQUEST_SIZE)
                    + handle.offset(CURLINFO_SIZE_UPLOAD_T),
                bytesReceived: handle.long(CURLINFO_HEADER_SIZE)
                    + handle.offset(CURLINFO_SIZE_DOWNLOAD_T)))
    }

    /// Whether the proxy asked for a password in the Basic scheme (RFC 7617) and no other.
    var isAskedForBasic: Bool {
        handle.long(CURLINFO_PROXYAUTH_AVAIL) == p352_basic_auth()
    }

    /// The next bytes of the request's body for libcurl, 0 at its end.
    fileprivate func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        let length = min(buffer.count, request.body.count - sent)
        unsafe request.body.withUnsafeBytes { bytes in
            unsafe buffer.copyMemory(
                from: UnsafeRawBufferPointer(rebasing: bytes[sent...].prefix(length)))
        }
        sent += length
        return length
    }

    /// libcurl starts again when a kept connection turns out to be dead, or after a proxy's 407.
    fileprivate func rewind(to offset: Int) -> Bool {
        guard (0...request.body.count).contains(offset) else { return false }
        sent = offset
        return true
    }

    fileprivate func take(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard body.count + bytes.count <= configuration.maxResponseBytes else {
            isTooLarge = true
            return false
        }
        unsafe body.append(contentsOf: bytes)
        return true
    }

    fileprivate func take(headerLine bytes: UnsafeRawBufferPointer) -> Bool {
        headerBytes += bytes.count
        guard headerBytes <= Transfer.maxHeaderBytes else {
            isTooLarge = true
            return false
        }
        let line = unsafe String(decoding: bytes, as: UTF8.self)
        // A status line begins the next answer: after a 1xx, a proxy's own, a 407.
        if line.hasPrefix("HTTP/") {
            headers = [:]
            isInHeaders = true
        } else if line.allSatisfy(\.isNewline) {
            isInHeaders = false
        } else if isInHeaders, let colon = line.firstIndex(of: ":") {
            let name = line[..<colon].lowercased()
            let value = line[line.index(after: colon)...].trimmed
            headers[name] = headers[name].map { "\($0), \(value)" } ?? value
        }
        return true
    }

    private func setCallbacks() {
        // Unretained: the loop keeps the transfer until libcurl has let go of the handle.
        let context = unsafe Unmanaged.passUnretained(self).toOpaque()
        _ = unsafe p352_setopt_mover(handle.pointer, CURLOPT_WRITEFUNCTION) {
            let bytes = unsafe UnsafeRawBufferPointer(start: $0, count: $1 * $2)
            return unsafe Transfer.at($3).take(bytes) ? bytes.count : 0
        }
        _ = unsafe p352_setopt_pointer(handle.pointer, CURLOPT_WRITEDATA, context)
        _ = unsafe p352_setopt_mover(handle.pointer, CURLOPT_HEADERFUNCTION) {
            let bytes = unsafe UnsafeRawBufferPointer(start: $0, count: $1 * $2)
            return unsafe Transfer.at($3).take(headerLine: bytes) ? bytes.count : 0
        }
        _ = unsafe p352_setopt_pointer(handle.pointer, CURLOPT_HEADERDATA, context)
        _ = unsafe p352_setopt_mover(handle.pointer, CURLOPT_READFUNCTION) {
            let buffer = unsafe UnsafeMutableRawBufferPointer(start: $0, count: $1 * $2)
            return unsafe Transfer.at($3).read(into: buffer)
        }
        _ = unsafe p352_setopt_pointer(handle.pointer, CURLOPT_READDATA, context)
        _ = unsafe p352_setopt_seeker(handle.pointer) { context, offset, origin in
            let isDone = unsafe Transfer.at(context).rewind(to: Int(offset)) && origin == 0
            return isDone ? CURL_SEEKFUNC_OK : CURL_SEEKFUNC_FAIL
        }
        _ = unsafe p352_setopt_pointer(handle.pointer, CURLOPT_SEEKDATA, context)
    }

    /// The transfer behind a callback's context, which is always the one that was set.
    private static func at(_ context: UnsafeMutableRawPointer?) -> Transfer {
        guard let context = unsafe context else { preconditionFailure("a callback lost its data") }
        return unsafe Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
    }
}

extension Substring {
    /// Without blanks and line breaks at both ends.
    fileprivate var trimmed: String {
        var rest = self.drop { $0 == " " || $0 == "\t" }
        while let last = rest.last, last == " " || last == "\t" || last.isNewline {
            rest.removeLast()
        }
        return String(rest)
    }
}
