import Agent
import Central
import Domain
import Replication
import Store

/// The network: one session's effects carried out one by one, so that other homes act in between,
/// power fails between any two, and messages are lost, repeated, late or cut.
extension World {
    /// Begins a sync, or carries out the next effects of the one on its way.
    /// - Parameters:
    ///   - isQuiet: nothing goes wrong, and it goes on to its end.
    ///   - cutsOften: whatever travels is cut as often as not.
    ///   - edits: so often at most a hand writes between two effects.
    func sync(
        _ member: Member, isQuiet: Bool = false, cutsOften: Bool = false, edits: Int = 0
    ) throws {
        guard member.takesPart, member !== central else { return }
        if member.sync == nil {
            member.sync = try SyncRun(member.store) { try digests(member.store, $0) }
        }
        var left = isQuiet ? 100_000 : 1 + dice.pick(24)
        var edits = edits
        while left > 0, member.sync != nil {
            left -= 1
            if !isQuiet, dice.once(in: 60) {
                // Power is lost between two effects: the session is gone, the disk stays.
                member.sync = nil
                if dice.once(in: 3) { try reopen(member) }
                return
            }
            if edits > 0, dice.once(in: 3) {
                edits -= 1
                try edit(member)
            }
            try carryOut(member, isQuiet: isQuiet, cutsOften: cutsOften)
        }
    }

    func digests(_ store: Store, _ scopes: [String]) throws -> [String: String] {
        guard mistake == .digestCounts else { return try store.digests(of: scopes) }
        var counts: [String: Int] = [:]
        for name in try held(store) { counts[batches[name]?.scope ?? "", default: 0] += 1 }
        return counts.filter { scopes.contains($0.key) }.mapValues { "\($0)" }
    }

    private func carryOut(_ member: Member, isQuiet: Bool, cutsOften: Bool) throws {
        guard var run = member.sync, let effect = run.next() else {
            member.sync = nil
            return
        }
        switch effect {
        case .mark where mistake == .markAfterSending || mistake == .markBeforeReading: break
        case .read where mistake == .markBeforeReading && !member.hasMarked:
            // Reading is the next effect.
            try member.store.markSent()
            member.hasMarked = true
            return
        case .send(let request):
            member.hasMarked = false
            tell?("  \(member.name) sends \(World.words(request))")
            let fate = isQuiet ? 0 : cutsOften ? [0, 3, 5, 6][dice.pick(4)] : dice.pick(24)
            run.tell(try send(request, from: member, fate: fate))
        case .finish, .fail:
            if mistake == .markAfterSending { try member.store.markSent() }
            member.sync = nil
            return
        case .mark, .read, .check, .readTips, .take, .remember:
            if let event = try run.carryOut(planted(effect, member)) {
                try checkTaken(event, member)
                run.tell(try planted(event, member))
            }
        }
        member.sync = run
    }

    /// Central's answers are never refused.
    private func checkTaken(_ event: AgentSession.Event, _ member: Member) throws {
        guard case .took(let receptions) = event else { return }
        for (name, reception) in receptions {
            if case .refused(let reason) = reception {
                throw Fault("\(member.name) refused \(name.short) of central: \(reason)")
            }
        }
    }

    /// What a mistake makes of an effect.
    private func planted(
        _ effect: AgentSession.Effect, _ member: Member
    ) -> AgentSession.Effect {
        guard mistake == .newerFieldsDropped, case .take(let pack) = effect,
            let all = try? Pack.batches(pack)
        else { return effect }
        var builder = Pack.Builder()
        for batch in all where !isBeyond(batch.name, member) { builder.append(batch) }
        return .take(pack: builder.finish().flatMap(\.self))
    }

    /// Whether a batch writes what the member's program does not know.
    private func isBeyond(_ name: BatchName, _ member: Member) -> Bool {
        batches[name]?.writes.contains {
            !Vocabulary.knows(
                member.version, type: World.type(ofRecord: $0.record).id,
                field: Vocabulary.field($0.field))
        } ?? false
    }

    /// What a mistake makes of what came of an effect.
    private func planted(
        _ event: AgentSession.Event, _ member: Member
    ) throws -> AgentSession.Event {
        guard mistake == .pushOwnOnly, case .read(let pack, _, let isMore) = event, !pack.isEmpty
        else { return event }
        let own = Set(try member.store.ownKeys.map(\.hex))
        var builder = Pack.Builder()
        var names: [BatchName] = []
        for batch in try Pack.batches(pack)
        where own.contains(batches[batch.name]?.replica ?? "") {
            builder.append(batch)
            names.append(batch.name)
        }
        return .read(pack: builder.finish().flatMap(\.self), names: names, isMore: isMore)
    }

    private static func words(_ request: SyncRequest) -> String {
        switch request {
        case .frontiers: "its digests"
        case .push(let scope, let pack):
            "to \(scope): "
                + ((try? Pack.batches(pack)) ?? []).map(\.name.short).joined(separator: ", ")
        case .pull(let scope, _): "a question for \(scope)"
        }
    }

    private func send(
        _ request: SyncRequest, from member: Member, fate: Int
    ) throws -> AgentSession.Event {
        var request = request
        if case .push(_, let pack) = request {
            member.sent.formUnion(try Pack.batches(pack).map(\.name))
        }
        if fate == 1 { return .failed("lost on the way", isCut: dice.once(in: 2)) }
        if case .push(let scope, let pack) = request {
            if fate == 2 { strays.append((pack, scope, member)) }
            if fate == 3 {
                request = .push(scope: scope, pack: Array(pack.prefix(dice.pick(pack.count))))
            }
        }
        if fate == 4 { _ = try answer(request, to: member) }
        let event = try answer(request, to: member)
        if fate == 5 { return .failed("the answer was lost", isCut: dice.once(in: 2)) }
        if fate == 6, case .answered(.pulled(let pack, let isMore)) = event, !pack.isEmpty {
            let cut = Array(pack.prefix(dice.pick(pack.count)))
            return .answered(.pulled(pack: cut.isEmpty ? [0] : cut, isMore: isMore))
        }
        return event
    }

    /// What central answers, through the real desk, with what a mistake puts in its place.
    func answer(_ request: SyncRequest, to member: Member) throws -> AgentSession.Event {
        let keys = try member.store.ownKeys
        let desk = Desk(storage: central.store)
        do {
            switch request {
            case .frontiers(let asked):
                var found = try desk.frontiers(asked, from: keys)
                if mistake == .digestCounts, found.isKnown {
                    let all = try central.store.digests().keys.filter { member.mayRead($0) }
                    let own = try digests(central.store, Array(all))
                    found.frontiers = try Dictionary(
                        uniqueKeysWithValues: Set(own.keys).union(asked.digests.keys).filter {
                            own[$0] != asked.digests[$0]
                        }.map { ($0, try central.store.tips(ofScope: $0).map(\.hex)) })
                }
                return .answered(.frontiers(found))
            case .push(let scope, let pack):
                return .answered(.pushed(try push(pack, scope, keys, member)))
            case .pull(let scope, let tips):
                var (pack, isMore) =
                    mistake == .readUnchecked
                    ? try central.store.pack(
                        ofScope: scope, after: tips.tips.compactMap { BatchName(hex: $0) },
                        limit: 1 << 20)
                    : try desk.pull(scope, tips, from: keys)
                if mistake == .lastOfPackDropped, !pack.isEmpty {
                    var builder = Pack.Builder()
                    for batch in try Pack.batches(pack).dropLast() { builder.append(batch) }
                    pack = builder.finish().flatMap(\.self)
                }
                try deliver(pack, to: member)
                return .answered(.pulled(pack: pack, isMore: isMore))
            }
        } catch let refusal as Desk.Refusal {
            if case .malformed = refusal { return .failed("\(refusal)", isCut: true) }
            return .refused("\(refusal)")
        }
    }

    /// One push at central's desk.
    func push(
        _ pack: [UInt8], _ scope: String, _ keys: [ReplicaKey], _ member: Member
    ) throws -> Pushed {
        let desk = Desk(storage: central.store)
        var pack = pack
        if let kept = try kept(pack, scope) { pack = kept }
        let pushed: Pushed
        switch mistake {
        case .acknowledgeBeforeStoring:
            let batches = try Pack.batches(pack)
            pending.append((pack, scope, keys))
            pushed = Pushed(
                results: batches.map { .init(batch: $0.name.hex, status: .stored) },
                digests: [:])
        case .writeUnchecked where scope != AuthorityEntry.scope:
            let results = try central.store.take(
                try Pack.batches(pack), from: keys, scope: scope)
            pushed = Pushed(
                results: results.map { .init(batch: $0.0.hex, status: .stored) }, digests: [:])
        default:
            var real = try desk.push(scope, pack, from: keys)
            if mistake == .digestCounts {
                real.digests = try digests(central.store, real.digests.keys.sorted())
            }
            pushed = real
        }
        try require(
            member.mayRead(scope), "central took a push into \(scope) from \(member.name)")
        for one in pushed.results where [.stored, .known, .withoutEffect].contains(one.status) {
            if let name = BatchName(hex: one.batch) { acknowledged.insert(name) }
        }
        return pushed
    }

    /// What a mistake leaves of a pack that is pushed; nil where none is planted here.
    private func kept(_ pack: [UInt8], _ scope: String) throws -> [UInt8]? {
        let isGood: (Batch) throws -> Bool
        switch mistake {
        case .restoredCentralForgets: isGood = { _ in scope != AuthorityEntry.scope }
        case .wrongClockRefused:
            isGood = { [day] batch in
                abs(batch.header.recorded.milliseconds / World.dayLength - day) < 365
            }
        case .forkRefused:
            let held = try held(central.store)
            isGood = { [batches] batch in
                guard let one = batches[batch.name] else { return true }
                return !held.contains { name in
                    name != batch.name && batches[name]?.replica == one.replica
                        && batches[name]?.scope == one.scope && batches[name]?.prev == one.prev
                }
            }
        case .unknownKeysRefused:
            let known = Set(
                try central.store.replicas().filter { !$0.scopes.isEmpty }.map(\.key.hex))
            isGood = { [batches] batch in
                scope == AuthorityEntry.scope
                    || batches[batch.name].map { !known.isDisjoint(with: $0.keys) } ?? true
            }
        case .equalSiblingDropped:
            let records = try central.store.liveRecords(World.thing)
            isGood = { [batches] batch in
                guard let one = batches[batch.name], !one.writes.isEmpty else { return true }
                return !one.writes.allSatisfy { write in
                    let field = UInt16(write.field).map { FieldID($0) } ?? .deleted
                    return records[write.record]?.fields[field]?.contains {
                        World.text($0.value) == write.value && $0.batch != batch.name.hex
                    } ?? false
                }
            }
        default: return nil
        }
        guard let all = try? Pack.batches(pack) else { return nil }
        var builder = Pack.Builder()
        for batch in all where try isGood(batch) { builder.append(batch) }
        return builder.finish().flatMap(\.self)
    }

    /// Looks at bytes on their way: of a scope's marker, and of a batch of it, nothing reaches who
    /// may not read it. A copy bears what DINUM moved, the former scope's marker included.
    func deliver(_ pack: [UInt8], to member: Member) throws {
        guard let found = try? Pack.batches(pack) else { return }
        for batch in found where batches[batch.name]?.copy == nil {
            let scope = batches[batch.name]?.scope ?? ""
            try require(
                member.mayRead(scope), "a batch of \(scope) is on its way to \(member.name)")
            let text = String(decoding: batch.bytes, as: UTF8.self)
            for scope in World.scopes where !member.mayRead(scope) {
                try require(
                    !text.contains(World.marker(scope)),
                    "the marker of \(scope) is on its way to \(member.name)")
            }
        }
    }

    // MARK: - Other ways

    /// A bundle on a stick, from one home to another.
    func bundle(from a: Member, to b: Member) throws {
        guard a !== b, b !== central || a.takesPart else { return }
        let all = [AuthorityEntry.scope] + World.scopes
        let scopes = Set(
            all.filter {
                mistake == .bundleHoldsAll || a.mayRead($0) && (b.mayRead($0))
            })
        var pack: [UInt8] = []
        try a.store.pack(after: [], scopes: scopes) { pack += $0 }
        if mistake != .markAfterSending { try a.store.markSent() }
        try deliver(pack, to: b)
        var found = try Pack.batches(pack)
        a.sent.formUnion(found.map(\.name))
        tell?("  a bundle of \(found.count) from \(a.name) to \(b.name)")
        found.shuffle(using: &dice)
        found.removeAll { _ in dice.once(in: 10) }
        _ = try b.store.receive(found, from: .replica(try b.store.ownKeys))
        if mistake == .childBeforeParent { try applyWaiting(at: b) }
    }

    /// Shows what batches say that wait for their parents.
    private func applyWaiting(at member: Member) throws {
        for batch in try member.store.waitingBatches() {
            for write in batches[batch.name]?.writes ?? [] {
                guard World.type(ofRecord: write.record).id == World.thing.id,
                    let value = Int64(write.value),
                    let field = World.thing.field(Vocabulary.field(write.field)),
                    Vocabulary.knows(member.version, type: World.thing.id, field: field.id)
                else { continue }
                try member.store.tamper(
                    "UPDATE thing SET \(field.name) = \(value) WHERE id = x'\(write.record)'")
            }
        }
    }

    /// A request that was copied on its way comes again.
    func replay() throws {
        guard !strays.isEmpty else { return }
        let stray = strays.remove(at: dice.pick(strays.count))
        _ = try answer(.push(scope: stray.scope, pack: stray.pack), to: stray.member)
    }

    /// An agent that asks for a scope, and writes into one, that is not its own.
    func intrude(_ member: Member) throws {
        guard member.takesPart,
            let scope = dice.any(of: World.scopes.filter { !member.mayRead($0) })
        else { return }
        _ = try answer(.pull(scope: scope, Tips(tips: [])), to: member)
        let names = try observe(member) {
            try member.store.commit(
                [
                    Draft(
                        scope: scope,
                        runs: [
                            DraftRun(changes: [
                                RecordChange(
                                    type: 1, id: World.id(40), values: [(FieldID(1), .integer(1))])
                            ])
                        ])
                ], recorded: clock(member))
        }
        for name in names {
            shown[name, default: []].formUnion(try look(member).shown[scope] ?? [])
        }
        guard let batch = names.first.flatMap({ bytes[$0] }) else { return }
        var builder = Pack.Builder()
        builder.append(batch)
        let pack = builder.finish().flatMap(\.self)
        _ = try answer(.push(scope: scope, pack: pack), to: member)
    }
}
