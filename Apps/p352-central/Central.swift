import ArgumentParser
import Central
import Domain
import Replication
import Reporting
import Store
import Terminal

@main
struct CentralCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "p352-central",
        abstract: "The endpoint with which DINUM gathers the incubators' data.",
        discussion: """
            EXAMPLES
              p352-central init
              p352-central invite --incubator ademe
              p352-central serve
              p352-central replicas
              p352-central revoke 3f2a91c0
            """,
        version: Program.version,
        subcommands: [
            InitCommand.self, InviteCommand.self, ServeCommand.self, ReplicasCommand.self,
            GrantCommand.self, RevokeCommand.self, QuarantineCommand.self, ReleaseCommand.self,
            MoveCommand.self, AuthorityCommand.self, CampaignCommand.self, SealCommand.self,
            StatusCommand.self, VerifyCommand.self, BackupCommand.self,
        ])

    static func main() async { await runAndExit() }
}

struct InitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init", abstract: "Makes central's home with its root and authority keys.",
        discussion: "EXAMPLE\n  p352-central init --home /srv/p352")
    @OptionGroup var options: HomeOptions

    func run() throws {
        let folder = options.folder(.central)
        try folder.create(HomeFolder.Identity(role: .central, incubator: "dinum"))
        let root = try folder.makeAuthority()
        try folder.write(HomeFolder.Enrolment(root: root, central: nil))
        let store = try Store(home: folder, schema: Program.schema)
        let desk = try AuthorityDesk(store: store, now: Console.now)
        try desk.grant(keys: try store.ownKeys, scopes: ["*"], incubator: "dinum")
        Console.message("\(folder.path) is ready: `invite` an incubator, then `serve`")
        Console.message(
            "programme \(Hex.string(root)): move \(folder.path)/root-key to a safe place off this "
                + "machine; it is needed only to replace a stolen authority key")
    }
}

struct InviteCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "invite", abstract: "Makes a one-time code with which a home enrols.",
        discussion: """
            Pass the code on by another way than the network. It is good for one home.

            EXAMPLE
              p352-central invite --incubator ademe
            """)
    @OptionGroup var options: HomeOptions
    @Option(help: "The key of the incubator.") var incubator: String
    @Option(help: "incubator or dinum.") var role = "incubator"
    @Option(help: "Days until it expires.") var days = 30
    @Flag(help: "The incubator is new, though its key is like a known one.") var new = false
    @Flag(help: "Print JSON.") var json = false

    func run() throws {
        guard let role = HomeFolder.Identity.Role(rawValue: role), role != .central else {
            throw ValidationError("--role is incubator or dinum")
        }
        guard (1...3650).contains(days) else { throw ValidationError("--days is 1 to 3650") }
        let (store, _) = try options.open(.central)
        let desk = try AuthorityDesk(store: store, now: Console.now)
        if role == .incubator, !new { try desk.check(incubator: incubator) }
        let (invitation, expires) = try desk.invite(
            role: role.rawValue, incubator: incubator, days: days)
        if json {
            Console.data(
                JSONValue.members([
                    "code": .text(invitation.code), "expires": .text(expires.day.text),
                ]).pretty, terminator: "")
        } else {
            Console.line(invitation.code)
            Console.message(
                "for \(incubator), good until \(expires.day.text), once: `p352-agent enrol "
                    + "--central URL --code CODE` (case, blanks and hyphens do not matter)")
            if role == .incubator, try !desk.hasRecord(ofIncubator: incubator) {
                Console.message(
                    "no record names the incubator \(incubator) yet: DINUM's agent makes it, by "
                        + "importing the sheets or with `p352-agent add incubator "
                        + "slug=\(incubator) title=…`")
            }
        }
    }
}

struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Answers agents over HTTP; TLS is the reverse proxy's.",
        discussion: "EXAMPLE\n  p352-central serve --listen 127.0.0.1:3520")
    @OptionGroup var options: HomeOptions
    @Option(help: "Address and port; port 0 takes a free one.") var listen = "127.0.0.1:3520"

    func run() async throws {
        let parts = listen.split(separator: ":")
        guard parts.count == 2, let port = Int(parts[1]), (0...65_535).contains(port) else {
            throw ValidationError("--listen takes ADDRESS:PORT, as 127.0.0.1:3520")
        }
        let folder = options.folder(.central)
        _ = try folder.identity()
        let serving = try folder.serve()
        let (store, _) = try options.open(.central)
        let follower = Follower(desk: try AuthorityDesk(store: store, now: Console.now))
        try await Service(
            storage: store, host: String(parts[0]), port: port, now: Console.now,
            afterPush: { scope in try follower.pushed(into: scope) }
        ).run { address in
            Console.line(address)
        }
        withExtendedLifetime(serving) {}
    }
}

struct StatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "What central holds, and how campaigns stand.",
        discussion: """
            Per campaign and incubator: signed off, néant or late, how many of its products are up
            to date, anomalies, open conflicts, last contact, and what changed after the sign-off.

            EXAMPLE
              p352-central status --json
            """)
    @OptionGroup var options: HomeOptions
    @Flag(help: "Print JSON.") var json = false

    func run() throws {
        let (store, _) = try options.open(.central)
        let size = try store.size()
        let conflicts = try store.conflicts().count
        let quarantined = try store.quarantine().count
        let tips = try store.frontier()[AuthorityEntry.scope] ?? []
        let stragglers = try store.stragglers()
        let (campaigns, states) = try CampaignConsole.withStates(
            store, today: Console.now().day)
        if json {
            Console.data(
                JSONValue.members([
                    "batches": .number(size.batches), "records": .number(size.records),
                    "waiting": .number(size.waiting), "conflicts": .number(conflicts),
                    "withoutEffect": .number(quarantined),
                    "authorityTips": .array(tips.map { .text($0.hex) }),
                    "stragglers": .array(
                        stragglers.map {
                            .members([
                                "type": .text($0.type.name), "id": .text($0.id.hex),
                                "from": .text($0.from), "to": .text($0.to),
                            ])
                        }),
                    "campaigns": .array(campaigns.map { $0.json(states) }),
                ]).pretty, terminator: "")
        } else {
            Console.line(
                EnglishText.count(size.batches, "batch") + ", "
                    + EnglishText.count(size.records, "record") + ", \(size.waiting) waiting")
            Console.line(
                EnglishText.count(conflicts, "conflict") + ", "
                    + EnglishText.count(quarantined, "batch") + " without effect")
            for one in stragglers {
                Console.line(
                    "\(one.type.name) \(one.id.hex.prefix(8)) stayed in \(one.from) when what it hangs on "
                        + "moved to \(one.to): it follows with the next push into \(one.from)")
            }
            for line in campaigns.flatMap({ $0.text(states) }) { Console.line(line) }
            if tips.count > 1 {
                Console.line("the authority chain is forked: see `authority`, then join it")
            }
        }
        if conflicts > 0 || tips.count > 1 { throw ExitCode.personNeeded }
    }
}

struct VerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Checks every hash and signature, and the tables against the log.",
        discussion: "EXAMPLES\n  p352-central verify\n  p352-central verify --rebuild")
    @OptionGroup var options: HomeOptions
    @OptionGroup var verify: Verify

    func run() throws {
        let (store, _) = try options.open(.central)
        try verify.run(store)
    }
}

struct BackupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "Copies the store, or puts a copy in its place.",
        discussion:
            "EXAMPLES\n  p352-central backup create monday.p352\n  p352-central backup restore monday.p352",
        subcommands: [Create.self, Restore.self])

    struct Create: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Copies the store while it serves; the keys stay where they are.",
            discussion: "EXAMPLE\n  p352-central backup create monday.p352")
        @OptionGroup var options: HomeOptions
        @Argument(help: "The file to write; not one that exists.") var file: String

        func run() throws {
            let (store, _) = try options.open(.central)
            try Files.requireFolder(of: file)
            try store.backup(to: file)
            Console.message("\(file): without the keys, which stay beside the store")
        }
    }

    struct Restore: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Puts a copy in the store's place; agents bring what it lacks.",
            discussion: "EXAMPLE\n  p352-central backup restore monday.p352")
        @OptionGroup var options: HomeOptions
        @Argument(help: "A file that `backup create` wrote.") var file: String

        func run() throws {
            let folder = options.folder(.central)
            _ = try folder.identity()
            let key = try folder.keys().key.replica
            try Files.check(file)
            let aside = try folder.alone { try folder.restore(from: file) }
            let store = try Store(home: folder, schema: Program.schema)
            Console.message(
                "restored; the former store lies at \(aside). Agents bring what is newer when they "
                    + "sync")
            if try store.replica != key {
                Console.message(
                    "it lacks batches of its own that agents hold: it goes on under a new key "
                        + "(\(try store.replica.hex.prefix(12)))")
            }
            if let lost = try store.lostAuthority() {
                Console.message(
                    "it lacks its own decision \(lost.short): it decides nothing until a home that "
                        + "holds it has synced")
            }
        }
    }
}
