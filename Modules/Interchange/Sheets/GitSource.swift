public import Domain
import Foundation

/// A clone of the sheets' repository: its first-parent line, oldest first.
public struct GitSource {
    struct Commit {
        var hash: String
        /// The committer's, in seconds since 1970.
        var date: Int64
        /// The greatest committer date on the line so far, and the ordinal among the commits that
        /// share it.
        var position: [Int64]
        var changes: [SheetChange]
    }

    let path: String

    private static let folders = SheetKind.allCases.map { "content/" + $0.rawValue }

    /// Whether a path is a clone that holds its whole history. Costs no process.
    public static func isClone(_ path: String) -> Bool { GitFolder.of(path) == .whole }

    /// The commit that an import would take: what is checked out, or with a day the last one of
    /// that day (UTC) on the first-parent line. Costs one git command.
    /// - Throws: `ImportError` when git is missing, fails, or knows no such commit.
    public static func head(_ path: String, until: Day? = nil) throws -> String {
        var arguments = ["rev-list", "-1", "--first-parent"]
        if let until {
            arguments.append("--min-age=\(Instant(endOf: until).milliseconds / 1000)")
        }
        let head = try GitProcess.text(in: path, arguments + ["HEAD", "--"])
        guard !head.isEmpty else {
            throw ImportError(
                place: path, reason: "there is no commit\(until.map { " until \($0.text)" } ?? "")",
                remedy: "choose a later day or another clone")
        }
        return head
    }

    /// The committer date of a commit, in seconds since 1970.
    func date(of commit: String) throws -> Int64 {
        let text = try GitProcess.text(
            in: path, ["log", "-1", "--no-show-signature", "--format=%ct", commit, "--"])
        guard let date = Int64(text) else { throw unreadable }
        return date
    }

    /// The commits up to `head`, all of the line, with the sheets that they change. `--sparse`
    /// keeps the commits that change no sheet: their dates count for the positions.
    func commits(to head: String) throws -> [Commit] {
        let git = try GitProcess(
            in: path,
            [
                "log", "--first-parent", "--diff-merges=first-parent", "--sparse", "--reverse",
                "--raw", "-z", "-M", "--no-abbrev", "--no-ext-diff", "--no-textconv",
                "--no-relative", "--no-color", "--no-notes", "-O/dev/null", "--no-show-signature",
                "--format=%x01%H %ct", head, "--",
            ] + GitSource.folders)
        defer { git.cancel() }
        var commits: [Commit] = []
        var top: Int64 = .min
        var ordinal: Int64 = 0
        while var token = try git.token(0) {
            while token.first == 0x0A { token = token.dropFirst() }
            if token.first == 1 {
                let words = token.dropFirst().split(separator: 0x20)
                guard words.count == 2,
                    let date = Int64(String(decoding: words[1], as: UTF8.self))
                else { throw unreadable }
                ordinal = date <= top ? ordinal + 1 : 0
                top = max(top, date)
                commits.append(
                    Commit(
                        hash: String(decoding: words[0], as: UTF8.self), date: date,
                        position: [top, ordinal], changes: []))
            } else if token.first == UInt8(ascii: ":"), !commits.isEmpty {
                let entry = try Entry(token, git)
                commits[commits.count - 1].changes += entry.changes
            }
        }
        try git.finish()
        return commits
    }

    /// The sheets of one commit, without its history.
    func sheets(of commit: String) throws -> [SheetChange] {
        let git = try GitProcess(
            in: path, ["ls-tree", "-r", "-z", "--full-tree", commit, "--"] + GitSource.folders)
        defer { git.cancel() }
        var changes: [SheetChange] = []
        while let token = try git.token(0) {
            // MODE SP TYPE SP OBJECT TAB PATH
            guard let tab = token.firstIndex(of: 0x09) else { continue }
            let words = token[..<tab].split(separator: 0x20)
            guard words.count == 3,
                let path = SheetPath(String(decoding: token[(tab + 1)...], as: UTF8.self))
            else { continue }
            let isFile = words[0].starts(with: "100".utf8)
            let blob = isFile ? String(decoding: words[2], as: UTF8.self) : nil
            changes.append(.put(path, blob: blob, isNew: true))
        }
        try git.finish()
        return changes
    }

    private var unreadable: ImportError {
        ImportError(
            place: path, reason: "git's log cannot be read", remedy: "update git to 2.38 or later")
    }

    /// One line of `--raw`: `:MODE MODE OBJECT OBJECT KIND` and one or two paths.
    private struct Entry {
        var changes: [SheetChange] = []

        init(_ token: ArraySlice<UInt8>, _ git: GitProcess) throws {
            let words = token.split(separator: 0x20)
            guard words.count == 5, let kind = words[4].first else { return }
            let isFile = words[1].starts(with: "100".utf8)
            let blob = isFile ? String(decoding: words[3], as: UTF8.self) : nil
            func path() throws -> SheetPath? {
                SheetPath(String(decoding: try git.token(0) ?? [], as: UTF8.self))
            }
            switch kind {
            case UInt8(ascii: "R"):
                // Out of a kind of sheets, or into one, is no other name of the same thing.
                let old = try path()
                let new = try path()
                if let old, let new, old.name.kind == new.name.kind {
                    changes = [.renamed(from: old, to: new, blob: blob)]
                } else {
                    if let old { changes.append(.removed(old)) }
                    if let new { changes.append(.put(new, blob: blob, isNew: true)) }
                }
            case UInt8(ascii: "D"):
                if let old = try path() { changes = [.removed(old)] }
            case UInt8(ascii: "A"):
                if let new = try path() { changes = [.put(new, blob: blob, isNew: true)] }
            default:
                if let new = try path() { changes = [.put(new, blob: blob, isNew: false)] }
            }
        }
    }
}
