import Central
import Replication
import Testing

/// What one peer may ask for in a while; time is given.
@Suite struct GuardTests {
    private let key = SigningKey.random().replica

    private func signer(_ nonce: Int, _ key: ReplicaKey? = nil) -> RequestSignature.Signer {
        RequestSignature.Signer(keys: [key ?? self.key], nonce: "nonce \(nonce)", created: 1000)
    }

    @Test func aRequestIsAnsweredOnce() throws {
        let peers = Guard()

        try peers.enter(signer(1), as: key, now: 1000)
        peers.leave(key)

        #expect(throws: Guard.Refusal.replayed) {
            try peers.enter(signer(1), as: key, now: 1001)
        }
        try peers.enter(signer(2), as: key, now: 1001)
    }

    @Test func aBucketRefillsAndSaysWhen() throws {
        var limits = Guard.Limits()
        limits.requests.peer.burst = 10
        limits.requests.peer.perSecond = 0.5
        let peers = Guard(limits: limits)
        for n in 0..<10 {
            try peers.enter(signer(n), as: key, now: 1000)
            peers.leave(key)
        }

        #expect(throws: Guard.Refusal.tooMany(after: 3)) {
            try peers.enter(signer(10), as: key, now: 1000)
        }
        try peers.enter(signer(10), as: key, now: 1003)
    }

    @Test func strangersShareOneQuotaAndHomesDoNotNoticeIt() throws {
        var limits = Guard.Limits()
        limits.requests.strangers.burst = 5
        let peers = Guard(limits: limits)
        for n in 0..<5 {
            try peers.enter(signer(n, SigningKey.random().replica), as: nil, now: 1000)
            peers.leave(nil)
        }

        #expect(throws: Guard.Refusal.self) {
            try peers.enter(signer(9, SigningKey.random().replica), as: nil, now: 1000)
        }
        try peers.enter(signer(9), as: key, now: 1000)
    }

    @Test func soManyRequestsAtOnceAndNoMore() throws {
        let peers = Guard()
        let most = Guard.Limits().atOnce.peer
        for n in 0..<most { try peers.enter(signer(n), as: key, now: 1000) }

        #expect(throws: Guard.Refusal.tooMany(after: 1)) {
            try peers.enter(signer(most), as: key, now: 1000)
        }
        peers.leave(key)
        try peers.enter(signer(most), as: key, now: 1000)
    }

    @Test func pushedBatchesAndBytesAreCharged() throws {
        let peers = Guard()
        let burst = Int(Guard.Limits().batches.burst)
        let perSecond = Int(Guard.Limits().batches.perSecond)

        // More than a burst goes through a full bucket, and empties it.
        try peers.charge(batches: burst + 1, bytes: 1, to: key, now: 1000)
        #expect(throws: Guard.Refusal.tooMany(after: 3)) {
            try peers.charge(batches: 2 * perSecond, bytes: 1, to: key, now: 1000)
        }
        try peers.charge(batches: 2 * perSecond, bytes: 1, to: key, now: 1003)
        try peers.charge(batches: burst, bytes: 1, to: SigningKey.random().replica, now: 1000)
        try peers.charge(batches: 1, bytes: 1 << 30, to: key, now: 1010)
        #expect(throws: Guard.Refusal.self) {
            try peers.charge(batches: 1, bytes: 1 << 20, to: key, now: 1011)
        }
    }
}
