import ArgumentParser
import Domain
import Replication
import Store
import Terminal

struct LogCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "log", abstract: "Lists the signed batches, or the frontier.",
        discussion: "EXAMPLES\n  p352-agent log\n  p352-agent log --frontier --json")
    @OptionGroup var options: HomeOptions
    @Flag(help: "Only the tips of each scope.") var frontier = false
    @Flag(help: "Print JSON.") var json = false

    func run() throws {
        let (store, _) = try options.open(.agent)
        if frontier {
            let tips = try store.frontier().sorted { $0.key < $1.key }
            if json {
                Console.data(
                    JSONValue.object(
                        tips.map {
                            JSONMember(key: $0.key, value: .array($0.value.map { .text($0.hex) }))
                        }
                    ).pretty, terminator: "")
            } else {
                for (scope, names) in tips {
                    Console.line(columns: [scope, names.map(\.hex).joined(separator: " ")])
                }
            }
            return
        }
        let entries = try store.log()
        if json {
            let rows = entries.map { entry in
                JSONValue.members([
                    "batch": .text(entry.name.hex), "scope": .text(entry.scope),
                    "replica": .text(entry.replica.hex), "ordinal": .number(entry.ordinal),
                    "recorded": .text(entry.recorded.text),
                    "source": entry.source.map(JSONValue.text) ?? .null,
                    "reason": entry.reason.map(JSONValue.text) ?? .null,
                    "bytes": .number(entry.size),
                ])
            }
            Console.data(JSONValue.array(rows).pretty, terminator: "")
        } else {
            for entry in entries {
                Console.line(
                    "\(entry.name.short)  \(entry.recorded.text)  \(entry.scope)  replica "
                        + "\(entry.replica.hex.prefix(12))  \(entry.size) bytes"
                        + (entry.source.map { "  from \($0)" } ?? ""))
            }
        }
    }
}

struct VerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Checks every hash and signature, and the tables against the log.",
        discussion: "EXAMPLES\n  p352-agent verify\n  p352-agent verify --rebuild")
    @OptionGroup var options: HomeOptions
    @OptionGroup var verify: Verify

    func run() throws {
        let (store, _) = try options.open(.agent)
        try verify.run(store)
    }
}

struct BackupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "Copies the store, or puts a copy in its place.",
        discussion:
            "EXAMPLES\n  p352-agent backup create /mnt/usb/p352.backup\n  p352-agent backup restore /mnt/usb/p352.backup",
        subcommands: [Create.self, Restore.self])

    struct Create: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Copies the store into a file, while it is in use; the key stays here.",
            discussion: "EXAMPLE\n  p352-agent backup create /mnt/usb/p352.backup")
        @OptionGroup var options: HomeOptions
        @Argument(help: "The file to write; not one that exists.") var file: String

        func run() throws {
            let (store, _) = try options.open(.agent)
            try Files.requireFolder(of: file)
            try store.backup(to: file)
            Console.message("\(file): without the key, which stays beside the store")
        }
    }

    struct Restore: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Puts a copy in the store's place; the former store is set aside.",
            discussion: "EXAMPLE\n  p352-agent backup restore /mnt/usb/p352.backup")
        @OptionGroup var options: HomeOptions
        @Argument(help: "A file that `backup create` wrote.") var file: String

        func run() throws {
            let folder = options.folder(.agent)
            _ = try folder.identity()
            try Files.check(file)
            // A store that cannot be opened is what a backup is for.
            let before = (try? unsent(folder)) ?? 0
            let aside = try folder.alone { try folder.restore(from: file) }
            Console.message("restored; the former store lies at \(aside)")
            _ = try Store(home: folder, schema: Program.schema, notice: Console.message)
            let lost = before - (try unsent(folder))
            if lost > 0 {
                Console.message(
                    EnglishText.count(lost, "batch of it was", "batches of it were")
                        + " never sent and this copy lacks them: `backup restore \(aside)`, then "
                        + "`sync`, brings them to central")
            }
        }

        private func unsent(_ folder: HomeFolder) throws -> Int {
            try Store(home: folder, schema: Program.schema).unsent().values
                .reduce(0) { $0 + $1.batches }
        }
    }
}
