import Replication
import Testing

/// The agent's side of a sync, step by step, without a store or a network.
@Suite struct AgentSessionTests {
    private static func name(_ byte: UInt8) -> BatchName {
        guard let name = BatchName([UInt8](repeating: byte, count: 32)) else {
            preconditionFailure("32 bytes are a name")
        }
        return name
    }

    private let digests = ["A": "aa", "shared": "bb"]

    @Test func aSyncWithNothingNewIsOneRequest() {
        var session = AgentSession()

        let asked = session.step(.begin(digests: digests, fresh: [:]))
        let ended = session.step(.answered(.frontiers(.init(frontiers: [:], isKnown: true))))

        #expect(asked == [.send(.frontiers(Digests(digests)))])
        var report = SyncReport()
        report.requests = 1
        #expect(ended == [.remember(scope: "A"), .remember(scope: "shared"), .finish(report)])
    }

    @Test func anEditThatCentralLacksGoesFirstAndItsAnswerEndsTheSync() {
        var session = AgentSession()
        let (tip, new) = (Self.name(1), Self.name(2))

        let first = session.step(.begin(digests: digests, fresh: ["A": [tip]]))
        let sent = session.step(.read(pack: [9], names: [new], isMore: false))
        let ended = session.step(
            .answered(
                .pushed(
                    .init(results: [.init(batch: new.hex, status: .stored)], digests: digests))))

        #expect(first == [.read(scope: "A", after: [tip], limit: 1 << 20)])
        #expect(sent == [.mark, .send(.push(scope: "A", pack: [9]))])
        guard case .finish(let report) = ended.last else {
            Issue.record("not finished: \(ended)")
            return
        }
        #expect(report.sent == 1 && report.requests == 1)
    }

    /// Whatever central says of its frontiers: what it was sent counts as sent by its word for each
    /// batch only.
    @Test(arguments: [
        Pushed.One(batch: name(2).hex, status: .refused, reason: "no"),
        .init(batch: name(2).hex, status: .waiting), .init(batch: name(9).hex, status: .stored),
    ])
    func whatCentralHasNotTakenIsNotRemembered(answer: Pushed.One) {
        var session = AgentSession()
        let (tip, new) = (Self.name(1), Self.name(2))
        _ = session.step(.begin(digests: digests, fresh: ["A": [tip]]))
        _ = session.step(.read(pack: [9], names: [new], isMore: false))
        let pushed = SyncAnswer.pushed(.init(results: [answer], digests: digests))

        let compared = session.step(.answered(pushed))
        let again = session.step(.answered(.frontiers(.init(frontiers: [:], isKnown: true))))
        _ = session.step(.checked(areHeld: true))
        _ = session.step(.read(pack: [9], names: [new], isMore: false))
        _ = session.step(.answered(pushed))
        _ = session.step(.readTips([tip, new]))
        let ended = session.step(.answered(.pulled(pack: [], isMore: false)))

        #expect(compared == [.send(.frontiers(Digests(digests)))])
        #expect(again == [.check([tip])])
        guard case .remember(scope: "A", let untaken) = ended.first else {
            Issue.record("nothing is remembered: \(ended)")
            return
        }
        #expect(Array(untaken.keys) == [new])
        #expect(ended.contains(.remember(scope: "shared")))
    }

    /// Central took the batch the second time, when it had what the batch cites.
    @Test func whatIsTakenInTheEndIsRemembered() {
        var session = AgentSession()
        let (tip, new) = (Self.name(1), Self.name(2))
        _ = session.step(.begin(digests: digests, fresh: ["A": [tip]]))
        _ = session.step(.read(pack: [9], names: [new], isMore: false))
        _ = session.step(
            .answered(
                .pushed(
                    .init(results: [.init(batch: new.hex, status: .waiting)], digests: digests))))
        _ = session.step(.answered(.frontiers(.init(frontiers: [:], isKnown: true))))
        _ = session.step(.checked(areHeld: true))
        _ = session.step(.read(pack: [9], names: [new], isMore: false))
        _ = session.step(
            .answered(
                .pushed(.init(results: [.init(batch: new.hex, status: .known)], digests: digests))))
        _ = session.step(.readTips([new]))

        let ended = session.step(.answered(.pulled(pack: [], isMore: false)))

        #expect(ended.prefix(2) == [.remember(scope: "A"), .remember(scope: "shared")])
    }

    /// Somebody may have written between two effects: what was read is marked, not what was there
    /// before it. Also what follows a first part, and what is sent again in smaller parts.
    @Test func theMarkIsPutDownBetweenReadingAndSending() {
        var session = AgentSession()
        let part = AgentSession.Event.read(pack: [9], names: [Self.name(1)], isMore: true)
        let stored = Pushed(
            results: [.init(batch: Self.name(1).hex, status: .stored)], digests: [:])
        let marked: [AgentSession.Effect] = [.mark, .send(.push(scope: "A", pack: [9]))]

        _ = session.step(.begin(digests: digests, fresh: ["A": []]))
        let first = session.step(part)
        _ = session.step(.answered(.pushed(stored)))
        let second = session.step(part)
        _ = session.step(.failed("cut", isCut: true))
        let again = session.step(part)

        #expect([first, second, again] == [marked, marked, marked])
    }

    @Test func withUnknownTipsItPullsBeforeItPushes() {
        var session = AgentSession()
        let (theirs, mine) = (Self.name(3), Self.name(4))
        _ = session.step(.begin(digests: digests, fresh: [:]))

        let checked = session.step(
            .answered(.frontiers(.init(frontiers: ["A": [theirs.hex]], isKnown: true))))
        let pulls = session.step(.checked(areHeld: false))
        let asked = session.step(.readTips([mine]))
        let taken = session.step(.answered(.pulled(pack: [7], isMore: false)))
        let pushes = session.step(.took([theirs: .stored]))

        #expect(checked == [.check([theirs])])
        #expect(pulls == [.readTips(scope: "A")])
        #expect(asked == [.send(.pull(scope: "A", Tips(tips: [mine.hex])))])
        #expect(taken == [.take(pack: [7])])
        #expect(pushes == [.read(scope: "A", after: [theirs], limit: 1 << 20)])
    }

    @Test func authorityComesFirstThenWhatAllShare() {
        var session = AgentSession()
        _ = session.step(.begin(digests: digests, fresh: [:]))
        let scopes = ["A": [Self.name(1).hex], "authority": [Self.name(2).hex], "shared": []]

        let first = session.step(.answered(.frontiers(.init(frontiers: scopes, isKnown: true))))

        #expect(first == [.check([Self.name(2)])])
    }

    @Test func afterACutItSendsHalfAndGivesUpInTheEnd() {
        var session = AgentSession()
        _ = session.step(.begin(digests: digests, fresh: ["A": []]))
        _ = session.step(.read(pack: [9], names: [Self.name(1)], isMore: true))

        var limits: [Int] = []
        var end: [AgentSession.Effect] = []
        for _ in 0..<10 {
            end = session.step(.failed("cut", isCut: true))
            guard case .read(_, _, let limit) = end.first else { break }
            limits.append(limit)
            _ = session.step(.read(pack: [9], names: [Self.name(1)], isMore: true))
        }

        #expect(limits == [1 << 19, 1 << 18, 1 << 17, 1 << 16, 1 << 15])
        #expect(end == [.fail("cut")])
    }

    @Test func aCentralThatForgotTheGrantIsToldTheAuthorityChainOnce() {
        var session = AgentSession()
        _ = session.step(.begin(digests: digests, fresh: [:]))
        let unknown = SyncAnswer.frontiers(.init(frontiers: ["authority": []], isKnown: false))

        let told = session.step(.answered(unknown))
        _ = session.step(.read(pack: [1], names: [Self.name(1)], isMore: false))
        let again = session.step(
            .answered(.pushed(.init(results: [], digests: [:]))))
        let refused = session.step(.answered(unknown))

        #expect(told == [.read(scope: "authority", after: [], limit: 1 << 20)])
        #expect(again == [.send(.frontiers(Digests(digests)))])
        guard case .fail(let reason) = refused.first else {
            Issue.record("not failed: \(refused)")
            return
        }
        #expect(reason.contains("does not know this home's key"))
    }

    @Test func aPushThatARestoredCentralRefusesIsFollowedByComparing() {
        var session = AgentSession()
        _ = session.step(.begin(digests: digests, fresh: ["A": []]))
        _ = session.step(.read(pack: [9], names: [Self.name(1)], isMore: false))

        let compared = session.step(.refused("no grant names this key"))
        let ended = session.step(.refused("no grant names this key"))

        #expect(compared == [.send(.frontiers(Digests(digests)))])
        #expect(ended == [.fail("no grant names this key")])
    }

    /// A central that says for ever that there is more: with bytes that are no pack, with what the
    /// store has, with what waits already.
    @Test(arguments: [
        AgentSession.Event.failed("no pack", isCut: true), .took([:]),
        .took([name(5): .known]), .took([name(5): .waiting]),
    ])
    func aPullThatBringsNothingNewEnds(taken: AgentSession.Event) {
        var session = AgentSession()
        _ = session.step(.begin(digests: digests, fresh: [:]))
        _ = session.step(
            .answered(
                .frontiers(.init(frontiers: ["A": [Self.name(3).hex]], isKnown: true))))
        _ = session.step(.checked(areHeld: false))

        for _ in 0..<20 {
            _ = session.step(.readTips([]))
            _ = session.step(.answered(.pulled(pack: [1], isMore: true)))
            let effects = session.step(taken)
            if case .fail = effects.last { return }
        }

        Issue.record("it goes on for ever")
    }
}
