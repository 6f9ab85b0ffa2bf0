import Central
import Domain
import Replication
import Testing

/// What docs/architecture.md asks of a storage of central, over every implementation that there
/// is. It sees the protocol and nothing else.
@Suite struct StorageContract {
    static let kinds = StorageKind.allCases

    // MARK: - Frontiers

    @Test(arguments: kinds) func anEmptyStorageHoldsNothing(_ kind: StorageKind) throws {
        let world = try StorageWorld(kind)

        #expect(try world.storage.frontierDigests().isEmpty)
        #expect(try world.storage.tips(of: "A").isEmpty)
        let (bytes, isMore) = try world.storage.pack(ofScope: "A", after: [], limit: 1 << 20)
        #expect(bytes.isEmpty && !isMore)
        #expect(
            try world.storage.counts() == StorageCounts(batches: 0, records: 0, waiting: 0))
    }

    @Test(arguments: kinds) func tipsAreChainsEndsAndDigestsNameTheFrontier(
        _ kind: StorageKind
    ) throws {
        let world = try StorageWorld(kind)
        let (ana, bo) = (try world.granted("A"), try world.granted("A"))

        let first = try ana.write()
        let second = try bo.write(seen: [first])
        try world.take([first, second], from: ana)
        #expect(try world.storage.tips(of: "A") == [first.name, second.name].sorted())
        #expect(try world.storage.frontierDigests()["A"] == sha256(second.name.bytes))

        let third = try ana.write()
        try world.take([third], from: ana)
        let both = [second.name, third.name].sorted()
        #expect(try world.storage.tips(of: "A") == both)
        #expect(try world.storage.frontierDigests()["A"] == sha256(both.flatMap(\.bytes)))
        #expect(try world.storage.counts().records == 3)
    }

    @Test(arguments: kinds) func bothBranchesOfAForkHaveATip(_ kind: StorageKind) throws {
        let world = try StorageWorld(kind)
        let ana = try world.granted("A")
        let root = try ana.write()
        let left = try ana.write()
        ana.prev = root
        let right = try ana.write()

        let received = try world.take([root, left, right], from: ana)

        #expect(received == [.stored, .stored, .stored])
        #expect(try world.storage.tips(of: "A") == [left.name, right.name].sorted())
    }

    // MARK: - Batches after tips

    @Test(arguments: kinds) func aPackHoldsWhatIsLackingParentsFirst(_ kind: StorageKind) throws {
        let world = try StorageWorld(kind)
        let (ana, bo) = (try world.granted("A"), try world.granted("A"))
        var all: [Batch] = []
        for n in 0..<20 {
            let author = n % 3 == 0 ? bo : ana
            let seen = n % 4 == 3 ? [all[n - 1]] : []
            all.append(try author.write(seen: seen.filter { $0 != author.prev }))
        }
        try world.take(all, from: ana)
        let held = all[..<10]

        let whole = try world.pull("A", after: [])
        let rest = try world.pull("A", after: held.map(\.name))
        let strange = try world.pull("A", after: [BatchName(sha256([1]))].compactMap(\.self))

        #expect(Set(whole) == Set(all) && whole.count == 20)
        #expect(Set(rest) == Set(all[10...]))
        #expect(Set(strange) == Set(all), "unknown names are left aside")
        for (n, batch) in whole.enumerated() {
            #expect(
                batch.parents.allSatisfy { parent in whole[..<n].contains { $0.name == parent } })
        }
        #expect(try world.pull("A", after: try world.storage.tips(of: "A")).isEmpty)
        #expect(try world.pull("B", after: []).isEmpty)
    }

    @Test(arguments: kinds) func aPackIsAboutAsLargeAsAskedAndNeverEmptyWhileThereIsMore(
        _ kind: StorageKind
    ) throws {
        let world = try StorageWorld(kind)
        let ana = try world.granted("A")
        var all: [Batch] = []
        for _ in 0..<40 { all.append(try ana.write(note: String(repeating: "x", count: 3000))) }
        try world.take(all, from: ana)

        for limit in [1, 4096, 20_000, 1 << 20] {
            var found: [Batch] = []
            var isMore = true
            while isMore {
                let (bytes, more) = try world.storage.pack(
                    ofScope: "A", after: found.map(\.name), limit: limit)
                let part = try Pack.batches(bytes)
                try #require(!part.isEmpty)
                #expect(bytes.count < max(limit, 3300) + 100)
                found += part
                isMore = more
            }
            #expect(found == all)
        }
    }

    // MARK: - Append

    @Test(arguments: kinds) func whatIsKnownChangesNothing(_ kind: StorageKind) throws {
        let world = try StorageWorld(kind)
        let ana = try world.granted("A")
        let batches = [try ana.write(), try ana.write()]

        #expect(try world.take(batches, from: ana) == [.stored, .stored])
        let before = try world.storage.frontierDigests()
        #expect(try world.take(batches, from: ana) == [.known, .known])
        #expect(try world.storage.frontierDigests() == before)
    }

    @Test(arguments: kinds) func aChildWaitsForItsParents(_ kind: StorageKind) throws {
        let world = try StorageWorld(kind)
        let (ana, bo) = (try world.granted("A"), try world.granted("A"))
        let (parent, other) = (try ana.write(), try bo.write())
        let child = try ana.write(seen: [other])
        let grandchild = try ana.write()

        let received = try world.take([grandchild, child], from: ana)
        #expect(
            received == [
                .waiting([child.name]), .waiting([parent.name, other.name].sorted()),
            ])
        #expect(try world.storage.tips(of: "A").isEmpty)
        #expect(try world.storage.counts().waiting == 2)

        #expect(try world.take([parent], from: ana) == [.stored])
        #expect(try world.storage.counts().waiting == 2)
        #expect(try world.take([other], from: bo) == [.stored])
        #expect(try world.storage.tips(of: "A") == [other.name, grandchild.name].sorted())
        #expect(try world.storage.counts().waiting == 0)
    }

    @Test(arguments: kinds) func theOrderInWhichBatchesComeDoesNotMatter(
        _ kind: StorageKind
    ) throws {
        let world = try StorageWorld(kind)
        let authors = try (0..<3).map { _ in try world.granted("A") }
        var all: [Batch] = []
        for n in 0..<60 {
            let seen = n > 4 && n % 2 == 0 ? [all[n - 1 - n % 4]] : []
            let author = authors[n % 3]
            all.append(try author.write(seen: seen.filter { $0 != author.prev }))
        }
        let tidy = try StorageWorld(kind, world.programme)
        try tidy.bring(try world.pull("authority", after: []), scope: "authority")
        try tidy.take(all, from: authors[0])

        for batches in [all.shuffled(), all.shuffled()] {
            let other = try StorageWorld(kind, world.programme)
            try other.bring(try world.pull("authority", after: []), scope: "authority")
            for start in stride(from: 0, to: 60, by: 7) {
                try other.take(Array(batches[start..<min(start + 7, 60)]), from: authors[0])
            }
            #expect(try other.storage.frontierDigests() == tidy.storage.frontierDigests())
            #expect(Set(try other.pull("A", after: [])) == Set(all))
            #expect(try other.storage.counts() == tidy.storage.counts())
        }
    }

    @Test(arguments: kinds) func whatOneBringerLeavesWaitingIsBounded(_ kind: StorageKind) throws {
        let world = try StorageWorld(kind)
        let ana = try world.granted("A")
        let gap = try ana.write()
        var waiting: [Batch] = []
        for _ in 0..<(WaitingQuota.bringer.count + 50) {
            ana.prev = gap
            waiting.append(try ana.write())
        }

        try world.take(waiting, from: ana)

        #expect(try world.storage.counts().waiting == WaitingQuota.bringer.count)
    }

    @Test(arguments: kinds) func manyWritersAtOnceLoseNothing(_ kind: StorageKind) async throws {
        let world = try StorageWorld(kind)
        let chains = try (0..<8).map { _ in
            let author = try world.granted("A")
            return (author.keys, try (0..<10).map { _ in try author.write() })
        }
        let storage = world.storage

        try await withThrowingTaskGroup(of: Void.self) { group in
            for (keys, batches) in chains {
                group.addTask {
                    for batch in batches {
                        _ = try storage.take([batch], from: keys, scope: "A")
                        _ = try storage.frontierDigests()
                    }
                }
            }
            try await group.waitForAll()
        }

        #expect(try world.storage.tips(of: "A") == chains.compactMap(\.1.last?.name).sorted())
        #expect(try world.pull("A", after: []).count == 80)
    }

    // MARK: - Refusals

    @Test(arguments: kinds) func whatIsNotRightIsRefusedAndChangesNothing(
        _ kind: StorageKind
    ) throws {
        let world = try StorageWorld(kind)
        let ana = try world.granted("A")
        let good = try ana.write()
        try world.take([good], from: ana)
        let bo = try world.granted("B")
        let elsewhere = try bo.write()
        try world.bring([elsewhere], from: bo.keys, scope: "B")
        let before = try world.storage.frontierDigests()
        func fresh() -> Author { Author(scope: "A", root: world.programme.root, key: ana.key) }
        let stranger = SigningKey.random()

        let foreign = Author(scope: "B", root: world.programme.root, key: ana.key)
        let otherProgramme = Author(scope: "A", root: sha256([7]), key: ana.key)
        let unproven = Author(
            scope: "A", root: world.programme.root,
            certificates: [
                Certificate(key: ana.key.replica, signature: Array(repeating: 1, count: 64))
            ])
        func naming(_ line: BatchName?, type: UInt16, field: UInt16 = 6) -> Group {
            Group(
                type: type, made: [], existing: [Handle(line: line, place: 0)],
                columns: [Column(field: FieldID(field), rows: nil, values: .integers([1]))])
        }
        func after(_ group: Group) throws -> Batch {
            ana.prev = good
            return try ana.write(group: group)
        }
        let wrong = [
            try after(naming(nil, type: 6)),
            try after(naming(nil, type: 60_000)),
            try after(naming(good.name, type: 6)),
            try after(naming(nil, type: 5, field: .max)),
            try fresh().write(signedBy: stranger),
            try foreign.write(),
            try otherProgramme.write(),
            try unproven.write(),
            try fresh().write(entry: .join),
            try fresh().write { $0.basis = .tips([good.name]) },
            try fresh().write(seen: [elsewhere]),
            try fresh().write { $0.lines = [elsewhere.name] },
        ]

        for batch in wrong {
            let received = try world.take([batch], from: ana)
            guard case .refused(let reason) = received[0] else {
                Issue.record("\(received) for batch \(wrong.firstIndex(of: batch) ?? 0)")
                continue
            }
            #expect(!reason.isEmpty)
        }
        #expect(try world.storage.frontierDigests() == before)
    }

    @Test(arguments: kinds) func onlyTheRootsKeysDecide(_ kind: StorageKind) throws {
        let world = try StorageWorld(kind)
        let ana = try world.granted("A")
        let entry = AuthorityEntry.grant(.init(keys: ana.keys, scopes: ["*"], incubator: "a"))
        let granted = Author(scope: "authority", root: world.programme.root, key: ana.key)
        let imitation = Founding()
        let certified = Author(
            scope: "authority", root: world.programme.root, key: imitation.authority.key,
            certificates: imitation.authority.certificates)
        let before = try world.storage.tips(of: "authority")

        for author in [granted, certified, imitation.authority] {
            let received = try world.bring([try author.write(entry: entry)], scope: "authority")
            guard case .refused = received[0] else {
                Issue.record("\(received)")
                continue
            }
        }

        #expect(try world.storage.tips(of: "authority") == before)
        #expect(try world.storage.access(ofPeer: ana.keys).scopes == ["A"])
    }

    @Test(arguments: kinds) func aKeyNeverGrantedIsTakenWhereSomebodyAnswersForIt(
        _ kind: StorageKind
    ) throws {
        let world = try StorageWorld(kind)
        let ana = try world.granted("A")
        let reader = try world.granted("B")
        func stranger() -> Author { world.programme.author("A") }

        let alone = try stranger().write()
        guard case .refused = try world.take([alone], from: reader)[0] else {
            Issue.record("taken without anybody who answers for it")
            return
        }
        // Its quota pays who brings it into a scope of its own.
        #expect(try world.take([try stranger().write()], from: ana) == [.withoutEffect])
        // A granted key's batch cites it.
        let cited = try stranger().write()
        let citing = try ana.write(seen: [cited])
        #expect(try world.take([cited, citing], from: reader) == [.withoutEffect, .stored])
        // Strangers leave nothing that waits.
        let nobody = stranger()
        _ = try nobody.write()
        try world.bring([try nobody.write()], from: nobody.keys, scope: "A")
        #expect(try world.storage.counts().waiting == 0)
    }

    // MARK: - Effect

    @Test(arguments: kinds) func grantsAndRevocationsDecideEffect(_ kind: StorageKind) throws {
        let world = try StorageWorld(kind)
        let ana = try world.granted("A")
        #expect(
            try world.storage.access(ofPeer: ana.keys)
                == PeerAccess(scopes: ["A"], isRevoked: false))
        #expect(try world.storage.access(ofPeer: [SigningKey.random().replica]).isKnown == false)

        let good = try ana.write()
        #expect(try world.take([good], from: ana) == [.stored])
        let elsewhere = Author(scope: "B", root: world.programme.root, key: ana.key)
        let dinum = try world.granted("*")
        #expect(
            try world.bring([try elsewhere.write()], from: dinum.keys, scope: "B")
                == [.withoutEffect])

        try world.decide(.revoke(key: ana.key.replica, good: [good.name]))
        #expect(try world.storage.access(ofPeer: ana.keys).isRevoked)
        let (late, later) = (try ana.write(), try ana.write())
        #expect(try world.bring([late], from: dinum.keys, scope: "A") == [.withoutEffect])
        try world.decide(.release([later.name]))
        #expect(try world.bring([later], from: dinum.keys, scope: "A") == [.stored])
    }

    @Test(arguments: kinds) func aCertifiedKeyStandsAndFallsWithItsFirst(
        _ kind: StorageKind
    ) throws {
        let world = try StorageWorld(kind)
        let ana = try world.granted("A")
        let next = SigningKey.random()
        let renewed = Author(
            scope: "A", root: world.programme.root, key: next,
            certificates: [Certificate(of: next.replica, by: ana.key)])

        #expect(try world.storage.access(ofPeer: renewed.keys).scopes == ["A"])
        #expect(try world.take([try renewed.write()], from: renewed) == [.stored])
        try world.decide(.revoke(key: ana.key.replica, good: []))
        #expect(try world.storage.access(ofPeer: renewed.keys).isRevoked)
    }

    @Test(arguments: kinds) func aForkOfTheAuthorityChainHoldsRevocationsOnly(
        _ kind: StorageKind
    ) throws {
        let world = try StorageWorld(kind)
        let (ana, bo) = (try world.granted("A"), try world.granted("A"))
        let chain = world.programme.authority
        let fork = try #require(chain.prev)
        let left = try world.decide(.grant(.init(keys: ana.keys, scopes: ["C"], incubator: "a")))
        chain.prev = fork
        try world.decide(.revoke(key: bo.key.replica, good: []))

        #expect(try world.storage.access(ofPeer: ana.keys).scopes == ["A"])
        #expect(try world.storage.access(ofPeer: bo.keys).isRevoked)
        let code = world.invitation("incubator", "mtes")
        try world.storage.keep(invitation: code, until: .forever)
        #expect(throws: StorageError.self) {
            try world.storage.use(
                invitation: code.name, for: code.grant(to: [SigningKey.random().replica]),
                recorded: Instant(milliseconds: 9))
        }
        #expect(try world.storage.keptInvitation(code.name)?.usedBy == nil)

        let join = try chain.write(seen: [left], entry: .join)
        try world.bring([join], scope: "authority")
        #expect(try world.storage.access(ofPeer: ana.keys).scopes == ["A", "C"])
    }

    // MARK: - Enrolment

    @Test(arguments: kinds) func anInvitationIsUsedOnceAndItsGrantIsSignedByTheAuthority(
        _ kind: StorageKind
    ) throws {
        let world = try StorageWorld(kind)
        let code = world.invitation("incubator", "ademe")
        let expires = Instant(milliseconds: 1_000_000)
        try world.storage.keep(invitation: code, until: expires)
        let (home, other) = (SigningKey.random(), SigningKey.random())

        #expect(
            try world.storage.keptInvitation(code.name)
                == KeptInvitation(code, expires: expires, usedBy: nil))
        #expect(try world.storage.keptInvitation("0000000000000000") == nil)
        for key in [home, home, other] {
            let owner = try world.storage.use(
                invitation: code.name, for: code.grant(to: [key.replica]),
                recorded: Instant(milliseconds: 5))
            #expect(owner == home.replica)
        }

        #expect(try world.storage.keptInvitation(code.name)?.usedBy == home.replica)
        let chain = try world.pull("authority", after: [])
        #expect(chain.count == 1, "the second and the third time change nothing")
        let entry = try #require(chain.last?.header.entry)
        #expect(try AuthorityEntry(encoded: entry) == .grant(code.grant(to: [home.replica])))
        #expect(chain[0].isSigned(by: world.programme.authority.key.replica))
        #expect(try world.storage.access(ofPeer: [home.replica]).scopes == ["ademe"])
        #expect(try world.storage.access(ofPeer: [other.replica]).isKnown == false)
        #expect(throws: StorageError.self) {
            try world.storage.use(
                invitation: "0000000000000000", for: code.grant(to: [other.replica]),
                recorded: Instant(milliseconds: 6))
        }
        // Another storage of the programme takes the chain as it is.
        let copy = try StorageWorld(kind, world.programme)
        #expect(try copy.bring(chain, scope: "authority") == [.stored])
        try world.storage.note(contactOf: [home.replica], at: expires)
    }

    // MARK: - Durability

    @Test(arguments: kinds) func whatWasAcknowledgedIsThereWhenItIsOpenedAgain(
        _ kind: StorageKind
    ) throws {
        let world = try StorageWorld(kind)
        let ana = try world.granted("A")
        let code = world.invitation("dinum", "dinum")
        try world.storage.keep(invitation: code, until: .forever)
        try world.take([try ana.write(), try ana.write()], from: ana)
        let gap = try ana.write()
        try world.take([try ana.write()], from: ana)
        let digests = try world.storage.frontierDigests()
        let counts = try world.storage.counts()

        let again = try world.reopened()

        #expect(try again.storage.frontierDigests() == digests)
        #expect(try again.storage.counts() == counts)
        #expect(try again.storage.keptInvitation(code.name)?.invitation == code)
        #expect(try again.take([gap], from: ana) == [.stored])
        #expect(try again.storage.counts().waiting == 0)
    }
}
