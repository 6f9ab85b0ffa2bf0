/// What a person reads when a store cannot do something: the thing, the place and the remedy.
public struct StoreError: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Code: String, Sendable {
        case notAHome, alreadyAHome, newerProgram, unknownRecord, ambiguousKey, forbidden
        case damaged, unknownBasis, refused, wrongKey, busy, full
    }

    public let code: Code
    public let message: String

    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    public var description: String { message }
}
