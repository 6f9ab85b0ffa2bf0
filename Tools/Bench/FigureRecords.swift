import BenchWorkload
import Domain
import Foundation
import Replication
import Store

/// n products of 19 incubators, each with 3 phases and 1 event.
enum FigureRecords {
    static func home(_ folder: String) -> HomeFolder { HomeFolder(path: "\(folder)/figures") }

    /// The store of a step: made where there is none yet.
    static func store(_ n: Int, folder: String) throws -> Store {
        let home = home(folder)
        if FileManager.default.fileExists(atPath: home.database) { return try Store(home: home) }
        try home.create(HomeFolder.Identity(role: .dinum, incubator: "bench"))
        let store = try Store(home: home)
        try fill(store, n)
        try store.checkpoint()
        return store
    }

    private static func fill(_ store: Store, _ n: Int) throws {
        let schema = store.schema
        guard let product = schema.type(named: "product"), let phase = schema.type(named: "phase"),
            let event = schema.type(named: "event"), let incubator = schema.type(named: "incubator")
        else { return }
        func field(_ type: RecordType, _ name: String) -> FieldID {
            type.field(named: name)?.id ?? .deleted
        }
        let incubators = (0..<19).map { RecordID(high: 7, low: UInt64($0)) }
        let named = incubators.enumerated().map { n, id in
            RecordChange(
                type: incubator.id, id: id,
                values: [
                    (field(incubator, "slug"), .text("i-\(n)")),
                    (field(incubator, "title"), .text("Incubateur \(n)")),
                ])
        }
        try store.commit(
            [Draft(scope: "shared", runs: [DraftRun(changes: named)])],
            recorded: Instant(milliseconds: 1_750_000_000_000))
        var random = Workload(seed: 6)
        var done = 0
        while done < n {
            var changes: [RecordChange] = []
            let owner = (done / 500) % incubators.count
            for _ in 0..<min(500, n - done) {
                let id = RecordID(high: UInt64(done) &* 0x9E37_79B9_7F4A_7C15, low: UInt64(done))
                changes.append(
                    RecordChange(
                        type: product.id, id: id,
                        values: [
                            (field(product, "slug"), .text("p-\(done)")),
                            (field(product, "title"), .text("Produit \(done)")),
                            (
                                field(product, "incubator"),
                                .reference(incubators[owner])
                            ),
                        ]))
                var start = 18_000 + random.number(below: 1_500)
                for (rank, name) in ["investigation", "construction", "acceleration"].enumerated() {
                    changes.append(
                        RecordChange(
                            type: phase.id,
                            id: RecordID(high: id.high ^ UInt64(rank + 1), low: id.low),
                            values: [
                                (field(phase, "product"), .reference(id)),
                                (field(phase, "name"), .text(name)),
                                (field(phase, "start"), .day(Day(number: Int32(start)))),
                                (field(phase, "rank"), .integer(Int64(rank))),
                            ]))
                    start += random.number(below: 400)
                }
                let day = Day(number: Int32(start))
                changes.append(
                    RecordChange(
                        type: event.id, id: RecordID(high: id.high ^ 99, low: id.low),
                        values: [
                            (field(event, "product"), .reference(id)),
                            (field(event, "name"), .text("national_impact")),
                            (field(event, "date"), .day(day)),
                            (
                                field(event, "counted_in"),
                                FiscalYear(day.year).map(Value.year) ?? .empty
                            ),
                        ]))
                done += 1
            }
            try store.commit(
                [Draft(scope: "i-\(owner)", runs: [DraftRun(changes: changes)])],
                recorded: Instant(milliseconds: 1_750_000_000_000))
        }
    }
}
