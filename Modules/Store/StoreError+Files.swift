import Foundation
import GRDB

extension StoreError {
    /// Why a file or folder cannot be made or written, in words, with the remedy.
    public init(writing path: String, _ error: any Error) {
        let (why, remedy) = StoreError.blockedBy(path) ?? StoreError.reason(error)
        self.init(.full, "\(path) cannot be written: \(why); \(remedy ?? "choose another place")")
    }

    /// Why a file cannot be read.
    public init(reading path: String, _ error: any Error) {
        let (why, remedy) = StoreError.blockedBy(path) ?? StoreError.reason(error)
        self.init(.refused, "\(path) cannot be read: \(why); \(remedy ?? "check its name")")
    }

    /// A file where the path wants a folder: Foundation has no error of its own for it.
    private static func blockedBy(_ path: String) -> (String, remedy: String?)? {
        var folder = (path as NSString).deletingLastPathComponent
        while !folder.isEmpty, folder != "/" {
            var isFolder: ObjCBool = false
            if unsafe FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder) {
                return isFolder.boolValue
                    ? nil : ("\(folder), a part of its path, is a file", "check its name")
            }
            folder = (folder as NSString).deletingLastPathComponent
        }
        return nil
    }

    private static func reason(_ error: any Error) -> (String, remedy: String?) {
        var error = error as NSError
        while let inner = error.userInfo[NSUnderlyingErrorKey] as? NSError { error = inner }
        let isSystem = error.domain == NSPOSIXErrorDomain
        switch (isSystem, Int32(truncatingIfNeeded: error.code)) {
        case (true, EACCES), (true, EPERM): return ("permission denied", "check your rights on it")
        case (true, EROFS): return ("its disk is read-only", nil)
        case (true, ENOSPC), (true, EDQUOT): return ("the disk is full", "make room and retry")
        case (true, ENOENT): return ("there is no such file or folder", "check its name")
        case (true, ENOTDIR): return ("a part of its path is a file", "check its name")
        case (true, EISDIR): return ("it is a folder", "name a file")
        case (true, EEXIST): return ("a file of that name is there", nil)
        case (true, let code): return (unsafe String(cString: strerror(code)), nil)
        case (false, _): return cocoaReason(error.code)
        }
    }

    private static func cocoaReason(_ code: Int) -> (String, remedy: String?) {
        switch CocoaError.Code(rawValue: code) {
        case .fileReadNoPermission, .fileWriteNoPermission:
            ("permission denied", "check your rights on it")
        case .fileReadNoSuchFile, .fileNoSuchFile:
            ("there is no such file or folder", "check its name")
        case .fileWriteVolumeReadOnly: ("its disk is read-only", nil)
        case .fileWriteOutOfSpace: ("the disk is full", "make room and retry")
        case .fileWriteFileExists: ("a file of that name is there", nil)
        case .fileReadInapplicableStringEncoding: ("it is no text in UTF-8", nil)
        case let code: ("error \(code.rawValue) of the file system", nil)
        }
    }

    /// What SQLite says, in words: the place, what it means for the data, and the remedy.
    init(_ error: DatabaseError, _ path: String) {
        let said = error.message ?? "\(error)"
        switch error.resultCode.primaryResultCode {
        case .SQLITE_FULL:
            self.init(
                .full, "\(path): the disk is full; nothing was written. Make room and retry")
        case .SQLITE_IOERR:
            self.init(
                .full,
                """
                \(path) cannot be read or written: \(said); nothing was written. \
                Make room on its disk (a quota counts, too), or check the disk, and retry
                """)
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            self.init(
                .busy, "\(path) is in use by another program for a minute; try again later")
        case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_AUTH:
            self.init(
                .full,
                """
                \(path) may not be written: the file, its folder or the disk is read-only for you; \
                nothing was written. Check your rights, or copy the home elsewhere (--home)
                """)
        case .SQLITE_CANTOPEN:
            self.init(
                .full,
                """
                \(path) cannot be opened: the folder is missing, or it or the file is closed to \
                you; check your rights on both, or name another home with --home
                """)
        case .SQLITE_NOTADB:
            self.init(
                .damaged,
                """
                \(path) is no database, or its beginning was overwritten; put it aside and restore \
                a backup (`backup restore FILE`), then `sync`
                """)
        case .SQLITE_CORRUPT:
            self.init(
                .damaged,
                """
                \(path) is damaged (\(said)); put it aside and restore a backup \
                (`backup restore FILE`), then `sync`
                """)
        case .SQLITE_ERROR:
            self.init(
                .damaged,
                """
                \(path) is not as this program makes it (\(said)): another program changed it, or \
                it is damaged; restore a backup (`backup restore FILE`), then `sync`
                """)
        default: self.init(.damaged, "\(path): \(said); run `verify`")
        }
    }
}
