package import Domain
package import Replication

/// Rows of the workload as products of the vocabulary in force, so that the executables take them:
/// what has no field of its kind (amounts) goes into texts.
package enum RealProducts {
    package static let type: UInt16 = 3
    /// The field that edits change: the mission.
    package static let mission = FieldID(3)

    package static func operations(_ rows: [Workload.Row], _ workload: Workload) -> Operations {
        func texts(_ field: UInt16, _ value: (Workload.Row) -> [UInt8]) -> Column {
            var column = TextColumn()
            for row in rows { column.append(value(row)) }
            return Column(field: FieldID(field), rows: nil, values: .texts(column))
        }
        func days(_ field: UInt16, _ value: (Workload.Row) -> Int32) -> Column {
            Column(field: FieldID(field), rows: nil, values: .days(rows.map { Int64(value($0)) }))
        }
        let columns = [
            texts(1) { $0.name.map { $0 == 0x20 ? 0x2D : $0 } + Array($0.id.hex.utf8.prefix(8)) },
            texts(2) { $0.name }, texts(3) { $0.text }, texts(6) { $0.url },
            texts(24) { workload.incubators[$0.incubator] },
            texts(25) { Workload.phases[$0.phase] },
            days(26) { $0.days.0 }, days(27) { $0.days.1 },
            texts(28) { Array("\($0.spent)".utf8) }, days(29) { $0.days.2 },
            days(30) { $0.days.3 }, texts(33) { Array("\($0.budget)".utf8) },
        ]
        return Operations(runs: [
            Run(
                known: nil, position: [],
                groups: [
                    Group(type: type, made: rows.map(\.id), existing: [], columns: columns)
                ])
        ])
    }
}
