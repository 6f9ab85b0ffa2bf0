internal import CZstd

/// Zstandard frames (RFC 8878), level 3: measured on the workload, level 1 saves a tenth of an
/// import's time and costs 17 bytes a record.
enum Compression {
    static func compress(_ bytes: [UInt8]) -> [UInt8] {
        return unsafe [UInt8](unsafeUninitializedCapacity: ZSTD_compressBound(bytes.count)) {
            buffer, count in
            let written = unsafe ZSTD_compress(
                buffer.baseAddress, buffer.count, bytes, bytes.count, 3)
            // Fails only for want of memory or room, and the bound gives room.
            precondition(ZSTD_isError(written) == 0, "zstd could not compress")
            count = written
        }
    }

    /// Expands a frame that must give exactly `size` bytes; nothing larger is ever allocated.
    static func expand(_ frame: ArraySlice<UInt8>, size: Int) throws(WireError) -> [UInt8] {
        guard size <= Operations.sizeLimit else { throw .outOfRange("the expanded size") }
        var ok = false
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            let written = unsafe frame.withUnsafeBytes { source in
                unsafe ZSTD_decompress(
                    buffer.baseAddress, size, source.baseAddress, source.count)
            }
            ok = ZSTD_isError(written) == 0 && written == size
            count = ok ? size : 0
        }
        guard ok else { throw .badCompression }
        return bytes
    }
}
