public import Domain
public import Replication
public import Store

/// Who has signed off, who is late, and what has changed since: one campaign as DINUM sees it.
public struct CampaignConsole: Sendable {
    public let campaign: AuthorityEntry.Campaign
    /// By key.
    public let incubators: [Line]

    public struct Line: Sendable {
        public let incubator: String
        public let state: AuthorityEntry.Campaign.State
        /// The day of the sign-off, by the incubator's clock.
        public let signed: Day?
        /// Signed off after the deadline.
        public let wasLate: Bool
        public let anomalies: Int
        public let conflicts: Int
        /// When one of its homes last asked central something.
        public let contact: Instant?
        /// What of its scope lies outside the frontier that the sign-off names, the sign-off
        /// itself left out.
        public let changed: [LateBatch]
    }

    /// All campaigns that were ever opened, those of open ones first.
    /// - Parameters:
    ///   - today: by central's clock; deadlines are judged by it.
    ///   - known: incubators to list beside those that enrolled.
    /// Cost: a pass over every table for the anomalies, one over the log for each sign-off.
    public static func all(
        _ store: Store, today: Day, known: Set<String> = []
    ) throws -> [CampaignConsole] {
        let campaigns = try store.campaigns()
        if campaigns.isEmpty { return [] }
        let state = try Shared(store, today: today, known: known)
        let open = campaigns.filter(\.isOpen) + campaigns.filter { !$0.isOpen }
        return try open.map { campaign in
            let signOffs = try state.signOffs(of: campaign)
            return CampaignConsole(
                campaign: campaign,
                incubators: try state.incubators.map {
                    try state.line($0, campaign, signOffs[$0])
                })
        }
    }

    /// What an incubator said.
    private struct SignOff {
        let day: Day?
        let nothing: Bool
        let isContested: Bool
        let tips: [BatchName]
    }

    /// What the lines of all campaigns are made of.
    private struct Shared {
        let store: Store
        let today: Day
        let incubators: [String]
        private var anomalies: [String: Int] = [:]
        private var conflicts: [String: Int] = [:]
        private var contacts: [String: Instant] = [:]

        init(_ store: Store, today: Day, known: Set<String>) throws {
            self.store = store
            self.today = today
            var names = known
            for replica in try store.replicas() {
                if let contact = replica.contact {
                    contacts[replica.incubator] = max(
                        contacts[replica.incubator] ?? contact, contact)
                }
                if replica.scopes.contains(AuthorityEntry.Grant.everywhere) { continue }
                if !replica.incubator.isEmpty { names.insert(replica.incubator) }
            }
            incubators = names.sorted()
            let reader = try StoreReader(store)
            var scopes: [String: [RecordID: String]] = [:]
            for anomaly in try Anomaly.find(reader, schema: store.schema, today: today) {
                if scopes[anomaly.type] == nil {
                    scopes[anomaly.type] = Dictionary(
                        try reader.rows(of: anomaly.type, fields: []).map { ($0.id, $0.scope) },
                        uniquingKeysWith: { one, _ in one })
                }
                if let scope = scopes[anomaly.type]?[anomaly.id] {
                    anomalies[scope, default: 0] += 1
                }
            }
            for conflict in try store.conflicts() {
                conflicts[conflict.record.scope, default: 0] += 1
            }
        }

        /// Whether what it says stands beside the contrary.
        private func isContested(_ row: RecordRow) -> Bool {
            let field = store.schema.type(named: "sign-off")?.field(named: "nothing")?.id
            return field.map(row.contested.contains) ?? false
        }

        /// The newest sign-off of each scope.
        func signOffs(
            of campaign: AuthorityEntry.Campaign
        ) throws -> [String: SignOff] {
            guard let campaigns = store.schema.type(named: "campaign"),
                let record = try store.find(campaigns, key: campaign.kind.code(campaign.year))
            else { return [:] }
            let fields = ["campaign", "date", "nothing", "frontier"]
            var found: [String: SignOff] = [:]
            let rows = try StoreReader(store).rows(of: "sign-off", fields: fields)
            for row in rows where row.values[0].reference == record.id {
                let day = row.values[1].day
                if let there = found[row.scope]?.day, there > day ?? there { continue }
                found[row.scope] = SignOff(
                    day: day, nothing: row.values[2].boolean ?? false,
                    isContested: isContested(row),
                    tips: (row.values[3].texts ?? []).compactMap { BatchName(hex: $0) })
            }
            return found
        }

        func line(
            _ incubator: String, _ campaign: AuthorityEntry.Campaign,
            _ signOff: SignOff?
        ) throws -> Line {
            let changed =
                try signOff.map { signOff in
                    try store.batches(beyond: signOff.tips, scope: incubator).filter { batch in
                        !batch.counts || !batch.records.allSatisfy { $0.type == "sign-off" }
                    }
                } ?? []
            return Line(
                incubator: incubator,
                state: campaign.state(
                    signedOffAsNothing: signOff?.nothing,
                    isContested: signOff?.isContested ?? false, today: today),
                signed: signOff?.day,
                wasLate: signOff?.day.map(campaign.isOver(on:)) ?? false,
                anomalies: anomalies[incubator] ?? 0, conflicts: conflicts[incubator] ?? 0,
                contact: contacts[incubator], changed: changed)
        }
    }
}
