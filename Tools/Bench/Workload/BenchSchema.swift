package import Domain
package import Replication

/// The type of the workload.
package enum BenchSchema {
    package static let product = RecordType(
        1, "bench-product", label: "produit", home: .shared, "A product of the workload.",
        fields: [
            Field(1, "name", .text, label: "nom", "Name."),
            Field(2, "incubator", .text, label: "incubateur", "Incubator."),
            Field(3, "phase", .text, label: "phase", "Phase."),
            Field(4, "created", .day, label: "créé", "Day."),
            Field(5, "started", .day, label: "commencé", "Day."),
            Field(6, "updated", .day, label: "modifié", "Day."),
            Field(7, "ended", .day, label: "terminé", "Day."),
            Field(8, "budget_cents", .cents, label: "budget", "Amount."),
            Field(9, "spent_cents", .cents, label: "dépensé", "Amount."),
            Field(10, "url", .text, label: "adresse", "URL."),
            Field(11, "descr", .text, label: "texte", "Text."),
        ])
    package static let schema = Schema(version: 1, types: [product])

    /// Rows as the columns of one group.
    package static func operations(_ rows: ArraySlice<Workload.Row>, _ workload: Workload)
        -> Operations
    {
        var texts = [TextColumn](repeating: TextColumn(), count: 5)
        for n in 0..<5 {
            texts[n].reserve(texts: rows.count, bytes: rows.count * [40, 16, 12, 48, 200][n])
        }
        var numbers = [[Int64]](repeating: [], count: 6)
        for n in 0..<6 { numbers[n].reserveCapacity(rows.count) }
        var made: [RecordID] = []
        made.reserveCapacity(rows.count)
        for row in rows {
            made.append(row.id)
            texts[0].append(row.name)
            texts[1].append(workload.incubators[row.incubator])
            texts[2].append(Workload.phases[row.phase])
            texts[3].append(row.url)
            texts[4].append(row.text)
            numbers[0].append(Int64(row.days.0))
            numbers[1].append(Int64(row.days.1))
            numbers[2].append(Int64(row.days.2))
            numbers[3].append(Int64(row.days.3))
            numbers[4].append(row.budget)
            numbers[5].append(row.spent)
        }
        func column(_ n: UInt16, _ values: Column.Values) -> Column {
            Column(field: FieldID(n), rows: nil, values: values)
        }
        let columns = [
            column(1, .texts(texts[0])), column(2, .texts(texts[1])), column(3, .texts(texts[2])),
            column(4, .days(numbers[0])), column(5, .days(numbers[1])),
            column(6, .days(numbers[2])), column(7, .days(numbers[3])),
            column(8, .cents(numbers[4])), column(9, .cents(numbers[5])),
            column(10, .texts(texts[3])), column(11, .texts(texts[4])),
        ]
        return Operations(runs: [
            Run(
                known: nil, position: [],
                groups: [Group(type: 1, made: made, existing: [], columns: columns)])
        ])
    }
}
