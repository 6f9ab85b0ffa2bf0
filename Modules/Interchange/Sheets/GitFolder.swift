import Foundation

/// What git says of a folder, by its files alone: asking git would take a missing git, or an
/// outer repository, for an answer.
enum GitFolder {
    case none, whole, shallow

    static func of(_ path: String) -> GitFolder {
        guard let folder = gitFolder(path) else { return .none }
        var common = folder
        if let text = try? String(contentsOfFile: folder + "/commondir", encoding: .utf8) {
            common = resolve(text, from: folder)
        }
        let boundary = FileManager.default.contents(atPath: common + "/shallow") ?? Data()
        return boundary.isEmpty ? .whole : .shallow
    }

    /// `.git`, what a worktree's `.git` file points to, or a bare repository itself.
    private static func gitFolder(_ path: String) -> String? {
        let inner = path + "/.git"
        var isFolder: ObjCBool = false
        if unsafe FileManager.default.fileExists(atPath: inner, isDirectory: &isFolder) {
            if isFolder.boolValue { return inner }
            guard let text = try? String(contentsOfFile: inner, encoding: .utf8),
                text.hasPrefix("gitdir:")
            else { return nil }
            return resolve(String(text.dropFirst("gitdir:".count)), from: path)
        }
        let isBare = ["HEAD", "objects", "refs"].allSatisfy {
            FileManager.default.fileExists(atPath: path + "/" + $0)
        }
        return isBare ? path : nil
    }

    private static func resolve(_ text: String, from folder: String) -> String {
        let target = text.trimmingCharacters(in: .whitespacesAndNewlines)
        return target.hasPrefix("/") ? target : folder + "/" + target
    }
}
