import Foundation

/// Contents of git's objects, one after the other in the order asked for: one process, and no
/// more than one content at a time in memory.
final class GitBlobs {
    private let path: String
    private let git: GitProcess

    /// - Parameter names: of blobs, in the order in which they will be read.
    init(_ path: String, _ names: [String]) throws {
        self.path = path
        // A file, not a pipe: nobody has to write while somebody reads. It is open and has no
        // name any more when git starts, so that nothing stays behind whatever happens.
        let list = FileManager.default.temporaryDirectory
            .appendingPathComponent("p352-blobs-\(UUID().uuidString)")
        try Data(names.map { $0 + "\n" }.joined().utf8).write(to: list)
        let input = Result { try FileHandle(forReadingFrom: list) }
        try FileManager.default.removeItem(at: list)
        git = try GitProcess(in: path, ["cat-file", "--batch", "--buffer"], input: input.get())
    }

    deinit { git.cancel() }

    /// The next content; nil for one that is too large to be a sheet.
    /// - Throws: `ImportError` when the clone lacks the object.
    func next() throws -> [UInt8]? {
        guard let line = try git.token(0x0A) else {
            try git.finish()
            throw ImportError(
                place: path, reason: "git ended too early", remedy: "run git fsck in the clone")
        }
        let words = line.split(separator: 0x20)
        guard words.count == 3, let size = Int(String(decoding: words[2], as: UTF8.self)) else {
            let name = String(decoding: words.first ?? [], as: UTF8.self)
            throw ImportError(
                place: path, reason: "git lacks object \(name)",
                remedy: "clone again, without --filter")
        }
        // A line feed ends each content.
        if size > Sheet.sizeLimit {
            try git.skip(size + 1)
            return nil
        }
        let content = try git.take(size)
        try git.skip(1)
        return content
    }
}
