import Foundation

/// Says that a home is in use, for as long as the object lives: a lock on a file of the folder
/// (flock(2)), which the system lifts when the program ends, however it ends.
public final class HomeLock: Sendable {
    private let descriptor: Int32

    private init(descriptor: Int32) { self.descriptor = descriptor }

    deinit { close(descriptor) }

    enum Failure: Error {
        /// Another program holds it.
        case held
        /// The file cannot be made here, as in a folder that is read-only: the error's number.
        case unusable(Int32)
    }

    /// - Parameters:
    ///   - isShared: beside others that share it, or alone.
    ///   - waits: until nobody else holds it; else that is a failure.
    static func take(
        _ path: String, isShared: Bool, waits: Bool = false
    ) throws(Failure) -> HomeLock {
        let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .unusable(errno) }
        let operation = (isShared ? LOCK_SH : LOCK_EX) | (waits ? 0 : LOCK_NB)
        while flock(descriptor, operation) != 0 {
            let code = errno
            if code == EINTR { continue }
            close(descriptor)
            throw code == EWOULDBLOCK ? .held : .unusable(code)
        }
        return HomeLock(descriptor: descriptor)
    }
}

/// Every program that has the store open shares the lock; who puts another database in its place
/// holds it alone. One central serves at a time.
extension HomeFolder {
    private var lockFile: String { path + "/in-use" }
    private var servingFile: String { path + "/serving" }

    /// Waits for some seconds while a backup is put in the database's place.
    /// - Returns: nil in a folder where nothing can be locked.
    /// - Throws: `busy` where that takes longer.
    func share() throws -> HomeLock? {
        for _ in 0..<250 {
            do {
                return try HomeLock.take(lockFile, isShared: true)
            } catch .held {
                usleep(20_000)
            } catch {
                return nil
            }
        }
        throw StoreError(
            .busy, "\(path) is being restored from a backup: try again when that is done")
    }

    /// Runs `body` while no other program uses the home.
    /// - Throws: `busy` where one does, with what to end first.
    public func alone<T>(_ body: () throws -> T) throws -> T {
        let lock: HomeLock
        do {
            lock = try HomeLock.take(lockFile, isShared: false)
        } catch .held {
            throw StoreError(
                .busy,
                isServing
                    ? "\(path) is served by `p352-central serve` now: stop it, then try again"
                    : "\(path) is in use by another program: wait for its end, or stop "
                        + "`sync --watch` and `serve`, then try again")
        } catch {
            throw StoreError(
                .damaged,
                "\(lockFile) cannot be written: check the folder's owner and permissions")
        }
        return try withExtendedLifetime(lock) { try body() }
    }

    /// Does what must see all that the process before it did: of several on one home one at a
    /// time, the others wait. The store may be open.
    public func inTurn<T>(_ body: () throws -> T) throws -> T {
        let file = path + "/turn"
        let lock: HomeLock
        do {
            lock = try HomeLock.take(file, isShared: false, waits: true)
        } catch {
            var code = EWOULDBLOCK
            if case .unusable(let number) = error { code = number }
            throw StoreError(
                writing: file, NSError(domain: NSPOSIXErrorDomain, code: Int(code)))
        }
        return try withExtendedLifetime(lock) { try body() }
    }

    /// To be held for as long as central serves from this home.
    /// - Throws: `busy` where one does already.
    public func serve() throws -> HomeLock {
        do {
            return try HomeLock.take(servingFile, isShared: false)
        } catch .held {
            throw StoreError(
                .busy,
                "\(path) is served by another `p352-central serve` already: stop that one first, "
                    + "or name another home with --home")
        } catch {
            throw StoreError(
                .damaged,
                "\(servingFile) cannot be written: check the folder's owner and permissions")
        }
    }

    private var isServing: Bool {
        do {
            _ = try HomeLock.take(servingFile, isShared: true)
            return false
        } catch {
            if case .held = error { return true }
            return false
        }
    }
}
