import ArgumentParser
import Central
import Domain
import Replication
import Reporting
import Store
import Terminal

struct CampaignCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "campaign", abstract: "Opens or closes a campaign of collection.",
        discussion: """
            EXAMPLES
              p352-central campaign open 2023 --deadline 2024-03-31
              p352-central campaign close 2023
            """,
        subcommands: [Open.self, Close.self])

    struct Which: ParsableArguments {
        @OptionGroup var options: HomeOptions
        @Argument(help: "The fiscal year.") var year: Int
        @Option(help: "rap, pap or budgets.") var kind = "rap"

        func set(isOpen: Bool, deadline: Day?) throws {
            let year = try Console.fiscalYear(year, "YEAR")
            guard let kind = AuthorityEntry.Campaign.Kind(rawValue: kind) else {
                throw ValidationError("--kind is rap, pap or budgets")
            }
            let (store, _) = try options.open(.central)
            try AuthorityDesk(store: store, now: Console.now)
                .set(kind, year, isOpen: isOpen, deadline: deadline, newID: Console.newID)
            Console.message(
                "campaign \(kind.code(year)) is \(isOpen ? "open" : "closed")"
                    + (deadline.map { " until \($0.text)" } ?? ""))
        }
    }

    struct Open: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Opens it, or changes its deadline; agents hear of it when they sync.",
            discussion: "EXAMPLE\n  p352-central campaign open 2023 --deadline 2024-03-31")
        @OptionGroup var which: Which
        @Option(help: "The last day to sign off, YYYY-MM-DD.") var deadline: String?

        func run() throws {
            let day = try deadline.map { text in
                guard let day = Day(text) else {
                    throw ValidationError("--deadline takes YYYY-MM-DD")
                }
                return day
            }
            try which.set(isOpen: true, deadline: day)
        }
    }

    struct Close: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Closes it: nobody signs off any more.",
            discussion: "EXAMPLE\n  p352-central campaign close 2023")
        @OptionGroup var which: Which

        func run() throws { try which.set(isOpen: false, deadline: nil) }
    }
}

extension CampaignConsole {
    /// All campaigns, with every incubator that has a product beside those that enrolled, and how
    /// these stand today. Where no campaign was ever opened nothing is read.
    static func withStates(
        _ store: Store, today: Day
    ) throws -> (campaigns: [CampaignConsole], states: [String: IncubatorState]) {
        if try store.campaigns().isEmpty { return ([], [:]) }
        let states = try IncubatorState.all(try StoreReader(store), today: today)
        let campaigns = try all(
            store, today: today, known: Set(states.keys.filter { !$0.isEmpty }))
        return (campaigns, states)
    }
}

extension CampaignConsole {
    /// - Parameter states: how complete the data are, by incubator.
    func json(_ states: [String: IncubatorState]) -> JSONValue {
        .members([
            "kind": .text(campaign.kind.rawValue), "year": .number(campaign.year.number),
            "open": .boolean(campaign.isOpen),
            "deadline": campaign.deadline.map { .text($0.text) } ?? .null,
            "incubators": .array(
                incubators.map { line in
                    .members([
                        "incubator": .text(line.incubator), "state": .text(line.state.rawValue),
                        "signed": line.signed.map { .text($0.text) } ?? .null,
                        "signedLate": .boolean(line.wasLate),
                        "products": .number(states[line.incubator]?.products ?? 0),
                        "upToDate": .number(states[line.incubator]?.upToDate ?? 0),
                        "anomalies": .number(line.anomalies),
                        "conflicts": .number(line.conflicts),
                        "contact": line.contact.map { .text($0.text) } ?? .null,
                        "changedSince": .array(line.changed.map(\.json)),
                    ])
                }),
        ])
    }

    /// Lines for people.
    func text(_ states: [String: IncubatorState]) -> [String] {
        var lines = [
            "campaign \(campaign.kind.code(campaign.year)): "
                + (campaign.isOpen ? "open" : "closed")
                + (campaign.deadline.map {
                    campaign.isOpen ? " until \($0.text)" : ", its deadline was \($0.text)"
                } ?? "")
        ]
        if !states.isEmpty {
            lines.append(
                "up to date: a committee within six months, evidence behind the phase; of a service also "
                    + "pages of statistics and budget, and its accessibility declared")
        }
        for line in incubators {
            let state =
                switch line.state {
                case .signed: "signed off"
                case .nothing: "néant"
                case .contested: "CONTESTED: complete, or néant"
                case .late: "LATE"
                case .waiting: "waiting"
                }
            let day = line.signed.map { " on \($0.text)" } ?? ""
            let complete =
                states[line.incubator].map {
                    "  \($0.upToDate) of \(EnglishText.count($0.products, "product")) up to date"
                }
                ?? ""
            let contact = line.contact.map { "last contact \($0.text)" } ?? "no contact yet"
            lines.append(
                "  \(line.incubator)  \(state)\(day)\(line.wasLate ? " (after the deadline)" : "")"
                    + complete
                    + "  " + EnglishText.count(line.anomalies, "anomaly") + "  "
                    + EnglishText.count(line.conflicts, "conflict") + "  \(contact)")
            if !line.changed.isEmpty {
                let records = Set(line.changed.flatMap(\.records))
                let named = records.map { "\($0.type) \($0.key)" }.sorted().prefix(5)
                lines.append(
                    "    changed after it: "
                        + EnglishText.count(line.changed.count, "batch") + ", "
                        + EnglishText.count(records.count, "record")
                        + " (\(named.joined(separator: ", "))"
                        + "\(records.count > named.count ? ", …" : ""))")
            }
        }
        return lines
    }
}

extension LateBatch {
    var json: JSONValue {
        .members([
            "batch": .text(name.hex), "recorded": .text(recorded.text),
            "replica": .text(replica.hex), "counts": .boolean(counts),
            "records": .array(
                records.map { .members(["type": .text($0.type), "key": .text($0.key)]) }),
        ])
    }
}
