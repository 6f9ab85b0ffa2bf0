import Agent
import ArgumentParser
import Domain
import Replication
import Store
import Terminal

struct StatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "What is here, what is unsent, what waits for a person.",
        discussion: """
            The campaigns that are open, too, with their last day, and whether this incubator has \
            signed off.

            EXAMPLE
              p352-agent status --json
            """)
    @OptionGroup var options: HomeOptions
    @Flag(help: "Print JSON.") var json = false

    func run() throws {
        let (store, identity) = try options.open(.agent)
        let status = try HomeStatus(store, identity, today: Console.now().day)
        if json {
            Console.data(status.json.pretty, terminator: "")
        } else {
            for line in status.lines { Console.line(line) }
        }
        if status.conflicts > 0 { throw ExitCode.personNeeded }
    }
}

/// What `status` tells of a home.
struct HomeStatus {
    private let identity: HomeFolder.Identity
    private let replica: String
    private let own: [ReplicaKey]
    /// How often the home went on under a new key.
    private let renewals: Int
    private let size: (batches: Int, records: Int, waiting: Int)
    private let enrolment: HomeFolder.Enrolment?
    private let rights: HomeRights
    private let unsent: [String: Store.Unsent]
    private let untaken: [UntakenBatch]
    private let idle: [QuarantinedBatch]
    let conflicts: Int
    private let anomalies: [Anomaly]
    private let campaigns: [CampaignStanding]
    private let seal: SealRecord?
    /// Own batches that the last seal does not contain.
    private let unsealed: Int
    private let missing: [BatchName]

    init(_ store: Store, _ identity: HomeFolder.Identity, today: Day) throws {
        self.identity = identity
        replica = try store.replica.hex
        own = try store.ownKeys
        renewals = try store.home?.keys().certificates.count ?? 0
        size = try store.size()
        enrolment = try store.home?.enrolment()
        rights = try HomeRights(store)
        unsent = try store.unsent()
        untaken = try store.untaken()
        idle = try store.quarantine()
        conflicts = try store.conflicts().count
        anomalies = try Anomaly.find(
            try StoreReader(store), schema: store.schema,
            mayMiss: try HomeStatus.foreign(store, identity), today: today)
        campaigns = try store.openCampaigns(of: identity, today: today)
        seal = try store.seals().last
        unsealed =
            try seal.map { try store.ownBatches(beyond: $0.tips, after: $0.seal.asOf) } ?? 0
        missing = try store.home?.mark().missing.sorted() ?? []
    }

    /// Types of which an incubator's store may lack what lies in scopes that it does not read, and
    /// before its first sync all that is shared.
    private static func foreign(
        _ store: Store, _ identity: HomeFolder.Identity
    ) throws -> Set<String> {
        guard identity.role == .incubator else { return [] }
        var foreign: Set<String> = ["product", "award"]
        if try store.tips(ofScope: "shared").isEmpty {
            foreign.formUnion(store.schema.types.filter { $0.home == .shared }.map(\.name))
        }
        return foreign
    }

    // MARK: - For programs

    var json: JSONValue {
        .members([
            "incubator": .text(identity.incubator), "role": .text(identity.role.rawValue),
            "replica": .text(replica), "renewals": .number(renewals),
            "batches": .number(size.batches), "records": .number(size.records),
            "waiting": .number(size.waiting), "conflicts": .number(conflicts),
            "anomalies": .array(
                anomalies.map {
                    .members([
                        "kind": .text($0.kind.rawValue), "type": .text($0.type),
                        "key": .text($0.key), "id": .text($0.id.hex),
                        "field": .text($0.field), "sentence": .text(EnglishText.sentence($0)),
                        "remedy": .text(EnglishText.remedy($0.kind)),
                    ])
                }),
            "unsent": .object(
                unsent.sorted { $0.key < $1.key }.map {
                    JSONMember(
                        key: $0.key,
                        value: .members([
                            "batches": .number($0.value.batches),
                            "since": .text($0.value.since.text),
                        ]))
                }),
            "untaken": .array(
                untaken.map {
                    .members([
                        "batch": .text($0.name.hex), "scope": .text($0.scope),
                        "reason": .text($0.reason),
                    ])
                }),
            "central": enrolment?.central.map(JSONValue.text) ?? .null,
            "writes": .array(rights.scopes.sorted().map(JSONValue.text)),
            "revoked": .boolean(rights.isRevoked),
            "withoutEffect": .array(idle.map { .text($0.name.hex) }),
            "campaigns": .array(campaigns.map(\.json)),
            "seal": seal.map {
                .members([
                    "year": .number($0.seal.year.number), "batch": .text($0.name.hex),
                    "ownBatchesOutside": .number(unsealed),
                ])
            } ?? .null,
            "missing": .array(missing.map { .text($0.hex) }),
        ])
    }

    // MARK: - For people

    /// So many batches of a kind are printed.
    private static let listed = 20

    var lines: [String] {
        about + network + batches + campaigns.map(\.words) + [
            EnglishText.count(conflicts, "conflict")
        ]
            + Anomaly.Kind.allCases.compactMap { kind in
                let count = anomalies.count { $0.kind == kind }
                return count == 0
                    ? nil
                    : "\(EnglishText.count(count, "anomaly")) \(kind.rawValue): \(EnglishText.remedy(kind))"
            }
    }

    private var about: [String] {
        var lines = ["\(identity.incubator) (\(identity.role.rawValue)), replica \(replica)"]
        if renewals > 0 {
            lines.append(
                "goes on under its key number \(renewals + 1): a copy of this home was used "
                    + "beside it, or a backup was restored; nothing of either is lost")
        }
        lines.append(
            EnglishText.count(size.batches, "batch") + ", "
                + EnglishText.count(size.records, "record"))
        return lines
    }

    private var network: [String] {
        guard let enrolment else {
            return ["not enrolled: on its own, nobody vouches for what others signed"]
        }
        var lines = [
            "enrolled with \(enrolment.central ?? "itself"), writes "
                + (rights.scopes.isEmpty
                    ? "nothing any more" : rights.scopes.sorted().joined(separator: ", "))
        ]
        if rights.isRevoked {
            let word = rights.toldRevoked.map { ", as central said on \($0.day.text)" } ?? ""
            lines.append(
                "its key is revoked\(word): what it writes stays here and has no effect; ask DINUM "
                    + "for a new code, then `enrol`")
        }
        for (scope, unsent) in unsent.sorted(by: { $0.key < $1.key }) {
            lines.append(
                "unsent in \(scope): \(EnglishText.count(unsent.batches, "batch")), the oldest of "
                    + unsent.since.text)
        }
        lines += HomeStatus.some(untaken, "not taken by central") {
            "not taken by central: \($0.name.short) in \($0.scope): \($0.reason)"
        }
        return lines
    }

    private var batches: [String] {
        var lines = HomeStatus.some(idle, "without effect") { batch in
            let whose =
                own.contains(batch.replica) ? "" : ", of replica \(batch.replica.hex.prefix(12))"
            return "without effect: \(batch.name.short) in \(batch.scope)\(whose): \(batch.reason)"
        }
        if let seal {
            lines.append(
                "last seal: \(seal.seal.year.text), \(seal.name.short); "
                    + EnglishText.count(unsealed, "own batch is", "own batches are")
                    + " not in it")
        }
        if size.waiting > 0 {
            let waiting = EnglishText.count(size.waiting, "batch waits", "batches wait")
            lines.append("\(waiting) for a parent")
        }
        return lines
            + missing.map { "restored: batch \($0.short) was sent once and is not here" }
    }

    private static func some<T>(_ all: [T], _ what: String, _ line: (T) -> String) -> [String] {
        all.prefix(listed).map(line)
            + (all.count > listed
                ? ["\(what): \(all.count - listed) more (`--json` lists all)"] : [])
    }
}

extension CampaignStanding {
    fileprivate var json: JSONValue {
        .members([
            "kind": .text(campaign.kind.rawValue), "year": .number(campaign.year.number),
            "deadline": campaign.deadline.map { .text($0.text) } ?? .null,
            "state": state.map { .text($0.rawValue) } ?? .null,
            "signed": signed.map { .text($0.text) } ?? .null,
        ])
    }

    fileprivate var words: String {
        let year = campaign.year.text
        let kind = campaign.kind == .rap ? "" : " --kind \(campaign.kind.rawValue)"
        let until = campaign.deadline.map { " until \($0.text)" } ?? ""
        let day = signed.map { " on \($0.text)" } ?? ""
        let sentence =
            switch state {
            case .signed: ": signed off\(day)"
            case .nothing: ": signed off\(day) as having nothing to report"
            case .contested:
                ": signed off\(day), as complete on one machine and as having nothing to report on "
                    + "another (`conflicts`; `signoff \(year)\(kind)` decides)"
            case .waiting: ": not signed off yet (`signoff \(year)\(kind)`, then `sync`)"
            case .late: ": LATE, not signed off (`signoff \(year)\(kind)`, then `sync`)"
            case nil: ""
            }
        return "campaign \(campaign.kind.code(campaign.year)) is open\(until)\(sentence)"
    }
}
