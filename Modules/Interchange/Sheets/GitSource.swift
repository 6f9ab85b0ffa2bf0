public import Domain
import Foundation

/// A clone of the sheets' repository: its first-parent line, oldest first.
public struct GitSource {
    /// One change of one file in a commit.
    struct Change {
        enum Kind { case made, changed, deleted, renamed }
        var kind: Kind
        /// The path before, for deletions and renames.
        var old: String
        /// The path after.
        var path: String
        /// The blob after; empty for deletions.
        var blob: String
    }

    struct Commit {
        var hash: String
        var date: Int64
        /// The greatest committer date so far, and the ordinal among commits that share it.
        var position: [Int64]
        var changes: [Change]
    }

    let path: String

    /// Whether a path is a clone that holds its whole history.
    public static func isClone(_ path: String) -> Bool {
        guard FileManager.default.fileExists(atPath: path + "/.git") else { return false }
        return (try? GitProcess.text(in: path, ["rev-parse", "--is-shallow-repository"]))
            == "false"
    }

    /// The commit that an import would take: what is checked out, or with a day the last one of
    /// that day on the first-parent line. Costs one git command.
    public static func head(_ path: String, until: Day?) throws -> String {
        var arguments = ["rev-list", "-1", "--first-parent"]
        if let until {
            arguments.append("--before=\(Instant(endOf: until).milliseconds / 1000)")
        }
        let head = try GitProcess.text(in: path, arguments + ["HEAD"])
        guard !head.isEmpty else {
            throw ImportError(
                place: path, reason: "there is no commit\(until.map { " until \($0.text)" } ?? "")",
                remedy: "choose a later day or another clone")
        }
        return head
    }

    /// The commits up to `head` with the sheets that they change. One streaming process.
    func commits(to head: String) throws -> [Commit] {
        var commits: [Commit] = []
        var top: Int64 = .min
        var ordinal: Int64 = 0
        var token: [UInt8] = []
        var pending: (kind: UInt8, blob: String, old: String?)?
        func accept(_ bytes: [UInt8]) throws {
            var bytes = bytes[...]
            while bytes.first == 0x0A { bytes = bytes.dropFirst() }
            if var raw = pending {
                let path = String(decoding: bytes, as: UTF8.self)
                if raw.kind == UInt8(ascii: "R") || raw.kind == UInt8(ascii: "C"), raw.old == nil {
                    raw.old = path
                    pending = raw
                    return
                }
                pending = nil
                let kind: Change.Kind
                switch raw.kind {
                case UInt8(ascii: "D"): kind = .deleted
                case UInt8(ascii: "A"), UInt8(ascii: "C"): kind = .made
                case UInt8(ascii: "R"): kind = .renamed
                default: kind = .changed
                }
                commits[commits.count - 1].changes.append(
                    Change(kind: kind, old: raw.old ?? path, path: path, blob: raw.blob))
                return
            }
            if bytes.first == 1 {
                let words = String(decoding: bytes.dropFirst(), as: UTF8.self).split(separator: " ")
                guard words.count == 2, let date = Int64(words[1]) else {
                    throw ImportError(
                        place: path, reason: "git's log cannot be read",
                        remedy: "update git to 2.31 or later")
                }
                ordinal = date <= top ? ordinal + 1 : 0
                top = max(top, date)
                commits.append(
                    Commit(
                        hash: String(words[0]), date: date, position: [top, ordinal], changes: []))
            } else if bytes.first == UInt8(ascii: ":") {
                let words = bytes.split(separator: 0x20)
                guard words.count == 5, let kind = words[4].first, !commits.isEmpty else { return }
                pending = (kind, String(decoding: words[3], as: UTF8.self), nil)
            }
        }
        try GitProcess.run(
            in: path,
            [
                "log", "--first-parent", "--diff-merges=first-parent", "--reverse", "--raw", "-z",
                "-M", "--no-abbrev", "--no-ext-diff", "--no-textconv", "--no-show-signature",
                "--format=%x01%H %ct", head, "--", "content/_startups", "content/_incubators",
                "content/_organisations",
            ]
        ) { piece in
            for byte in piece {
                if byte == 0 {
                    try accept(token)
                    token.removeAll(keepingCapacity: true)
                } else {
                    token.append(byte)
                }
            }
        }
        if !token.isEmpty { try accept(token) }
        return commits
    }

    /// Hands on the contents of blobs, in the order asked for. One streaming process.
    func blobs(_ hashes: [String], _ body: (String, [UInt8]) throws -> Void) throws {
        guard !hashes.isEmpty else { return }
        let list = FileManager.default.temporaryDirectory
            .appendingPathComponent("p352-blobs-\(UUID().uuidString)")
        try Data((hashes.joined(separator: "\n") + "\n").utf8).write(to: list)
        defer { try? FileManager.default.removeItem(at: list) }
        let input = try FileHandle(forReadingFrom: list)
        var buffer: [UInt8] = []
        var start = 0
        var next = 0
        try GitProcess.run(in: path, ["cat-file", "--batch", "--buffer"], input: input) { piece in
            buffer += piece
            while let end = buffer[start...].firstIndex(of: 0x0A) {
                let words = String(decoding: buffer[start..<end], as: UTF8.self)
                    .split(separator: " ")
                guard words.count == 3, let size = Int(words[2]) else {
                    throw ImportError(
                        place: path, reason: "git lacks object \(words.first ?? "")",
                        remedy: "fetch the clone again")
                }
                guard end + 1 + size + 1 <= buffer.count else { break }
                try body(hashes[next], Array(buffer[end + 1..<end + 1 + size]))
                next += 1
                start = end + 1 + size + 1
            }
            if start > 1 << 20 {
                buffer.removeFirst(start)
                start = 0
            }
        }
    }
}
