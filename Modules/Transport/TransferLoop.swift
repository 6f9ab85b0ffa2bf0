internal import CCurl
internal import Synchronization

/// One thread's worth of transfers: `run()` owns the multi handle, everybody else puts jobs and
/// cancellations into the inbox and wakes it up.
@safe final class TransferLoop: Sendable {
    /// One request that somebody waits for.
    final class Job: Sendable {
        let request: HTTPRequest
        let isCancelled = Atomic<Bool>(false)
        private let continuation = Mutex<Waiter?>(nil)

        typealias Answer = Result<HTTPResponse, TransportError>
        typealias Waiter = CheckedContinuation<Answer, Never>

        init(_ request: HTTPRequest) { self.request = request }

        func expect(_ waiter: Waiter) { continuation.withLock { $0 = waiter } }

        /// Only the first answer counts.
        func finish(_ answer: Answer) {
            let waiter = continuation.withLock { waiter in
                defer { waiter = nil }
                return waiter
            }
            waiter?.resume(returning: answer)
        }
    }

    private struct Inbox {
        var arrived: [Job] = []
        var cancelled: [Job] = []
        var isClosed = false
    }

    /// A transfer and who waits for it, by its handle's address.
    private typealias Running = [UInt: (transfer: Transfer, job: Job)]

    let handles = CurlHandle.Count()
    /// Whether the proxy asked for a password in the Basic scheme and no other: from then on it
    /// gets it with the first request, instead of one that it refuses and a second one.
    private let asksForBasic = Atomic<Bool>(false)
    var knowsHowProxyAsks: Bool { asksForBasic.load(ordering: .relaxed) }
    private let configuration: HTTPConfiguration
    private let inbox = Mutex(Inbox())
    /// Used by `run()` only, except for `curl_multi_wakeup`, which any thread may call. Lives as
    /// long as the loop, which the thread and the client both hold: nobody wakes a freed handle.
    private nonisolated(unsafe) let multi: UnsafeMutableRawPointer?

    /// Once per process; it is safe with threads (curl_version_info: CURL_VERSION_THREADSAFE).
    private static let isReady = curl_global_init(Int(CURL_GLOBAL_ALL)) == CURLE_OK

    init(_ configuration: HTTPConfiguration) {
        self.configuration = configuration
        unsafe multi = TransferLoop.isReady ? curl_multi_init() : nil
        // Idle connections that are kept; without it libcurl keeps four for each transfer.
        if let multi = unsafe multi {
            _ = unsafe p352_multi_setopt_long(multi, CURLMOPT_MAXCONNECTS, 16)
        }
    }

    deinit { if let multi = unsafe multi { unsafe curl_multi_cleanup(multi) } }

    /// Whether a request's body goes to an HTTP proxy itself, not through a tunnel.
    func passesBodyToProxy(_ url: String) -> Bool {
        guard let target = Address(url), target.scheme == "http",
            let proxy = try? Proxy.choose(for: target, configuration.environment)
        else { return false }
        return proxy.url.hasPrefix("http")
    }

    /// The job is finished sooner or later, at once if the loop is closed.
    func submit(_ job: Job) {
        let isClosed = inbox.withLock { inbox in
            if !inbox.isClosed { inbox.arrived.append(job) }
            return inbox.isClosed
        }
        if isClosed { job.finish(.failure(.cancelled)) } else { wake() }
    }

    func cancel(_ job: Job) {
        // The flag first: a job that the loop has not begun yet is then never begun.
        job.isCancelled.store(true, ordering: .sequentiallyConsistent)
        inbox.withLock { $0.cancelled.append(job) }
        wake()
    }

    /// Ends the thread; what is on its way is cancelled.
    func close() {
        inbox.withLock { $0.isClosed = true }
        wake()
    }

    private func wake() { if let multi = unsafe multi { _ = unsafe curl_multi_wakeup(multi) } }

    /// The thread's body; returns after `close()`.
    func run() {
        guard let multi = unsafe multi else { return refuseAll("libcurl has no memory") }
        var running: Running = [:]
        while true {
            let news = inbox.withLock { inbox in
                defer { (inbox.arrived, inbox.cancelled) = ([], []) }
                return inbox
            }
            for job in news.arrived { start(job, &running) }
            for job in news.cancelled {
                for (key, entry) in running where entry.job === job {
                    running[key] = nil
                    end(entry.transfer, job) { _ in .failure(.cancelled) }
                }
            }
            if news.isClosed { break }
            var count: Int32 = 0
            _ = unsafe curl_multi_perform(multi, &count)
            while let message = unsafe curl_multi_info_read(multi, &count) {
                guard unsafe message.pointee.msg == CURLMSG_DONE,
                    let handle = unsafe message.pointee.easy_handle,
                    let entry = running.removeValue(forKey: UInt(bitPattern: handle))
                else { continue }
                // The message dies with the handle's removal.
                let code = unsafe p352_message_result(message)
                end(entry.transfer, entry.job) { $0.result(code) }
            }
            // libcurl's own timeouts make the wait shorter.
            guard unsafe curl_multi_poll(multi, nil, 0, 3_600_000, nil) == CURLM_OK else {
                for entry in running.values {
                    end(entry.transfer, entry.job) { _ in
                        .failure(.other(code: 27, message: "libcurl cannot wait for its sockets"))
                    }
                }
                return refuseAll("libcurl cannot wait for its sockets")
            }
        }
        for entry in running.values {
            end(entry.transfer, entry.job) { _ in .failure(.cancelled) }
        }
    }

    private func start(_ job: Job, _ running: inout Running) {
        guard let multi = unsafe multi, !job.isCancelled.load(ordering: .sequentiallyConsistent)
        else { return job.finish(.failure(.cancelled)) }
        do throws(TransportError) {
            let transfer = try Transfer(
                job.request, configuration, sendsBasic: knowsHowProxyAsks, counted: handles)
            let code = unsafe curl_multi_add_handle(multi, transfer.handle.pointer)
            guard code == CURLM_OK else {
                throw .other(code: Int(code.rawValue), message: "libcurl takes no more requests")
            }
            unsafe running[UInt(bitPattern: transfer.handle.pointer)] = (transfer, job)
        } catch {
            job.finish(.failure(error))
        }
    }

    /// Takes the transfer from libcurl, asks it for its answer, and passes that on.
    private func end(_ transfer: Transfer, _ job: Job, _ answer: (Transfer) -> Job.Answer) {
        guard let multi = unsafe multi else { return }
        _ = unsafe curl_multi_remove_handle(multi, transfer.handle.pointer)
        if transfer.isAskedForBasic { asksForBasic.store(true, ordering: .relaxed) }
        let answer = answer(transfer)
        // Before anybody hears of the answer, so that who has it may count on it.
        transfer.handle.close()
        job.finish(answer)
    }

    /// Closes the inbox for a reason that is not the client's.
    private func refuseAll(_ reason: String) {
        let left = inbox.withLock { inbox in
            inbox.isClosed = true
            defer { inbox.arrived = [] }
            return inbox.arrived
        }
        for job in left { job.finish(.failure(.other(code: 27, message: reason))) }
    }
}
