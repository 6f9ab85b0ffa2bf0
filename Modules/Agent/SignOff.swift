public import Domain
public import Replication
import Store

extension RecordEditing {
    /// An incubator's word that its data of a year are complete, or that there is nothing to say:
    /// a record in its own scope that names the scope's frontier. Signing again replaces it.
    /// - Parameters:
    ///   - kind: nil: the one campaign of that year that is open, the RAP's where several are.
    ///   - nothing: there is nothing to report ("néant").
    ///   - despiteRecords: that is meant although there are records of that year.
    ///   - today: by the machine's clock.
    /// - Returns: the key of the campaign.
    /// - Throws: `unknown` while no such campaign is open; `doubtful` where there is nothing to
    ///   report, but there are records of that year in the incubator's scope.
    public func signOff(
        _ year: FiscalYear, kind: AuthorityEntry.Campaign.Kind?, nothing: Bool,
        despiteRecords: Bool, today: Day
    ) throws -> String {
        let open = try store.campaigns().filter {
            $0.isOpen && $0.year == year && (kind == nil || $0.kind == kind)
        }
        guard let campaign = open.first(where: { $0.kind == .rap }) ?? open.first else {
            throw EditError(
                .unknown,
                """
                no campaign \(kind.map { $0.rawValue + " " } ?? "")of \(year.text) is open: \
                `sync` to hear of it, or ask DINUM (`p352-central campaign open \(year.text)`)
                """)
        }
        let code = campaign.kind.code(year)
        let record = try self.record(try type("campaign"), code)
        let signOff = try type("sign-off")
        let scope = identity.incubator
        if nothing, !despiteRecords { try checkNothing(year, scope) }
        let tips = try store.frontier()[scope] ?? []
        var values: [(Field, Value)] = [
            (try field(signOff, "campaign"), .reference(record.id)),
            (try field(signOff, "year"), .year(year)),
            (try field(signOff, "nothing"), .boolean(nothing)),
            (try field(signOff, "frontier"), .texts(tips.map(\.hex))),
            (try field(signOff, "date"), .day(today)),
        ]
        if let incubator = try store.find(try type("incubator"), key: identity.incubator) {
            values.append((try field(signOff, "incubator"), .reference(incubator.id)))
        }
        if let before = try store.signOff(of: campaign, in: scope) {
            // All of it, what stays the same too: who signs otherwise elsewhere meanwhile
            // contradicts all that was said here.
            try checkMayWrite(before.record.scope)
            _ = try commit(
                before.record.scope, signOff, before.record.id, values.map { ($0.0.id, $0.1) },
                reason: nil)
        } else {
            try add(signOff, values)
        }
        return code
    }

    private func checkNothing(_ year: FiscalYear, _ scope: String) throws {
        let records = try RecordsOfYear(store, year, scope: scope).words
        if records.isEmpty { return }
        throw EditError(
            .doubtful,
            """
            nothing was signed off: \(scope) has records of \(year.text) (\(records)). Sign off \
            without --nothing, or say --nothing --despite-records if none of them is to be reported
            """)
    }
}
