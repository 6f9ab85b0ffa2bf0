public import Foundation
import Store

/// Files that a person names: what goes wrong is told with place and remedy.
public enum Files {
    /// Opens a file for reading.
    /// - Throws: what is no file, too: a pipe would be waited for, a device read for ever.
    public static func open(_ path: String) throws -> FileHandle {
        let descriptor = Foundation.open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { throw StoreError(reading: path, lastError) }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw StoreError(reading: path, lastError) }
        switch status.st_mode & S_IFMT {
        case S_IFREG: return handle
        case S_IFDIR:
            throw StoreError(.refused, "\(path) cannot be read: it is a folder; name a file")
        default:
            throw StoreError(
                .refused,
                "\(path) cannot be read: it is a pipe or a device; write what comes from it into a "
                    + "file, and name that")
        }
    }

    /// Refuses what `open` refuses, for files that others read.
    public static func check(_ path: String) throws { _ = try open(path) }

    private static var lastError: NSError {
        NSError(domain: NSPOSIXErrorDomain, code: Int(errno))
    }

    /// The whole file.
    public static func contents(_ path: String) throws -> [UInt8] {
        let file = try open(path)
        do {
            return Array(try file.readToEnd() ?? Data())
        } catch {
            throw StoreError(reading: path, error)
        }
    }

    /// Makes a folder, and those above it, where there is none.
    public static func makeFolder(_ path: String) throws {
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true)
        } catch {
            throw StoreError(writing: path, error)
        }
    }

    /// Refuses a place for a file whose folder is not there, by the folder's name.
    public static func requireFolder(of path: String) throws {
        let folder = (path as NSString).deletingLastPathComponent
        guard !folder.isEmpty, !FileManager.default.fileExists(atPath: folder) else { return }
        throw StoreError(
            .refused,
            "\(path) cannot be written: there is no folder \(folder); make it, or name another "
                + "place")
    }

    /// Replaces a file that is written bit by bit: the old one or the new one is there, never a
    /// part.
    public static func replace(_ path: String, _ body: (FileHandle) throws -> Void) throws {
        try requireFolder(of: path)
        let temporary = path + ".new"
        unlink(temporary)
        let descriptor = Foundation.open(
            temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw StoreError(writing: path, lastError) }
        let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        do {
            try body(file)
            try file.synchronize()
            try file.close()
            try move(temporary, to: path)
        } catch {
            unlink(temporary)
            if error is StoreError { throw error }
            throw StoreError(writing: path, error)
        }
    }

    /// Writes a new file to the disk.
    public static func create(_ path: String, _ bytes: [UInt8]) throws {
        let descriptor = Foundation.open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw lastError }
        let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        try file.write(contentsOf: Data(bytes))
        try file.close()
    }

    /// Refuses a place where a folder is.
    public static func requireReplaceable(_ path: String) throws {
        var status = stat()
        if lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
            throw NSError(domain: NSPOSIXErrorDomain, code: Int(EISDIR))
        }
    }

    /// Moves a file within a file system, over the one that is there.
    public static func move(_ path: String, to place: String) throws {
        guard rename(path, place) == 0 else { throw lastError }
    }

    /// Replaces a file: the old one or the new one is there, never a part.
    public static func write(_ bytes: [UInt8], to path: String) throws {
        try requireFolder(of: path)
        do {
            try Data(bytes).write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw StoreError(writing: path, error)
        }
    }
}
