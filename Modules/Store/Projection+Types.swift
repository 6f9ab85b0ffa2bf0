import Domain
import Replication

/// Whether handles lead to records of the type that they are written as. Their tables tell where
/// a program knows the types (what is not there is missed when it is written); the log tells
/// always, the same on every machine.
extension Projection {
    /// - Parameter rows: as `resolve` found them; by the same order of groups.
    /// - Throws: `refused` where a handle leads to a record of another type.
    func checkTypes(_ operations: Operations, seat: LogTable.Seat, rows: Resolved) throws {
        var makers: [Int: [MadeGroup]] = [:]
        let own = MadeGroup.all(operations, firstPlace: seat.chain.places)
        for (run, rows) in zip(operations.runs, rows) {
            for (group, rows) in zip(run.groups, rows)
            where isCareful || schema.type(group.type) == nil {
                for row in rows {
                    let place = Int(row & 0xFFFF_FFFF)
                    let groups: [MadeGroup]
                    if Int(row >> 32) == seat.chain.id, place >= seat.chain.places {
                        groups = own
                    } else {
                        groups = try madeBeside(row, &makers)
                    }
                    guard MadeGroup.type(at: place, in: groups) == group.type else {
                        throw StoreError(
                            .refused, "it names a record of another type by its handle")
                    }
                }
            }
        }
    }

    private func madeBeside(_ row: Int64, _ held: inout [Int: [MadeGroup]]) throws -> [MadeGroup] {
        guard let maker = try log.maker(ofRow: row) else { return [] }
        if let groups = held[maker.number] { return groups }
        let groups = MadeGroup.all(
            try log.signed(number: maker.number).operations(), firstPlace: maker.firstPlace)
        held[maker.number] = groups
        return groups
    }
}

/// Where a batch begins to make records of a type.
private struct MadeGroup {
    let firstPlace: Int
    let type: UInt16

    /// By halving: a batch may hold as many groups as records.
    static func type(at place: Int, in groups: [MadeGroup]) -> UInt16? {
        var low = 0
        var high = groups.count
        while low < high {
            let middle = (low + high) / 2
            if groups[middle].firstPlace <= place { low = middle + 1 } else { high = middle }
        }
        return low > 0 ? groups[low - 1].type : nil
    }

    static func all(_ operations: Operations, firstPlace: Int) -> [MadeGroup] {
        var place = firstPlace
        var groups: [MadeGroup] = []
        for group in operations.runs.flatMap(\.groups) where !group.made.isEmpty {
            groups.append(MadeGroup(firstPlace: place, type: group.type))
            place += group.made.count
        }
        return groups
    }
}
