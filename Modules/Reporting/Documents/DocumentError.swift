/// Why a document cannot be made: the place in it, what is wrong there, and the remedy.
public struct DocumentError: Error, Hashable, Sendable, CustomStringConvertible {
    public let place: String
    public let reason: String
    public let remedy: String

    public var description: String { "\(place): \(reason); \(remedy)" }
}
