import Domain
import Foundation
import Replication
import Store
import Testing

/// A question is answered from one state, whatever is written while it is.
@Suite struct PinnedStoreTests {
    private func write(_ store: Store, _ id: RecordID, _ slug: String) throws {
        let type = try #require(store.schema.type(named: "product"))
        let field = try #require(type.field(named: "slug"))
        try store.commit(
            [
                Draft(
                    scope: "a",
                    runs: [
                        DraftRun(changes: [
                            RecordChange(
                                type: type.id, id: id, values: [(field.id, .text(slug))])
                        ])
                    ])
            ], recorded: Instant(milliseconds: 1_000))
    }

    @Test func whatIsWrittenMeanwhileIsNotSeen() throws {
        let folder = NSTemporaryDirectory() + "p352-pinned-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let home = HomeFolder(path: folder)
        try home.create(HomeFolder.Identity(role: .dinum, incubator: "dinum"))
        let store = try Store(home: home)
        try write(store, RecordID(high: 1, low: 1), "alpha")

        let pinned = try StoreReader(try store.pinned())
        let mark = try #require(try pinned.mark)
        try write(store, RecordID(high: 1, low: 2), "beta")
        // As another program does.
        try write(try Store(home: home), RecordID(high: 1, low: 3), "gamma")

        #expect(try pinned.rows(of: "product", fields: []).count == 1)
        #expect(try pinned.mark == mark)
        let now = try StoreReader(store)
        #expect(try now.rows(of: "product", fields: []).count == 3)
        #expect(pinned.frontier != now.frontier)
        #expect(try StoreReader(try store.pinned()).frontier == now.frontier)
    }

    @Test func countsAreKeptThroughAPinnedStore() throws {
        let folder = NSTemporaryDirectory() + "p352-pinned-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let home = HomeFolder(path: folder)
        try home.create(HomeFolder.Identity(role: .dinum, incubator: "dinum"))
        let store = try Store(home: home)
        let id = RecordID(high: 1, low: 1)
        try write(store, id, "alpha")
        let pinned = try StoreReader(try store.pinned())
        let mark = try #require(try pinned.mark)
        let counts = KeptCounts(mark: mark, rules: ["product"], totals: [1], merged: [id: id])

        try pinned.keep(counts, "question", all: [Membership(id, 1)])

        let later = try StoreReader(store)
        #expect(try later.keptCounts("question") == counts)
        #expect(try later.memberships("question", [id], at: mark) == [Membership(id, 1)])
        // Counts that were moved on meanwhile are not mixed with those of before.
        let other = LogMark(position: mark.position + 1, basis: mark.basis)
        #expect(try later.memberships("question", [id], at: other) == nil)
        for n in 0..<20 { try later.keep(counts, "question \(n)", all: []) }
        #expect(try later.keptCounts("question") == nil)
        #expect(try later.keptCounts("question 19") == counts)
    }
}
