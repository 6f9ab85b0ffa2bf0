public import Domain
public import Replication
public import Store

/// An open campaign as an incubator sees it.
public struct CampaignStanding: Sendable {
    public let campaign: AuthorityEntry.Campaign
    /// Nil for a home that signs nothing off: DINUM's own.
    public let state: AuthorityEntry.Campaign.State?
    /// The day of the sign-off.
    public let signed: Day?
}

extension Store {
    /// The campaigns that are open, in the order in which they were first opened, and how the home's
    /// incubator stands in each.
    /// - Parameter today: by the machine's clock; deadlines are judged by it.
    public func openCampaigns(
        of identity: HomeFolder.Identity, today: Day
    ) throws -> [CampaignStanding] {
        try campaigns().filter(\.isOpen).map { campaign in
            guard identity.role == .incubator else {
                return CampaignStanding(campaign: campaign, state: nil, signed: nil)
            }
            let signOff = try signOff(of: campaign, in: identity.incubator)
            func value(_ name: String) -> Value? {
                signOff?.record.type.field(named: name).flatMap { signOff?.values[$0.id] }
            }
            let nothing = signOff.map { _ in value("nothing")?.boolean ?? false }
            return CampaignStanding(
                campaign: campaign,
                state: campaign.state(
                    signedOffAsNothing: nothing,
                    isContested: signOff?.conflicts.contains("nothing") ?? false, today: today),
                signed: value("date")?.day)
        }
    }

    /// The newest sign-off of a campaign in a scope; nil before there is one.
    func signOff(
        of campaign: AuthorityEntry.Campaign, in scope: String
    ) throws -> RecordDocument? {
        guard let campaigns = schema.type(named: "campaign"),
            let type = schema.type(named: "sign-off"),
            let named = type.field(named: "campaign")?.id,
            let record = try find(campaigns, key: campaign.kind.code(campaign.year))
        else { return nil }
        return try documents(type).last {
            $0.record.scope == scope && $0.values[named]?.reference == record.id
        }
    }
}
