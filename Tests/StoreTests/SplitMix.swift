import Replication

/// Deterministic random numbers (SplitMix64; Steele, Lea, Flood 2014).
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
        return z ^ z >> 31
    }

    /// A key that a seed gives, so that names of batches, and with them ties, are a seed's too.
    mutating func signingKey() -> SigningKey {
        var seed: [UInt8] = []
        for _ in 0..<32 { seed.append(UInt8(truncatingIfNeeded: next())) }
        guard let key = SigningKey(seed: seed) else { preconditionFailure("32 bytes are a seed") }
        return key
    }
}
