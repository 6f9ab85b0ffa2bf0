/// Why bytes were refused. Nothing that raises one of these changes anything.
public enum WireError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The bytes end before the value that begins at `offset` does.
    case truncated(offset: Int)
    /// The first byte announces a format that this program does not know.
    case unknownVersion(UInt8)
    /// A length, count or number lies outside what the format allows.
    case outOfRange(String)
    /// A part that every batch must have is missing.
    case missing(String)
    /// The compressed part expands to something else than announced, or does not expand at all.
    case badCompression
    /// The signature does not belong to these bytes and this key.
    case badSignature(batch: String)
    /// A text is not UTF-8.
    case notText

    public var description: String {
        switch self {
        case .truncated(let offset): "the bytes end too early (at offset \(offset))"
        case .unknownVersion(let version):
            "format version \(version) is not known here: a newer program wrote it, update this one"
        case .outOfRange(let what): "\(what) is out of range"
        case .missing(let what): "\(what) is missing"
        case .badCompression: "the compressed part is damaged"
        case .badSignature(let batch): "the signature of batch \(batch) is wrong"
        case .notText: "a text is not UTF-8"
        }
    }
}
