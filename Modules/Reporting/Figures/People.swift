import Domain

/// Profiles, sessions and initiatives: pseudonyms and counts only. Groups under 5 people are not
/// broken down, so that nobody can be told apart (RGPD; domain rule of the programme).
struct People {
    static let smallestGroup = 5

    /// The groups of a whole that are not told. Those under 5 people are not; nor is what the others
    /// and the total would tell of them: as many of the next smallest groups are withheld, too, as
    /// make 5 people together (secondary suppression: A. Hundepool et al., *Statistical Disclosure
    /// Control*, 2012, 4).
    static func withheld<ID: Hashable & Comparable>(_ groups: [(people: Int, id: ID)]) -> Set<ID> {
        let groups = groups.sorted { ($0.people, $0.id) < ($1.people, $1.id) }
        guard let first = groups.first, first.people < smallestGroup else { return [] }
        var together = 0
        let hidden = groups.prefix { group in
            defer { together += group.people }
            return group.people < smallestGroup || together < smallestGroup
        }
        return Set(hidden.map(\.id))
    }

    private struct Person {
        let record: FigureRecord
        let year: FiscalYear?
        let isWoman: Bool?
        let isContested: Bool
    }

    private struct Session {
        let record: FigureRecord
        let year: FiscalYear?
        let trained: Int
        let women: Int?
        let isContested: Bool
    }

    private struct Member {
        let record: FigureRecord
        let start: Day?
        let end: Day?
        let isContested: Bool
    }

    private var selected: [Person] = []
    private var hired: [Person] = []
    private var sessions: [Session] = []
    private var brigade: [Member] = []
    private var initiatives: [Person] = []
    private var checks: [(record: FigureRecord, year: FiscalYear, reached: ExactDecimal)] = []

    init(_ reader: some RecordReader) throws {
        // A pseudonym is personal data, too: no document prints it.
        func record(
            _ type: String, _ row: NamedRow, _ title: String = "", by field: String,
            on day: Day? = nil, in year: FiscalYear? = nil
        ) -> FigureRecord {
            let key = String(row.id.hex.prefix(12))
            let cause = FigureRecord.Cause(
                id: row.id, fact: .itself(type: type, field: field, day: day, year: year))
            return FigureRecord(
                type: type, id: row.id, key: key, title: title.isEmpty ? key : title,
                incubator: "", because: [cause])
        }
        /// The year that was filled in, else that of the day.
        func counted(_ row: NamedRow) -> (year: FiscalYear?, field: String) {
            row["counted_in"].year.map { ($0, "counted_in") }
                ?? (row["date"].day.flatMap { FiscalYear($0.year) }, "date")
        }
        var women: [RecordID: Bool] = [:]
        for row in try reader.named("profile", ["woman", "selected_in"]) {
            women[row.id] = row["woman"].boolean
            selected.append(
                Person(
                    record: record(
                        "profile", row, by: "selected_in", in: row["selected_in"].year),
                    year: row["selected_in"].year, isWoman: row["woman"].boolean,
                    isContested: row.isContested))
        }
        for row in try reader.named("hiring", ["profile", "date", "counted_in"]) {
            let (year, field) = counted(row)
            hired.append(
                Person(
                    record: record("hiring", row, by: field, in: year), year: year,
                    isWoman: row["profile"].reference.flatMap { women[$0] },
                    isContested: row.isContested))
        }
        let session = ["date", "title", "trained", "women", "counted_in"]
        for row in try reader.named("training-session", session) {
            let (year, field) = counted(row)
            sessions.append(
                Session(
                    record: record(
                        "training-session", row, row.text("title"), by: field,
                        on: row["date"].day, in: year), year: year,
                    trained: Int(row["trained"].integer ?? 0),
                    women: row["women"].integer.map { Int($0) }, isContested: row.isContested))
        }
        for row in try reader.named("brigade-member", ["start", "end", "paid_on"])
        where !row.text("paid_on").isEmpty {
            brigade.append(
                Member(
                    record: record("brigade-member", row, by: "start"),
                    start: row["start"].day, end: row["end"].day, isContested: row.isContested))
        }
        for row in try reader.named("citizen-initiative", ["name", "year"]) {
            initiatives.append(
                Person(
                    record: record(
                        "citizen-initiative", row, row.text("name"), by: "year",
                        in: row["year"].year),
                    year: row["year"].year, isWoman: nil, isContested: row.isContested))
        }
        for row in try reader.named("award-check", ["date", "share_reached"]) {
            guard let year = row["date"].day.flatMap({ FiscalYear($0.year) }),
                let reached = row["share_reached"].decimal
            else { continue }
            checks.append(
                (record("award-check", row, by: "date", in: year), year, reached))
        }
    }

    private func count(_ people: [Person], _ year: FiscalYear, _ why: String) -> Derivation? {
        let found = people.filter { $0.year == year }
        if found.isEmpty { return nil }
        return .count(
            FigureRecords(found.map(\.record)), contested: found.contains(where: \.isContested), why
        )
    }

    func selected(in year: FiscalYear) -> Derivation? {
        count(selected, year, "Profils sélectionnés en \(year.text).")
    }

    func hired(in year: FiscalYear) -> Derivation? {
        count(hired, year, "Recrutements pris en compte en \(year.text).")
    }

    func initiatives(in year: FiscalYear) -> Derivation? {
        count(initiatives, year, "Initiatives soutenues en \(year.text).")
    }

    /// The number of people, not of sessions.
    func trained(in year: FiscalYear) -> Derivation? {
        let found = sessions.filter { $0.year == year }
        if found.isEmpty { return nil }
        return Derivation(
            value: .count(found.reduce(0) { $0 + $1.trained }),
            records: FigureRecords(found.map(\.record)),
            isContested: found.contains(where: \.isContested),
            explanation: "Personnes formées dans les sessions prises en compte en \(year.text).")
    }

    func brigadePaid(in year: FiscalYear) -> Derivation? {
        let found = brigade.filter { member in
            guard let start = member.start else { return false }
            return start <= year.days.upperBound
                && (member.end.map { $0 >= year.days.lowerBound } ?? true)
        }
        if found.isEmpty { return nil }
        return .count(
            FigureRecords(found.map(\.record)), contested: found.contains(where: \.isContested),
            "Membres de la brigade rémunérés, présents en \(year.text).")
    }

    /// The share of the awards checked in the year that reached 80 % of their objectives.
    func objectivesReached(in year: FiscalYear) -> Derivation? {
        let found = checks.filter { $0.year == year }
        let reached = found.filter { $0.reached >= ExactDecimal(80) }
        guard let share = ExactDecimal.share(reached.count, of: found.count) else { return nil }
        return Derivation(
            value: .percentage(share), records: FigureRecords(reached.map(\.record)),
            explanation: "Attributions dont le bilan de \(year.text) constate au moins 80 % des "
                + "objectifs atteints, rapportées aux attributions dont le bilan est fait.")
    }

    // MARK: - Shares of women

    func womenSelected(in year: FiscalYear) -> Derivation? { women(selected, year) }
    func womenHired(in year: FiscalYear) -> Derivation? { women(hired, year) }

    private func women(_ people: [Person], _ year: FiscalYear) -> Derivation? {
        let found = people.filter { $0.year == year }
        // One unknown person makes the share unknown.
        guard !found.isEmpty, found.allSatisfy({ $0.isWoman != nil }) else { return nil }
        return share(
            found.count { $0.isWoman == true }, of: found.count,
            contested: found.contains(where: \.isContested))
    }

    func womenTrained(in year: FiscalYear) -> Derivation? {
        let found = sessions.filter { $0.year == year }
        guard !found.isEmpty, found.allSatisfy({ $0.women != nil }) else { return nil }
        return share(
            found.reduce(0) { $0 + ($1.women ?? 0) }, of: found.reduce(0) { $0 + $1.trained },
            contested: found.contains(where: \.isContested))
    }

    /// The records stand behind the whole, never behind the part.
    private func share(_ part: Int, of whole: Int, contested: Bool) -> Derivation? {
        guard whole >= People.smallestGroup else {
            return Derivation(
                value: .words("Non communiqué"), records: [], isContested: contested,
                explanation: "Non communiqué : un effectif inférieur à "
                    + "\(People.smallestGroup) personnes n’est pas ventilé.")
        }
        guard let value = ExactDecimal.share(part, of: whole) else { return nil }
        return Derivation(
            value: .percentage(value), records: [], isContested: contested,
            explanation: "Part des femmes dans l’effectif pris en compte.")
    }
}
