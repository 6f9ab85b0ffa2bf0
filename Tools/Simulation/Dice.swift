import Replication
import Synchronization

/// Deterministic random numbers (SplitMix64; Steele, Lea, Flood 2014): a seed gives a whole life of
/// a fleet, its keys included.
struct Dice: RandomNumberGenerator, Sendable {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
        return z ^ z >> 31
    }

    /// From 0 to n - 1.
    mutating func pick(_ n: Int) -> Int { Int.random(in: 0..<max(1, n), using: &self) }

    /// True once in n.
    mutating func once(in n: Int) -> Bool { pick(n) == 0 }

    mutating func any<Element>(of elements: [Element]) -> Element? {
        elements.randomElement(using: &self)
    }
}

/// Where the homes of one fleet get their keys from.
final class KeyMaker: Sendable {
    private let dice: Mutex<Dice>

    init(seed: UInt64) { dice = Mutex(Dice(state: seed ^ 0x5EED)) }

    func next() -> SigningKey {
        let seed = dice.withLock { dice in
            (0..<32).map { _ in UInt8(truncatingIfNeeded: dice.next()) }
        }
        guard let key = SigningKey(seed: seed) else { preconditionFailure("32 bytes are a seed") }
        return key
    }
}
