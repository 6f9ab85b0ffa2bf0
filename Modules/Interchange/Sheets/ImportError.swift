/// Why a source cannot be imported at all; single sheets that cannot be read are irregularities.
public struct ImportError: Error, Hashable, Sendable, CustomStringConvertible {
    public let place: String
    public let reason: String
    public let remedy: String

    public var description: String { "\(place): \(reason); \(remedy)" }
}
