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

    /// A further event that counts in the year, for products all over the store.
    static func addEvents(_ store: Store, to count: Int, of n: Int, _ year: FiscalYear) throws {
        guard let event = store.schema.type(named: "event") else { return }
        var changes: [String: [RecordChange]] = [:]
        for k in 0..<count {
            let place = k * (n / count)
            changes["i-\((place / 500) % 19)", default: []].append(
                RecordChange(
                    type: event.id,
                    id: RecordID(high: product(place).high ^ 100, low: UInt64(place)),
                    values: [
                        (field(event, "product"), .reference(product(place))),
                        (field(event, "name"), .text("national_impact")),
                        (field(event, "counted_in"), .year(year)),
                    ]))
        }
        try store.commit(
            changes.sorted { $0.key < $1.key }.map {
                Draft(scope: $0.key, runs: [DraftRun(changes: $0.value)])
            }, recorded: Instant(milliseconds: 1_750_000_000_000))
    }

    private static func product(_ place: Int) -> RecordID {
        RecordID(high: UInt64(place) &* 0x9E37_79B9_7F4A_7C15, low: UInt64(place))
    }

    private static func field(_ type: RecordType, _ name: String) -> FieldID {
        type.field(named: name)?.id ?? .deleted
    }

    private static func fill(_ store: Store, _ n: Int) throws {
        let schema = store.schema
        guard let products = schema.type(named: "product"), let phase = schema.type(named: "phase"),
            let event = schema.type(named: "event"), let incubator = schema.type(named: "incubator")
        else { return }
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
                let id = product(done)
                changes.append(
                    RecordChange(
                        type: products.id, id: id,
                        values: [
                            (field(products, "slug"), .text("p-\(done)")),
                            (field(products, "title"), .text("Produit \(done)")),
                            (
                                field(products, "incubator"),
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
