public import Domain
public import Replication
import Store

extension AuthorityDesk {
    /// Opens or closes a campaign: an entry of the authority chain, and the record that sign-offs
    /// refer to.
    /// - Parameter deadline: the last day; when closing, the one that stands stays.
    /// - Throws: `refused` where it is closed already or was never opened.
    public func set(
        _ kind: AuthorityEntry.Campaign.Kind, _ year: FiscalYear, isOpen: Bool, deadline: Day?,
        newID: () -> RecordID
    ) throws {
        let before = try store.campaigns().first { $0.kind == kind && $0.year == year }
        if !isOpen, before?.isOpen != true {
            throw StoreError(
                .refused,
                "no campaign \(kind.rawValue) of \(year.text) is open: see `status`")
        }
        let day = deadline ?? before?.deadline
        // Said once: what is said again is only kept, if it was not.
        let isOpenAlready = isOpen && before?.isOpen == true
        if !isOpenAlready || before?.deadline != day {
            try append(
                .campaign(.init(kind: kind, year: year, isOpen: isOpen, deadline: day)))
        }
        try keepRecord(
            kind, year, isOpen: isOpen, isOpenAlready: isOpenAlready, deadline: day,
            newID: newID)
    }

    private func keepRecord(
        _ kind: AuthorityEntry.Campaign.Kind, _ year: FiscalYear, isOpen: Bool,
        isOpenAlready: Bool, deadline: Day?, newID: () -> RecordID
    ) throws {
        guard let type = store.schema.type(named: "campaign") else { return }
        let code = kind.code(year)
        let there = try store.find(type, key: code)
        let held = try there.map { try store.document($0).values } ?? [:]
        let today = now().day
        let wanted: [(String, Value)] =
            [
                ("code", .text(code)), ("kind", .text(kind.word)), ("year", .year(year)),
                ("deadline", deadline.map(Value.day) ?? .empty),
            ]
            + (isOpen
                ? [("opened", .day(today)), ("closed", .empty)] : [("closed", .day(today))])
        let values = wanted.compactMap { name, value -> (FieldID, Value)? in
            guard let field = type.field(named: name) else { return nil }
            // The day of the first time stays.
            if name == "opened", isOpenAlready, held[field.id] ?? .empty != .empty { return nil }
            return (held[field.id] ?? .empty) == value ? nil : (field.id, value)
        }
        if values.isEmpty { return }
        let change = RecordChange(type: type.id, id: there?.id ?? newID(), values: values)
        try store.commit(
            [Draft(scope: "shared", runs: [DraftRun(changes: [change])])], recorded: now())
    }
}

extension AuthorityEntry.Campaign.Kind {
    /// The word of the records.
    var word: String {
        switch self {
        case .rap: "RAP"
        case .pap: "PAP"
        case .budgets: "budgets de produits"
        }
    }
}
