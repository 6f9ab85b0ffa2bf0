/// The agent's side of a sync, as a pure state machine: compare digests of the frontiers, where
/// they differ exchange tips, send what the other lacks, parents first. Whoever wrote it; the same
/// for a new machine, a restored one, a clone, a central that was rolled back.
///
/// No clock, socket or randomness inside: whoever drives it carries the effects out in order and
/// tells what came of each.
public struct AgentSession: Sendable {
    public enum Event: Sendable {
        /// - Parameters:
        ///   - digests: of the scopes that the agent reads.
        ///   - fresh: scope → central's tips when last seen, where the store holds more since.
        case begin(digests: [String: String], fresh: [String: [BatchName]])
        case answered(SyncAnswer)
        /// The network failed before an answer came; `isCut` where sending less may help.
        case failed(String, isCut: Bool)
        /// Central refused the request, whole and readable, for this reason.
        case refused(String)
        /// A part of a pack was read; empty when nothing is lacking.
        case read(pack: [UInt8], names: [BatchName], isMore: Bool)
        /// Whether the store holds all of the tips that were to be looked up.
        case checked(areHeld: Bool)
        case readTips([BatchName])
        /// What became of what central sent.
        case took([BatchName: Reception])

        /// What became of one batch.
        public enum Reception: Hashable, Sendable {
            case stored, withoutEffect, known
            case waiting
            case refused(String)
        }
    }

    public enum Effect: Hashable, Sendable {
        /// Puts down durably what is about to leave the machine: after it was read, since somebody
        /// may write between any two effects.
        case mark
        case send(SyncRequest)
        /// Reads what is not in the past of `after`: one part of at most `limit` bytes.
        case read(scope: String, after: [BatchName], limit: Int)
        /// Looks up whether the store holds these tips.
        case check([BatchName])
        /// Reads the tips of a scope, and those that central was last seen to hold.
        case readTips(scope: String)
        case take(pack: [UInt8])
        /// Central holds the scope's tips as the session began, but for what it did not say that it
        /// took, and why, for people: the next session begins there.
        case remember(scope: String, without: [BatchName: String] = [:])
        case finish(SyncReport)
        case fail(String)
    }

    /// Greatest size of a part, and the least to which cuts halve it; in bytes.
    static let limits = (greatest: 1 << 20, least: 4096)
    /// So often a request is repeated after a cut.
    static let tries = 6

    private enum Phase: Sendable {
        case idle
        case comparing
        case choosing(scope: String, tips: [BatchName])
        case pushing(scope: String, held: [BatchName], sent: [BatchName], then: Next)
        case pulling(scope: String, waiting: [BatchName], isMore: Bool, then: Next)
        case done
    }

    /// What follows the exchange with one scope.
    private enum Next: Sendable {
        case another
        case pull
        case push(after: [BatchName])
    }

    private var phase = Phase.idle
    private var digests: [String: String] = [:]
    /// Scopes to push before anything is compared, with central's last known tips.
    private var fresh: [(scope: String, tips: [BatchName])] = []
    /// Scopes that were to be pushed first and that central has not taken whole; where it does not
    /// say that they differ, they are pushed again.
    private var unsettled: [String: [BatchName]] = [:]
    /// Scope → what was pushed last and not taken, with the reason. Only central's word for a batch
    /// (stored, known, without effect) makes it one that was sent.
    private var untaken: [String: [BatchName: String]] = [:]
    /// Scopes that differ, with central's tips.
    private var differing: [(scope: String, tips: [BatchName])] = []
    private var report = SyncReport()
    private var limit = AgentSession.limits.greatest
    private var failures = 0
    private var last: SyncRequest?
    private var hasToldAuthority = false
    private var isEarly = false

    public init() {}

    public mutating func step(_ event: Event) -> [Effect] {
        switch event {
        case .begin(let digests, let fresh):
            self.digests = digests
            unsettled = fresh
            self.fresh = fresh.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
            isEarly = !fresh.isEmpty
            return nextFresh()
        case .answered(let answer):
            // Whether a pulled pack is worth anything shows when it is taken.
            if case .pulled = answer {} else { failures = 0 }
            return answered(answer)
        case .failed(let reason, let isCut): return failed(reason, isCut: isCut)
        case .refused(let reason):
            // A central restored from its backup may have forgotten the grant, and then takes no
            // push: comparing tells it the authority chain first.
            if isEarly, case .pushing = phase, !hasToldAuthority {
                fresh = []
                return compare()
            }
            phase = .done
            return [.fail(reason)]
        case .read(let pack, let names, let isMore): return read(pack, names, isMore)
        case .checked(let areHeld):
            guard case .choosing(let scope, let tips) = phase else { return lost() }
            return areHeld
                ? push(scope, after: tips, then: .pull) : pull(scope, then: .push(after: tips))
        case .readTips(let tips):
            guard case .pulling(let scope, let waiting, _, _) = phase else { return lost() }
            return send(
                .pull(
                    scope: scope,
                    Tips(
                        tips: (tips + waiting).map(\.hex),
                        limit: limit == Self.limits.greatest ? nil : limit)))
        case .took(let receptions): return took(receptions)
        }
    }

    private mutating func send(_ request: SyncRequest) -> [Effect] {
        last = request
        report.requests += 1
        return [.send(request)]
    }

    private mutating func lost() -> [Effect] {
        phase = .done
        return [.fail("the sync lost its thread: try again")]
    }

    // MARK: - New batches first

    private mutating func nextFresh() -> [Effect] {
        guard !fresh.isEmpty else { return compare() }
        let (scope, tips) = fresh.removeFirst()
        return push(scope, after: tips, then: .another)
    }

    private mutating func push(
        _ scope: String, after tips: [BatchName], then next: Next
    ) -> [Effect] {
        phase = .pushing(scope: scope, held: tips, sent: [], then: next)
        untaken[scope] = nil
        return [.read(scope: scope, after: tips, limit: limit)]
    }

    private mutating func pull(_ scope: String, then next: Next) -> [Effect] {
        phase = .pulling(scope: scope, waiting: [], isMore: false, then: next)
        return [.readTips(scope: scope)]
    }

    private mutating func read(
        _ pack: [UInt8], _ names: [BatchName], _ isMore: Bool
    ) -> [Effect] {
        guard case .pushing(let scope, let held, _, let next) = phase else { return lost() }
        if pack.isEmpty { return go(next, scope) }
        phase = .pushing(scope: scope, held: held, sent: names, then: next)
        pushIsMore = isMore
        return [.mark] + send(.push(scope: scope, pack: pack))
    }

    private var pushIsMore = false

    private mutating func go(_ next: Next, _ scope: String) -> [Effect] {
        if case .another = next, isEarly, untaken[scope] == nil { unsettled[scope] = nil }
        return switch next {
        case .another: isEarly ? nextFresh() : nextDiffering()
        case .pull: pull(scope, then: .another)
        case .push(let tips): push(scope, after: tips, then: .another)
        }
    }

    // MARK: - Comparing

    private mutating func compare() -> [Effect] {
        isEarly = false
        phase = .comparing
        return send(.frontiers(Digests(digests)))
    }

    private mutating func nextDiffering() -> [Effect] {
        guard !differing.isEmpty else { return finish() }
        let (scope, tips) = differing.removeFirst()
        // Whose news are taken first: with unknown tips central may hold more of a chain than this
        // store, which could not tell how much; then it pulls before it pushes.
        phase = .choosing(scope: scope, tips: tips)
        return [.check(tips)]
    }

    private mutating func finish() -> [Effect] {
        phase = .done
        return digests.keys.sorted().map { .remember(scope: $0, without: untaken[$0] ?? [:]) }
            + [.finish(report)]
    }

    // MARK: - Answers

    private mutating func answered(_ answer: SyncAnswer) -> [Effect] {
        switch (answer, phase) {
        case (.frontiers(let frontiers), .comparing): return compared(frontiers)
        case (.pushed(let pushed), .pushing(let scope, let held, let sent, let next)):
            note(pushed, sent, scope)
            if pushIsMore {
                phase = .pushing(scope: scope, held: held + sent, sent: [], then: next)
                return [.read(scope: scope, after: held + sent, limit: limit)]
            }
            // With everything pushed and taken and nothing differing, this answer ends the sync.
            if isEarly, fresh.isEmpty, untaken.isEmpty, pushed.digests == digests {
                return finish()
            }
            return go(next, scope)
        case (.pulled(let pack, let isMore), .pulling(let scope, let waiting, _, let next)):
            phase = .pulling(scope: scope, waiting: waiting, isMore: isMore, then: next)
            if pack.isEmpty { return go(next, scope) }
            return [.take(pack: pack)]
        default: return lost()
        }
    }

    private mutating func note(_ pushed: Pushed, _ sent: [BatchName], _ scope: String) {
        var left: [BatchName: String] = [:]
        for name in sent { left[name] = "central did not say what became of it" }
        for one in pushed.results {
            guard let name = BatchName(hex: one.batch) else { continue }
            switch one.status {
            case .stored:
                report.sent += 1
                left[name] = nil
            case .withoutEffect:
                report.sent += 1
                report.withoutEffect.insert(one.batch)
                left[name] = nil
            case .known: left[name] = nil
            case .refused:
                report.refused[one.batch] = one.reason ?? ""
                if left[name] != nil { left[name] = "refused: \(one.reason ?? "")" }
            case .waiting:
                if left[name] != nil {
                    left[name] = "it waits there for batches that central lacks"
                }
            }
        }
        if !left.isEmpty { untaken[scope, default: [:]].merge(left) { _, new in new } }
    }

    private mutating func compared(_ answer: Frontiers) -> [Effect] {
        if !answer.isKnown {
            // A central restored from its backup may have forgotten the grant: it learns it again.
            guard !hasToldAuthority else {
                phase = .done
                return [
                    .fail(
                        "central does not know this home's key, or has revoked it: ask DINUM, then "
                            + "`enrol` again; what is unsent stays here")
                ]
            }
            hasToldAuthority = true
            isEarly = true
            fresh = []
            return push(
                Self.authority,
                after: (answer.frontiers[Self.authority] ?? []).compactMap { BatchName(hex: $0) },
                then: .another)
        }
        let tips = answer.frontiers.mapValues { $0.compactMap { BatchName(hex: $0) } }
        differing = tips.merging(unsettled) { told, _ in told }
            .sorted { Self.order($0.key) < Self.order($1.key) }.map { ($0.key, $0.value) }
        unsettled = [:]
        return nextDiffering()
    }

    private static let authority = AuthorityEntry.scope

    /// Authority first, then what all share: the rest is judged by them.
    private static func order(_ scope: String) -> (Int, String) {
        (scope == authority ? 0 : scope == "shared" ? 1 : 2, scope)
    }

    private mutating func took(_ receptions: [BatchName: Event.Reception]) -> [Effect] {
        guard case .pulling(let scope, var waiting, let isMore, let next) = phase else {
            return lost()
        }
        let before = (received: report.received, waiting: Set(waiting))
        for (name, reception) in receptions {
            switch reception {
            case .stored, .withoutEffect: report.received += 1
            case .known: break
            case .waiting: if !before.waiting.contains(name) { waiting.append(name) }
            case .refused(let reason): report.refused[name.hex] = reason
            }
        }
        phase = .pulling(scope: scope, waiting: waiting.sorted(), isMore: isMore, then: next)
        if report.received > before.received || waiting.count > before.waiting.count {
            failures = 0
        } else if isMore {
            failures += 1
            guard failures < Self.tries else {
                phase = .done
                return [
                    .fail(
                        "central says again and again that there is more, and sends nothing new: "
                            + "its administrator should look at it; what is unsent stays here")
                ]
            }
        }
        return isMore ? [.readTips(scope: scope)] : go(next, scope)
    }

    // MARK: - Failures

    private mutating func failed(_ reason: String, isCut: Bool) -> [Effect] {
        failures += 1
        guard isCut, failures < Self.tries, let last else {
            phase = .done
            return [.fail(reason)]
        }
        limit = max(Self.limits.least, limit / 2)
        switch phase {
        case .pushing(let scope, let held, _, let next):
            phase = .pushing(scope: scope, held: held, sent: [], then: next)
            return [.read(scope: scope, after: held, limit: limit)]
        case .pulling(let scope, _, _, _): return [.readTips(scope: scope)]
        case .comparing:
            report.requests += 1
            return [.send(last)]
        case .idle, .choosing, .done: return lost()
        }
    }
}

/// What a sync did.
public struct SyncReport: Sendable, Hashable {
    /// Batches that central did not have.
    public var sent = 0
    public var received = 0
    /// Name and reason of every batch that was refused, here or there.
    public var refused: [String: String] = [:]
    /// Names of batches that central keeps without effect.
    public var withoutEffect: Set<String> = []
    public var requests = 0

    public init() {}
}
