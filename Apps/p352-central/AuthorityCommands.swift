import ArgumentParser
import Central
import Domain
import Replication
import Store
import Terminal

struct ReplicasCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replicas", abstract: "Who has been granted what, and who has sent what.",
        discussion: "EXAMPLE\n  p352-central replicas --json")
    @OptionGroup var options: HomeOptions
    @Flag(help: "Print JSON.") var json = false

    func run() throws {
        let (store, _) = try options.open(.central)
        let replicas = try store.replicas()
        if json {
            Console.data(
                JSONValue.array(
                    replicas.map { replica in
                        .members([
                            "replica": .text(replica.key.hex),
                            "incubator": .text(replica.incubator),
                            "scopes": .array(replica.scopes.sorted().map { .text($0) }),
                            "revoked": .boolean(replica.isRevoked),
                            "batches": .object(
                                replica.batches.sorted { $0.key < $1.key }.map {
                                    JSONMember(key: $0.key, value: .number($0.value))
                                }),
                            "last": replica.last.map { .text($0.text) } ?? .null,
                            "contact": replica.contact.map { .text($0.text) } ?? .null,
                        ])
                    }
                ).pretty, terminator: "")
            return
        }
        for replica in replicas {
            let scopes = replica.scopes.sorted().joined(separator: ",")
            let sent = replica.batches.values.reduce(0, +)
            Console.line(
                "\(replica.key.hex.prefix(16))  \(replica.incubator)  "
                    + (replica.scopes.isEmpty ? "never granted" : "writes \(scopes)")
                    + (replica.isRevoked ? "  REVOKED" : "") + "  "
                    + EnglishText.count(sent, "batch")
                    + (replica.contact.map { "  last contact \($0.text)" } ?? ""))
        }
    }
}

struct GrantCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "grant", abstract: "Lets a replica write in a further scope.",
        discussion: """
            For a product that two incubators run, or when incubators merge or split.

            EXAMPLE
              p352-central grant 3f2a91c0 --scope ademe+mtes
            """)
    @OptionGroup var options: HomeOptions
    @Argument(help: "At least 8 digits of the replica's key.") var replica: String
    @Option(help: "An incubator's key, a joint scope (a+b), shared or dinum; may be repeated.")
    var scope: [String]
    @Flag(help: "The scope is new, though its name is like a known one.") var new = false

    func run() throws {
        let (store, _) = try options.open(.central)
        let desk = try AuthorityDesk(store: store, now: Console.now)
        let known = try desk.replica(replica)
        if !new { for name in scope { try desk.check(scope: name) } }
        try desk.grant(keys: [known.key], scopes: scope, incubator: known.incubator)
        Console.message(
            "\(known.key.hex.prefix(16)) writes \(scope.joined(separator: ", ")) from now on")
    }
}

struct RevokeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke", abstract: "Takes a key's effect away, from its next batch on.",
        discussion: """
            What central holds of the key now still counts unless --last names earlier batches;
            whatever else it signed is kept without effect and listed by `quarantine`.

            EXAMPLE
              p352-central revoke 3f2a91c0
            """)
    @OptionGroup var options: HomeOptions
    @Argument(help: "At least 8 digits of the replica's key.") var replica: String
    @Option(help: "A last good batch; one a chain. Default: the last that central holds.")
    var last: [String] = []
    @Flag(help: "Nothing of this key counts.") var all = false

    func run() throws {
        let (store, _) = try options.open(.central)
        let desk = try AuthorityDesk(store: store, now: Console.now)
        let known = try desk.replica(replica)
        let good: [BatchName] =
            all ? [] : last.isEmpty ? try store.lastBatches(of: known.key) : try desk.batches(last)
        let before = try Quarantine.names(store)
        try desk.append(.revoke(key: known.key, good: good))
        let fallen = try Quarantine.names(store).subtracting(before).count
        Console.message(
            "\(known.key.hex.prefix(16)) is revoked; "
                + EnglishText.count(good.count, "last good batch is", "last good batches are")
                + " named; "
                + EnglishText.count(fallen, "batch has", "batches have")
                + " no effect any more by this")
    }
}

enum Quarantine {
    /// The batches without effect.
    static func names(_ store: Store) throws -> Set<BatchName> {
        Set(try store.quarantine().map(\.name))
    }
}

struct QuarantineCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "quarantine", abstract: "Lists the batches that are kept without effect.",
        discussion: "EXAMPLE\n  p352-central quarantine")
    @OptionGroup var options: HomeOptions
    @Flag(help: "Print JSON.") var json = false

    func run() throws {
        let (store, _) = try options.open(.central)
        let batches = try store.quarantine()
        if json {
            Console.data(
                JSONValue.array(
                    batches.map {
                        .members([
                            "batch": .text($0.name.hex), "scope": .text($0.scope),
                            "replica": .text($0.replica.hex),
                            "recorded": .text($0.recorded.text), "reason": .text($0.reason),
                        ])
                    }
                ).pretty, terminator: "")
            return
        }
        for batch in batches {
            Console.line(
                "\(batch.name.short)  \(batch.scope)  replica \(batch.replica.hex.prefix(12))  "
                    + "\(batch.recorded.text)  \(batch.reason)")
        }
    }
}

struct ReleaseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "release", abstract: "Gives batches of the quarantine their effect.",
        discussion: "EXAMPLE\n  p352-central release 9c01f3a2b7d4")
    @OptionGroup var options: HomeOptions
    @Argument(help: "At least 8 digits of a batch's name.") var batch: [String]

    func run() throws {
        let (store, _) = try options.open(.central)
        let desk = try AuthorityDesk(store: store, now: Console.now)
        let before = try Quarantine.names(store)
        try desk.append(.release(try desk.batches(batch)))
        let risen = before.subtracting(try Quarantine.names(store)).count
        Console.message(
            "released; " + EnglishText.count(risen, "batch has", "batches have") + " effect by this"
        )
    }
}

struct MoveCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "move", abstract: "Moves a record, with all that hangs on it, to a scope.",
        discussion: """
            From the day on it counts there; as of earlier days it counts where it was. Its history
            is copied, signed by DINUM, and stays where it was too.

            A record that several scopes hold (`conflicts` lists it under `scope`) counts nowhere
            for sure until a move says where. From a scope to the same one: it counts there alone,
            as that one has it; from one to the other: what both wrote is put together.

            EXAMPLES
              p352-central move product aplypro --to MEN --day 2025-01-01
              p352-central move product aplypro --from MEN --to MEN
            """)
    @OptionGroup var options: HomeOptions
    @Argument(help: "The record's type.") var type: String
    @Argument(help: "Its key, or 8 digits of its id.") var key: String
    @Option(help: "The scope: an incubator's key, or a joint scope (a+b).") var to: String
    @Option(help: "Of a record in several scopes, which; default the one that is shown.")
    var from: String?
    @Option(help: "Since when, YYYY-MM-DD; default today.") var day: String?
    @Flag(help: "The scope is new, though its name is like a known one.") var new = false

    func run() throws {
        let (store, _) = try options.open(.central)
        let desk = try AuthorityDesk(store: store, now: Console.now)
        let since = try day.map { text in
            guard let day = Day(text) else { throw ValidationError("--day takes YYYY-MM-DD") }
            return day
        }
        if !new { try desk.check(scope: to) }
        let moved = try desk.move(type: type, key: key, from: from, to: to, day: since)
        Console.message(
            EnglishText.count(moved.records, "record moves", "records move") + " to \(to); "
                + EnglishText.count(moved.copies, "batch was", "batches were") + " copied")
    }
}

struct AuthorityCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "authority", abstract: "The entries in force; joins a forked chain.",
        discussion: """
            A chain forks when central was rolled back unnoticed. Until it is joined, revocations
            of both branches hold and nothing else after the fork has effect.

            EXAMPLES
              p352-central authority
              p352-central authority --join TIP TIP
            """)
    @OptionGroup var options: HomeOptions
    @Flag(
        help: """
            After a restore: decide again although a decision of before is lost. What a home still \
            holds of it forks the chain when it comes.
            """)
    var giveUp = false
    @Option(parsing: .upToNextOption, help: "The two tips, at least 8 digits each.")
    var join: [String] = []
    @Flag(help: "Print JSON.") var json = false

    func run() throws {
        let (store, _) = try options.open(.central)
        if giveUp {
            guard let lost = try store.lostAuthority() else {
                throw StoreError(.refused, "no decision is lost: there is nothing to give up")
            }
            try store.giveUpLostAuthority()
            Console.message("\(lost.short) is given up; say again what it said, if need be")
            return
        }
        let tips = try store.frontier()[AuthorityEntry.scope] ?? []
        if !join.isEmpty {
            guard join.count == tips.count,
                tips.allSatisfy({ tip in join.contains { tip.hex.hasPrefix($0.lowercased()) } })
            else {
                throw ValidationError(
                    "--join names all tips: \(tips.map(\.short).joined(separator: " "))")
            }
            try AuthorityDesk(store: store, now: Console.now).append(.join)
            Console.message("joined; look at what each branch said, and say it again if need be")
            return
        }
        let records = try store.authority()
        if json {
            Console.data(
                JSONValue.members([
                    "tips": .array(tips.map { .text($0.hex) }),
                    "entries": .array(
                        records.map {
                            .members([
                                "batch": .text($0.name.hex), "entry": .text(Words.entry($0.entry)),
                            ])
                        }),
                ]).pretty, terminator: "")
        } else {
            for record in records {
                Console.line("\(record.name.short)  \(Words.entry(record.entry))")
            }
            for tip in tips { Console.line("tip \(tip.hex)") }
        }
        if tips.count > 1 {
            Console.message("the chain is forked: `authority --join TIP TIP`")
            throw ExitCode.personNeeded
        }
    }
}

enum Words {
    /// An entry in one line, for people.
    static func entry(_ entry: AuthorityEntry) -> String {
        switch entry {
        case .grant(let grant):
            "grant \(grant.keys.map { String($0.hex.prefix(16)) }.joined(separator: ",")) "
                + "(\(grant.incubator)) writes \(grant.scopes.joined(separator: ","))"
        case .revoke(let key, let good):
            "revoke \(key.hex.prefix(16)), last good \(good.map(\.short).joined(separator: ","))"
        case .release(let names): "release \(names.map(\.short).joined(separator: ","))"
        case .withdraw(let names):
            "withdraw the copies of \(names.map(\.short).joined(separator: ","))"
        case .move(let move):
            "move \(EnglishText.count(move.records.count, "record")) from \(move.from) to \(move.to) on "
                + move.day.text
        case .join: "join"
        case .campaign(let campaign):
            "\(campaign.isOpen ? "open" : "close") campaign \(campaign.kind.rawValue) "
                + campaign.year.text
        case .seal(let seal):
            "seal \(seal.year.text)"
                + (seal.programme == AuthorityEntry.Seal.first ? "" : " of \(seal.programme)")
                + (seal.asOf == .forever ? "" : " as of \(seal.asOf.text)")
                + ", figures \(Hex.string(seal.figures).prefix(16))"
                + (seal.reason.isEmpty ? "" : ": \(seal.reason)")
        case .unknown(let kind, _): "an entry of a newer program (kind \(kind))"
        }
    }
}
