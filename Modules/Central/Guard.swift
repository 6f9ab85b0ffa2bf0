package import Replication
import Synchronization

/// What one peer may ask for in a while, and which requests were seen.
///
/// A signed request is answered once: its nonce is kept as long as its signature is fresh.
/// Buckets a key refill with time (token bucket): a home that syncs never notices them. Keys cost
/// nothing to make, so all that no grant names share one set: whoever floods with new ones
/// shuts out strangers, never a home that is enrolled.
package final class Guard: Sendable {
    /// A bucket: how much at once, and how much a second afterwards.
    package struct Rate: Sendable {
        package var burst: Double
        package var perSecond: Double
    }

    package struct Limits: Sendable {
        /// Requests of one key; of all strangers together.
        package var requests = (
            peer: Rate(burst: 2000, perSecond: 200), strangers: Rate(burst: 500, perSecond: 50)
        )
        /// Requests that are read and answered at the same time; the same.
        package var atOnce = (peer: 8, strangers: 32)
        /// Batches that one key pushes: more at once than any home writes in years.
        package var batches = Rate(burst: 20_000, perSecond: 200)
        /// Bytes that one key pushes.
        package var bytes = Rate(burst: Double(1 << 30), perSecond: 100_000)
        /// Kept nonces of one key, and of all strangers; beyond them requests wait for older ones
        /// to expire.
        package var nonces = 100_000

        package init() {}
    }

    package enum Refusal: Error, Hashable {
        case replayed
        /// Worth asking again after so many seconds.
        case tooMany(after: Int)
    }

    private struct Bucket {
        var tokens: Double
        var at: Int64

        /// Takes so much out, or says after how many seconds that much is there. More than a
        /// burst is given to a full bucket.
        mutating func take(_ amount: Double, _ rate: Rate, _ now: Int64) -> Refusal? {
            let refill = Double(max(0, now - at)) * rate.perSecond
            tokens = min(rate.burst, tokens + refill)
            at = now
            let wanted = min(amount, rate.burst)
            guard tokens >= wanted else {
                return .tooMany(after: Int(((wanted - tokens) / rate.perSecond).rounded(.up)) + 1)
            }
            tokens -= wanted
            return nil
        }
    }

    private struct Peer {
        /// Nonce → when its request was signed.
        var seen: [String: Int64] = [:]
        var requests: Bucket
        var batches: Bucket
        var bytes: Bucket
        var atOnce = 0

        init(_ limits: Limits, isKnown: Bool, now: Int64) {
            let rate = isKnown ? limits.requests.peer : limits.requests.strangers
            requests = Bucket(tokens: rate.burst, at: now)
            batches = Bucket(tokens: limits.batches.burst, at: now)
            bytes = Bucket(tokens: limits.bytes.burst, at: now)
        }
    }

    private struct State {
        /// By key, nil for all strangers.
        var peers: [ReplicaKey?: Peer] = [:]
        var swept: Int64 = 0
        /// When a key's contact was last noted.
        var noted: [ReplicaKey: Int64] = [:]

        /// Forgets what is too old to matter. Cost: all that is kept.
        mutating func sweep(_ now: Int64) {
            swept = now
            peers = peers.mapValues { peer in
                var peer = peer
                peer.seen = peer.seen.filter {
                    now - $0.value <= 2 * RequestSignature.tolerance
                }
                return peer
            }
            // The slowest bucket, that of bytes, is full again after three hours.
            peers = peers.filter {
                $0.value.atOnce > 0 || !$0.value.seen.isEmpty
                    || now - $0.value.requests.at <= 3 * 3600
            }
            noted = noted.filter { now - $0.value <= 600 }
        }
    }

    private let state = Mutex(State())
    private let limits: Limits

    package init(limits: Limits = Limits()) { self.limits = limits }

    /// Counts a request in; `leave` counts it out.
    /// - Parameters:
    ///   - peer: the key, where a grant names it; nil for a stranger.
    ///   - now: seconds since 1970.
    package func enter(
        _ signer: RequestSignature.Signer, as peer: ReplicaKey?, now: Int64
    ) throws(Refusal) {
        guard let key = signer.keys.first else { throw .replayed }
        let isKnown = peer != nil
        let rate = isKnown ? limits.requests.peer : limits.requests.strangers
        let atOnce = isKnown ? limits.atOnce.peer : limits.atOnce.strangers
        let nonce = isKnown ? signer.nonce : "\(key.hex) \(signer.nonce)"
        let refusal: Refusal? = state.withLock { state in
            if now - state.swept > 60 { state.sweep(now) }
            var one = state.peers[peer] ?? Peer(limits, isKnown: isKnown, now: now)
            defer { state.peers[peer] = one }
            if one.seen[nonce] != nil { return .replayed }
            if one.atOnce >= atOnce { return .tooMany(after: 1) }
            if one.seen.count >= limits.nonces { return .tooMany(after: 60) }
            if let refusal = one.requests.take(1, rate, now) { return refusal }
            one.seen[nonce] = signer.created
            one.atOnce += 1
            return nil
        }
        if let refusal { throw refusal }
    }

    /// Whether a grant named this key when it last asked something.
    package func isFamiliar(_ key: ReplicaKey) -> Bool { state.withLock { $0.peers[key] != nil } }

    package func leave(_ peer: ReplicaKey?) {
        state.withLock { state in state.peers[peer]?.atOnce -= 1 }
    }

    /// Charges a push to its peer.
    package func charge(
        batches: Int, bytes: Int, to peer: ReplicaKey?, now: Int64
    ) throws(Refusal) {
        let refusal: Refusal? = state.withLock { state in
            var one = state.peers[peer] ?? Peer(limits, isKnown: peer != nil, now: now)
            defer { state.peers[peer] = one }
            return one.batches.take(Double(batches), limits.batches, now)
                ?? one.bytes.take(Double(bytes), limits.bytes, now)
        }
        if let refusal { throw refusal }
    }

    /// Whether a contact is worth noting on the disk: once a minute a key.
    package func isNews(_ key: ReplicaKey, now: Int64) -> Bool {
        state.withLock { state in
            if let last = state.noted[key], now - last < 60 { return false }
            state.noted[key] = now
            return true
        }
    }
}
