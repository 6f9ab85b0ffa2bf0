import Foundation
import GRDBSQLite
import Synchronization

/// The disk under the databases of one fleet: what was written and not yet synced is gone when
/// power is lost.
///
/// A shim of SQLite's default VFS (https://sqlite.org/vfs.html): of each file below the folder it
/// remembers what stood there before every write since the last sync, and puts it back. That a file
/// was made or deleted counts as durable at once.
final class PowerDisk: Sendable {
    /// Whether syncs do nothing: a planted mistake's.
    let forgetsSyncs: Bool
    private let folder: String
    private let state = Mutex(State())

    private struct State {
        /// By path, since the last sync, oldest first.
        var undo: [String: [Former]] = [:]
        /// Below these nothing reaches the disk any more.
        var dark: Set<String> = []
    }

    /// What a change found.
    private struct Former: Sendable {
        var offset: Int64
        var bytes: [UInt8]
        var size: Int64
    }

    /// - Parameter folder: all homes of the fleet lie in it.
    init(folder: String, forgetsSyncs: Bool) {
        self.folder = folder + "/"
        self.forgetsSyncs = forgetsSyncs
        _ = PowerDisk.isRegistered
        PowerDisk.disks.withLock { $0[self.folder] = self }
    }

    /// No file of the fleet is open any more.
    func end() { _ = PowerDisk.disks.withLock { $0.removeValue(forKey: folder) } }

    /// Power is lost: whatever the home's connections still write is written nowhere.
    func darken(_ home: String) { state.withLock { _ = $0.dark.insert(home + "/") } }

    /// Power is back, and all connections of before are closed: the files are as last synced.
    func lighten(_ home: String) throws {
        let lost = state.withLock { state in
            state.dark.remove(home + "/")
            let lost = state.undo.filter { $0.key.hasPrefix(home + "/") }
            for path in lost.keys { state.undo[path] = nil }
            return lost
        }
        for (path, formers) in lost {
            guard let file = FileHandle(forUpdatingAtPath: path) else { continue }
            for former in formers.reversed() {
                try file.seek(toOffset: UInt64(former.offset))
                try file.write(contentsOf: former.bytes)
                try file.truncate(atOffset: UInt64(former.size))
            }
            try file.close()
        }
    }

    // MARK: - What the files tell

    fileprivate func isDark(_ path: String) -> Bool {
        state.withLock { $0.dark.contains { path.hasPrefix($0) } }
    }

    /// Before a change from an offset on; false where it reaches no disk.
    fileprivate func willChange(_ file: OpenFile, from offset: Int64, count: Int64) -> Bool {
        if isDark(file.path) { return false }
        let size = file.size
        let end = min(size, offset + count)
        let former = Former(
            offset: min(offset, size), bytes: file.bytes(from: offset, to: end), size: size)
        state.withLock { $0.undo[file.path, default: []].append(former) }
        return true
    }

    fileprivate func didSync(_ path: String) {
        if !forgetsSyncs { state.withLock { $0.undo[path] = nil } }
    }

    // MARK: - Registration

    private static let disks = Mutex<[String: PowerDisk]>([:])

    fileprivate static func disk(of path: String) -> PowerDisk? {
        disks.withLock { disks in disks.first { path.hasPrefix($0.key) }?.value }
    }

    /// The default VFS of this process from now on; files of no fleet pass straight through.
    private static let isRegistered: Bool = {
        guard let below = sqlite3_vfs_find(nil) else { return false }
        VFS.below = below
        let own = UnsafeMutablePointer<sqlite3_vfs>.allocate(capacity: 1)
        own.initialize(to: below.pointee)
        own.pointee.zName = UnsafePointer(strdup("p352-power"))
        own.pointee.szOsFile = below.pointee.szOsFile + Int32(OpenFile.size)
        own.pointee.xOpen = VFS.open
        own.pointee.xDelete = VFS.delete
        return sqlite3_vfs_register(own, 1) == SQLITE_OK
    }()
}

/// The shim's file: SQLite's view of it, whose disk it lies on, and right behind it the file of the
/// VFS below.
private struct OpenFile {
    let pointer: UnsafeMutablePointer<sqlite3_file>

    private struct Head {
        var file: sqlite3_file
        var owner: Unmanaged<Owner>
    }

    final class Owner {
        let disk: PowerDisk
        let path: String
        init(disk: PowerDisk, path: String) { (self.disk, self.path) = (disk, path) }
    }

    /// Bytes before the file below, aligned as `malloc` does.
    static let size = (MemoryLayout<Head>.stride + 15) / 16 * 16

    init?(_ pointer: UnsafeMutablePointer<sqlite3_file>?) {
        guard let pointer else { return nil }
        self.pointer = pointer
    }

    var below: UnsafeMutablePointer<sqlite3_file> {
        (UnsafeMutableRawPointer(pointer) + OpenFile.size)
            .assumingMemoryBound(to: sqlite3_file.self)
    }
    private var head: UnsafeMutablePointer<Head> {
        UnsafeMutableRawPointer(pointer).assumingMemoryBound(to: Head.self)
    }
    var owner: Owner { head.pointee.owner.takeUnretainedValue() }
    var path: String { owner.path }
    var methods: sqlite3_io_methods? { below.pointee.pMethods?.pointee }

    func begin(_ disk: PowerDisk, _ path: String) {
        head.pointee = Head(
            file: sqlite3_file(pMethods: VFS.methods),
            owner: Unmanaged.passRetained(Owner(disk: disk, path: path)))
    }

    func end() { head.pointee.owner.release() }

    var size: Int64 {
        var size: sqlite3_int64 = 0
        _ = methods?.xFileSize(below, &size)
        return size
    }

    func bytes(from start: Int64, to end: Int64) -> [UInt8] {
        guard end > start else { return [] }
        return [UInt8](unsafeUninitializedCapacity: Int(end - start)) { buffer, count in
            _ = methods?.xRead(below, buffer.baseAddress, Int32(end - start), start)
            count = Int(end - start)
        }
    }
}

/// The shim's functions, as SQLite calls them.
private enum VFS {
    nonisolated(unsafe) static var below: UnsafeMutablePointer<sqlite3_vfs>?

    static let open:
        @convention(c) (
            UnsafeMutablePointer<sqlite3_vfs>?, UnsafePointer<CChar>?,
            UnsafeMutablePointer<sqlite3_file>?, Int32, UnsafeMutablePointer<Int32>?
        ) -> Int32 = { _, name, file, flags, outFlags in
            guard let below = VFS.below, let own = OpenFile(file) else { return SQLITE_CANTOPEN }
            guard let name, let disk = PowerDisk.disk(of: String(cString: name)) else {
                return below.pointee.xOpen(below, name, file, flags, outFlags)
            }
            own.below.pointee.pMethods = nil
            let code = below.pointee.xOpen(below, name, own.below, flags, outFlags)
            own.pointer.pointee.pMethods = nil
            if code == SQLITE_OK { own.begin(disk, String(cString: name)) }
            return code
        }

    static let delete:
        @convention(c) (
            UnsafeMutablePointer<sqlite3_vfs>?, UnsafePointer<CChar>?, Int32
        ) -> Int32 = { _, name, sync in
            guard let below = VFS.below else { return SQLITE_IOERR }
            if let name {
                let path = String(cString: name)
                if let disk = PowerDisk.disk(of: path) {
                    if disk.isDark(path) { return SQLITE_OK }
                    disk.didSync(path)
                }
            }
            return below.pointee.xDelete(below, name, sync)
        }

    nonisolated(unsafe) static let methods: UnsafePointer<sqlite3_io_methods> = {
        let methods = UnsafeMutablePointer<sqlite3_io_methods>.allocate(capacity: 1)
        methods.initialize(to: sqlite3_io_methods())
        // Version 2: shared memory for the write-ahead log, no memory-mapped pages.
        methods.pointee.iVersion = 2
        changes(&methods.pointee)
        passes(&methods.pointee)
        return UnsafePointer(methods)
    }()

    private static func changes(_ methods: inout sqlite3_io_methods) {
        methods.xClose = { file in
            guard let own = OpenFile(file), let below = own.methods else { return SQLITE_OK }
            let code = below.xClose(own.below)
            own.end()
            return code
        }
        methods.xWrite = { file, bytes, count, offset in
            guard let own = OpenFile(file), let below = own.methods else { return SQLITE_IOERR }
            guard own.owner.disk.willChange(own, from: offset, count: Int64(count)) else {
                return SQLITE_OK
            }
            return below.xWrite(own.below, bytes, count, offset)
        }
        methods.xTruncate = { file, size in
            guard let own = OpenFile(file), let below = own.methods else { return SQLITE_IOERR }
            guard own.owner.disk.willChange(own, from: size, count: .max / 2) else {
                return SQLITE_OK
            }
            return below.xTruncate(own.below, size)
        }
        methods.xSync = { file, flags in
            guard let own = OpenFile(file), let below = own.methods else { return SQLITE_IOERR }
            let owner = own.owner
            if owner.disk.isDark(owner.path) { return SQLITE_OK }
            owner.disk.didSync(owner.path)
            return below.xSync(own.below, flags)
        }
    }

    private static func passes(_ methods: inout sqlite3_io_methods) {
        methods.xRead = { file, bytes, count, offset in
            guard let own = OpenFile(file), let below = own.methods else { return SQLITE_IOERR }
            return below.xRead(own.below, bytes, count, offset)
        }
        methods.xFileSize = { file, size in
            guard let own = OpenFile(file), let below = own.methods else { return SQLITE_IOERR }
            return below.xFileSize(own.below, size)
        }
        methods.xLock = { file, lock in
            guard let own = OpenFile(file), let below = own.methods else { return SQLITE_IOERR }
            return below.xLock(own.below, lock)
        }
        methods.xUnlock = { file, lock in
            guard let own = OpenFile(file), let below = own.methods else { return SQLITE_IOERR }
            return below.xUnlock(own.below, lock)
        }
        methods.xCheckReservedLock = { file, result in
            guard let own = OpenFile(file), let below = own.methods else { return SQLITE_IOERR }
            return below.xCheckReservedLock(own.below, result)
        }
        methods.xFileControl = { file, what, argument in
            guard let own = OpenFile(file), let below = own.methods else { return SQLITE_IOERR }
            return below.xFileControl(own.below, what, argument)
        }
        methods.xSectorSize = { file in
            guard let own = OpenFile(file), let below = own.methods else { return 4096 }
            return below.xSectorSize(own.below)
        }
        methods.xDeviceCharacteristics = { file in
            guard let own = OpenFile(file), let below = own.methods else { return 0 }
            return below.xDeviceCharacteristics(own.below)
        }
        methods.xShmMap = { file, page, size, extend, memory in
            guard let own = OpenFile(file), let below = own.methods else { return SQLITE_IOERR }
            return below.xShmMap(own.below, page, size, extend, memory)
        }
        methods.xShmLock = { file, offset, count, flags in
            guard let own = OpenFile(file), let below = own.methods else { return SQLITE_IOERR }
            return below.xShmLock(own.below, offset, count, flags)
        }
        methods.xShmBarrier = { file in
            guard let own = OpenFile(file), let below = own.methods else { return }
            below.xShmBarrier(own.below)
        }
        methods.xShmUnmap = { file, deletes in
            guard let own = OpenFile(file), let below = own.methods else { return SQLITE_IOERR }
            return below.xShmUnmap(own.below, deletes)
        }
    }
}
