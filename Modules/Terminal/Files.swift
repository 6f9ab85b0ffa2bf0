import Foundation
import Store

/// Files that a person names: what goes wrong is told with place and remedy.
public enum Files {
    /// The whole file.
    public static func contents(_ path: String) throws -> [UInt8] {
        var isFolder: ObjCBool = false
        if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue
        {
            throw StoreError(.refused, "\(path) cannot be read: it is a folder; name a file")
        }
        do {
            return Array(try Data(contentsOf: URL(fileURLWithPath: path)))
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

    /// Replaces a file: the old one or the new one is there, never a part.
    public static func write(_ bytes: [UInt8], to path: String) throws {
        do {
            try Data(bytes).write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw StoreError(writing: path, error)
        }
    }
}
