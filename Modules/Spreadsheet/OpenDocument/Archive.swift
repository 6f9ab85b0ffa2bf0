internal import CZip

/// A zip archive in memory, through libzip (https://libzip.org/documentation/).
enum Archive {
    struct Entry {
        let name: String
        let bytes: [UInt8]
        let isCompressed: Bool

        init(_ name: String, _ bytes: [UInt8], isCompressed: Bool = true) {
            self.name = name
            self.bytes = bytes
            self.isCompressed = isCompressed
        }
    }

    /// Of deflate: a tenth greater than by default (6), in less than half the time.
    private static let level: UInt32 = 3

    /// The archive's bytes: entries in the order given, all of 1 January 1980 at noon (libzip
    /// takes times through the local zone, and no zone skips that noon).
    static func write(_ entries: [Entry]) throws(SpreadsheetError) -> [UInt8] {
        var error = unsafe zip_error_t()
        unsafe zip_error_init(&error)
        defer { unsafe zip_error_fini(&error) }
        guard let target = unsafe zip_source_buffer_create(nil, 0, 0, &error) else {
            throw unsafe failure(&error)
        }
        guard let archive = unsafe zip_open_from_source(target, ZIP_TRUNCATE, &error) else {
            unsafe zip_source_free(target)
            throw unsafe failure(&error)
        }
        // Closing an archive frees its source: this keeps it to read the result from.
        unsafe zip_source_keep(target)
        defer { unsafe zip_source_free(target) }
        do throws(SpreadsheetError) {
            for entry in entries { try unsafe add(entry, to: archive) }
        } catch {
            unsafe zip_discard(archive)
            throw error
        }
        guard unsafe zip_close(archive) == 0 else {
            let error = unsafe failure(zip_get_error(archive))
            unsafe zip_discard(archive)
            throw error
        }
        return try unsafe bytes(of: target)
    }

    private static func add(
        _ entry: Entry, to archive: OpaquePointer
    ) throws(SpreadsheetError) {
        // libzip reads its input when the archive is closed, and frees this copy then.
        let copy = UnsafeMutableRawPointer.allocate(
            byteCount: max(1, entry.bytes.count), alignment: 1)
        unsafe entry.bytes.withUnsafeBytes { bytes in
            if let base = bytes.baseAddress {
                unsafe copy.copyMemory(from: base, byteCount: bytes.count)
            }
        }
        guard
            let source = unsafe zip_source_buffer(archive, copy, UInt64(entry.bytes.count), 1)
        else {
            unsafe copy.deallocate()
            throw unsafe failure(zip_get_error(archive))
        }
        let index = unsafe zip_file_add(archive, entry.name, source, UInt32(ZIP_FL_ENC_UTF_8))
        guard index >= 0 else {
            unsafe zip_source_free(source)
            throw unsafe failure(zip_get_error(archive))
        }
        let noon: UInt16 = 12 << 11
        let firstOfJanuary1980: UInt16 = 1 << 5 | 1
        guard
            unsafe zip_set_file_compression(
                archive, UInt64(index), entry.isCompressed ? ZIP_CM_DEFLATE : ZIP_CM_STORE, level)
                == 0,
            unsafe zip_file_set_dostime(archive, UInt64(index), noon, firstOfJanuary1980, 0) == 0
        else { throw unsafe failure(zip_get_error(archive)) }
    }

    private static func bytes(of source: OpaquePointer) throws(SpreadsheetError) -> [UInt8] {
        var stat = unsafe zip_stat_t()
        guard unsafe zip_source_stat(source, &stat) == 0, unsafe zip_source_open(source) == 0 else {
            throw unsafe failure(zip_source_error(source))
        }
        defer { unsafe zip_source_close(source) }
        let size = unsafe Int(stat.size)
        let read: [UInt8] = unsafe [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            let got = unsafe zip_source_read(source, buffer.baseAddress, UInt64(size))
            count = max(0, Int(got))
        }
        guard read.count == size else { throw unsafe failure(zip_source_error(source)) }
        return read
    }

    /// `content.xml` of an OpenDocument spreadsheet, expanded up to `limit` bytes.
    static func content(of bytes: [UInt8], limit: Int) throws(SpreadsheetError) -> [UInt8] {
        let result: Result<[UInt8], SpreadsheetError> = unsafe bytes.withUnsafeBytes { buffer in
            do throws(SpreadsheetError) {
                return .success(try unsafe content(in: buffer, limit: limit))
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    private static func content(
        in buffer: UnsafeRawBufferPointer, limit: Int
    ) throws(SpreadsheetError) -> [UInt8] {
        var error = unsafe zip_error_t()
        unsafe zip_error_init(&error)
        defer { unsafe zip_error_fini(&error) }
        guard
            let source = unsafe zip_source_buffer_create(
                buffer.baseAddress, UInt64(buffer.count), 0, &error)
        else { throw unsafe failure(&error) }
        guard let archive = unsafe zip_open_from_source(source, ZIP_RDONLY, &error) else {
            unsafe zip_source_free(source)
            throw .notASpreadsheet(
                reason: "no OpenDocument spreadsheet (not a zip archive): save it as .ods")
        }
        defer { unsafe zip_discard(archive) }
        if unsafe zip_name_locate(archive, "xl/workbook.xml", 0) >= 0 {
            throw .notASpreadsheet(reason: "an Excel workbook: save it as .ods")
        }
        if let type = try unsafe entry("mimetype", in: archive, limit: 1 << 10),
            !String(decoding: type, as: UTF8.self).hasPrefix(Package.mimetype)
        {
            throw .notASpreadsheet(
                reason: "another kind of document than a spreadsheet: save it as .ods")
        }
        guard let content = try unsafe entry("content.xml", in: archive, limit: limit) else {
            throw .notASpreadsheet(
                reason: "no OpenDocument spreadsheet (no content.xml in it): save it as .ods")
        }
        return content
    }

    /// One entry's bytes; nil when there is none of that name. What the archive declares is not
    /// believed: the bytes are counted as they expand.
    private static func entry(
        _ name: String, in archive: OpaquePointer, limit: Int
    ) throws(SpreadsheetError) -> [UInt8]? {
        let index = unsafe zip_name_locate(archive, name, 0)
        guard index >= 0 else { return nil }
        guard let file = unsafe zip_fopen_index(archive, UInt64(index), 0) else {
            throw unsafe failure(zip_get_error(archive))
        }
        defer { unsafe zip_fclose(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = unsafe zip_fread(file, &chunk, UInt64(chunk.count))
            guard count >= 0 else {
                throw .malformed(part: name, line: 1, reason: "its compressed bytes are damaged")
            }
            if count == 0 { return bytes }
            guard bytes.count + Int(count) <= limit else {
                throw .tooLarge(part: name, limit: "\(limit) bytes")
            }
            bytes += chunk[..<Int(count)]
        }
    }

    private static func failure(_ error: UnsafeMutablePointer<zip_error_t>) -> SpreadsheetError {
        .archive(reason: unsafe String(cString: zip_error_strerror(error)))
    }
}
