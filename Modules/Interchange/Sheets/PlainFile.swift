import Foundation

/// Plain files among what a person names: a pipe is not waited for, a device not read for ever.
enum PlainFile {
    /// The first bytes of a file, at most so many; nil for what is none, or cannot be read.
    static func beginning(_ path: String, _ count: Int) -> [UInt8]? {
        let descriptor = unsafe open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            return nil
        }
        return (try? handle.read(upToCount: count) ?? Data()).map(Array.init)
    }
}
