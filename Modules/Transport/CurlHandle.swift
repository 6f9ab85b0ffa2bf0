internal import CCurl
internal import Synchronization

/// One libcurl easy handle: options in, information out. For one transfer; connections outlive it
/// in the multi handle. Used by one thread at a time.
@safe final class CurlHandle {
    /// How many handles of a client are open: what a test of leaks looks at.
    final class Count: Sendable {
        let value = Atomic<Int>(0)
    }

    let pointer: UnsafeMutableRawPointer
    private var lists: [UnsafeMutablePointer<curl_slist>]
    /// libcurl writes here why a transfer failed; freed after the handle.
    private let errorText: UnsafeMutablePointer<CChar>
    private let count: Count
    private var isOpen = true

    /// Nil when there is no memory.
    init?(counted count: Count) {
        guard let pointer = unsafe curl_easy_init() else { return nil }
        unsafe self.pointer = pointer
        unsafe lists = []
        unsafe errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
        unsafe errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        self.count = count
        count.value.add(1, ordering: .relaxed)
        _ = unsafe p352_setopt_pointer(pointer, CURLOPT_ERRORBUFFER, errorText)
    }

    deinit { close() }

    /// Frees the handle, which must not be in a multi handle any more, nor be used any more.
    func close() {
        guard isOpen else { return }
        isOpen = false
        unsafe curl_easy_cleanup(pointer)
        while let list = unsafe lists.popLast() { unsafe curl_slist_free_all(list) }
        unsafe errorText.deallocate()
        count.value.subtract(1, ordering: .relaxed)
    }

    func set(_ option: CURLoption, _ value: Int) {
        _ = unsafe p352_setopt_long(pointer, option, value)
    }

    /// For the options that take a `curl_off_t`.
    func set(_ option: CURLoption, size value: Int) {
        _ = unsafe p352_setopt_offset(pointer, option, curl_off_t(value))
    }

    /// libcurl copies the text.
    func set(_ option: CURLoption, _ value: String) {
        _ = unsafe p352_setopt_text(pointer, option, value)
    }

    func set(_ option: CURLoption, list: [String]) {
        var head: UnsafeMutablePointer<curl_slist>?
        for line in list {
            // On failure the list so far stays as it is.
            if let longer = unsafe curl_slist_append(head, line) { unsafe head = longer }
        }
        guard let head = unsafe head else { return }
        unsafe lists.append(head)
        _ = unsafe p352_setopt_list(pointer, option, head)
    }

    func long(_ info: CURLINFO) -> Int {
        var value = 0
        _ = unsafe p352_getinfo_long(pointer, info, &value)
        return value
    }

    func offset(_ info: CURLINFO) -> Int {
        var value: curl_off_t = 0
        _ = unsafe p352_getinfo_offset(pointer, info, &value)
        return Int(value)
    }

    /// What libcurl says about a failure, at best in detail.
    func text(of code: CURLcode) -> String {
        let detail = unsafe String(cString: errorText)
        return detail.isEmpty ? unsafe String(cString: curl_easy_strerror(code)) : detail
    }
}
