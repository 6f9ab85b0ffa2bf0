package import ArgumentParser
import Domain
import Replication
import Store
import Terminal

/// The program's commands; `Main` starts them.
package struct AgentCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "p352-agent",
        abstract: "Keeps an incubator's programme data, offline and in sync with DINUM.",
        discussion: """
            EXAMPLES
              p352-agent init --incubator ademe
              p352-agent import betagouv ~/beta.gouv.fr --history
              p352-agent set product tchap mission="Une messagerie souveraine"
              p352-agent conflicts
              p352-agent bundle create edits.p352

            EXIT CODES
              0 done; 1 failed, nothing half done; 2 a person is needed; 64 usage.
            """,
        version: Program.version,
        subcommands: [
            InitCommand.self, EnrolCommand.self, ImportCommand.self, TypesCommand.self,
            AddCommand.self,
            SetCommand.self, DeleteCommand.self, UndeleteCommand.self, ShowCommand.self,
            ListCommand.self, ConflictsCommand.self, ResolveCommand.self, WhyCommand.self,
            LogCommand.self, SyncCommand.self, StatusCommand.self, VerifyCommand.self,
            ExportCommand.self, BundleCommand.self, BackupCommand.self, PersonCommand.self,
            SignOffCommand.self,
        ])

    package init() {}
}

struct InitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init", abstract: "Makes a new home with a key of its own.",
        discussion:
            "EXAMPLES\n  p352-agent init --incubator ademe\n  p352-agent init --incubator dinum --role dinum --home ~/p352"
    )
    @OptionGroup var options: HomeOptions
    @Option(help: "The key of the incubator, as its sheet's file name.") var incubator: String
    @Option(help: "incubator or dinum.") var role = "incubator"

    func run() throws {
        guard let role = HomeFolder.Identity.Role(rawValue: role), role != .central else {
            throw ValidationError("--role is incubator or dinum")
        }
        let folder = options.folder(.agent)
        try folder.create(HomeFolder.Identity(role: role, incubator: incubator))
        let store = try Store(home: folder, schema: Program.schema)
        Console.message("\(folder.path): replica \(try store.replica.hex.prefix(16))")
    }
}
