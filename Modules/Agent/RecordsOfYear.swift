import Domain
import Store

/// What a scope holds of a fiscal year: the records that bear a day or the number of that year, as
/// a phase that begins in it. An award bears what its call does.
struct RecordsOfYear {
    /// "2 phases, 1 award", types in the schema's order; empty where there is nothing.
    let words: String

    /// Sign-offs are no data. Cost: all records of the store.
    init(_ store: Store, _ year: FiscalYear, scope: String) throws {
        var calls: [String: RecordDocument] = [:]
        if let type = store.schema.type(named: "call") {
            for document in try store.documents(type) { calls[document.key] = document }
        }
        words = try store.schema.types.filter { $0.name != "sign-off" }.compactMap { type in
            let count = try store.documents(type).count { document in
                guard document.record.scope == scope else { return false }
                let call = RecordsOfYear.call(of: document).flatMap { calls[$0] }
                return [document, call].compactMap(\.self).contains {
                    $0.values.values.contains {
                        $0.day?.year == year.number || $0.year == year
                    }
                }
            }
            return count == 0 ? nil : EnglishText.count(count, type.name)
        }.joined(separator: ", ")
    }

    /// The key of the call that an award came from.
    private static func call(of document: RecordDocument) -> String? {
        let type = document.record.type
        guard type.name == "award",
            let scheme = type.field(named: "dispositif").flatMap({ document.values[$0.id]?.text }),
            let number = type.field(named: "call").flatMap({ document.values[$0.id]?.integer })
        else { return nil }
        return "\(scheme)-\(number)"
    }
}
