import Foundation

/// OpenSSL's test server on an ephemeral loopback port, under a certificate of an authority made
/// for the test. Answers every GET with a page about the connection.
final class TLSServer {
    static let openssl = "/usr/bin/openssl"
    static var isAvailable: Bool { FileManager.default.isExecutableFile(atPath: openssl) }

    private(set) var port = 0
    let folder: URL
    private var process: pid_t = 0

    /// The authority's certificate, and one that it did not sign with its key.
    var authority: String { folder.appending(path: "authority.pem").path }
    var stranger: (certificate: String, key: String) {
        (folder.appending(path: "stranger.pem").path, folder.appending(path: "stranger.key").path)
    }
    /// Signed by the authority.
    var own: (certificate: String, key: String) {
        (folder.appending(path: "server.pem").path, folder.appending(path: "server.key").path)
    }

    init(_ arguments: String = "") throws {
        folder = FileManager.default.temporaryDirectory.appending(
            path: "transport-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for name in ["authority", "stranger"] {
            try run("req -x509 -days 2 -subj /CN=\(name) -out \(name).pem" + key(name))
        }
        try Data("subjectAltName=IP:127.0.0.1".utf8).write(to: folder.appending(path: "names"))
        try run("req -subj /CN=server -out server.csr" + key("server"))
        try run(
            "x509 -req -days 2 -in server.csr -CA authority.pem -CAkey authority.key "
                + "-extfile names -out server.pem")
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw POSIXError(.EMFILE) }
        _ = fcntl(ends[0], F_SETFD, FD_CLOEXEC)
        _ = fcntl(ends[1], F_SETFD, FD_CLOEXEC)
        process = try start(
            "s_server -accept 127.0.0.1:0 -cert server.pem -key server.key "
                + "-CAfile authority.pem -www " + arguments, output: ends[1])
        close(ends[1])
        defer { close(ends[0]) }
        var text: [UInt8] = []
        while !String(decoding: text, as: UTF8.self).contains("ACCEPT") || text.last != 10 {
            var byte: UInt8 = 0
            guard read(ends[0], &byte, 1) == 1 else { throw POSIXError(.ESRCH) }
            text.append(byte)
        }
        let place = String(decoding: text.dropLast(), as: UTF8.self).split(separator: ":").last
        port = place.flatMap { Int($0) } ?? 0
    }

    func stop() {
        kill(process, SIGKILL)
        waitpid(process, nil, 0)
        try? FileManager.default.removeItem(at: folder)
    }

    var url: String { "https://127.0.0.1:\(port)/" }
    var place: String { "127.0.0.1:\(port)" }

    private func key(_ name: String) -> String {
        " -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout \(name).key"
    }

    private func run(_ arguments: String) throws {
        let child = try start(arguments, output: nil)
        var status: Int32 = 0
        guard waitpid(child, &status, 0) == child, status == 0 else { throw POSIXError(.ECHILD) }
    }

    /// Not Foundation's `Process`: started from a task, its child inherits a signal mask in which
    /// SIGTERM is blocked, so that `terminate()` does nothing and `waitUntilExit()` never returns.
    private func start(_ arguments: String, output: Int32?) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output ?? 2, 1)
        let script = "cd \"$1\" && exec \(TLSServer.openssl) \(arguments)"
        let words = ["sh", "-c", script, "sh", folder.path]
        var pointers = words.map { strdup($0) } + [nil]
        defer { for pointer in pointers { free(pointer) } }
        var child: pid_t = 0
        let code = posix_spawn(&child, "/bin/sh", &actions, nil, &pointers, environ)
        guard code == 0 else { throw POSIXError(.ENOEXEC) }
        return child
    }
}
